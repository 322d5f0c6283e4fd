import type { Page } from '@playwright/test';
import type { Entry } from '../../src/quiz/attempts.ts';

/** Where earlier sites kept the log, as a text in localStorage. */
export const LEGACY = 'under-the-gil:progress';

/** The entries that the browser keeps for the site, as they are; none where it keeps nothing. */
export function storedEntries(page: Page): Promise<Entry[]> {
  return page.evaluate(async () => {
    // To open what is not there would make it, without its stores.
    const known = await indexedDB.databases();
    if (!known.some(({ name }) => name === 'under-the-gil')) return [];
    return new Promise<Entry[]>((done, fail) => {
      const opening = indexedDB.open('under-the-gil');
      opening.onerror = fail;
      opening.onsuccess = () => {
        const database = opening.result;
        const reading = database.transaction('entries').objectStore('entries').getAll();
        reading.onerror = fail;
        reading.onsuccess = () => {
          database.close();
          done(reading.result);
        };
      };
    });
  });
}

/** The items that stored attempts are about, in the order in which they were stored. */
export async function storedItems(page: Page): Promise<string[]> {
  return (await storedEntries(page)).flatMap((entry) => (entry.kind === 'attempt' ? entry.item : []));
}

/** Stores a log as an earlier site did, on a page that leaves the store alone. */
export async function leaveLegacy(page: Page, text: string): Promise<void> {
  await page.goto('404.html');
  await page.evaluate(([key, value]) => localStorage.setItem(key, value), [LEGACY, text] as const);
}
