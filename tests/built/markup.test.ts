/** What the markup of every page must have, and must not, read from the built files. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HTMLElement } from 'node-html-parser';
import { readDist, type Page } from '../setup/dist.ts';

const dist = readDist();
const pages = [...dist.pages.values()].filter((page) => !page.redirect);

/** Lists what is wrong with each page, named by its path. */
function check(find: (page: Page) => readonly string[]): void {
  const wrong = pages.flatMap((page) => find(page).map((what) => `${page.path}: ${what}`));
  assert.deepEqual(wrong, []);
}

const meta = (page: Page, name: string) =>
  page.root.querySelector(`meta[name="${name}"]`)?.getAttribute('content') ?? '';

/** Scripts that are data do not run, and need no leave. */
const isData = (element: HTMLElement) => /json/.test(element.getAttribute('type') ?? '');
const digest = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

test('a strict Content-Security-Policy stands in the head of every page, and lets its own scripts through', () => {
  check((page) => {
    const element = page.root.querySelector('head meta[http-equiv="content-security-policy" i]');
    const policy = element?.getAttribute('content') ?? '';
    const directive = (name: string) => new RegExp(`(^|;)\\s*${name}\\s([^;]*)`).exec(policy)?.[2]?.trim();
    const barred = ['script', 'style'].flatMap((tag) =>
      page.root
        .querySelectorAll(tag)
        .filter((each) => each.getAttribute('src') === undefined && !isData(each))
        .filter((each) => !directive(`${tag}-src`)?.includes(digest(each.rawText)))
        .map((each) => `no digest for <${tag}>${each.rawText.slice(0, 40)}`),
    );
    return [
      ...(element === null ? ['no policy'] : []),
      ...(/unsafe-(inline|eval|hashes)/.test(policy) ? [`unsafe: ${policy}`] : []),
      ...(/https?:|\*/.test(policy) ? [`another host: ${policy}`] : []),
      ...(directive('default-src') === "'none'" ? [] : ["default-src is not 'none'"]),
      ...['script-src', 'style-src', 'base-uri', 'form-action']
        .filter((name) => directive(name) === undefined)
        .map((name) => `no ${name}`),
      ...barred,
    ];
  });
});

test('no inline style, no inline handler, nothing loaded from elsewhere', () => {
  check((page) =>
    page.root.querySelectorAll('*').flatMap((element) => {
      const names = Object.keys(element.attributes);
      const remote = ['src', 'srcset', 'data', 'poster', 'component-url', 'renderer-url'].filter((name) =>
        /^(https?:)?\/\//.test(element.getAttribute(name) ?? ''),
      );
      const rel = element.getAttribute('rel') ?? '';
      const loads = element.tagName === 'LINK' && !['canonical', 'alternate'].includes(rel);
      const href = loads && /^(https?:)?\/\//.test(element.getAttribute('href') ?? '') ? ['href'] : [];
      return [...names.filter((name) => name === 'style' || /^on[a-z]+$/.test(name)), ...remote, ...href].map(
        (name) => `<${element.rawTagName} ${name}="${element.getAttribute(name)?.slice(0, 60)}">`,
      );
    }),
  );
});

test('every page has its own title and description, one h1, a language, a canonical link', () => {
  check((page) => {
    const title = page.root.querySelector('title')?.text.trim() ?? '';
    const description = meta(page, 'description');
    const hidden = meta(page, 'robots').includes('noindex');
    const canonical = page.root.querySelector('link[rel="canonical"]')?.getAttribute('href');
    const expected = `${dist.origin}${dist.base}${page.path.slice(1)}`;
    return [
      ...(title === '' ? ['no title'] : []),
      ...(description === '' || description.length > 160
        ? [`description of ${description.length} letters`]
        : []),
      ...(page.root.querySelectorAll('h1').length === 1 ? [] : ['not one h1']),
      ...(page.root.querySelector('html')?.getAttribute('lang') === 'en' ? [] : ['no lang="en"']),
      ...(hidden || canonical === expected ? [] : [`canonical is ${canonical}`]),
      ...(page.root.querySelector('meta[property="og:image"]') === null ? ['no og:image'] : []),
    ];
  });
});

test('no two pages share a title or description', () => {
  for (const read of [
    (page: Page) => page.root.querySelector('title')?.text.trim() ?? '',
    (page: Page) => meta(page, 'description'),
  ]) {
    const seen = new Map<string, string>();
    check((page) => {
      const twin = seen.get(read(page));
      seen.set(read(page), page.path);
      return twin === undefined ? [] : [`has the same as ${twin}: ${read(page)}`];
    });
  }
});

test('headings go down one level at a time, and every section has an anchor', () => {
  check((page) => {
    const headings = page.root.querySelectorAll('main h1, main h2, main h3, main h4, main h5, main h6');
    const levels = headings.map((heading) => Number(heading.tagName[1]));
    const jumps = levels.filter((level, index) => index > 0 && level > (levels[index - 1] ?? 0) + 1);
    return jumps.map((level) => `h${level} without the level above it`);
  });
});

test('lessons carry LearningResource data that can be read', () => {
  const lessons = globSync('content/lessons/*/*/index.mdx').map((file) =>
    file.replaceAll('\\', '/').replace(/^content\/lessons(.*)index\.mdx$/, '$1'),
  );
  assert.ok(lessons.length > 0);
  const wrong = lessons.flatMap((path) => {
    const page = dist.pages.get(path);
    if (page === undefined) return [`${path} is not built`];
    const data = page.root
      .querySelectorAll('script[type="application/ld+json"]')
      .map((script) => JSON.parse(script.rawText) as { '@type'?: unknown });
    return data.some((each) => [each['@type']].flat().includes('LearningResource'))
      ? []
      : [`${path} has none`];
  });
  assert.deepEqual(wrong, []);
});

test('the sitemap names every page that search engines may show', () => {
  const text = globSync('sitemap*.xml', { cwd: dist.folder })
    .map((file) => readFileSync(join(dist.folder, file), 'utf8'))
    .join('');
  const listed = [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1] ?? '');
  const shown = pages
    .filter((page) => !meta(page, 'robots').includes('noindex') && page.path !== '/404.html')
    .map((page) => `${dist.origin}${dist.base}${page.path.slice(1)}`);
  assert.deepEqual(listed.filter((address) => address.endsWith('/')).sort(), shown.sort());
});
