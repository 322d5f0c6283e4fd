import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExactItem } from '../../src/quiz/exact-item.ts';
import type { Key } from '../../src/quiz/key.ts';
import { SAFE } from '../../src/quiz/schedule-text.ts';
import { responseFor, type Wanted } from '../quiz/responses.ts';
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

/** An item with its programs, as the grader takes it. */
export function readItem(id: string): ExactItem {
  return readJson(`q/${id}/item.json`) as ExactItem;
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

/** Gives an answer that gets a verdict, by pointer: what is typed is typed. */
export async function fill(item: Locator, key: Key, want: Wanted): Promise<void> {
  const response = responseFor(key, want);
  if (response === null) throw new Error(`no answer of kind ${key.kind} is ${want}`);
  switch (response.kind) {
    case 'choice':
    case 'outcomes':
      for (const id of response.ticked) await item.locator(`input[value="${id}"]`).check();
      return;
    case 'placement':
      await item.locator(`input[value="${response.picked}"]`).check();
      return;
    case 'number':
    case 'predict':
    case 'repair':
      await item.getByRole('textbox').fill(response.text);
      return;
    case 'schedule':
      if (response.text === SAFE) await item.locator('[name=claim]').check();
      else await item.getByRole('textbox').fill(response.text);
      return;
    case 'match':
    case 'layout':
      for (const [id, option] of Object.entries(response.cells))
        await item.locator(`[name="field-${id}"]`).selectOption(option);
      return;
    case 'diagnose':
      for (const [id, option] of Object.entries(response.cells))
        await item.locator(`[name="field-${id}"][value="${option}"]`).check();
      return;
    case 'refcounts':
      for (const [id, text] of Object.entries(response.cells))
        await item.locator(`[name="field-${id}"]`).fill(text);
      return;
    case 'order':
      for (const id of response.sequence) await item.locator(`[data-focus="add ${id}"]`).click();
      return;
  }
}

/** Presses the button of an item's form, and waits for the verdict. */
export async function submit(item: Locator): Promise<Locator> {
  await item.locator('form button:not([type=button])').first().click();
  const verdict = item.locator('.verdict');
  await expect(verdict).toBeVisible();
  return verdict;
}

export const WORDS = { right: /^Right/, partly: /^Partly right/, wrong: /^Not right/ } as const;

/** Opens an item’s own page and answers it. */
export async function answer(page: Page, id: string, want: Exclude<Wanted, 'partly'>): Promise<void> {
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), want);
  await expect(await submit(item)).toHaveText(WORDS[want]);
}
