import { test as base, expect, type Page } from '@playwright/test';
import { globSync } from 'node:fs';
import { basePath, distFolder } from '../setup/dist.ts';
import { serve, type Site } from '../setup/serve.ts';

export { expect };

/** Every page of the built site, as addresses relative to the site's root (`memory/where-arrays-land/`). */
export const PATHS: readonly string[] = globSync('**/*.html', { cwd: distFolder() })
  .map((file) => file.replaceAll('\\', '/').replace(/(^|\/)index\.html$/, '$1'))
  .sort();

/** What must stay empty while a page is used: errors, violations, requests that leave the site. */
export interface Troubles {
  readonly list: string[];
  /** A message that the test provokes on purpose. */
  allow(pattern: RegExp): void;
}

/**
 * Playwright's test with a server of the built site (a worker's own, on a free port), and a watch over every
 * page: a test fails where the page says an error, breaks its policy, or asks another site for anything.
 */
export const test = base.extend<{ troubles: Troubles }, { site: Site }>({
  site: [
    async ({}, use) => {
      const site = await serve(distFolder(), { base: basePath() });
      await use(site);
      await site.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ site }, use) => use(site.url),
  troubles: [
    async ({ context, site }, use) => {
      const list: string[] = [];
      const allowed: RegExp[] = [];
      context.on('page', (page) => watch(page, site, list));
      await use({ list, allow: (pattern) => allowed.push(pattern) });
      const left = list.filter((trouble) => !allowed.some((pattern) => pattern.test(trouble)));
      expect(left).toEqual([]);
    },
    { auto: true },
  ],
});

function watch(page: Page, site: Site, list: string[]): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) list.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => list.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(site.url) && !/^(data|blob):/.test(url)) list.push(`request leaves the site: ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) list.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // Leaving a page cuts off what it was still loading.
    if (why !== 'net::ERR_ABORTED') list.push(`failed: ${request.url()} ${why}`);
  });
}
