import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Key } from '../../src/quiz/key.ts';
import { distFolder } from '../setup/dist.ts';

/** An item as /items.json lists it. */
export interface ListedItem {
  readonly id: string;
  readonly kind: Key['kind'];
  readonly version: number;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(join(distFolder(), path), 'utf8'));
}

/** Every published item. */
export function listItems(): readonly ListedItem[] {
  const list = readJson('items.json') as { items?: ListedItem[] } | ListedItem[];
  return Array.isArray(list) ? list : (list.items ?? []);
}

/** One item of each kind: the first that is listed. */
export function oneOfEachKind(): readonly ListedItem[] {
  const kinds = new Map(
    listItems()
      .toReversed()
      .map((item) => [item.kind, item]),
  );
  return [...kinds.values()];
}

/** The key that the page fetches when an answer is given. */
export function readKey(id: string): Key {
  return (readJson(`q/${id}/key.json`) as { key: Key }).key;
}

/** The element that holds one item's form and, once answered, its feedback. */
export function itemOn(page: Page, id: string): Locator {
  return page
    .locator('astro-island, article, section')
    .filter({ has: page.locator(`form[action$="/q/${id}/answer/"]`) })
    .last();
}

/** Waits until the island of an item is alive; before that its button would leave the page. */
export async function awake(item: Locator): Promise<void> {
  await item.scrollIntoViewIfNeeded();
  const page = item.page();
  const form = await item.locator('form').first().elementHandle();
  await page.waitForFunction((element) => {
    const island = element?.closest('astro-island');
    return island !== null && island !== undefined && !island.hasAttribute('ssr');
  }, form);
}

/** Fills in an answer that the key calls right, or wrong. */
export async function fill(item: Locator, key: Key, want: 'right' | 'wrong'): Promise<void> {
  if (key.kind === 'number') {
    const wrong = key.near[0]?.value ?? key.answer + 1 + 2 * key.tolerance;
    await item.getByRole('textbox').fill(String(want === 'right' ? key.answer : wrong));
    return;
  }
  for (const option of key.options) {
    const input = item.locator(`input[value="${option.id}"]`);
    const tick = option.correct === (want === 'right');
    // Of radio buttons only one can be picked; the first wrong one will do.
    if (tick) await input.check();
    if (tick && key.kind === 'placement') return;
  }
}

/** Presses the button of an item's form, and waits for the verdict. */
export async function submit(item: Locator): Promise<Locator> {
  await item.locator('form button:not([type=button])').first().click();
  const verdict = item.locator('.verdict');
  await expect(verdict).toBeVisible();
  return verdict;
}

export const WORDS = { right: /^Right/, wrong: /^Not right/ } as const;
