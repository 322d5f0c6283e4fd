/** Progress stays in the browser: kept over a reload, exported, erased, imported. Its store: storage.spec.ts. */
import { readFileSync } from 'node:fs';
import type { Log } from '../../src/quiz/attempts.ts';
import { grade, seedOf } from '../../src/quiz/index.ts';
import { answer, awake, fill, itemOn, oneOfEachKind, readItem, readKey, submit, WORDS } from './answering.ts';
import { expect, test } from './site.ts';
import { storedEntries } from './stored.ts';

const first = () => oneOfEachKind().find((item) => item.kind === 'choice')?.id ?? '';

test('answer wrong, then right; reload, export, erase, import', async ({ page }, testInfo) => {
  const id = first();
  await answer(page, id, 'wrong');
  await page.getByRole('button', { name: 'Try again' }).click();
  const item = itemOn(page, id);
  await fill(item, readKey(id), 'right');
  await expect(await submit(item)).toHaveText(WORDS.right);

  await page.reload();
  await awake(itemOn(page, id));
  await expect(page.locator('.item-best').first()).toContainText(/100\s%, 2 attempts/);

  await page.goto('progress/');
  const main = page.locator('main');
  // A cell of its own: "0 of 10" and "0 %" read together would be a hundred too.
  const full = main.getByRole('cell', { name: /^100\s%$/, includeHidden: true });
  await expect(full).not.toHaveCount(0);
  const download = page.waitForEvent('download');
  await main.getByRole('button', { name: /export|save|download/i }).click();
  const file = testInfo.outputPath('progress.json');
  await (await download).saveAs(file);
  const exported = JSON.parse(readFileSync(file, 'utf8')) as Log;
  expect(exported.version).toBe(3);
  expect(exported.entries).toEqual(await storedEntries(page));
  expect(exported.entries.map((entry) => entry.kind === 'attempt' && entry.item)).toEqual([id, id]);

  await main.getByRole('button', { name: /erase/i }).first().click();
  expect(await storedEntries(page), 'it asks first').toHaveLength(2);
  await main
    .getByRole('button', { name: /^(yes|erase)/i })
    .last()
    .click();
  await expect.poll(() => storedEntries(page)).toEqual([]);
  await expect(full).toHaveCount(0);

  await main.locator('input[type=file]').setInputFiles(file);
  await expect(full).not.toHaveCount(0);
  await page.reload();
  await expect(full).not.toHaveCount(0);
});

test('a wrong file is explained and changes nothing', async ({ page }) => {
  await page.goto('progress/');
  const main = page.locator('main');
  const input = main.locator('input[type=file]');
  // Disabled until the page is alive; a file given before that would be given to nobody.
  await expect(input).toBeEnabled();
  for (const text of ['not JSON', '{}', '{"version":99,"entries":[]}', '[1,2]']) {
    const buffer = Buffer.from(text);
    await input.setInputFiles({ name: 'holiday.json', mimeType: 'application/json', buffer });
    await expect(main.locator('[role=alert], [role=status]').filter({ hasText: /\w/ }).first()).toBeVisible();
    expect(await storedEntries(page)).toEqual([]);
  }
});

for (const { id, kind } of oneOfEachKind()) {
  test(`${kind}: an answer is kept with all that grading it again takes`, async ({ page }) => {
    await answer(page, id, 'wrong');
    const [entry] = await storedEntries(page);
    expect(entry?.kind).toBe('attempt');
    if (entry?.kind !== 'attempt' || entry.response === undefined) throw new Error('no response is kept');
    expect(entry).toMatchObject({ item: id, score: 0, seconds: expect.any(Number) });
    const { item, programs } = readItem(id);
    const again = grade(item, entry.response, entry.seed ?? -1, (path) => programs[path] ?? '');
    expect(again.score).toBe(0);
    expect(entry.seed).toBe(seedOf(id));
  });
}

test('an answer in a quiz names the quiz', async ({ page }) => {
  await page.goto('memory/quiz/');
  const id = (await page.locator('.quiz-page .item').first().getAttribute('id')) ?? '';
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await submit(item);
  await expect.poll(async () => (await storedEntries(page))[0]).toMatchObject({ item: id, quiz: 'memory' });
});
