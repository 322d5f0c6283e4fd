/** What answers suggest, and practice: a wrong belief is named, tested again first, and withdrawn by a right answer. */
import type { Page } from '@playwright/test';
import type { Attempt } from '../../src/quiz/attempts.ts';
import { seedOf } from '../../src/quiz/seed.ts';
import { awake, fill, itemOn, listItems, readKey, submit, WORDS } from './answering.ts';
import { answerByKeyboard, nextItem } from './by-keyboard.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { rightResponse } from '../quiz/responses.ts';
import { expect, test } from './site.ts';
import { leaveLegacy, storedEntries } from './stored.ts';

/** Ticks what is said by somebody who holds a belief: a false option of it. */
async function believe(page: Page, id: string, misconception: string): Promise<void> {
  const item = itemOn(page, id);
  await awake(item);
  const key = readKey(id);
  if (key.kind !== 'choice') throw new Error(`${id} is no choice`);
  const option = key.options.find((each) => !each.correct && each.misconception === misconception);
  await item.locator(`input[value="${option?.id}"]`).check();
  await submit(item);
}

const versionOf = (id: string) => listItems().find((item) => item.id === id)?.version ?? 1;
const HOUR = 3_600_000;

/** An attempt made some hours ago. */
const ago = (id: string, hours: number, score: number, ...beliefs: string[]): Attempt => ({
  ...{ kind: 'attempt', item: id, version: versionOf(id), score, seed: seedOf(id), seconds: 20 },
  at: new Date(Date.now() - hours * HOUR).toISOString(),
  ...(beliefs.length > 0 && { beliefs }),
});

/** Opens the page of practice with these attempts kept before. */
async function practise(page: Page, ...entries: Attempt[]): Promise<void> {
  await leaveLegacy(page, JSON.stringify({ version: 3, entries }));
  await page.goto('practice/');
  await expect(page.locator('.practice-due [role=status]')).not.toContainText('Reading');
}

const status = (page: Page) => page.locator('.practice-due [role=status]');
const served = (page: Page) => page.locator('.practice .item');
const button = (page: Page, name: string) => page.locator('.practice').getByRole('button', { name });

async function servedId(page: Page, not = ''): Promise<string> {
  const item = page.locator(`.practice .item:not([id="${not}"])`);
  await expect(item).toBeVisible();
  return (await item.getAttribute('id')) ?? '';
}

test('a belief is named at the end of a quiz with its evidence, tested first in practice, and withdrawn', async ({
  page,
}) => {
  await page.goto('memory/quiz/');
  const report = page.locator('.quiz-beliefs');
  const ids = await page.locator('.quiz-page .item').evaluateAll((items) => items.map(({ id }) => id));
  await believe(page, 'mem-del-means', 'REF-07');
  for (const id of ids.filter((each) => each !== 'mem-del-means')) {
    const item = itemOn(page, id);
    await awake(item);
    await expect(report).not.toContainText('may believe');
    await fill(item, readKey(id), 'right');
    await expect(await submit(item)).toHaveText(WORDS.right);
  }
  const belief = report.locator('.beliefs > li');
  await expect(belief).toHaveCount(1);
  await expect(belief).toContainText('One answer says you may believe');
  await expect(belief.locator('.says')).toContainText('del destroys the object');
  await expect(belief.locator('.rule').first()).toContainText('Source');
  await expect(belief.locator('.signs .answer li')).toHaveText(/^Ticked: ./);
  await belief.locator('.signs a').click();
  await expect(page).toHaveURL(/#mem-del-means$/);
  await expect(report).toContainText('withdraws it');
  expect(await axeEverywhere(page)).toEqual([]);

  await report.getByRole('link', { name: 'Practise' }).click();
  await expect(status(page)).toContainText('1 re-test is due today. Next: ');
  await button(page, 'Start').click();
  const id = await servedId(page);
  expect(id).not.toBe('mem-del-means');
  expect(readKey(id).kind).toBeTruthy();
  await expect(page.locator('.practice > .rule')).toContainText('Re-test');
  await expect(page.locator('.practice'), 'the belief would give the answer away').not.toContainText(
    'del destroys the object',
  );
  expect(await axeEverywhere(page)).toEqual([]);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await submit(item);
  await expect(page.locator('.retest-result')).toContainText('Withdrawn');
  await expect(page.locator('.retest-result')).toContainText('del destroys the object');
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page)).toEqual([]);
    expect(await smallTargets(page)).toEqual([]);
  }
  expect(await axeEverywhere(page)).toEqual([]);
  const last = (await storedEntries(page)).at(-1);
  expect(last).toMatchObject({ item: id, quiz: 'practice', score: 1, seconds: expect.any(Number) });
  await button(page, 'Next question').click();
  await expect(status(page)).toContainText(/^Nothing is due today\. Next: /);
  await expect(status(page)).toBeFocused();
  await page.getByText('What your answers suggest you believe').click();
  await expect(page.locator('.practice-beliefs')).toContainText('None of your answers points');
});

test('a wrong answer to the re-test leaves the belief, which two questions now suggest', async ({ page }) => {
  await practise(page, ago('mem-count-two-views', 1, 0, 'REF-03'));
  await button(page, 'Start').click();
  const id = await servedId(page);
  expect(id).not.toBe('mem-count-two-views');
  await awake(itemOn(page, id));
  await fill(itemOn(page, id), readKey(id), 'wrong');
  await submit(itemOn(page, id));
  await expect(page.locator('.retest-result')).toContainText('Not withdrawn');
});

test('what is due is asked, the longest due first; what is not due is told with its day', async ({
  page,
}) => {
  await practise(
    page,
    ago('gil-own-lock', 24 * 9, 1),
    ago('gil-nested-lock', 24 * 20, 0),
    ago('gil-early-return', 2, 1),
    ago('gil-no-join', 1, 0),
  );
  await expect(status(page)).toHaveText('2 questions are due today. Next: tomorrow, 1.');
  await button(page, 'Start').click();
  expect(await servedId(page)).toBe('gil-nested-lock');
  await expect(page.locator('.practice > .rule')).toHaveText(/^Due again/);
  await expect(page.locator('.item[data-seed]'), 'another seed than the last').toBeVisible();
  await expect(status(page)).toHaveText('After this, 1 question is due today.');
  await button(page, 'Skip this question').click();
  expect(await servedId(page, 'gil-nested-lock')).toBe('gil-own-lock');
  await expect(status(page)).toHaveText('This is the last that is due today.');
  await button(page, 'Stop here').click();
  await expect(status(page)).toHaveText('Nothing is due today. Next: tomorrow, 1.');
});

test('with nothing answered yet it offers a start; variants go on without end, never the same twice in a row', async ({
  page,
}) => {
  await practise(page);
  await expect(status(page)).toContainText('You have answered nothing yet');
  await expect(button(page, 'Start')).toBeDisabled();
  await expect(page.getByRole('link', { name: 'Who owns it, and where does it lie?' })).toBeVisible();
  for (const name of ['HPC and Python', 'Memory', 'Installing the stack'])
    await page.getByRole('checkbox', { name }).uncheck();
  await button(page, 'Ask variants').click();
  const seen: string[] = [];
  let before = '';
  for (let time = 0; time < 4; time += 1) {
    const id = await servedId(page, before);
    expect(id).toMatch(/^gil-/);
    await awake(itemOn(page, id));
    await fill(itemOn(page, id), readKey(id), 'right');
    await submit(itemOn(page, id));
    seen.push(id);
    before = id;
    await button(page, 'Next question').click();
  }
  expect(new Set(seen).size).toBe(4);
  const entries = await storedEntries(page);
  expect(entries.map((entry) => entry.quiz)).toEqual(Array(4).fill('practice'));
});

test('with the keyboard alone', async ({ page }) => {
  await practise(page, ago('mem-del-means', 1, 0, 'REF-07'));
  const press = async (name: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const at = await page.evaluate(() => document.activeElement?.textContent?.trim());
      if (at === name) return page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    throw new Error(`${name} is not reached`);
  };
  await press('Start');
  const id = await servedId(page);
  await expect(served(page).locator('h2')).toBeFocused();
  await awake(itemOn(page, id));
  expect(await nextItem(page)).toBe(id);
  await answerByKeyboard(page, rightResponse(readKey(id)));
  await expect(served(page).locator('.verdict')).toHaveText(WORDS.right);
  await expect(served(page).locator('.verdict')).toBeFocused();
  await expect(page.locator('.retest-result')).toContainText('Withdrawn');
  await press('Next question');
  await expect(status(page)).toBeFocused();
});

test('a test that was handed in tells what its answers suggest, of this time alone', async ({ page }) => {
  await leaveLegacy(
    page,
    JSON.stringify({ version: 3, entries: [ago('mem-count-two-views', 9, 0, 'REF-03')] }),
  );
  await page.goto('course/?items=mem-del-means,mem-count-two-views&mode=test');
  const item = itemOn(page, 'mem-del-means');
  await awake(item);
  const key = readKey('mem-del-means');
  const option = key.kind === 'choice' ? key.options.find((each) => each.misconception === 'REF-07') : null;
  await item.locator(`input[value="${option?.id}"]`).check();
  await page.getByRole('button', { name: 'Hand in all answers' }).click();
  await page.getByRole('button', { name: 'Hand in as it is' }).click();
  const beliefs = page.locator('.hand-in .beliefs > li');
  await expect(beliefs).toHaveCount(1);
  await expect(beliefs).toContainText('del destroys the object');
  expect(await axeEverywhere(page)).toEqual([]);
});

test('where storing is denied, practice works for the visit, and says so', async ({ page }) => {
  await page.addInitScript(() => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    for (const name of ['indexedDB', 'localStorage']) Object.defineProperty(window, name, { get: denied });
  });
  await page.goto('practice/');
  await expect(page.locator('.practice-due .trouble')).toContainText('does not let the site store anything');
  await button(page, 'Ask variants').click();
  const id = await servedId(page);
  await awake(itemOn(page, id));
  await fill(itemOn(page, id), readKey(id), 'right');
  await submit(itemOn(page, id));
  await button(page, 'Stop here').click();
  await expect(status(page)).toContainText(/Nothing is due today\. Next: in \d days, 1\./);
});

test('where the list of questions does not come, it is said, and nothing is asked', async ({
  page,
  troubles,
}) => {
  troubles.allow(/items\.json|Failed to load resource/);
  await page.route('**/items.json', (route) => route.abort());
  await page.goto('practice/');
  await expect(status(page)).toContainText('could not be fetched');
  await expect(button(page, 'Ask variants')).toBeDisabled();
});

test('a question that does not come can be fetched again', async ({ page, troubles }) => {
  troubles.allow(/embed\/q|Failed to load resource/);
  await practise(page);
  await page.route('**/embed/q/**', (route) => route.abort());
  await button(page, 'Ask variants').click();
  await expect(page.locator('.practice [role=alert]').first()).toContainText('could not be fetched');
  await page.unroute('**/embed/q/**');
  await button(page, 'Fetch again').click();
  await expect(served(page)).toBeVisible();
});
