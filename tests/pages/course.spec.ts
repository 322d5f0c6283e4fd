/** What a course’s link asks of the questions: a student’s own numbers, a set of questions, a test. */
import type { Page } from '@playwright/test';
import { programsOf } from '../../src/quiz/exact-item.ts';
import { solve } from '../../src/quiz/index.ts';
import { courseSeed } from '../../src/quiz/seed.ts';
import {
  awake,
  fill,
  itemOn,
  listItems,
  oneOfEachKind,
  readItem,
  readKey,
  submit,
  WORDS,
} from './answering.ts';
import { axeEverywhere, overflow, smallTargets } from './looks.ts';
import { expect, test } from './site.ts';
import { storedItems } from './stored.ts';

const varied = 'mem-best-of-three';
const each = oneOfEachKind();

test('two students have numbers of their own, kept over links between the pages, and graded by their own key', async ({
  page,
  site,
}) => {
  const exact = readItem(varied);
  const seen = new Set<string>();
  for (const student of ['ab123', 'cd456', 'ef789']) {
    const seed = courseSeed('PHYS 301', student, varied);
    await page.goto(`memory/quiz/?course=PHYS%20301&student=${student}`);
    await expect(page.locator('.course-bar')).toHaveText(
      `Course PHYS 301, student ${student}: your own numbers. Somebody else?`,
    );
    await page.goto(`q/${varied}/?course=PHYS%20301&student=${student}`);
    const item = itemOn(page, varied);
    await awake(item);
    await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
    seen.add(await page.locator('.stem').innerText());
    await fill(item, solve(exact.item, seed, programsOf(exact)).key, 'right');
    await expect(await submit(item)).toHaveText(WORDS.right);

    await page.getByRole('link', { name: 'The quiz of the module' }).click();
    await expect(page).toHaveURL(`${site.url}memory/quiz/?course=PHYS+301&student=${student}`);
    await page.getByRole('link', { name: 'permanent link' }).first().click();
    await expect(page).toHaveURL(new RegExp(`/q/[^/]+/\\?course=PHYS\\+301&student=${student}$`));
    await page.getByRole('link', { name: 'Somebody else?' }).click();
    await expect(page.getByLabel(/Your student ID/)).toBeVisible();
    expect(page.url()).not.toContain('student');
  }
  expect(seen.size, 'three students, and not one question for all').toBeGreaterThan(1);
});

test('one link for a whole class asks who it is, in a lesson too', async ({ page, site }) => {
  for (const path of [`q/${varied}/`, 'memory/where-arrays-land/']) {
    await page.goto(`${path}?course=C%2B%2B`);
    const field = page.getByLabel(/Course C\+\+. Your student ID/);
    await page.getByRole('button', { name: 'Show my own numbers' }).click();
    expect(page.url(), 'nobody is no student').toBe(`${site.url}${path}?course=C%2B%2B`);
    expect.soft(await axeEverywhere(page)).toEqual([]);
    await field.fill('  <b>7</b> ');
    await field.press('Enter');
    await expect(page.locator('.course-bar')).toContainText('student <b>7</b>: your own numbers');
    expect(page.url()).toContain(`${path}?course=C%2B%2B&student=%3Cb%3E7`);
  }
});

test('what cannot be read of a link is told, and the questions stand as written', async ({ page }) => {
  await page.goto(`q/${varied}/?course=${'x'.repeat(300)}&student=1`);
  await expect(page.locator('.course-bar')).toContainText('course in this link is longer than 80 characters');
  await expect(page.locator('.course-bar')).toContainText('names a student but no course');
  await expect(page.locator('.stem')).toContainText(/60, 40 and 80\skB/);
  await page.goto(`q/${varied}/?mode=exam`);
  await expect(page.locator('.course-bar')).toContainText('the mode “exam”');
  await page.goto(`q/${varied}/`);
  await expect(page.locator('.course-bar')).toBeHidden();
});

const set = each.map(({ id }) => id);
const address = (more = '') => `course/?items=${set.join(',')}${more}`;

/** Waits for the questions of /course/, and looks at each so that it lives. */
async function ready(page: Page): Promise<void> {
  await expect(page.locator('section.item')).toHaveCount(set.length);
  for (const id of set) await awake(itemOn(page, id));
}

test('a link names questions, which come in its order, each kind alive', async ({ page }) => {
  await page.goto(address());
  await ready(page);
  expect(await page.locator('section.item').evaluateAll((all) => all.map(({ id }) => id))).toEqual(set);
  await expect(page.locator('.item > .label').nth(1)).toContainText(`Question 2 of ${set.length}, `);
  for (const { id } of each) {
    await fill(itemOn(page, id), readKey(id), 'right');
    await expect(await submit(itemOn(page, id))).toHaveText(WORDS.right);
  }
  await expect(page.locator('.quiz-score')).toContainText(`${set.length} of ${set.length} answered`);
  await expect(page.locator('.quiz-score')).toContainText(/100\s%/);
  for (const width of [320, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
    expect.soft(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
  }
  expect(await axeEverywhere(page)).toEqual([]);
});

test('questions that there are not are named, and a link without any is told', async ({ page }) => {
  await page.goto(`course/?items=gil-no-such,${varied},<img src=x onerror=alert(1)>,__proto__`);
  const said = page.locator('.course-quiz .item-problem');
  await expect(said.filter({ hasText: 'There is no question named gil-no-such.' })).toBeVisible();
  await expect(
    said.filter({ hasText: 'no name of a question: “<img src=x onerror=alert(1)>”, “__proto__”.' }),
  ).toBeVisible();
  await expect(page.locator('section.item')).toHaveCount(1);
  await page.goto('course/?items=');
  await expect(page.locator('.course-quiz')).toContainText('names no question of this site');
  await page.goto('course/');
  await expect(page.getByRole('link', { name: 'For your syllabus' }).first()).toBeVisible();
  await expect(page.locator('.all-items li')).toHaveCount(listItems().length);
});

test('questions that cannot be fetched are told, and the next try works', async ({ page, troubles }) => {
  troubles.allow(/ERR_FAILED|Failed to load|failed:/);
  await page.route('**/embed/q/**', (route) => route.abort());
  await page.goto(`course/?items=${varied}`);
  await expect(page.getByRole('alert').first()).toContainText(`could not be fetched: ${varied}`);
  await page.unroute('**/embed/q/**');
  // A portal’s page in place of the question.
  await page.route('**/embed/q/**', (route) => route.fulfill({ body: '<h1>Log in</h1>' }));
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await expect(page.getByRole('alert').first()).toContainText(`could not be fetched: ${varied}`);
  await page.unroute('**/embed/q/**');
  await page.getByRole('button', { name: 'Fetch again' }).click();
  await expect(page.locator('section.item')).toHaveCount(1);
});

test('a test: nothing is checked until all is handed in; then all is, at once', async ({ page, site }) => {
  await page.goto(address('&mode=test&course=C&student=s1'));
  await ready(page);
  await expect(page.locator('.quiz-score')).toHaveCount(0);
  await expect(page.locator('.item-form [type=submit]').locator('visible=true')).toHaveCount(0);
  // All but the last two are answered, one of them half.
  const [blank, half] = ['number', 'diagnose'].map((kind) => each.find((item) => item.kind === kind)!.id);
  for (const { id } of each) {
    await expect(page.locator(`.item[id="${id}"][data-seed]`)).toBeVisible();
    if (id === blank) continue;
    const exact = readItem(id);
    const { key } = solve(exact.item, courseSeed('C', 's1', id), programsOf(exact));
    if (id === half) await itemOn(page, id).locator('input[type=radio]').first().check();
    else await fill(itemOn(page, id), key, 'right');
  }
  const text = itemOn(page, each.find((item) => item.kind === 'predict')!.id).getByRole('textbox');
  await text.press('Control+Enter');
  await expect(page.locator('.verdict')).toHaveCount(0);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));

  const desk = page.getByRole('region', { name: 'Hand in' });
  await desk.getByRole('button', { name: 'Hand in all answers' }).click();
  await expect(desk.getByRole('heading', { level: 2 })).toHaveText(
    `2 of ${set.length} questions are not finished`,
  );
  await expect(desk.getByRole('heading', { level: 2 })).toBeFocused();
  await expect(desk.getByRole('listitem').filter({ hasText: 'Nothing is answered.' })).toHaveCount(1);
  await expect(desk.getByRole('listitem').filter({ hasText: '2 fields are still empty.' })).toHaveCount(1);
  expect(await axeEverywhere(page)).toEqual([]);
  expect(
    asked.filter((url) => url.includes('key.json')),
    'no key comes before that',
  ).toEqual([]);
  await desk.getByRole('button', { name: 'Go on answering' }).click();
  const first = set.find((id) => id === blank || id === half)!;
  await expect(itemOn(page, first).locator('input').first()).toBeFocused();

  await desk.getByRole('button', { name: 'Hand in all answers' }).click();
  await desk.getByRole('button', { name: 'Hand in as it is' }).click();
  await expect(desk.getByRole('heading', { name: /^Score: \d+\s%$/ })).toBeFocused();
  await expect(page.locator('.verdict')).toHaveCount(set.length);
  await expect(page.locator('.verdict.right')).toHaveCount(set.length - 2);
  await expect(desk.getByRole('listitem').filter({ hasText: 'not answered' })).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  expect(await axeEverywhere(page)).toEqual([]);

  // A blank is no attempt; the rest is kept.
  expect(await storedItems(page)).toHaveLength(set.length - 1);
  await page.goto('progress/');
  expect(page.url()).toBe(`${site.url}progress/`);
});

test('the quiz of a module as a test: begun anew, and a warning before answers are lost', async ({
  page,
}) => {
  await page.goto('memory/quiz/');
  await page.getByRole('link', { name: 'take it as a test' }).click();
  await expect(page).toHaveURL(/\?mode=test$/);
  await expect(page.getByText('You take it as a test')).toBeVisible();
  const item = page.locator('section.item').first();
  await awake(item);
  await item.locator('input').first().check();
  const of = await page.locator('section.item').count();
  const desk = page.getByRole('region', { name: 'Hand in' });
  await desk.scrollIntoViewIfNeeded();
  await desk.locator('xpath=ancestor::astro-island[not(@ssr)]').waitFor();

  const asks = page.waitForEvent('dialog');
  const leaving = page.evaluate(() => location.reload()).catch(() => {});
  const dialog = await asks;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await leaving;
  await expect(item.locator('input').first()).toBeChecked();

  await desk.getByRole('button', { name: 'Hand in all answers' }).click();
  await expect(desk.getByRole('heading', { level: 2 })).toContainText(`${of - 1} of ${of}`);
  await desk.getByRole('button', { name: 'Hand in as it is' }).click();
  await expect(desk.getByRole('heading', { name: /^Score/ })).toBeVisible();
  // A question that nobody has looked at shows what is to be said of it once it is looked at.
  for (const question of await page.locator('section.item').all()) {
    await question.scrollIntoViewIfNeeded();
    await expect(question.locator('.verdict')).toBeVisible();
  }
  await desk.getByRole('button', { name: 'Begin anew' }).click();
  await expect(page.locator('.verdict')).toHaveCount(0);
  await expect(item.locator('input').first()).not.toBeChecked();
  await expect(desk.getByRole('button', { name: 'Hand in all answers' })).toBeVisible();
});

test('a single question is none to hand in: on its page and in a frame it is checked as ever', async ({
  page,
}) => {
  for (const path of [`q/${varied}/`, `embed/q/${varied}/`]) {
    await page.goto(`${path}?mode=test`);
    const item = itemOn(page, varied);
    await awake(item);
    await fill(item, readKey(varied), 'right');
    await expect(await submit(item)).toHaveText(WORDS.right);
  }
});

test('a test whose keys cannot be fetched shows nothing, keeps nothing, and can be handed in again', async ({
  page,
  troubles,
}) => {
  troubles.allow(/key\.json|ERR_FAILED|Failed to load/);
  const ids = [each[0]!.id, each[1]!.id];
  await page.route(`**/${ids[1]}/key.json`, (route) => route.abort());
  await page.goto(`course/?items=${ids.join(',')}&mode=test`);
  for (const id of ids) {
    await awake(itemOn(page, id));
    await fill(itemOn(page, id), readKey(id), 'right');
  }
  const desk = page.getByRole('region', { name: 'Hand in' });
  await desk.getByRole('button', { name: 'Hand in all answers' }).click();
  await expect(desk.getByRole('alert')).toContainText('Nothing was handed in');
  await expect(desk.getByRole('alert').getByRole('listitem')).toHaveCount(1);
  await expect(page.locator('.verdict')).toHaveCount(0);
  await page.unroute(`**/${ids[1]}/key.json`);
  await desk.getByRole('button', { name: 'Hand in all answers' }).click();
  await expect(desk.getByRole('heading', { level: 2 })).toHaveText(/^Score: 100\s%$/);
  await expect(page.locator('.verdict.right')).toHaveCount(2);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the page of a course says what to do, and lists the questions', async ({ page }) => {
    await page.goto(`course/?items=${varied}&mode=test`);
    await expect(page.locator('noscript p')).toContainText('open those that your link names');
    await page.locator(`.all-items a[href$="/q/${varied}/"]`).click();
    await expect(page.locator('.item-form')).toBeVisible();
  });
  test('a quiz asked for as a test is one for practice', async ({ page }) => {
    await page.goto('memory/quiz/?mode=test');
    await expect(page.locator('.item-form button[type=submit]').first()).toBeVisible();
    await expect(page.getByText('Hand in all answers')).toBeHidden();
  });
});
