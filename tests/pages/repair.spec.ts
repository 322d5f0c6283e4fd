/** Changing a program until no schedule breaks it: what is refused, what is shown of it, and what is not there. */
import type { Locator, Page } from '@playwright/test';
import { awake, itemOn, readKey, submit, WORDS } from './answering.ts';
import { axeEverywhere, overflow } from './looks.ts';
import { expect, test } from './site.ts';

const TALLY = 'gil-repair-tally';
const RING = 'gil-repair-ring';

async function open(page: Page, id: string): Promise<Locator> {
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  return item;
}

/** The program of an item, changed. */
function changed(id: string, ...changes: readonly (readonly [string, string])[]): string {
  const key = readKey(id);
  if (key.kind !== 'repair') throw new Error(`${id} asks for no program`);
  return changes.reduce((text, [from, to]) => text.replace(from, to), key.program);
}

const wide = changed(
  TALLY,
  ['total = 0\n', 'total = 0\nlock = threading.Lock()\n'],
  ['    part = sum(numbers)\n    total', '    with lock:\n        part = sum(numbers)\n        total'],
);

test('a text outside the subset is refused with its place, is no attempt, and can be mended', async ({
  page,
}) => {
  const item = await open(page, TALLY);
  const field = item.getByRole('textbox', { name: 'Program' });
  await field.fill(changed(TALLY, ['    part', '  part']));
  await item.locator('form button[type=submit]').click();
  await expect(item.getByRole('alert').first()).toHaveText(/^Line 8, column 3: \S/);
  await expect(item.locator('.verdict')).toHaveCount(0);
  await expect(field, 'to go on where it is wrong').toBeFocused();
  const cursor = await field.evaluate((element: HTMLTextAreaElement) =>
    element.value.slice(0, element.selectionStart).split('\n'),
  );
  expect([cursor.length, cursor.at(-1)?.length]).toEqual([8, 2]);
  await expect(page.locator('.item-best').first()).not.toContainText('attempt');
  await field.fill(wide);
  await expect(await submit(item)).toHaveText(WORDS.right);
  await expect(page.locator('.item-best').first()).toContainText('1 attempt.');
});

test('a lock that is wider than need be is right, and that is told', async ({ page }) => {
  const item = await open(page, TALLY);
  await item.getByRole('textbox').fill(wide);
  await expect(await submit(item)).toHaveText(WORDS.right);
  await expect(item.locator('.proof')).toContainText('held too long: not needed in line 10');
});

test('the shortest schedule that breaks it is shown, with what the learner wrote', async ({ page }) => {
  const item = await open(page, RING);
  await item.getByRole('textbox').fill(changed(RING, ["print('drafted')", "print('<img src=x>')"]));
  await expect(await submit(item)).toHaveText(WORDS.wrong);
  const proof = item.locator('.proof');
  await expect(proof.getByRole('heading')).toHaveText('A shortest schedule to the deadlock');
  await expect(proof.locator('.turns > li').last()).toContainText(
    'waits for paper, which Thread-1 (draft) has',
  );
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await overflow(page), `overflow at ${width} px`).toEqual([]);
  }
  expect(await axeEverywhere(page), 'axe with a schedule').toEqual([]);
});

test('what is typed is shown as text, whatever it is', async ({ page }) => {
  const item = await open(page, RING);
  await item.getByRole('textbox').fill(`${readText(RING)}\nprint('<img src=x><b>')\n`);
  await expect(await submit(item)).toHaveText(WORDS.partly);
  await expect(item.locator('.item-answer')).toContainText('<img src=x><b>');
  await expect(item.locator('.item-answer img')).toHaveCount(0);
});

function readText(id: string): string {
  const key = readKey(id);
  return key.kind === 'repair' ? key.solution.trimEnd() : '';
}

test('lines are numbered as they come, and the field begins anew with the question', async ({ page }) => {
  const item = await open(page, TALLY);
  const numbers = item.locator('.numbers span');
  const before = await numbers.count();
  await item.getByRole('textbox').fill(`${wide}${'\n'.repeat(30)}`);
  await expect(numbers).toHaveCount(wide.split('\n').length + 30 + 6);
  await submit(item);
  await item.getByRole('button', { name: 'Try again' }).click();
  await expect(numbers).toHaveCount(before);
  await expect(item.getByRole('textbox')).toHaveValue(changed(TALLY).trimEnd());
});

test('Tab leaves the program, and only the program as it was given is no answer', async ({ page }) => {
  const item = await open(page, TALLY);
  await item.getByRole('textbox').focus();
  await page.keyboard.press('Tab');
  await expect(item.getByRole('textbox')).not.toBeFocused();
  await item.locator('form button[type=submit]').click();
  await expect(item.getByRole('alert').first()).toContainText('Change the program first');
});

test('an engine that cannot be fetched is told, and the program is still there', async ({
  page,
  troubles,
}) => {
  troubles.allow(/explore-worker|ERR_FAILED|Failed to/);
  await page.route('**/explore-worker*.js', (route) => route.abort());
  const item = await open(page, TALLY);
  await item.getByRole('textbox').fill(wide);
  await item.locator('form button[type=submit]').click();
  await expect(item.getByRole('alert').first()).toContainText('could not be loaded');
  await expect(item.getByRole('textbox')).toHaveValue(wide);
});

test('grading that takes long can be stopped, which is no attempt', async ({ page }) => {
  // As on a slow connection: the worker is long in coming.
  let come = () => {};
  const coming = new Promise<void>((resolve) => (come = resolve));
  await page.route('**/explore-worker*', async (route) => {
    await coming;
    await route.continue().catch(() => {});
  });
  const item = await open(page, TALLY);
  await item.getByRole('textbox', { name: 'Program' }).fill(wide);
  await item.locator('form button[type=submit]').click();
  const stop = item.getByRole('button', { name: 'Stop' });
  await stop.click();
  await expect(item.getByRole('alert').first()).toContainText('Stopped; nothing was counted.');
  await expect(stop).toBeHidden();
  await expect(page.locator('.item-best').first()).not.toContainText('attempt');
  come();
  await expect(await submit(item), 'and the next one is graded').toHaveText(WORDS.right);
});
