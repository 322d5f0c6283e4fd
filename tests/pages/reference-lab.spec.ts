/** The reference lab: stepped by pointer and keys, collected, edited; links that reopen it and links that cannot. */
import type { Page } from '@playwright/test';
import type { Build } from '../../src/engine/index.ts';
import { writeReferences } from '../../src/islands/reference-state.ts';
import { axeEverywhere, overflow, shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

const LAB = 'labs/references/';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const now = (page: Page) => page.locator('.lab-now');
const count = (page: Page) => page.locator('.lab-stepper .lab-count');
const transcript = (page: Page) => page.getByRole('list', { name: 'What has happened, step by step' });
const counts = (page: Page) => page.locator('.ref-picture .count').allTextContents();

/** Opens the lab, and waits until its island is alive. */
async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(LAB + fragment);
  await page.locator('.lab').scrollIntoViewIfNeeded();
  await expect(page.locator('astro-island:has(.lab):not([ssr])')).toHaveCount(1);
}

const link = (source: string, at = 0, build: Build = '3.13', collect = false) =>
  writeReferences({ source, build, at, collect });

const FINALIZERS = `class Probe:
    def __init__(self, name):
        self.name = name
        self.ring = self
    def __del__(self):
        print('bye', self.name)
a = Probe('a')
n = 42
del a
`;

test('a cycle loses its names, and a collection would find it', async ({ page }) => {
  await watchShifts(page);
  await open(page);
  await expect(count(page)).toHaveText('5 of 8');
  expect(await counts(page)).toEqual(['2', '2']);
  await button(page, 'Forward').click();
  await button(page, 'Forward').click();
  await expect(now(page)).toHaveText('Line 8, del b: the count of list #2 goes from 2 to 1.');
  expect(await counts(page)).toEqual(['1', '1']);
  await expect(page.locator('.lab-holdings')).toContainText('no name leads to it');
  await button(page, 'Collect here').click();
  await expect(page.locator('.lab-collection')).toContainText('would find 2 unreachable objects');
  await expect(page.locator('.lab-collection li')).toHaveText(['list #2 is freed', 'list #1 is freed']);
  await expect(page.locator('.ref-picture .doomed')).toHaveCount(2);
  expect.soft(await axeEverywhere(page), 'axe with a collection').toEqual([]);
  await button(page, 'Forward').click();
  await expect(page.locator('.lab-collection li')).toHaveCount(0);
  await expect(page.locator('.ref-picture .freed')).toHaveCount(2);
  await expect(now(page)).toContainText(
    'list #2 is freed; list #1 is freed; prints 2. The program has ended.',
  );
  await expect(button(page, 'Forward')).toHaveAttribute('aria-disabled', 'true');
  expect(await shifts(page)).toEqual([]);
});

test('the picture keeps its height and its places from step to step', async ({ page }) => {
  await open(page, await link(FINALIZERS));
  // The page has shown its own program before that of the link.
  await expect(transcript(page)).toContainText('n = 42');
  await expect(count(page)).toContainText('0 of');
  const slider = page.getByRole('slider', { name: 'Step' });
  const height = await page.locator('.ref-picture').evaluate((svg) => svg.getBoundingClientRect().height);
  await slider.focus();
  await page.keyboard.press('End');
  const { length } = await transcript(page).locator('li').all();
  for (let each = length; each > 0; each -= 1) {
    await expect(count(page)).toHaveText(`${each} of ${length}`);
    expect(await page.locator('.ref-picture').evaluate((svg) => svg.getBoundingClientRect().height)).toBe(
      height,
    );
    await page.keyboard.press('ArrowLeft');
  }
  await expect(now(page)).toHaveText('Nothing has happened yet.');
  await expect(slider).toHaveAttribute('aria-valuetext', `0 of ${length}. Nothing has happened yet.`);
  await expect(button(page, 'Collect here')).toHaveAttribute('aria-disabled', 'true');
});

test('finalizers that a collection calls are told in order; nothing but keys is needed', async ({ page }) => {
  await open(page, await link(FINALIZERS));
  await expect(count(page)).toContainText('0 of');
  const reach = async (name: string) => {
    for (let presses = 0; presses < 80; presses += 1) {
      const here = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (here === name) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no Tab leads to ${name}`);
  };
  await reach('Forward');
  const last = Number((await count(page).textContent())?.split(' of ')[1]);
  for (let each = 0; each < last; each += 1) await page.keyboard.press('Enter');
  await expect(now(page)).toContainText('Line 9, del a: the count of Probe #1 goes from 2 to 1.');
  await reach('Collect here');
  await page.keyboard.press('Space');
  await expect(page.locator('.lab-collection li')).toHaveText([
    '__del__ of Probe #1 is called',
    'prints bye a',
    'Probe #1 is freed',
  ]);
  await expect(page.locator('.lab-holdings')).toContainText('n42, not counted');
});

test('a link reopens it exactly, the edited program included', async ({ page, context }) => {
  await open(page);
  await button(page, 'Edit the program').click();
  const editor = page.getByRole('textbox', { name: 'Program' });
  await editor.fill("a = ['<b>é</b>', []]\nb = a\ndel a\n");
  expect.soft(await axeEverywhere(page), 'axe while editing').toEqual([]);
  await button(page, 'Step this program').click();
  await expect(count(page)).toHaveText('0 of 3');
  await page.getByLabel('CPython').selectOption('3.9');
  await button(page, 'Forward').click();
  await button(page, 'Forward').click();
  await button(page, 'Collect here').click();
  await expect(page).toHaveURL(/#lab=references&v=1&build=3\.9&at=2&collect=1&program=/);
  const address = page.url();
  await expect(page.locator('.lab-link a')).toHaveAttribute(
    'href',
    new URL(address).pathname + new URL(address).hash,
  );

  const other = await context.newPage();
  await other.goto(address);
  await expect(count(other)).toHaveText('2 of 3');
  await expect(other.getByLabel('CPython')).toHaveValue('3.9');
  await expect(other.locator('.lab-listing')).toContainText('<b>é</b>');
  await expect(other.locator('.lab-collection')).toContainText('no unreachable object');
  await expect(now(other)).toHaveText((await now(page).textContent()) ?? '');
  // An address that is typed into the open page is followed as well.
  const next = await link('x = [1]\n', 1);
  await other.evaluate((hash) => (location.hash = hash), next);
  await expect(other.locator('.lab-listing')).toContainText('x = [1]');
  await expect(count(other)).toHaveText('1 of 1');
});

test('links that are damaged are told, and show the program of the page', async ({ page }) => {
  const whole = await link('x = []\n', 1);
  for (const [fragment, says] of [
    [whole.slice(0, -6), 'damaged'],
    [whole.slice(0, whole.indexOf('&program')), 'not whole'],
    [whole.replace('v=1', 'v=9'), 'another version'],
    [whole.replace('3.13', '2.7'), 'does not know'],
  ] as const) {
    await page.goto('about:blank');
    await open(page, fragment);
    await expect(page.locator('.lab > [role=alert]')).toContainText(says);
    await expect(page.locator('.lab-listing')).toContainText('a[0] = b');
  }
});

test('a program outside the subset runs nothing, and can be mended', async ({ page }) => {
  await open(page, await link('import os\nos.system("x")\n', 2));
  await expect(page.getByRole('alert').filter({ hasText: 'Line 1' })).toBeVisible();
  await expect(page.locator('.ref-picture')).toHaveCount(0);
  expect.soft(await axeEverywhere(page), 'axe with a refused program').toEqual([]);
  await page.getByRole('textbox', { name: 'Program' }).fill('x = []\ny = x\n');
  await button(page, 'Step this program').click();
  await button(page, 'Forward').click();
  await expect(now(page)).toHaveText('Line 1, x = []: list #1 is made, count 1.');
});

test('an exception that ends the program is told, and nothing is collected after it', async ({ page }) => {
  await open(page, await link('x = []\nx[5]\n', 2));
  await expect(now(page)).toContainText(
    'An exception ends the program: IndexError: list index out of range.',
  );
  await button(page, 'Collect here').click();
  await expect(page.locator('.lab-collection')).toContainText('nothing is collected');
});

test('an engine that cannot be fetched is told, and is asked again', async ({ page, troubles }) => {
  troubles.allow(/memory-worker|ERR_FAILED|Failed to/);
  await page.route('**/memory-worker*.js', (route) => route.abort());
  await open(page);
  await page.getByLabel('CPython').selectOption('3.9');
  await expect(page.locator('.lab > [role=alert]')).toContainText('could not be loaded');
  await page.unroute('**/memory-worker*.js');
  await button(page, 'Try again').click();
  await expect(page.locator('.lab > [role=alert]')).toBeEmpty();
  await button(page, 'Forward').click();
  await expect(count(page)).toHaveText('6 of 8');
});

test('arrays are traced too, with what makes them fetched then', async ({ page }) => {
  await open(page);
  await page.getByLabel('Start from').selectOption({ label: 'owners.py' });
  await page.getByRole('slider', { name: 'Step' }).focus();
  await page.keyboard.press('End');
  await expect(page.locator('.lab-holdings')).toContainText('ndarray #1, count 2pair[0], pair[1].base');
});

for (const width of [320, 768, 1280])
  test(`it fits, and can be hit by a finger, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    await button(page, 'Forward').click();
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
  await page.goto('memory/cycles-and-the-collector/');
  const lab = page.locator('#lab-two-lists');
  await lab.scrollIntoViewIfNeeded();
  await lab.getByRole('button', { name: 'Step through two-lists.py' }).click();
  await expect(lab.getByLabel('CPython')).toBeFocused();
  await expect(lab.locator('.lab-count')).toHaveText('5 of 8');
  expect.soft(await axeEverywhere(page)).toEqual([]);
  await lab.getByRole('button', { name: 'Forward', exact: true }).click();
  await expect(lab.locator('.lab-link a')).toHaveAttribute('href', /\/labs\/references\/#lab=.*&at=6&/);
  expect(new URL(page.url()).hash).toBe('');
  await lab.locator('.lab-link a').click();
  await expect(page).toHaveURL(/labs\/references/);
  await expect(count(page)).toHaveText('6 of 8');
});

test('on paper there is the picture and every step, and nothing to press', async ({ page }) => {
  await open(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.lab :is(button, input):visible')).toHaveCount(0);
  await expect(page.locator('.ref-picture')).toBeVisible();
  await expect(transcript(page).locator('li').last()).toBeVisible();
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('program, picture and every step in words are there, and what is missing is said', async ({
    page,
  }) => {
    await page.goto(LAB);
    await expect(page.locator('.lab-listing')).toContainText('a[0] = b');
    await expect(page.locator('.ref-picture .count')).toHaveText(['2', '2']);
    await expect(page.locator('.lab-transcript li')).toHaveCount(8);
    await expect(page.locator('.lab-frame noscript p')).toBeVisible();
    await expect(page.locator('.lab button:visible, .lab select:visible, .lab input:visible')).toHaveCount(0);
  });
});
