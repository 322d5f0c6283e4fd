/** The small moves of a page: themes, links to sections, print, a page that is not there. */
import { expect, test } from './site.ts';

const LESSON = 'memory/where-arrays-land/';

test('the theme button goes round, and the choice is kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(LESSON);
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  const button = page.getByRole('button', { name: /theme/i });
  for (let presses = 0; presses < 3 && (await paper()) === light; presses += 1) await button.click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await paper()).toBe(dark);
});

test('a section link is copied, and said', async ({ page, context, site }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  await page.goto(LESSON);
  const link = page
    .locator('main')
    .getByRole('link', { name: /^Link to/ })
    .first();
  const address = await link.evaluate((element) => (element as HTMLAnchorElement).href);
  expect(new URL(address).hash).not.toBe('');
  await link.focus();
  await expect(link).toBeVisible();
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toHaveCount(1);
});

test('a section link that cannot be copied is said, and leads to the section', async ({ page }) => {
  await page.goto(LESSON);
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
  });
  const link = page
    .locator('main')
    .getByRole('link', { name: /^Link to/ })
    .first();
  const address = await link.evaluate((element) => (element as HTMLAnchorElement).href);
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Not copied' })).toHaveCount(1);
  expect(page.url()).toBe(address);
});

test('a link into a lesson shows that section', async ({ page }) => {
  await page.goto(LESSON);
  const id = await page.locator('main h2[id]').last().getAttribute('id');
  await page.goto(`${LESSON}#${id}`);
  await expect(page.locator(`[id="${id}"]`)).toBeInViewport();
});

test('a lesson prints: text, figures and questions, no buttons', async ({ page }) => {
  await page.goto(LESSON);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('main figure').first()).toBeVisible();
  await expect(page.locator('main form').first()).toBeVisible();
  await expect(page.locator('button.theme')).toBeHidden();
  const dark = await page.evaluate(() => getComputedStyle(document.body).color);
  expect(dark, 'dark ink').toMatch(/rgb\((\d|[1-5]\d), (\d|[1-5]\d), (\d|[1-6]\d)\)/);
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.length).toBeGreaterThan(20_000);
});

test('a page that is not there leads on', async ({ page, troubles }) => {
  troubles.allow(/404/);
  const response = await page.goto('memory/nothing-of-that-name/');
  expect(response?.status()).toBe(404);
  const main = page.locator('main');
  for (const module of ['hpc', 'memory', 'gil', 'install']) {
    await expect(main.locator(`a[href$="/${module}/"]`).first()).toBeVisible();
  }
});

test('forced colours keep marks and borders', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.goto(LESSON);
  await expect(page.locator('main figure svg').first()).toBeVisible();
  const moving = await page.evaluate(
    () => document.getAnimations().filter((animation) => animation.playState === 'running').length,
  );
  expect(moving).toBe(0);
});
