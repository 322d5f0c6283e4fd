/** Without JavaScript: lessons and questions read well, and each question leads to its answer page. */
import type { Key } from '../../src/quiz/key.ts';
import { expect, test } from './site.ts';
import { oneOfEachKind, readKey } from './answering.ts';

test.use({ javaScriptEnabled: false });

for (const { id, kind } of oneOfEachKind()) {
  test(`${kind}: the question, then the answer page: ${id}`, async ({ page }) => {
    await page.goto(`q/${id}/`);
    const form = page.locator('main form').first();
    await expect(form).toBeVisible();
    await expect(form.locator('legend').first()).toBeVisible();
    const fields = form.locator('input:not([type=hidden]), select, textarea');
    const key = readKey(id);
    await expect(fields).toHaveCount(fieldsOf(key));
    for (const field of await fields.all()) await expect(field).toBeVisible();
    if (key.kind === 'order') {
      await expect(form.locator('.left-over li')).toHaveCount(key.fragments.length);
      await expect(form.locator('.left-over button').first(), 'a button that needs a script').toBeHidden();
    }

    await form.locator('button:not([type=button])').first().click();
    await expect(page).toHaveURL(new RegExp(`/q/${id}/answer/(\\?.*)?$`));
    const main = page.locator('main');
    await expect(main.locator('.said')).toHaveCount(saidOf(key));
    if (key.kind === 'number') await expect(main).toContainText(String(key.answer));
    if (key.kind === 'predict')
      await expect(main.locator('.item-answer pre')).toHaveText(key.lines.join('\n'));
    if (key.kind === 'repair')
      await expect(main.locator('.item-answer pre')).toContainText(key.solution.trimEnd());
    if (key.kind === 'schedule')
      await expect(main.locator('.item-answer')).toContainText(key.least ?? 'No schedule does that');
    await expect(main.locator('.explanation').first()).toBeVisible();
  });
}

/** How many fields a question’s form has. */
function fieldsOf(key: Key): number {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return key.options.length;
    case 'number':
    case 'predict':
    case 'repair':
      return 1;
    case 'match':
    case 'layout':
      return key.fields.length;
    case 'diagnose':
      return key.fields.flatMap(({ options }) => options).length;
    case 'refcounts':
      return key.cells.length;
    case 'schedule':
      return 2;
    case 'order':
      return 0;
  }
}

/** How many things an answer page says: something of every option or field, and of the whole. */
function saidOf(key: Key): number {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
    case 'match':
    case 'layout':
    case 'diagnose':
    case 'refcounts':
      return fieldsOf(key);
    case 'number':
      return key.near.length + 1;
    case 'predict':
      return key.reasons.filter((reason) => reason !== null).length + 1;
    case 'schedule':
      return key.feedback.safe === null ? 1 : 2;
    case 'repair':
      return 3;
    case 'order':
      return key.fragments.length + 1;
  }
}

test('a lesson is whole', async ({ page }) => {
  await page.goto('gil/two-threads-one-lock/');
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('main .program').first()).toBeVisible();
  await expect(page.locator('main form').first()).toBeVisible();
  await expect(page.locator('button.theme'), 'a button that needs a script').toBeHidden();
});

test('the explorer says what it is and how to have the same on the command line', async ({ page }) => {
  await page.goto('explore/');
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('noscript pre')).toContainText('npm run --silent explore -- program.py');
  await expect(page.locator('.explorer'), 'a form that needs a script').toBeHidden();
});

test('the progress page says what it needs', async ({ page }) => {
  await page.goto('progress/');
  await expect(page.locator('noscript p').first()).toBeVisible();
  await expect(page.locator('main table td').first(), 'what is not known is not nought').toHaveText('–');
});

test('the page of practice says what it needs, and leads to the quizzes', async ({ page }) => {
  await page.goto('practice/');
  await expect(page.locator('noscript p').first()).toBeVisible();
  await expect(page.locator('.practice'), 'what needs a script').toBeHidden();
  await page.getByRole('link', { name: 'Who owns it, and where does it lie?' }).click();
  await expect(page).toHaveURL(/memory\/quiz\/$/);
});
