import type { Page } from '@playwright/test';

/** Compressed bytes that a page fetched beyond its first view to answer an item: the island's scripts, and the key. */
export function answerBytes(page: Page): Promise<number> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => /\.js$|\/key\.json$/.test(new URL(entry.name).pathname))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
}
