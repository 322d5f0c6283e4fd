/** A whole module quiz by keyboard alone. */
import type { Page } from '@playwright/test';
import { readKey } from './answering.ts';
import { expect, test } from './site.ts';

/** Where the keyboard is. */
function focused(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    const item = /\/q\/([^/]+)\/answer\//.exec(element?.closest('form')?.action ?? '')?.[1] ?? null;
    const input = element instanceof HTMLInputElement ? element : null;
    const button = element instanceof HTMLButtonElement && element.type === 'submit';
    return {
      item,
      type: input?.type ?? null,
      value: input?.value ?? null,
      checked: input?.checked ?? false,
      button,
    };
  });
}

/** Presses Tab until the form of an item other than `last` is reached; null at the end of the page. */
async function nextItem(page: Page, done: ReadonlySet<string>): Promise<string | null> {
  for (let presses = 0; presses < 200; presses += 1) {
    const { item, type } = await focused(page);
    if (item !== null && type !== null && !done.has(item)) return item;
    await page.keyboard.press('Tab');
  }
  return null;
}

/** Gives the right answer, from the first input of a form, by Tab, Space and arrow keys. */
async function answer(page: Page, id: string): Promise<void> {
  const key = readKey(id);
  if (key.kind === 'number') {
    await page.keyboard.type(String(key.answer));
    await page.keyboard.press('Enter');
    return;
  }
  const right = new Set(key.options.filter((option) => option.correct).map((option) => option.id));
  if (key.kind === 'placement') {
    // Space picks the radio button that has the focus; arrows go on, and pick.
    await page.keyboard.press('Space');
    for (let at = await focused(page); !right.has(at.value ?? ''); at = await focused(page)) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    return;
  }
  for (let at = await focused(page); !at.button; at = await focused(page)) {
    if (at.type === 'checkbox' && right.has(at.value ?? '')) await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

test('the quiz of the memory module, from the top of the page to a full score', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('memory/quiz/');
  const forms = await page.locator('main form[action$="/answer/"]').count();
  expect(forms).toBeGreaterThanOrEqual(6);

  const done = new Set<string>();
  for (let id = await nextItem(page, done); id !== null; id = await nextItem(page, done)) {
    const first = page.locator(`form[action$="/q/${id}/answer/"]`);
    // The island wakes when it is seen; the focus has scrolled it into view.
    await expect(first.locator('xpath=ancestor::astro-island')).not.toHaveAttribute('ssr');
    await answer(page, id);
    const verdict = page.locator(':focus');
    await expect(verdict, id).toHaveText(/^Right/);
    done.add(id);
    if (done.size === forms) break;
  }
  expect(done.size, [...done].join(', ')).toBe(forms);
  await expect(page.locator('main')).toContainText(/100\s%/);
});

test('the skip link comes first, and leads to the text', async ({ page }) => {
  await page.goto('memory/where-arrays-land/');
  await page.keyboard.press('Tab');
  const skip = page.locator(':focus');
  await expect(skip).toHaveAttribute('href', '#main');
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
});

test('focus can always be seen', async ({ page }) => {
  await page.goto('memory/where-arrays-land/');
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    const look = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const style = getComputedStyle(element);
      const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return { outlined, what: `${element.tagName} ${element.textContent?.trim().slice(0, 30)}` };
    });
    if (look !== null) expect(look.outlined, look.what).toBe(true);
  }
});
