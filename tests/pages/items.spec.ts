/** Answering one item of each kind: verdict, feedback, focus, retry; axe before (every-page) and after. */
import type { Locator } from '@playwright/test';
import { gradeBy } from '../../src/quiz/index.ts';
import { responseFor, WANTED } from '../quiz/responses.ts';
import { awake, fill, itemOn, listItems, oneOfEachKind, readKey, submit, WORDS } from './answering.ts';
import { axeEverywhere, overflow, shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

test('each kind is published', () => {
  expect(
    oneOfEachKind()
      .map((item) => item.kind)
      .sort(),
  ).toEqual([
    ...['choice', 'diagnose', 'layout', 'match', 'number', 'order'],
    ...['outcomes', 'placement', 'predict', 'refcounts', 'repair', 'schedule'],
  ]);
});

for (const { id, kind } of oneOfEachKind()) {
  for (const want of WANTED) {
    const key = readKey(id);
    const response = responseFor(key, want);
    if (response === null) continue;
    test(`${kind}, answered ${want}: ${id}`, async ({ page }) => {
      await watchShifts(page);
      await page.goto(`q/${id}/`);
      const item = itemOn(page, id);
      await awake(item);
      await fill(item, key, want);
      expect.soft(await axeEverywhere(page), 'axe with the answer filled in').toEqual([]);
      const verdict = await submit(item);

      await expect(verdict).toHaveText(WORDS[want]);
      await expect(verdict, 'focus goes to the feedback').toBeFocused();
      await expect(item.getByRole('status').first(), 'the verdict is announced').toHaveText(WORDS[want]);
      const { parts } = gradeBy(key, response);
      const feedback = item.locator('.marked > li');
      await expect(feedback).toHaveCount(parts.length);
      for (const [index, part] of parts.entries()) {
        const said = feedback.nth(index).locator('.said');
        if (part.feedback === '') await expect(said).toHaveCount(0);
        else await expect(said).not.toBeEmpty();
      }

      expect.soft(await axeEverywhere(page), 'axe after answering').toEqual([]);
      for (const width of [320, 768]) {
        await page.setViewportSize({ width, height: 800 });
        expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
      }

      await item.getByRole('button', { name: 'Try again' }).click();
      await expect(verdict).toBeHidden();
      const fields = item.locator('form').locator('input, select, textarea, button:not(:disabled)');
      await expect(fields.first()).toBeFocused();
      expect(await given(item), 'nothing is left of the answer').toEqual([]);
      await expect(page.locator('.item-best').first()).toContainText(
        new RegExp({ right: 'best: 100', partly: 'best: [1-9]', wrong: 'best: 0' }[want]),
      );
      expect(await shifts(page), 'layout shifts not caused by the reader').toEqual([]);
    });
  }

  test(`${kind}, sent empty: ${id}`, async ({ page }) => {
    await page.goto(`q/${id}/`);
    const item = itemOn(page, id);
    await awake(item);
    await item.locator('form button:not([type=button])').first().click();
    await expect(item.getByRole('alert')).not.toBeEmpty();
    await expect(item.locator('.verdict')).toHaveCount(0);
    expect(page.url()).toContain(`/q/${id}/`);
    expect(page.url()).not.toContain('answer');
  });
}

/** What a form holds of an answer. */
function given(item: Locator): Promise<string[]> {
  return item
    .locator('form')
    .evaluate((form: HTMLFormElement) =>
      [...new FormData(form).values()].map(String).filter((text) => text !== ''),
    );
}

test('a key that cannot be fetched is told, and the answer page offered', async ({ page, troubles }) => {
  troubles.allow(/key\.json|ERR_FAILED|Failed to load/);
  const [choice] = oneOfEachKind();
  expect(choice).toBeDefined();
  const id = choice?.id ?? '';
  await page.route('**/key.json', (route) => route.abort());
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await item.locator('form button:not([type=button])').first().click();
  await expect(item.getByRole('alert')).toContainText('could not be fetched');
  const link = item.getByRole('link', { name: 'Open the answer page' });
  await expect(link).toHaveAttribute('href', new RegExp(`/q/${id}/answer/`));
});

test('while the key is on its way, that is said', async ({ page }) => {
  const [choice] = oneOfEachKind();
  const id = choice?.id ?? '';
  let send = () => {};
  const sent = new Promise<void>((resolve) => (send = resolve));
  await page.route('**/key.json', async (route) => {
    await sent;
    await route.continue();
  });
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await item.locator('form').evaluate((form: HTMLFormElement) => {
    form.requestSubmit();
    form.requestSubmit();
  });
  await expect(item.locator('.item-best')).toHaveText('Fetching the answer…');
  await expect(item.getByRole('status').first()).toHaveText('Fetching the answer…');
  send();
  await expect(item.locator('.verdict')).toHaveText(WORDS.right);
  await expect(item.locator('.item-best'), 'sent twice, counted once').toContainText('1 attempt.');
});

for (const [what, body] of Object.entries({
  'a page': '<h1>Log in</h1>',
  nothing: 'null',
  'no options': '{"version":1,"key":{"kind":"choice"}}',
  'the key of another question': '{"version":1,"key":{"kind":"number","near":[]}}',
})) {
  test(`${what} in place of a key is told, and the next try works`, async ({ page }) => {
    const id = oneOfEachKind().find((each) => each.kind === 'choice')?.id ?? '';
    await page.goto(`q/${id}/`);
    const item = itemOn(page, id);
    await awake(item);
    await fill(item, readKey(id), 'right');
    const bent = body.replace(
      '"version":1',
      `"version":${listItems().find((each) => each.id === id)?.version}`,
    );
    await page.route('**/key.json', (route) => route.fulfill({ body: bent }));
    await item.locator('form button').click();
    await expect(item.getByRole('alert')).toContainText('could not be fetched');
    await page.unroute('**/key.json');
    await expect(await submit(item)).toHaveText(WORDS.right);
  });
}

test('fragments are moved up and down and taken out, and the focus stays with them', async ({ page }) => {
  const id = oneOfEachKind().find((each) => each.kind === 'order')?.id ?? '';
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  const placed = () =>
    item.locator('form').evaluate((form: HTMLFormElement) => new FormData(form).getAll('answer'));
  const key = readKey(id);
  const [a = '', b = '', c = ''] = key.kind === 'order' ? key.fragments.map((fragment) => fragment.id) : [];
  for (const each of [a, b, c]) await item.locator(`[data-focus="add ${each}"]`).click();
  expect(await placed()).toEqual([a, b, c]);

  const said = item.locator('.ordering [role=status]');
  await item.locator(`[data-focus="${c} -1"]`).click();
  expect(await placed()).toEqual([a, c, b]);
  await expect(said).toContainText('place 2 of 3');
  await expect(item.locator(`[data-focus="${c} -1"]`)).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await placed()).toEqual([c, a, b]);
  await expect(item.locator(`[data-focus="${c} 1"]`), 'at the top there is only one way').toBeFocused();
  await page.keyboard.press('Enter');
  expect(await placed()).toEqual([a, c, b]);
  await item
    .locator('.placed li')
    .nth(0)
    .getByRole('button', { name: /^Take out/ })
    .click();
  expect(await placed()).toEqual([c, b]);
  await expect(said).toContainText('taken out');
  await expect(item.locator(`[data-focus="add ${a}"]`)).toBeFocused();
});

test('scoring that cannot be fetched is told, and the next try works', async ({ page, troubles }) => {
  troubles.allow(/score|ERR_FAILED|Failed to/);
  const id = oneOfEachKind().find((each) => each.kind === 'match')?.id ?? '';
  await page.route('**/score*.js', (route) => route.abort());
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), 'right');
  await item.locator('form button').click();
  await expect(item.getByRole('alert')).toContainText('could not be fetched');
  await page.unroute('**/score*.js');
  await expect(await submit(item)).toHaveText(WORDS.right);
});

test('threads are stepped, and the schedule that comes of it is the answer', async ({ page }) => {
  const id = 'gil-step-ring';
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  const field = item.getByRole('textbox');
  const now = item.locator('.lab-now');
  const step = (letter: string) => item.getByRole('button', { name: `Step ${letter}`, exact: true });
  await item.getByRole('button', { name: 'Step the threads' }).click();
  await expect(step('M')).toBeVisible();
  for (const letter of ['M', 'M', 'M', 'A', 'A']) await step(letter).click();
  await expect(field).toHaveValue('M3 A2');
  await expect(step('B'), 'its lock is held').toHaveAttribute('aria-disabled', 'true');
  await expect(item.locator('.lab-threads .t2')).toContainText('waits for ink, which Thread-1 (draft) has');
  await step('B').dispatchEvent('click');
  await expect(field, 'who waits cannot be stepped').toHaveValue('M3 A2');

  await item.getByRole('button', { name: 'Back', exact: true }).click();
  await expect(field).toHaveValue('M3 A');
  await step('B').focus();
  await page.keyboard.press('Enter');
  await expect(step('B'), 'the focus stays').toBeFocused();
  await step('C').focus();
  await page.keyboard.press('Space');
  await expect(field).toHaveValue('M3 A B C');
  await expect(now).toContainText('Deadlock');
  expect(await axeEverywhere(page), 'axe with threads stepped').toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await overflow(page)).toEqual([]);

  await field.fill('m2 a');
  await expect(now).toContainText('Step 3. A: line 9, acquires paper.');
  await expect(field, 'what is typed stays as it is').toHaveValue('m2 a');
  await field.fill('M3 A B C');
  await expect(now).toContainText('Deadlock');
  await expect(await submit(item)).toHaveText(WORDS.right);
  await item.getByRole('button', { name: 'Try again' }).click();
  await expect(field).toHaveValue('');
  await expect(now).toContainText('Nothing has happened yet.');
});

test('an engine that cannot be fetched is told, and the schedule can still be typed', async ({
  page,
  troubles,
}) => {
  troubles.allow(/explore-worker|ERR_FAILED|Failed to/);
  await page.route('**/explore-worker*.js', (route) => route.abort());
  await page.goto('q/gil-step-ring/');
  const item = itemOn(page, 'gil-step-ring');
  await awake(item);
  await item.getByRole('button', { name: 'Step the threads' }).click();
  await expect(item.locator('.trouble')).toContainText('could not be loaded');
  await item.getByRole('textbox').fill('M3 A B C');
  await expect(await submit(item)).toHaveText(WORDS.right);
});
