/** Every internal link, anchor and asset of the built site leads somewhere. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HTMLElement } from 'node-html-parser';
import { idsOf, lookUp, readDist, type Page } from '../setup/dist.ts';

const dist = readDist();
const pages = [...dist.pages.values()];
const ids = new Map(pages.map((page) => [page.path, idsOf(page)]));
const HOST = 'http://site.invalid';

/** Attributes that hold an address, by element. */
const ADDRESSES: readonly (readonly [string, string])[] = [
  ['a', 'href'],
  ['link', 'href'],
  ['script', 'src'],
  ['img', 'src'],
  ['source', 'src'],
  ['use', 'href'],
  ['form', 'action'],
  ['button', 'formaction'],
  ['astro-island', 'component-url'],
  ['astro-island', 'renderer-url'],
  ['astro-island', 'before-hydration-url'],
];
/** Of metadata that must be absolute. */
const ABSOLUTE =
  'meta[property="og:image"], meta[property="og:url"], link[rel="canonical"], link[rel="alternate"]';

/** Why an address leads nowhere, or null. Addresses of other sites are not asked. */
function broken(address: string, page: Page): string | null {
  const here = new URL(`${dist.base}${page.path.slice(1)}`, HOST);
  let url: URL;
  try {
    url = new URL(address, here);
  } catch {
    return 'is no address';
  }
  if (['mailto:', 'data:'].includes(url.protocol)) return null;
  const ours = url.origin === HOST || (dist.origin !== null && url.origin === dist.origin);
  if (!ours) return ['https:', 'http:'].includes(url.protocol) ? null : 'is of no use to a reader';
  const path = decodeURIComponent(url.pathname);
  if (!path.startsWith(dist.base)) return `leaves the sub-path ${dist.base}`;
  const inside = `/${path.slice(dist.base.length)}`;
  const found = lookUp(dist, inside);
  if (found === null) return 'leads nowhere';
  const anchor = decodeURIComponent(url.hash.slice(1));
  // What a lab is to show is read by the lab, and looked at below.
  if (anchor.startsWith('lab=') && inside.startsWith('/labs/')) return null;
  if (anchor === '' || dist.pages.get(inside)?.redirect) return null;
  return found === 'page' && ids.get(inside)?.has(anchor) ? null : 'names an anchor that is not there';
}

function findBroken(select: (page: Page) => readonly (string | undefined)[]): string[] {
  return pages.flatMap((page) =>
    select(page).flatMap((address) => {
      if (address === undefined) return [];
      const why = broken(address, page);
      return why === null ? [] : [`${page.path}: ${address} ${why}`];
    }),
  );
}

const attributes = (elements: HTMLElement[], name: string) =>
  elements.map((element) => element.getAttribute(name));

test('links, scripts, pictures and forms', () => {
  const wrong = findBroken((page) =>
    ADDRESSES.flatMap(([element, attribute]) =>
      attributes(page.root.querySelectorAll(`${element}[${attribute}]`), attribute).filter(
        (address) => address !== '',
      ),
    ),
  );
  assert.deepEqual(wrong, []);
});

test('metadata is absolute and leads back into the site', () => {
  /** The 404 page stands in for addresses that are not there, its own among them. */
  const metadata = (page: Page) => (page.path === '/404.html' ? [] : page.root.querySelectorAll(ABSOLUTE));
  assert.ok(dist.origin !== null, 'the home page has no canonical link');
  const wrong = findBroken((page) =>
    metadata(page).map((element) => element.getAttribute('content') ?? element.getAttribute('href')),
  );
  const relative = pages.flatMap((page) =>
    metadata(page)
      .map((element) => element.getAttribute('content') ?? element.getAttribute('href') ?? '')
      .filter((address) => !address.startsWith(`${dist.origin}${dist.base}`))
      .map((address) => `${page.path}: ${address}`),
  );
  assert.deepEqual([...wrong, ...relative], []);
});

test('what style sheets name is there', () => {
  const url = /url\((['"]?)([^'")]+)\1\)/g;
  const inPages = findBroken((page) =>
    page.root
      .querySelectorAll('style')
      .flatMap((style) => [...style.rawText.matchAll(url)].map((match) => match[2])),
  );
  const home = dist.pages.get('/');
  assert.ok(home !== undefined);
  const inFiles = globSync('**/*.css', { cwd: dist.folder }).flatMap((file) =>
    [...readFileSync(join(dist.folder, file), 'utf8').matchAll(url)].flatMap((match) => {
      const address = new URL(match[2] ?? '', `${HOST}${dist.base}${file}`).pathname;
      const why = broken(address, home);
      return why === null ? [] : [`${file}: ${match[2]} ${why}`];
    }),
  );
  assert.deepEqual([...inPages, ...inFiles], []);
});

test('the lists for machines name pages that are there', () => {
  const home = dist.pages.get('/');
  assert.ok(home !== undefined && dist.origin !== null);
  const lists = [
    'lessons.json',
    'items.json',
    ...globSync('sitemap*.xml', { cwd: dist.folder }),
    'robots.txt',
  ];
  const ours = new RegExp(`${dist.origin.replaceAll('.', '\\.')}[^"<\\s]*`, 'g');
  const wrong = lists.flatMap((file) => {
    const addresses = readFileSync(join(dist.folder, file), 'utf8').match(ours) ?? [];
    assert.ok(addresses.length > 0, `${file} names no page`);
    return addresses.flatMap((address) => {
      const why = broken(address, home);
      return why === null ? [] : [`${file}: ${address} ${why}`];
    });
  });
  assert.deepEqual(wrong, []);
});

test('no page has an id twice, and labels point at something', () => {
  const wrong = pages.flatMap((page) => {
    const all = page.root.querySelectorAll('[id]').map((element) => element.id);
    const twice = all.filter((id, index) => all.indexOf(id) !== index);
    const pointers = ['for', 'aria-labelledby', 'aria-describedby', 'list', 'form'].flatMap((name) =>
      page.root
        .querySelectorAll(`[${name}]`)
        .flatMap((element) => (element.getAttribute(name) ?? '').split(/\s+/))
        .filter((id) => id !== '' && !ids.get(page.path)?.has(id))
        .map((id) => `${name}=${id}`),
    );
    return [...twice.map((id) => `id ${id} twice`), ...pointers].map((what) => `${page.path}: ${what}`);
  });
  assert.deepEqual(wrong, []);
});

test('every page can be reached from the home page', () => {
  const seen = new Set(['/']);
  const queue = ['/'];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const page = dist.pages.get(path);
    const links = attributes(page?.root.querySelectorAll('a[href], form[action]') ?? [], 'href').concat(
      attributes(page?.root.querySelectorAll('form[action]') ?? [], 'action'),
    );
    for (const link of links) {
      if (link === undefined || !URL.canParse(link, `${HOST}${dist.base}`)) continue;
      const url = new URL(link, `${HOST}${dist.base}${path.slice(1)}`);
      const next = `/${url.pathname.slice(dist.base.length)}`;
      if (url.origin !== HOST || seen.has(next) || !dist.pages.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  const lost = pages.filter((page) => !seen.has(page.path) && page.path !== '/404.html' && !page.redirect);
  assert.deepEqual(
    lost.map((page) => page.path),
    [],
  );
});

test('what a link to the schedule lab names is a program that the lab offers', () => {
  const lab = dist.pages.get('/labs/schedule/');
  const offered =
    lab?.root.querySelector('astro-island[component-url*="ScheduleLab"]')?.getAttribute('props') ?? '';
  let links = 0;
  for (const page of dist.pages.values()) {
    for (const anchor of page.root.querySelectorAll('a[href*="/labs/schedule/#lab="]')) {
      const fragment = new URL(anchor.getAttribute('href') ?? '', 'http://localhost').hash.slice(1);
      const path = new URLSearchParams(fragment).get('program')?.slice(1) ?? '';
      assert.ok(offered.includes(path), `${page.path} links to ${path}, which the lab does not offer`);
      links += 1;
    }
  }
  assert.ok(links > 10, `only ${links} links`);
});
