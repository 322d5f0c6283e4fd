import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { get } from 'node:http';
import { serve, type Site } from './serve.ts';

const parent = mkdtempSync(join(tmpdir(), 'serve-'));
const folder = join(parent, 'dist');
let site: Site;

before(async () => {
  mkdirSync(join(folder, 'lesson'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), 'home');
  writeFileSync(join(folder, '404.html'), 'lost');
  writeFileSync(join(folder, 'lesson/index.html'), 'lesson '.repeat(100));
  writeFileSync(join(folder, 'key.json'), '{}');
  writeFileSync(join(parent, 'secret.txt'), 'secret');
  site = await serve(folder, { base: '/courses/gil/' });
});
after(async () => {
  await site.close();
  rmSync(parent, { recursive: true });
});

const fetchText = async (path: string) => {
  const response = await fetch(`${site.origin}${path}`, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

test('pages, compressed, with their type', async () => {
  const page = await fetchText('/courses/gil/lesson/');
  assert.equal(page.status, 200);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(page.headers.get('content-encoding'), 'gzip');
  assert.match(page.text, /^lesson /);
  assert.equal(
    (await fetchText('/courses/gil/key.json')).headers.get('content-type'),
    'application/json; charset=utf-8',
  );
});

test('a folder without its slash is redirected', async () => {
  const page = await fetchText('/courses/gil/lesson?x=1');
  assert.equal(page.status, 301);
  assert.equal(page.headers.get('location'), '/courses/gil/lesson/?x=1');
});

test('what is missing, or outside the sub-path, is the 404 page', async () => {
  for (const path of ['/courses/gil/nothing/', '/lesson/', '/']) {
    const page = await fetchText(path);
    assert.deepEqual([page.status, page.text], [404, 'lost'], path);
  }
});

test('nothing outside the folder is served', async () => {
  for (const path of ['/courses/gil/../../secret.txt', '/courses/gil/..%2fsecret.txt', '/courses/gil/%00']) {
    // fetch would tidy the path before it asks, so ask by hand.
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(site.origin);
      get({ port, path, host: '127.0.0.1' }, (response) => resolve(response.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    assert.equal(status, 404, path);
  }
});

test('a folder that holds no site is told', async () => {
  await assert.rejects(serve(parent), /holds no built site; run npm run build first/);
});
