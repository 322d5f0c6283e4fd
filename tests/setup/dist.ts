import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type HTMLElement } from 'node-html-parser';

/** A page of the built site. */
export interface Page {
  /** From the site's root, without the sub-path: `/memory/where-arrays-land/`. */
  readonly path: string;
  readonly file: string;
  readonly root: HTMLElement;
  /** A page that only sends on to another (a moved address). */
  readonly redirect: boolean;
}

/** The built site: its folder, the sub-path it is built for, its pages by path. */
export interface Dist {
  readonly folder: string;
  /** Starts and ends in "/". */
  readonly base: string;
  /** The address that canonical links begin with, without the sub-path; null where no page names one. */
  readonly origin: string | null;
  readonly pages: ReadonlyMap<string, Page>;
}

/** The folder under test: DIST_DIR, or dist. */
export const distFolder = (): string => process.env['DIST_DIR'] || 'dist';

/** The sub-path under test, with a slash at both ends: BASE_PATH, or "/". */
export function basePath(): string {
  const trimmed = (process.env['BASE_PATH'] ?? '').replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '/' : `/${trimmed}/`;
}

/**
 * Reads every page of a built site.
 * @throws where the folder holds none
 */
export function readDist(folder = distFolder(), base = basePath()): Dist {
  if (!existsSync(join(folder, 'index.html'))) {
    throw new Error(`${folder} holds no built site; run npm run build first.`);
  }
  const pages = new Map<string, Page>();
  for (const file of globSync('**/*.html', { cwd: folder }).sort()) {
    const path = `/${file.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1')}`;
    const root = parse(readFileSync(join(folder, file), 'utf8'), {
      // Else the parser keeps what is in pre and noscript as plain text.
      blockTextElements: { script: true, style: true },
    });
    const redirect = root.querySelector('meta[http-equiv="refresh"]') !== null;
    pages.set(path, { path, file, root, redirect });
  }
  const canonical = pages.get('/')?.root.querySelector('link[rel="canonical"]')?.getAttribute('href');
  return { folder, base, origin: canonical === undefined ? null : new URL(canonical).origin, pages };
}

/** Where a path of the site leads: a page, another file, or nowhere. */
export function lookUp(dist: Dist, path: string): 'page' | 'file' | null {
  if (dist.pages.has(path)) return 'page';
  return !path.endsWith('/') && existsSync(join(dist.folder, path)) ? 'file' : null;
}

/** Every id on a page. */
export function idsOf(page: Page): Set<string> {
  return new Set(page.root.querySelectorAll('[id]').map((element) => element.id));
}

const ANCHORED = ['h2', 'h3', 'h4', 'figure', 'section', 'article', 'dt', 'li'];

/** Ids that serve the page itself: labels of items, entries of a list of sources. */
const INTERNAL = /-title$|^source-/;

/** The ids that a link from outside may end in: headings, figures, glossary terms, items on a page. */
export function anchorsOf(page: Page): string[] {
  const main = page.root.querySelector('main');
  const elements = main?.querySelectorAll(ANCHORED.map((tag) => `${tag}[id]`).join(', ')) ?? [];
  return elements.map((element) => element.id).filter((id) => !INTERNAL.test(id));
}

/** Every address that the site publishes: pages, their anchors, the lists for machines. */
export function addressesOf(dist: Dist): string[] {
  const pages = [...dist.pages.values()].filter((page) => page.path !== '/404.html' && !page.redirect);
  const lists = globSync('*.{json,xml,txt,svg,png}', { cwd: dist.folder }).map((file) => `/${file}`);
  const anchors = pages.flatMap((page) => anchorsOf(page).map((id) => `${page.path}#${id}`));
  return [...pages.map((page) => page.path), ...lists, ...anchors].sort();
}
