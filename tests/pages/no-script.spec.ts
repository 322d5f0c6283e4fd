/** Without JavaScript: lessons and questions read well, and each question leads to its answer page. */
import { expect, test } from './site.ts';
import { oneOfEachKind, readKey } from './answering.ts';

test.use({ javaScriptEnabled: false });

for (const { id, kind } of oneOfEachKind()) {
  test(`${kind}: the question, then the answer page: ${id}`, async ({ page }) => {
    await page.goto(`q/${id}/`);
    const form = page.locator('main form').first();
    await expect(form).toBeVisible();
    await expect(form.locator('legend').first()).toBeVisible();
    const inputs = form.locator('input:not([type=hidden])');
    const key = readKey(id);
    await expect(inputs).toHaveCount(key.kind === 'number' ? 1 : key.options.length);
    for (const input of await inputs.all()) await expect(input).toBeVisible();

    await form.locator('button:not([type=button])').first().click();
    await expect(page).toHaveURL(new RegExp(`/q/${id}/answer/(\\?.*)?$`));
    const main = page.locator('main');
    if (key.kind === 'number') await expect(main).toContainText(String(key.answer));
    // Every option is there again, each with what is to be said of it.
    else await expect(main.locator('.said')).toHaveCount(key.options.length);
    await expect(main.locator('.explanation').first()).toBeVisible();
  });
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
