/** The schedule lab: threads stepped by pointer and keys, back and forward, links that reopen it and links that cannot. */
import type { Page } from '@playwright/test';
import { writeState } from '../../src/islands/lab-state.ts';
import { axeEverywhere, overflow, shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

const LAB = 'labs/schedule/';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const now = (page: Page) => page.locator('.lab-now');
const count = (page: Page) => page.locator('.lab-stepper .lab-count');
const transcript = (page: Page) => page.getByRole('list', { name: 'What has happened, step by step' });

/** Opens the lab, and waits until its island is alive. */
async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(LAB + fragment);
  await page.locator('.lab').scrollIntoViewIfNeeded();
  await expect(page.locator('astro-island:has(.lab):not([ssr])')).toHaveCount(1);
}

async function steps(page: Page, letters: string): Promise<void> {
  for (const letter of letters) await button(page, `Step ${letter}`).click();
}

const link = (source: string, choices: readonly number[] = [], at = choices.length) =>
  writeState({ source, mode: 'any-instruction', build: '3.13', choices, at });

test('an update is lost by stepping, and nothing moves that the reader has not moved', async ({ page }) => {
  await watchShifts(page);
  await open(page);
  await expect(page.locator('.lab-threads > li')).toHaveCount(1);
  await expect(now(page)).toHaveText('Nothing has happened yet.');
  await steps(page, 'MMABABM');
  await expect(page.locator('.lab-state')).toContainText('counter1');
  await expect(now(page)).toContainText('The program has ended.');
  await expect(transcript(page).locator('li')).toHaveCount(7);
  await expect(transcript(page).locator('li').nth(3)).toHaveText('B: line 8, reads counter = 0.');
  await expect(count(page)).toHaveText('7 of 7');
  expect(await shifts(page)).toEqual([]);
});

test('it goes back and forward, by buttons and by the keys of the slider', async ({ page }) => {
  await open(page);
  await steps(page, 'MMABAB');
  await button(page, 'Back').click();
  await button(page, 'Back').click();
  await expect(count(page)).toHaveText('4 of 6');
  const slider = page.getByRole('slider', { name: 'Step' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(count(page)).toHaveText('3 of 6');
  await expect(slider).toHaveAttribute('aria-valuetext', '3 of 6. A: line 8, reads counter = 0.');
  await expect(transcript(page).locator('[aria-current=step]')).toHaveText('A: line 8, reads counter = 0.');
  await page.keyboard.press('Home');
  await expect(now(page)).toHaveText('Nothing has happened yet.');
  await page.keyboard.press('End');
  await expect(count(page)).toHaveText('6 of 6');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  // The step that was taken there before leads forward; another one begins another way.
  await steps(page, 'B');
  await expect(count(page)).toHaveText('4 of 6');
  await button(page, 'Back').click();
  await steps(page, 'A');
  await expect(count(page)).toHaveText('4 of 4');
  await button(page, 'Back').click();
  await button(page, 'To the next switch').click();
  await expect(count(page), 'along the steps, to where another thread goes on').toHaveText('4 of 4');
  await button(page, 'To the next switch').click();
  await expect(now(page), 'then whoever can goes on').toContainText('ends');
});

test('all is done with nothing but keys', async ({ page }) => {
  await open(page);
  const reach = async (name: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      const here = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (here === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await reach('Step M');
  await page.keyboard.press('Enter');
  await expect(count(page)).toHaveText('1 of 1');
  await page.keyboard.press('Space');
  await expect(count(page)).toHaveText('2 of 2');
  await page.keyboard.press('Enter');
  await expect(page.locator(':focus'), 'who waits keeps the focus').toHaveText('Step M');
  await expect(page.locator(':focus')).toHaveAttribute('aria-disabled', 'true');
  await expect(count(page)).toHaveText('2 of 2');
  await reach('To the next switch');
  await page.keyboard.press('Enter');
  await expect(now(page)).toContainText('A: ');
});

test('every schedule is followed, and the shortest failure shown; each output by a schedule', async ({
  page,
}) => {
  await open(page);
  await page.getByLabel('Start from').selectOption({ label: 'two-locks.py' });
  await button(page, 'Follow every schedule').click();
  await expect(page.locator('.lab-verdict')).toContainText('Can deadlock.');
  await button(page, 'Go to the shortest failure').click();
  await expect(now(page)).toContainText('Deadlock');
  await expect(page.locator('.lab-state')).toContainText('ledgerheld by A; B waits');
  expect.soft(await axeEverywhere(page), 'axe in a deadlock').toEqual([]);
  await page.locator('.outputs li', { hasText: 'reported' }).last().getByRole('button').click();
  await expect(now(page)).toContainText('The program has ended.');
  await page.getByLabel('Threads switch').selectOption('gil');
  await expect(now(page), 'another rule begins anew').toHaveText('Nothing has happened yet.');
  await expect(page.locator('.lab-verdict')).toBeEmpty();
});

test('a link reopens it exactly, the edited program included', async ({ page, context }) => {
  await open(page);
  await button(page, 'Edit the program').click();
  const editor = page.getByRole('textbox', { name: 'Program' });
  const source = `${(await editor.inputValue()).replace('counter += 1', 'counter += 7')}\nprint('<b>é</b>')`;
  await editor.fill(source);
  expect.soft(await axeEverywhere(page), 'axe while editing').toEqual([]);
  await button(page, 'Step this program').click();
  await page.getByLabel('CPython').selectOption('3.9');
  await steps(page, 'MMAB');
  await button(page, 'Back').click();
  await expect(page).toHaveURL(/&steps=M2\.A\.B&at=3&/);
  const address = page.url();
  await expect(page.locator('.lab-link a')).toHaveAttribute(
    'href',
    new URL(address).pathname + new URL(address).hash,
  );

  const other = await context.newPage();
  await other.goto(address);
  await expect(count(other)).toHaveText('3 of 4');
  await expect(other.getByLabel('CPython')).toHaveValue('3.9');
  await expect(other.locator('.lab-listing')).toContainText('counter += 7');
  await expect(other.locator('.lab-listing')).toContainText("print('<b>é</b>')");
  await expect(now(other)).toHaveText((await now(page).textContent()) ?? '');
  await expect(transcript(other).locator('li')).toHaveCount(4);
  // An address that is typed into the open page is followed as well.
  const next = await link('import threading\nprint("other")\n');
  await other.evaluate((hash) => (location.hash = hash), next);
  await expect(other.locator('.lab-listing')).toContainText('print("other")');
  await expect(count(other)).toHaveText('0 of 0');
});

test('links that are damaged are told, and show the program of the page', async ({ page }) => {
  const whole = await link('import threading\nprint(1)\n', [0]);
  for (const [fragment, says] of [
    [whole.slice(0, -6), 'damaged'],
    [whole.slice(0, whole.indexOf('&program')), 'not whole'],
    [whole.replace('v=1', 'v=9'), 'another version'],
    [whole.replace('any-instruction', 'x'), 'does not know'],
  ] as const) {
    await page.goto('about:blank');
    await open(page, fragment);
    await expect(page.locator('.lab > [role=alert]')).toContainText(says);
    await expect(page.locator('.lab-listing')).toContainText('counter += 1');
  }
});

test('a program outside the subset runs nothing, and can be mended', async ({ page }) => {
  await open(page, await link('import os\nos.system("x")\n', [0, 0]));
  const problem = page.getByRole('alert').filter({ hasText: 'Line 1' });
  await expect(problem).toBeVisible();
  await expect(page.locator('.lab-threads')).toHaveCount(0);
  expect.soft(await axeEverywhere(page), 'axe with a refused program').toEqual([]);
  await page.getByRole('textbox', { name: 'Program' }).fill('print("mended")\n');
  await button(page, 'Step this program').click();
  await steps(page, 'M');
  await expect(page.locator('.lab-state')).toContainText('mended');
});

test('steps that do not fit the program are shown as far as they go', async ({ page }) => {
  await open(page, await link('import threading\nprint(1)\n', [0, 5, 5]));
  await expect(page.locator('.lab > [role=alert]')).toContainText('as far as they go');
  await expect(count(page)).toHaveText('1 of 1');
});

test('a thread that never hands over does not stop the page', async ({ page }) => {
  const endless = `import threading
def spin():
    x = 0
    while True:
        x += 1
threading.Thread(target=spin).start()
threading.Thread(target=spin).start()
`;
  await open(page, await link(endless, [0, 0]));
  await expect(page.locator('.lab-threads .t1')).toContainText('runs on without');
  await expect(button(page, 'Step A')).toHaveAttribute('aria-disabled', 'true');
});

test('an engine that cannot be fetched is told', async ({ page, troubles }) => {
  troubles.allow(/explore-worker|ERR_FAILED|Failed to/);
  await page.route('**/explore-worker*.js', (route) => route.abort());
  await open(page);
  await button(page, 'Step M').click();
  await expect(page.locator('.lab > [role=alert]')).toContainText('could not be loaded');
  await page.unroute('**/explore-worker*.js');
  await button(page, 'Step M').click();
  await expect(count(page)).toHaveText('1 of 1');
});

for (const width of [320, 768, 1280])
  test(`it fits, and can be hit by a finger, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    await steps(page, 'MMAB');
    expect(await overflow(page)).toEqual([]);
    const small = await page
      .locator('.lab :is(button, select, input)')
      .evaluateAll((fields) =>
        fields
          .map((field) => ({ what: field.textContent, ...field.getBoundingClientRect().toJSON() }))
          .filter(({ height, width: wide }) => height < 44 || wide < 44),
      );
    expect(small).toEqual([]);
    expect(await axeEverywhere(page)).toEqual([]);
  });

test('in a lesson it leaves the address alone, and leads to the lab with all that is shown', async ({
  page,
}) => {
  await page.goto('gil/the-gil/');
  const lab = page.locator('#lab-add-call');
  await lab.scrollIntoViewIfNeeded();
  await lab.getByRole('button', { name: 'Step the threads of add-call.py' }).click();
  await expect(lab.getByLabel('Threads switch')).toBeFocused();
  expect.soft(await axeEverywhere(page)).toEqual([]);
  await lab.getByRole('button', { name: 'Step M', exact: true }).click();
  await expect(lab.locator('.lab-stepper .lab-count')).toHaveText('1 of 1');
  await expect(lab.locator('.lab-link a')).toHaveAttribute('href', /\/labs\/schedule\/#lab=.*&steps=M&/);
  expect(new URL(page.url()).hash).toBe('');
  await lab.locator('.lab-link a').click();
  await expect(page).toHaveURL(/labs\/schedule/);
  await expect(count(page)).toHaveText('1 of 1');
  await expect(page.getByLabel('Threads switch')).toHaveValue('gil');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the program is shown, and what is missing said', async ({ page }) => {
    await page.goto(LAB);
    await expect(page.locator('.lab-listing')).toContainText('counter += 1');
    await expect(page.locator('.lab-frame noscript p')).toBeVisible();
    await expect(page.locator('.lab button:visible, .lab select:visible, .lab input:visible')).toHaveCount(0);
  });
});
