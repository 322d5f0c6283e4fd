/** What a lecturer sees of records that were handed in: graded again in the browser, copies and changes flagged. */
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { pack } from '../../src/islands/packed.ts';
import type { LearnerRecord } from '../../src/quiz/learner-record.ts';
import { shownBy } from '../../src/quiz/exact-item.ts';
import { answer, listItems, oneOfEachKind, readItem } from './answering.ts';
import { asFiles, attemptAt, recordWith } from './handed-in.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { expect, test } from './site.ts';

const main = (page: Page) => page.locator('main');
const status = (page: Page) => main(page).locator('.said');

/** The build of the site, as its own pages write it into records. */
async function opened(page: Page): Promise<string> {
  await page.goto('verify/');
  const props = await page.locator('astro-island[component-export=default]').last().getAttribute('props');
  await expect(page.getByRole('button', { name: 'Open the links' })).toBeEnabled();
  return /"build":\[0,"(\w+)"\]/.exec(props ?? '')?.[1] ?? '';
}

async function handIn(page: Page, records: readonly LearnerRecord[]): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(asFiles(records));
  await expect(status(page)).toContainText(/graded again in|No new record/);
}

const rowOf = (page: Page, name: string): Locator =>
  main(page)
    .locator('.submissions > li')
    .filter({ has: page.getByText(name, { exact: true }) });

test('an honest class: every kind is graded again to what it earned, and nothing is flagged', async ({
  page,
}) => {
  const build = await opened(page);
  const kinds = oneOfEachKind();
  const wants = ['right', 'partly', 'wrong'] as const;
  const records = wants.map((want, learner) =>
    recordWith(
      `learner ${want}`,
      build,
      kinds.map(({ id }, place) => attemptAt(id, want, 60_000 * place + 7 * learner)),
    ),
  );
  await handIn(page, records);
  await expect(main(page)).toContainText('No score was changed');
  await expect(main(page).locator('.flags')).toHaveCount(0);
  await expect(rowOf(page, 'learner right')).toContainText(
    new RegExp(`100\\s%, ${kinds.length} of ${kinds.length} answered`),
  );
  await expect(rowOf(page, 'learner wrong')).toContainText(
    new RegExp(`\\b0\\s%, ${kinds.length} of ${kinds.length} answered`),
  );
  await rowOf(page, 'learner right').locator('summary').click();
  await expect(rowOf(page, 'learner right').locator('.question')).toHaveCount(kinds.length);
  await expect(rowOf(page, 'learner right').locator('.answer')).toHaveCount(kinds.length);

  const beliefs = main(page).locator('.beliefs > li');
  await expect(beliefs.first()).toContainText('learner wrong');
  await expect(beliefs.first()).not.toContainText('learner right');

  const question = main(page).locator('section[aria-labelledby=questions] .submissions > li').first();
  await question.locator('summary').click();
  await expect(question.locator('.choices tbody tr')).not.toHaveCount(0);
  for (const width of [320, 768]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
    expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
  }
  expect.soft(await axeEverywhere(page), 'axe').toEqual([]);
});

test('a record that was edited by hand is flagged, first in the list, with what the answer earns', async ({
  page,
}) => {
  const build = await opened(page);
  const [{ id } = { id: '' }] = oneOfEachKind();
  const honest = recordWith('Ada', build, [attemptAt(id, 'wrong', 1)]);
  const lifted = recordWith('Zoe', build, [{ ...attemptAt(id, 'wrong', 2), score: 1 }]);
  await handIn(page, [honest, lifted]);
  await expect(main(page)).toContainText('1 record should be looked at');
  const first = main(page).locator('.submissions > li').first();
  await expect(first).toContainText('Zoe');
  await expect(first).toContainText('1 score is not what its answer earns');
  await expect(first).toContainText(/0\s%/);
  await first.locator('summary').click();
  await expect(first.locator('.edited')).toContainText(/earns 0\s%: the score was changed/);
});

test('copies, shared seeds, other builds, older questions and unknown ones are told', async ({ page }) => {
  const build = await opened(page);
  const varied = listItems().find(({ id }) => readItem(id).combinations.length > 2)?.id ?? '';
  const seeds = Array.from({ length: 60 }, (_, each) => each);
  const seed = seeds.find((each) => shownBy(readItem(varied), each).combination > 0) ?? 0;
  const [{ id } = { id: '' }] = oneOfEachKind();
  const original = attemptAt(id, 'right', 1);
  await handIn(page, [
    recordWith('Ada', build, [original]),
    recordWith('Ben', build, [original]),
    recordWith('Cyd', build, [attemptAt(varied, 'right', 2, seed)]),
    recordWith('Dan', build, [attemptAt(varied, 'right', 3, seed)]),
    recordWith('Eve', 'older', [attemptAt(id, 'right', 4)]),
    recordWith('Fay', build, [{ ...attemptAt(id, 'right', 5), version: 99 }]),
    recordWith('Gus', build, [{ ...attemptAt(id, 'right', 6), item: 'mem-gone' }]),
    recordWith('Hal', build, [{ ...attemptAt(id, 'right', 7), at: '2999-01-01T00:00:00.000Z' }]),
  ]);
  await expect(rowOf(page, 'Ada')).toContainText(
    '1 attempt is also, to the millisecond, in the record of Ben',
  );
  await expect(rowOf(page, 'Ben')).toContainText('in the record of Ada');
  await expect(rowOf(page, 'Cyd')).toContainText('1 variant with the seed that Dan had');
  await expect(rowOf(page, 'Eve')).toContainText('another build of the site (older)');
  await expect(rowOf(page, 'Fay')).toContainText('1 attempt could not be graded again');
  await expect(rowOf(page, 'Gus')).toContainText('1 attempt could not be graded again');
  await expect(rowOf(page, 'Hal')).toContainText('1 attempt dated later than now');
  await rowOf(page, 'Fay').locator('summary').click();
  await expect(rowOf(page, 'Fay')).toContainText('the question has another version now');
});

test('a record that the site itself wrote, as a file and as a link, is opened and agrees', async ({
  page,
}, testInfo) => {
  const [one, two] = oneOfEachKind();
  await answer(page, one!.id, 'right');
  await answer(page, two!.id, 'wrong');
  await page.goto('results/');
  await page.getByLabel('Name or number').fill('Ada');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the file' }).click();
  const file = testInfo.outputPath('ada.json');
  await (await download).saveAs(file);
  await page.getByLabel('Name or number').fill('Ben');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('A link that holds this record').inputValue();

  await opened(page);
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(status(page)).toContainText('1 record with 2 answers, graded again');
  await page.getByLabel('Or paste links').fill(`Ben’s: <${link}>, handed in late`);
  await page.getByRole('button', { name: 'Open the links' }).click();
  await expect(rowOf(page, 'Ben')).toContainText(
    '2 attempts are also, to the millisecond, in the record of Ada',
  );
  await expect(rowOf(page, 'Ada')).toContainText(/50\s%, 2 of 2 answered/);
  await expect(main(page)).not.toContainText('written by another build');
  // The same file once more changes nothing.
  await page.locator('input[type=file]').setInputFiles(file);
  await expect(status(page)).toContainText('1 record was there already');
  await expect(main(page).locator('section[aria-labelledby=records] .submissions > li')).toHaveCount(2);
});

test('what is no record is named, with the reason; the others are opened', async ({ page }) => {
  const build = await opened(page);
  const [{ id } = { id: '' }] = oneOfEachKind();
  const good = asFiles([recordWith('Ada', build, [attemptAt(id, 'right', 1)])]);
  const file = (name: string, text: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const cut = (await pack(JSON.stringify(recordWith('Ben', build, [])))).slice(0, -9);
  await page
    .locator('input[type=file]')
    .setInputFiles([
      ...good,
      file('essay.txt', 'I did it all'),
      file('broken.json', '{"format":'),
      file('later.json', '{"format":"under-the-gil record","version":2}'),
      file('mail.txt', `see https://uni.example/results/#r=${cut} please`),
      file('<img src=x onerror=alert(1)>', '{}'),
    ]);
  const refused = main(page).locator('section[aria-labelledby=refused] li');
  await expect(refused).toHaveCount(5);
  await expect(main(page).locator('img')).toHaveCount(0);
  for (const words of [
    /no record in it, and no link/,
    /not JSON/,
    /later version/,
    /damaged or was cut/,
    /not a record/,
  ])
    await expect(refused.filter({ hasText: words })).toHaveCount(1);
  await expect(rowOf(page, 'Ada')).toContainText(/100\s%/);
  await page.getByRole('button', { name: 'Put all away' }).click();
  await expect(refused).toHaveCount(0);
  await expect(main(page).locator('.submissions')).toHaveCount(0);
});

test('CSV: answers in words and statistics of the questions; what looks like a formula is none', async ({
  page,
}, testInfo) => {
  const build = await opened(page);
  const ids = oneOfEachKind().map(({ id }) => id);
  await handIn(page, [
    recordWith(
      '=cmd()',
      build,
      ids.map((id, place) => attemptAt(id, 'right', place)),
    ),
    recordWith(
      'Ben',
      build,
      ids.map((id, place) => attemptAt(id, 'wrong', 100 + place)),
    ),
  ]);
  const save = async (name: string) => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name }).click();
    const file = testInfo.outputPath('table.csv');
    await (await download).saveAs(file);
    return readFileSync(file, 'utf8');
  };
  const answers = await save('Answers as CSV');
  expect(answers).toContain("'=cmd()");
  expect(answers.match(/,yes,/g), 'no score was changed').toBeNull();
  for (const id of ids) expect(answers).toContain(id);
  const questions = await save('Questions as CSV');
  for (const id of ids) expect(questions).toContain(id);
  expect(questions.split('\r\n')[0]).toContain('facility,discrimination,given,by,right,who');
});

test('500 records are graded again in 10 seconds, with progress', async ({ page }) => {
  test.setTimeout(180_000);
  const build = await opened(page);
  const ids = listItems().map(({ id }) => id);
  const wants = ['right', 'wrong', 'partly'] as const;
  const records = Array.from({ length: 500 }, (_, learner) =>
    recordWith(
      `learner ${learner}`,
      build,
      Array.from({ length: 20 }, (_each, place) => {
        const id = ids[(learner * 7 + place * 5) % ids.length]!;
        // Each learner has variants of their own.
        return attemptAt(id, wants[(learner + place) % 3]!, learner + 1000 * place, 1_000_000 + learner);
      }),
    ),
  );
  await page.locator('input[type=file]').setInputFiles(asFiles(records));
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(status(page)).toContainText('500 records with', { timeout: 60_000 });
  const said = await status(page).innerText();
  const seconds = Number(/in ([\d.]+) s/.exec(said)?.[1]);
  expect(seconds).toBeLessThan(10);
  await expect(main(page)).toContainText('No score was changed');
});

test('grading can be stopped', async ({ page }) => {
  const build = await opened(page);
  const ids = listItems().map(({ id }) => id);
  await page.route('**/item.json', async (route) => {
    await new Promise((soon) => setTimeout(soon, 300));
    await route.continue();
  });
  await page.locator('input[type=file]').setInputFiles(
    asFiles([
      recordWith(
        'Ada',
        build,
        ids.map((id, place) => attemptAt(id, 'right', place)),
      ),
    ]),
  );
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(status(page)).toContainText(/Stopped|graded again/);
  await expect(page.getByRole('button', { name: 'Open the links' })).toBeEnabled();
});

test('where the questions cannot be fetched it is said, and what is opened later is graded with the rest', async ({
  page,
  troubles,
}) => {
  troubles.allow(/item\.json|net::ERR_FAILED/);
  const build = await opened(page);
  const [one, two] = oneOfEachKind();
  await page.route('**/item.json', (route) => route.abort());
  await handIn(page, [recordWith('Ada', build, [attemptAt(one!.id, 'right', 1)])]);
  await expect(rowOf(page, 'Ada')).toContainText('1 attempt could not be graded again');
  await page.unroute('**/item.json');
  await page
    .locator('input[type=file]')
    .setInputFiles(asFiles([recordWith('Ben', build, [attemptAt(two!.id, 'right', 2)])]));
  await expect(rowOf(page, 'Ben')).toContainText(/50\s%, 1 of 2/);
  await expect(rowOf(page, 'Ada')).toContainText(/50\s%, 1 of 2/);
  await expect(main(page)).not.toContainText('could not be graded again');
});

test('by keyboard alone: links are pasted, a record is opened, its answers are read', async ({ page }) => {
  const build = await opened(page);
  const [{ id } = { id: '' }] = oneOfEachKind();
  const link = await pack(JSON.stringify(recordWith('Ada', build, [attemptAt(id, 'right', 1)])));
  await page.getByLabel('Or paste links').focus();
  await page.keyboard.insertText(`https://uni.example/results/#r=${link}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'Ada')).toBeVisible();
  const summary = rowOf(page, 'Ada').locator('summary');
  for (
    let tabs = 0;
    tabs < 8 && !(await summary.evaluate((each) => each === document.activeElement));
    tabs += 1
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'Ada').locator('.answer')).toBeVisible();
});
