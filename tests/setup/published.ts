import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addressesOf, idsOf, lookUp, type Dist } from './dist.ts';

/** The append-only list of every address that was ever published; links from outside rest on it. */
export const PUBLISHED = join(import.meta.dirname, '..', 'published.txt');

export function readPublished(): string[] {
  if (!existsSync(PUBLISHED)) return [];
  return readFileSync(PUBLISHED, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('//'));
}

/** Whether a published address still leads somewhere: to its anchor, or to a redirect from its page. */
export function resolves(dist: Dist, address: string): boolean {
  const [path = '', anchor] = address.split('#');
  const page = dist.pages.get(path);
  if (page === undefined) return anchor === undefined && lookUp(dist, path) !== null;
  return anchor === undefined || page.redirect || idsOf(page).has(anchor);
}

/** What the built site publishes and the list lacks. */
export function unlisted(dist: Dist, published: readonly string[]): string[] {
  const known = new Set(published);
  return addressesOf(dist).filter((address) => !known.has(address));
}
