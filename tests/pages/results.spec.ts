/** A learner’s record: every answer in words, on paper, as a file and as a link that anybody can open. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { pack } from '../../src/islands/packed.ts';
import type { Attempt } from '../../src/quiz/attempts.ts';
import { type LearnerRecord, parseRecord } from '../../src/quiz/learner-record.ts';
import { plainWords, responseWords } from '../../src/quiz/response-words.ts';
import { shownBy } from '../../src/quiz/exact-item.ts';
import { answer, listItems, oneOfEachKind, readItem } from './answering.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { expect, test } from './site.ts';

const bare = (text: string) => text.replaceAll(/\s+/g, '');
const main = (page: Page) => page.locator('main');

async function save(page: Page, to: string): Promise<LearnerRecord> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the file' }).click();
  await (await download).saveAs(to);
  const parsed = parseRecord(readFileSync(to, 'utf8'));
  if (parsed.kind === 'error') throw new Error(parsed.message);
  return parsed.record;
}

async function makeLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Make a link' }).click();
  return page.getByLabel('A link that holds this record').inputValue();
}

async function open(page: Page, record: unknown): Promise<void> {
  await page.goto(`results/#r=${await pack(JSON.stringify(record))}`);
}

const attempt = (item: string, more: Partial<Attempt>): Attempt => ({
  ...{ kind: 'attempt', item, version: 1, score: 1, at: '2026-11-23T06:01:00.000Z' },
  ...more,
});
const recordOf = (...entries: readonly Attempt[]) => ({
  ...{ format: 'under-the-gil record', version: 1, site: { version: '0.0.9', build: 'abc' }, name: 'Ada' },
  ...{ written: '2026-11-23T07:00:00.000Z', entries },
});

test('an answer of each kind is told in words, on the page, in the file, and by the link in another browser', async ({
  page,
  browser,
  site,
}, testInfo) => {
  test.setTimeout(120_000);
  const items = oneOfEachKind();
  for (const [place, { id }] of items.entries()) await answer(page, id, place % 2 === 0 ? 'right' : 'wrong');
  await page.goto('results/');
  await page.getByLabel('Name or number').fill('Ada <b>Lovelace</b>');
  const record = await save(page, testInfo.outputPath('results.json'));
  expect(record.name).toBe('Ada <b>Lovelace</b>');
  expect(record.site.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(record.site.build).toMatch(/^[0-9a-f]{10}$/);
  expect(record.entries.map((entry) => entry.item)).toEqual(items.map(({ id }) => id));
  expect(record.entries.map((entry) => entry.score)).toEqual(
    items.map((_, place) => (place % 2 === 0 ? 1 : 0)),
  );

  const words = record.entries.map(({ item, response, seed }) =>
    plainWords(responseWords(shownBy(readItem(item), seed ?? -1).item, response!)),
  );
  const written = JSON.parse(readFileSync(testInfo.outputPath('results.json'), 'utf8'));
  expect(written.entries.map((entry: { answer: string }) => entry.answer)).toEqual(words);
  expect(written.objectives.length).toBeGreaterThan(0);

  const link = await makeLink(page);
  const elsewhere = await browser.newContext({ baseURL: site.url });
  const reader = await elsewhere.newPage();
  await reader.goto(link);
  for (const each of [page, reader]) {
    await expect(main(each)).toContainText('Ada <b>Lovelace</b>');
    await expect(main(each)).not.toContainText('being fetched');
    const shown = bare(await main(each).innerText());
    for (const said of words.flatMap((text) => text.split('; ').flatMap((part) => part.split('⏎'))))
      expect(shown).toContain(bare(said));
  }
  await expect(main(reader)).toContainText('This record came with the link');
  await reader.getByRole('link', { name: 'Grade it again' }).click();
  await expect(main(reader)).toContainText(`1 record with ${items.length} answers, graded again`);
  await expect(main(reader)).toContainText('No score was changed');
  await reader.goBack();
  // Nothing of a stranger’s record is kept.
  await reader.getByRole('link', { name: 'your own results' }).click();
  await expect(main(reader)).toContainText('Nothing was answered here yet');
  await expect(reader.getByRole('button', { name: 'Download the file' })).toBeDisabled();
  await elsewhere.close();

  for (const width of [320, 768]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
    expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
  }
  expect.soft(await axeEverywhere(page), 'axe').toEqual([]);
});

test('a record of one module leaves the others out', async ({ page }, testInfo) => {
  const ids = oneOfEachKind().map(({ id }) => id);
  const memory = ids.find((id) => id.startsWith('mem-')) ?? '';
  const gil = ids.find((id) => id.startsWith('gil-')) ?? '';
  await answer(page, memory, 'right');
  await answer(page, gil, 'right');
  await page.goto('results/');
  await page.getByLabel('What of').selectOption('Memory');
  const record = await save(page, testInfo.outputPath('results.json'));
  expect(record.entries.map(({ item }) => item)).toEqual([memory]);
  await expect(main(page).locator('.question')).toHaveCount(1);
});

test('a variant is told in its own words', async ({ page }) => {
  // An option that some seed words differently.
  const [found] = listItems().flatMap(({ id }) => {
    const exact = readItem(id);
    for (let seed = 0; seed < 50; seed += 1) {
      const { item } = shownBy(exact, seed);
      if (item.kind !== 'placement' || exact.item.kind !== 'placement') return [];
      const plain = new Set(exact.item.options.map(({ text }) => text));
      const option = item.options.find(({ text }) => !plain.has(text));
      if (option !== undefined) return [{ item, seed, option }];
    }
    return [];
  });
  if (found === undefined) throw new Error('no item varies its options');
  const { item, seed, option } = found;
  const response = { kind: 'placement', picked: option.id } as const;
  await open(page, recordOf(attempt(item.id, { version: item.version, seed, response })));
  await expect(main(page).locator('.answer')).toHaveText(option.text.replaceAll('`', ''));
});

test('what cannot be told is said: no answer kept, an older version, a question that is gone', async ({
  page,
}) => {
  const [{ id, version } = { id: '', version: 1 }] = oneOfEachKind();
  const response = { kind: 'choice', ticked: ['a'] } as const;
  await open(
    page,
    recordOf(
      attempt(id, {}),
      attempt(id, { version: version + 1, response }),
      attempt('mem-gone', { response }),
    ),
  );
  await expect(main(page)).toContainText('kept its score only');
  await expect(main(page)).toContainText(`at version ${version} now`);
  await expect(main(page)).toContainText('This site has no such question');
  await expect(main(page)).toContainText('version 0.0.9 of this site, build abc (this page is of build');
});

test('where the words of a question cannot be fetched, the record says so, and the scores stand', async ({
  page,
  troubles,
}) => {
  troubles.allow(/item\.json|net::ERR_FAILED/);
  await page.route('**/item.json', (route) => route.abort());
  const { id, version } = oneOfEachKind()[0]!;
  await open(page, recordOf(attempt(id, { version, seed: 1, response: { kind: 'choice', ticked: ['a'] } })));
  await expect(main(page)).toContainText('could not be fetched');
  await expect(main(page)).toContainText(/100\s%/);
});

test('a link that is cut, damaged or hostile is explained, and runs nothing', async ({ page }) => {
  const whole = await pack(JSON.stringify(recordOf()));
  const script = '<img src=x onerror=alert(1)>';
  const hostile = [
    whole.slice(0, -9),
    'AAAA',
    '%3Cscript%3E',
    '',
    await pack('not JSON'),
    await pack('{"format":"under-the-gil record","version":9}'),
    await pack(JSON.stringify({ ...recordOf(), entries: [{ kind: 'attempt', item: script }] })),
    await pack('x'.repeat(30_000_000)),
  ];
  for (const [place, packed] of hostile.entries()) {
    await page.goto('404.html');
    await page.goto(`results/#r=${packed}`);
    await expect(main(page).locator('.trouble'), String(place)).toContainText(
      'holds no record that can be read',
    );
    await expect(page.getByRole('link', { name: 'Your own results' })).toBeVisible();
  }
  await page.goto('404.html');
  await open(page, {
    ...recordOf(attempt('mem-gone', { quiz: 'x', response: { kind: 'number', text: script } })),
    name: script,
  });
  await expect(main(page).locator('bdi')).toHaveText(script);
  await expect(main(page).locator('img')).toHaveCount(0);
});

test('another link in the same tab shows its own record', async ({ page }) => {
  await open(page, { ...recordOf(), name: 'Ada' });
  await expect(main(page).locator('bdi')).toHaveText('Ada');
  await open(page, { ...recordOf(), name: 'Grace' });
  await expect(main(page).locator('bdi')).toHaveText('Grace');
});

test('on paper: what is operated is gone, what is said stays', async ({ page }) => {
  await answer(page, oneOfEachKind()[0]!.id, 'right');
  await page.goto('results/');
  await expect(main(page).locator('.answer')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  for (const name of ['Print', 'Download the file', 'Make a link'])
    await expect(page.getByRole('button', { name })).toBeHidden();
  await expect(main(page).locator('.answer')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What a record cannot prove' })).toBeVisible();
});

test('by keyboard alone: name, link, copy', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await answer(page, oneOfEachKind()[0]!.id, 'right');
  await page.goto('results/');
  const field = page.getByLabel('Name or number');
  await expect(field).toBeVisible();
  await field.focus();
  await page.keyboard.type('4711');
  const button = page.getByRole('button', { name: 'Make a link' });
  for (
    let tabs = 0;
    tabs < 6 && !(await button.evaluate((each) => each === document.activeElement));
    tabs += 1
  )
    await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const link = page.getByLabel('A link that holds this record');
  await expect(link).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(main(page).getByRole('status').filter({ hasText: 'Copied.' })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await link.inputValue());
});
