/** A course's link leads to a record that names course and student, and its variants are checked against the link. */
import type { Page, TestInfo } from '@playwright/test';
import { programsOf } from '../../src/quiz/exact-item.ts';
import { solve } from '../../src/quiz/index.ts';
import { courseSeed } from '../../src/quiz/seed.ts';
import { awake, fill, itemOn, readItem, submit } from './answering.ts';
import { expect, test } from './site.ts';

const varied = 'mem-best-of-three';
const query = (student: string) => `?course=PHYS+301&student=${student}`;

/** Downloads the record of the page and opens it where records are checked. */
async function check(page: Page, testInfo: TestInfo): Promise<void> {
  const file = testInfo.outputPath('record.json');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the file' }).click();
  await (await download).saveAs(file);
  await page.goto('verify/');
  await expect(page.getByRole('button', { name: 'Open the links' })).toBeEnabled();
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(page.locator('main .said')).toContainText('graded again in');
}

test('the record names the student of the link, and a check tells other variants from theirs', async ({
  page,
  site,
}, testInfo) => {
  const exact = readItem(varied);
  const seed = courseSeed('PHYS 301', 'ab123', varied);
  await page.goto(`q/${varied}/${query('ab123')}`);
  const item = itemOn(page, varied);
  await awake(item);
  await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
  await fill(item, solve(exact.item, seed, programsOf(exact)).key, 'right');
  await submit(item);

  await page.getByRole('link', { name: 'The quiz of the module' }).click();
  await page.getByRole('link', { name: 'progress page' }).click();
  await expect(page).toHaveURL(`${site.url}progress/${query('ab123')}`);
  await page.getByRole('link', { name: 'Results' }).click();
  await expect(page).toHaveURL(`${site.url}results/${query('ab123')}`);
  await expect(page.locator('.facts')).toContainText('PHYS 301, student ab123');
  await check(page, testInfo);
  await expect(page.locator('.submissions .who').first()).toHaveText('ab123');
  await expect(page.locator('.flags')).toHaveCount(0);

  await page.goto(`results/${query('cd456')}`);
  await expect(page.locator('.facts')).toContainText('student cd456');
  await check(page, testInfo);
  await expect(page.locator('.flags')).toContainText(
    '1 of 1 attempt outside practice is at other variants than the course’s link gives this student',
  );
});
