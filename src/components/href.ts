/** Every link inside the site goes through here, because the site may stand under a sub-path (`BASE_PATH`). */

const base = import.meta.env.BASE_URL.replace(/\/+$/, '');

/** Takes a path from the site's root (`/memory/`); gives it under the base. */
export function href(path: string): string {
  return `${base}${path.startsWith('/') ? path : `/${path}`}`;
}

/** The same as an absolute address, for what leaves the page: canonical links, feeds, metadata. */
export function absolute(path: string, site: URL | undefined): string {
  return new URL(href(path), site).href;
}
