import type { Page } from '@playwright/test';
import type { Response } from '../../src/quiz/response.ts';
import { SAFE } from '../../src/quiz/schedule-text.ts';

/** Where the keyboard is. */
export function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const field =
      element instanceof HTMLInputElement ||
      element instanceof HTMLSelectElement ||
      element instanceof HTMLTextAreaElement
        ? element
        : null;
    return {
      /** The item in whose form it is. */
      item: /\/q\/([^/]+)\/answer\//.exec(element?.closest('form')?.action ?? '')?.[1] ?? null,
      type: field?.type ?? null,
      name: field?.name ?? '',
      value: field?.value ?? '',
      /** What a button of a list moves. */
      moves: element?.getAttribute('data-focus') ?? null,
      submits: element instanceof HTMLButtonElement && element.type === 'submit',
    };
  });
}

/** Presses Tab until the form of an item other than those that are done is reached; null at the end of the page. */
export async function nextItem(page: Page, done: ReadonlySet<string> = new Set()): Promise<string | null> {
  for (let presses = 0; presses < 200; presses += 1) {
    const { item, submits } = await focused(page);
    if (item !== null && !submits && !done.has(item)) return item;
    await page.keyboard.press('Tab');
  }
  return null;
}

/** Gives an answer and sends it, from the first field of a form, with nothing but keys. */
export async function answerByKeyboard(page: Page, response: Response): Promise<void> {
  if (response.kind === 'order') for (const id of response.sequence) await reachAndPress(page, `add ${id}`);
  for (let at = await focused(page); !at.submits; at = await focused(page)) {
    await giveHere(page, response, at);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

/** Does at one field what the answer asks for there. */
async function giveHere(
  page: Page,
  response: Response,
  { type, name, value }: Awaited<ReturnType<typeof focused>>,
): Promise<void> {
  switch (response.kind) {
    case 'choice':
    case 'outcomes':
      if (type === 'checkbox' && response.ticked.includes(value)) await page.keyboard.press('Space');
      return;
    case 'placement':
      if (type === 'radio') await choose(page, response.picked ?? '');
      return;
    case 'number':
    case 'predict':
      await page.keyboard.type(response.text);
      return;
    case 'repair':
      if (type !== 'textarea') return;
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(response.text);
      return;
    case 'schedule':
      if (response.text === SAFE && type === 'checkbox') await page.keyboard.press('Space');
      else if (response.text !== SAFE && type === 'text') await page.keyboard.type(response.text);
      return;
    case 'match':
    case 'diagnose':
    case 'layout':
    case 'refcounts': {
      const wanted = response.cells[name.replace('field-', '')];
      if (wanted === undefined) return;
      if (type === 'text') await page.keyboard.type(wanted);
      else await choose(page, wanted);
      return;
    }
    case 'order':
      return;
  }
}

/** Goes through radio buttons, or the options of a list, until one is chosen. */
async function choose(page: Page, value: string): Promise<void> {
  // Space picks the radio button that has the focus; arrows go on, and pick.
  if ((await focused(page)).type === 'radio') await page.keyboard.press('Space');
  for (let presses = 0; (await focused(page)).value !== value; presses += 1) {
    if (presses > 20) throw new Error(`no arrow leads to ${value}`);
    await page.keyboard.press('ArrowDown');
  }
}

/** Goes to a button of a list, on or back, and presses it. */
async function reachAndPress(page: Page, moves: string): Promise<void> {
  let key = 'Tab';
  for (let presses = 0; presses < 60; presses += 1) {
    const at = await focused(page);
    if (at.moves === moves) {
      await page.keyboard.press('Enter');
      // The focus moves on with what was moved.
      await page.waitForFunction(
        (before) => document.activeElement?.getAttribute('data-focus') !== before,
        moves,
      );
      return;
    }
    if (at.submits) key = 'Shift+Tab';
    await page.keyboard.press(key);
  }
  throw new Error(`no Tab leads to “${moves}”`);
}
