/** What pages show is what the files hold: programs to the letter, and no key beside its question. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HTMLElement } from 'node-html-parser';
import { readProgram } from '../../src/content/program.ts';
import { readDist, type Page } from '../setup/dist.ts';

const dist = readDist();
const CONTENT = 'content';

const files = globSync('lessons/*/*/programs/*.py', { cwd: CONTENT }).map((file) =>
  file.replaceAll('\\', '/').replace(/^lessons\/(.*)\/programs\//, '$1/'),
);
const sources = new Map(files.map((path) => [path, readProgram(path, CONTENT).source]));

/** A program as a page shows it: its text, and the number of its first line. */
function shownOn(page: Page): { text: string; first: number }[] {
  return page.root.querySelectorAll('.program').flatMap((program) => {
    const lines = program.querySelectorAll('[data-n]');
    if (lines.length === 0) return [];
    const first = Number(lines[0]?.getAttribute('data-n'));
    return [{ text: lines.map((line) => plain(line)).join('\n'), first }];
  });
}

const plain = (element: HTMLElement) => element.text.replaceAll('\u00a0', ' ').replace(/\n$/, '');

/** Whether some lines, under these numbers, are lines of a program's file. */
function isPartOf(source: string, shown: { text: string; first: number }): boolean {
  const count = shown.text.split('\n').length;
  const lines = source.split('\n').slice(shown.first - 1, shown.first - 1 + count);
  return lines.join('\n') === shown.text;
}

test('every program on a page is one of the files, under its true line numbers', () => {
  let seen = 0;
  const wrong = [...dist.pages.values()].flatMap((page) =>
    shownOn(page)
      .filter((shown) => {
        seen += 1;
        return ![...sources.values()].some((source) => isPartOf(source, shown));
      })
      .map((shown) => `${page.path}: ${shown.text.slice(0, 80)}`),
  );
  assert.ok(seen > 0, 'no page shows a program');
  assert.deepEqual(wrong, []);
});

test('every program that a lesson names is shown on its page', () => {
  const wrong = globSync('lessons/*/*/index.mdx', { cwd: CONTENT }).flatMap((file) => {
    const page = dist.pages.get(`/${file.replaceAll('\\', '/').replace(/^lessons\/(.*)index\.mdx$/, '$1')}`);
    assert.ok(page !== undefined, file);
    const shown = shownOn(page);
    return [...readFileSync(join(CONTENT, file), 'utf8').matchAll(/<Program\s[^>]*file="([^"]+)"/g)]
      .map((match) => match[1] ?? '')
      .filter((path) => !shown.some((each) => isPartOf(sources.get(path) ?? '', each)))
      .map((path) => `${file}: ${path}`);
  });
  assert.deepEqual(wrong, []);
});

interface Sheet {
  readonly key: { readonly options?: readonly { readonly feedback: string }[] };
  readonly explanation: string;
}

const words = (html: string) =>
  html
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

test('no question page holds its key: neither feedback nor explanation, nor which option is right', () => {
  const ids = globSync('q/*/key.json', { cwd: dist.folder }).map((file) => file.split(/[\\/]/)[1] ?? '');
  assert.ok(ids.length > 0);
  const paths = ids.flatMap((id) => [`/q/${id}/`, `/embed/q/${id}/`].map((path) => ({ id, path })));
  const wrong = paths.flatMap(({ id, path }) => {
    const sheet = JSON.parse(readFileSync(join(dist.folder, 'q', id, 'key.json'), 'utf8')) as Sheet;
    const page = dist.pages.get(path);
    assert.ok(page !== undefined, path);
    const markup = page.root.toString();
    const text = words(markup);
    const told = [...(sheet.key.options ?? []).map((option) => option.feedback), sheet.explanation]
      .map((html) => words(html.split('<details')[0] ?? '').slice(0, 60))
      .filter((start) => start.length > 20 && text.includes(start));
    const marked = /data-(correct|key|right|answer)|&quot;(correct|answer)&quot;|\bchecked\b/.exec(markup);
    return [...told, ...(marked === null ? [] : [marked[0]])].map((what) => `${path}: ${what}`);
  });
  assert.deepEqual(wrong, []);
});
