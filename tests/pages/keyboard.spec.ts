/** Each kind of question, and a whole module quiz, by keyboard alone. */
import { responseFor, rightResponse, WANTED } from '../quiz/responses.ts';
import { awake, itemOn, oneOfEachKind, readKey, WORDS } from './answering.ts';
import { answerByKeyboard, nextItem } from './by-keyboard.ts';
import { expect, test } from './site.ts';

for (const { id, kind } of oneOfEachKind()) {
  for (const want of WANTED) {
    const response = responseFor(readKey(id), want);
    if (response === null) continue;
    test(`${kind}, answered ${want} and tried again: ${id}`, async ({ page }) => {
      await page.goto(`q/${id}/`);
      await awake(itemOn(page, id));
      for (let round = 0; round < 2; round += 1) {
        expect(await nextItem(page)).toBe(id);
        await answerByKeyboard(page, response);
        const verdict = page.locator(':focus');
        await expect(verdict).toHaveText(WORDS[want]);
        const again = page.getByRole('button', { name: 'Try again' });
        for (let presses = 0; presses < 60; presses += 1) {
          if (await again.evaluate((button) => button === document.activeElement)) break;
          await page.keyboard.press('Tab');
        }
        await page.keyboard.press('Enter');
        await expect(page.locator('.verdict')).toHaveCount(0);
        await expect(page.locator('form :focus'), 'the focus is back in the form').toHaveCount(1);
      }
    });
  }
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
    await answerByKeyboard(page, rightResponse(readKey(id)));
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
