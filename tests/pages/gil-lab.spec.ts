/** The GIL lab: fields by pointer and keys, back and forward in time, links that reopen it and links that cannot. */
import type { Page } from '@playwright/test';
import { gilPresets } from '../../src/engine/index.ts';
import { writeGilState } from '../../src/islands/gil-state.ts';
import { axeEverywhere, overflow, shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

const LAB = 'labs/gil/';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const now = (page: Page) => page.locator('.lab-now');
const count = (page: Page) => page.locator('.lab-stepper .lab-count');
const transcript = (page: Page) => page.getByRole('list', { name: 'What has happened, step by step' });
const field = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });
const row = (page: Page, thread: string) =>
  page.locator('.gil-totals tbody tr', { has: page.getByRole('rowheader', { name: thread, exact: true }) });
const settings = (id: string) => gilPresets.find((each) => each.id === id)!.settings;

/** Opens the lab, and waits until its island is alive. */
async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(LAB + fragment);
  await page.locator('.lab').scrollIntoViewIfNeeded();
  await expect(page.locator('astro-island:has(.lab):not([ssr])')).toHaveCount(1);
}

test('it goes forward and back, and nothing moves that the reader has not moved', async ({ page }) => {
  await watchShifts(page);
  await open(page);
  await expect(now(page)).toHaveText('0 ms: T1 takes the GIL; T2 waits for the GIL.');
  await button(page, 'Forward').click();
  await expect(now(page)).toContainText('5.07 ms: T2 has waited 5.07 ms without a switch and asks T1');
  await button(page, 'Forward').click();
  await expect(row(page, 'T1')).toContainText('waits for the GIL');
  await expect(row(page, 'T2')).toContainText('runs Python, holds the GIL');
  await button(page, 'Back').click();
  await expect(count(page)).toHaveText(/^1 of /);
  await expect(transcript(page).locator('[aria-current=step]')).toContainText('5.07 ms:');
  const slider = page.getByRole('slider', { name: 'Step' });
  await slider.focus();
  await page.keyboard.press('End');
  await expect(now(page)).toContainText('T2 ends');
  await expect(row(page, 'T1')).toContainText('has ended');
  await page.keyboard.press('ArrowLeft');
  await expect(slider).toHaveAttribute('aria-valuetext', /^\d+ of \d+\. 45\.73 ms: T2 takes the GIL\.$/);
  expect(await shifts(page)).toEqual([]);
});

test('a place in the lanes leads to what happened there last', async ({ page }) => {
  await open(page);
  const strip = page.locator('.gil-strip');
  const { width } = (await strip.boundingBox())!;
  await strip.click({ position: { x: width * 0.15, y: 20 } });
  await expect(now(page)).toContainText('5.12 ms: T2 takes the GIL');
});

test('each start, and what its threads do, is computed at once', async ({ page }) => {
  await open(page);
  for (const { id, name, words } of gilPresets) {
    await page.getByLabel('Start from').selectOption(id);
    await expect(page.locator('.gil-look')).toHaveText(words);
    await expect(page.getByLabel('Start from').locator('option:checked')).toHaveText(name);
    await expect(page.locator('.lab > [role=alert]')).toBeEmpty();
  }
  await page.getByLabel('Start from').selectOption('convoy');
  await expect(row(page, 'T1')).toContainText('6.19 ms');
  await field(page, 'Switch interval (ms)').fill('2');
  await expect(row(page, 'T1'), 'the sleep, and one interval').toContainText('3.19 ms');
  await expect(page.getByLabel('Start from')).toHaveValue('');
  await page.getByLabel('CPython').selectOption('free');
  await expect(row(page, 'T1')).toContainText('1.07 ms');
  await expect(page.getByRole('columnheader', { name: 'Waits for the GIL' })).toHaveCount(0);
  expect.soft(await axeEverywhere(page), 'axe without the GIL').toEqual([]);
});

test('threads are added, changed and removed', async ({ page }) => {
  await open(page);
  await button(page, 'Add a thread').click();
  const added = page.getByRole('group', { name: 'T3' });
  await added.getByLabel('then').selectOption('released');
  await added.getByLabel('for (ms)').fill('30');
  await added.getByLabel('Threads').fill('2');
  await expect(page.getByRole('group', { name: 'T3 to T4' })).toBeVisible();
  await expect(row(page, 'T4')).toContainText('40.00 ms');
  await field(page, 'Cores').fill('1');
  await expect(page.getByRole('columnheader', { name: 'Waits for a core' })).toBeVisible();
  expect.soft(await axeEverywhere(page), 'axe with one core').toEqual([]);
  await button(page, 'Remove T1 to T2').click();
  await expect(page.locator('.gil-totals tbody tr')).toHaveCount(2);
  await expect(page.getByRole('button', { name: /^Remove/ })).toHaveCount(0);
});

test('a number that cannot be is told and not taken, and too much is refused', async ({ page }) => {
  await open(page);
  const interval = field(page, 'Switch interval (ms)');
  for (const wrong of ['', '0', '5000', '-1']) {
    await interval.fill(wrong);
    await expect(interval).toHaveAttribute('aria-invalid', 'true');
    await expect(page.locator('.lab-number [role=alert]')).toHaveText('A number from 0.001 to 1000');
    await expect(count(page)).toHaveText('0 of 19');
  }
  expect.soft(await axeEverywhere(page), 'axe with a number that cannot be').toEqual([]);
  await interval.fill('0.01');
  await expect(page.locator('.lab > [role=alert]')).toContainText('More happens here than can be shown');
  await expect(page.locator('.lab-stepper')).toHaveCount(0);
  expect.soft(await axeEverywhere(page), 'axe with too much').toEqual([]);
  await interval.fill('10');
  await expect(page.locator('.lab > [role=alert]')).toBeEmpty();
  await expect(now(page)).toContainText('0 ms');
});

test('all is done with nothing but keys', async ({ page }) => {
  await open(page);
  const reach = async (name: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const here = await page.evaluate(() => {
        const element = document.activeElement as HTMLInputElement | null;
        return element?.labels?.[0]?.textContent ?? element?.ariaLabel ?? element?.textContent ?? '';
      });
      if (here === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await reach('Switch interval (ms)');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowLeft');
  await expect(field(page, 'Switch interval (ms)')).toHaveValue('2');
  await reach('Python (ms)');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('3');
  await expect(row(page, 'T1')).toContainText('3.00 ms');
  await reach('Add a thread');
  await page.keyboard.press('Enter');
  await expect(page.locator('.gil-totals tbody tr')).toHaveCount(3);
  await reach('Remove T3');
  await page.keyboard.press('Space');
  await expect(page.locator('.gil-totals tbody tr')).toHaveCount(2);
  await expect(page.locator(':focus'), 'who removes threads is not thrown out').toHaveText('Add a thread');
  await reach('Forward');
  await page.keyboard.press('Enter');
  await expect(count(page)).toHaveText(/^1 of /);
});

test('a link reopens it exactly', async ({ page, context }) => {
  await open(page);
  await page.getByLabel('Start from').selectOption('holding');
  await field(page, 'Cores').fill('3');
  await page.getByText('What the machine takes').click();
  await field(page, 'To wake a thread (ms)').fill('0.4');
  await button(page, 'Forward').click();
  await button(page, 'Forward').click();
  await expect(page).toHaveURL(/cores=3&check=1&late=70&wake=400&threads=[\w.-]+&at=2&end=1$/);
  const address = page.url();
  await expect(page.locator('.lab-link a')).toHaveAttribute(
    'href',
    new URL(address).pathname + new URL(address).hash,
  );
  const other = await context.newPage();
  await other.goto(address);
  await expect(count(other)).toHaveText(/^2 of /);
  await expect(field(other, 'Cores')).toHaveValue('3');
  await expect(now(other)).toHaveText((await now(page).textContent()) ?? '');
  await expect(transcript(other)).toHaveText((await transcript(page).textContent()) ?? '');
  // An address that is typed into the open page is followed as well.
  await other.evaluate(
    (hash) => (location.hash = hash),
    writeGilState({ settings: settings('numpy'), at: 1 }),
  );
  await expect(other.getByLabel('Start from')).toHaveValue('numpy');
  await expect(count(other)).toHaveText(/^1 of /);
});

test('links that are damaged are told, and show what the page shows', async ({ page }) => {
  const whole = writeGilState({ settings: settings('numpy'), at: 1 });
  for (const [fragment, says] of [
    [whole.slice(0, -6), 'not whole'],
    [whole.replace('v=1', 'v=9'), 'another version'],
    [whole.replace('threads=4', 'threads=40'), 'does not allow'],
    [whole.replace('released', '<img>'), 'cannot be read'],
  ] as const) {
    await page.goto('about:blank');
    await open(page, fragment);
    await expect(page.locator('.lab > [role=alert]')).toContainText(says);
    await expect(page.getByLabel('Start from')).toHaveValue('spinning');
  }
});

for (const width of [320, 768, 1280])
  test(`it fits, and can be hit by a finger, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page, writeGilState({ settings: settings('few-cores'), at: 3 }));
    await page.getByText('What the machine takes').click();
    expect(await overflow(page)).toEqual([]);
    const small = await page
      .locator('.lab :is(button, select, input)')
      .evaluateAll((fields) =>
        fields
          .map((each) => ({ what: each.id, ...each.getBoundingClientRect().toJSON() }))
          .filter(({ height, width: wide }) => height < 44 || wide < 44),
      );
    expect(small).toEqual([]);
    expect(await axeEverywhere(page)).toEqual([]);
  });

test('in a lesson it leaves the address alone, and leads to the lab with all that is shown', async ({
  page,
}) => {
  await page.goto('gil/numpy-lets-go/');
  const lab = page.locator('#lab-numpy');
  await lab.scrollIntoViewIfNeeded();
  await lab.getByRole('button', { name: 'Four threads in NumPy, over time' }).click();
  await expect(lab.getByLabel('Start from')).toBeFocused();
  expect.soft(await axeEverywhere(page)).toEqual([]);
  await lab.getByRole('button', { name: 'Forward' }).click();
  await expect(lab.locator('.lab-link a')).toHaveAttribute('href', /\/labs\/gil\/#lab=gil.*&at=1&end=1$/);
  expect(new URL(page.url()).hash).toBe('');
  await lab.locator('.lab-link a').click();
  await expect(page).toHaveURL(/labs\/gil/);
  await expect(count(page)).toHaveText(/^1 of /);
  await expect(page.getByLabel('Start from')).toHaveValue('numpy');
});

test('on paper there are the lanes, the threads and all that happened', async ({ page }) => {
  await open(page, writeGilState({ settings: settings('convoy'), at: 3 }));
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.gil-strip path').first()).toBeVisible();
  await expect(page.locator('.lab :is(button, input[type=range]):visible')).toHaveCount(0);
  const list = await transcript(page).evaluate((each) => each.scrollHeight - each.clientHeight);
  expect(list, 'nothing of the transcript is cut off').toBeLessThanOrEqual(1);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('two threads are shown in a picture, a table and words, and what is missing said', async ({
    page,
  }) => {
    await page.goto(LAB);
    await expect(page.locator('.gil-strip path').first()).toBeVisible();
    await expect(row(page, 'T2')).toContainText('50.45 ms');
    await expect(transcript(page).locator('li')).toHaveCount(20);
    await expect(page.locator('.lab-frame noscript p')).toBeVisible();
    await expect(page.locator('.lab button:visible, .lab select:visible, .lab input:visible')).toHaveCount(0);
  });
});
