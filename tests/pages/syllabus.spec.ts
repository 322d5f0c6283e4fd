/** A lecturer picks, and pastes: the links lead where they say. */
import type { Page } from '@playwright/test';
import { courseSeed } from '../../src/quiz/seed.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { expect, test } from './site.ts';

const written = (page: Page) => page.getByRole('textbox', { name: 'To paste' }).inputValue();

/** The addresses in a text, on the server of this test. */
function addresses(text: string, url: string): string[] {
  const found = text.match(/https?:\/\/[^\s)>]+/g) ?? [];
  return found
    .filter((each) => !each.includes('creativecommons'))
    .map((each) => new URL(new URL(each).pathname + new URL(each).search, url).href);
}

test('lessons, a quiz and questions become links for a course, as a test', async ({
  page,
  site,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.origin });
  await page.goto('syllabus/');
  const status = page.locator('.paste').getByRole('status').first();
  await expect(status).toHaveText('Nothing is picked yet.');
  await expect(page.getByRole('button', { name: 'Copy' })).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Where arrays land' }).check();
  await page.getByRole('checkbox', { name: /^Quiz: Who owns it/ }).check();
  const single = page.getByRole('group', { name: 'Memory' }).locator('details');
  await single.locator('summary').click();
  await single.getByRole('checkbox', { name: 'Which of three holes, by best fit?' }).check();
  await single.getByRole('checkbox').first().check();
  await expect(status).toHaveText(/^1 lesson, 1 quiz, 2 single questions: about \d+ minutes\.$/);
  await page.getByLabel(/Name of your course/).fill('PHYS 301');
  await page.getByLabel(/as a test/).check();
  await page.getByLabel('Plain text').check();
  expect.soft(await axeEverywhere(page)).toEqual([]);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
    expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
  }
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.locator('.paste').getByRole('status').last()).toHaveText('Copied.');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toBe(await written(page));
  expect(text).toMatch(/^PHYS 301: Under the GIL\n/);
  expect(text).toContain('Afterwards you can:\n- ');

  const [lesson = '', quiz = '', course = ''] = addresses(text, site.url);
  expect(lesson).toBe(`${site.url}memory/where-arrays-land/?course=PHYS+301`);
  expect(quiz).toBe(`${site.url}memory/quiz/?mode=test&course=PHYS+301`);
  expect(course).toMatch(/\/course\/\?items=[a-z0-9-]+,mem-best-of-three&mode=test&course=PHYS\+301$/);
  for (const format of ['HTML', 'Markdown']) {
    await page.getByLabel(format).check();
    const links = (await written(page)).replaceAll('&amp;', '&').match(/https?:[^">]+/g) ?? [];
    const paths = links.slice(0, 3).map((link) => new URL(link).pathname + new URL(link).search);
    expect(paths).toEqual(
      [lesson, quiz, course].map((link) => new URL(link).pathname + new URL(link).search),
    );
  }

  await page.goto(course);
  await page.getByLabel(/Your student ID/).fill('ab123');
  await page.getByRole('button', { name: 'Show my own numbers' }).click();
  const seed = courseSeed('PHYS 301', 'ab123', 'mem-best-of-three');
  await page.locator('.item').last().scrollIntoViewIfNeeded();
  await expect(page.locator(`[id="mem-best-of-three"][data-seed="${seed}"]`)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Hand in all answers' })).toBeVisible();
});

test('where the browser does not let it copy, the text is selected', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
  });
  await page.goto('syllabus/');
  await page.getByRole('checkbox', { name: 'Where arrays land' }).check();
  await page.getByRole('button', { name: 'Copy' }).click();
  await expect(page.locator('.paste').getByRole('status').last()).toContainText('The text is selected');
  expect(await page.evaluate(() => getSelection()?.toString())).toContain('Where arrays land');
  await page.getByRole('button', { name: 'Pick nothing' }).click();
  expect(await written(page)).toBe('');
});

test('it is found from the home page and from every page’s end', async ({ page, site }) => {
  await page.goto('');
  await page
    .locator('main')
    .getByRole('link', { name: /syllabus/ })
    .click();
  await expect(page).toHaveURL(`${site.url}syllabus/`);
  await page.goto('glossary/');
  await page.locator('footer').getByRole('link', { name: 'For your syllabus' }).click();
  await expect(page).toHaveURL(`${site.url}syllabus/`);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('it is a list of links', async ({ page, site }) => {
    await page.goto('syllabus/');
    await expect(page.getByRole('checkbox').locator('visible=true')).toHaveCount(0);
    await expect(page.getByRole('textbox')).toHaveCount(0);
    await page.getByRole('link', { name: '/memory/where-arrays-land/' }).click();
    await expect(page).toHaveURL(`${site.url}memory/where-arrays-land/`);
  });
});
