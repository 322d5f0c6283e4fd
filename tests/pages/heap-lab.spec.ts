/** The heap lab: sizes and allocators by pointer and keys, links that reopen it and links that cannot, and on paper. */
import type { Page } from '@playwright/test';
import { type HeapState, writeHeap } from '../../src/islands/heap-link.ts';
import { axeEverywhere, overflow, shifts, watchShifts } from './looks.ts';
import { expect, test } from './site.ts';

const LAB = 'labs/heap/';
const SECOND = 'the lines have run once before';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const now = (page: Page) => page.locator('.lab-now');
const count = (page: Page) => page.locator('.lab-stepper .lab-count');
const picture = (page: Page) => page.locator('.heap-picture');
const size = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });
const strips = (page: Page) => page.locator('.heap-strips svg.strip');

/** Opens the lab, and waits until its island is alive. */
async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(LAB + fragment);
  await page.locator('.lab').scrollIntoViewIfNeeded();
  await expect(page.locator('astro-island:has(.lab):not([ssr])')).toHaveCount(1);
}

/** Types a number in place of another. */
async function resize(page: Page, name: string, value: number): Promise<void> {
  await size(page, name).fill(String(value));
  await size(page, name).press('Enter');
}

const link = (source: string, change: Partial<HeapState['memory']> = {}, at = 9_999) =>
  writeHeap({
    ...{ source, at },
    memory: { allocator: 'glibc-2.36', start: 'import-numpy', tunables: {}, again: false, ...change },
  });

test('the deck’s picture holds at 80 kB, breaks at 8 MB, and holds again in the second round', async ({
  page,
}) => {
  await watchShifts(page);
  await open(page);
  await expect(picture(page)).toContainText(
    'The textbook picture holds. From low addresses to high a, f, d and e',
  );
  await expect(strips(page)).toHaveCount(1);
  await resize(page, 'm', 1000);
  await resize(page, 'n', 1100);
  await expect(picture(page)).toContainText(
    'The textbook picture breaks. From low addresses to high f, e, d and a',
  );
  await expect(strips(page)).toHaveCount(2);
  await expect(page.locator('.heap-numbers')).toContainText('Mapped are requests from8,003,584 bytes');
  await page.getByLabel('Process').selectOption({ label: SECOND });
  await expect(picture(page)).toContainText('The textbook picture holds.');
  await page.getByLabel('Process').selectOption({ index: 0 });
  await page.getByLabel('M_MMAP_THRESHOLD').fill('4000000000');
  await expect(picture(page)).toContainText('The textbook picture holds.');
  await page.getByLabel('Allocator').selectOption('buddy');
  await expect(page.getByLabel('M_MMAP_THRESHOLD')).toHaveCount(0);
  await expect(page.locator('.heap-numbers')).toContainText('Padding in the blocks');
  expect(await shifts(page)).toEqual([]);
});

test('it goes back and forward, by buttons and by the keys of the slider', async ({ page }) => {
  await open(page);
  await expect(count(page)).toHaveText('7 of 7');
  await button(page, 'Back').click();
  await expect(now(page)).toContainText('Line 9, e = np.ones((n, n)): e gets 96,800 bytes in the heap');
  const slider = page.getByRole('slider', { name: 'Step' });
  await slider.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(now(page)).toContainText('The block of c, 80,000 bytes, becomes free.');
  await expect(slider).toHaveAttribute('aria-valuetext', /^5 of 7\. Line 8, del c/);
  await expect(page.locator('.lab-listing .row.m')).toContainText('del c');
  await expect(page.locator('.lab-transcript [aria-current=step]')).toContainText('Line 8, del c');
  await page.keyboard.press('Home');
  await expect(now(page)).toHaveText('Before the first line.');
  // The position stays where it is when sizes change.
  await page.keyboard.press('ArrowRight');
  await resize(page, 'm', 300);
  await expect(count(page)).toHaveText('1 of 7');
  await expect(now(page)).toContainText('a gets 720,000 bytes in a mapping of its own');
});

test('all is done with nothing but keys', async ({ page }) => {
  await open(page);
  const reach = async (is: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      const here = await page.evaluate(() => {
        const element = document.activeElement;
        return `${element?.id} ${element?.getAttribute('aria-label')} ${element?.textContent}`;
      });
      if (here.includes(is)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`no Tab leads to ${is}`);
  };
  await reach('heap-lab-allocator');
  await page.keyboard.press('w');
  await page.keyboard.press('Home');
  await expect(page.getByLabel('Allocator')).toHaveValue('first-fit');
  await expect(picture(page)).toBeEmpty();
  await reach('heap-lab-number-0');
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await expect(size(page, 'm'), 'as far as there are addresses').toHaveValue('12500000');
  await page.keyboard.press('Home');
  await expect(size(page, 'm')).toHaveValue('1');
  await reach('Back');
  await page.keyboard.press('Enter');
  await expect(count(page)).toHaveText('6 of 7');
});

test('a link reopens it exactly, the edited program included', async ({ page, context }) => {
  await open(page);
  await button(page, 'Edit the program').click();
  const editor = page.getByRole('textbox', { name: 'Program' });
  await editor.fill(`${(await editor.inputValue()).replace('del c', 'del c, b')}\n# <b>é</b>`);
  expect.soft(await axeEverywhere(page), 'axe while editing').toEqual([]);
  await button(page, 'Place these arrays').click();
  await resize(page, 'n', 2000);
  await page.getByLabel('M_TRIM_THRESHOLD').fill('0');
  await page.getByLabel('Process').selectOption({ label: SECOND });
  await button(page, 'Back').click();
  await expect(page).toHaveURL(/&rounds=2&mmap=&trim=0&at=6&/);
  const address = page.url();
  await expect(page.locator('.lab-link a')).toHaveAttribute(
    'href',
    new RegExp(RegExp.escape(new URL(address).hash)),
  );

  const other = await context.newPage();
  await other.goto(address);
  await expect(count(other)).toHaveText('6 of 7');
  await expect(size(other, 'n')).toHaveValue('2000');
  await expect(other.getByLabel('M_TRIM_THRESHOLD')).toHaveValue('0');
  await expect(other.getByLabel('Process').locator('option:checked')).toHaveText(SECOND);
  await expect(other.locator('.lab-listing')).toContainText('# <b>é</b>');
  await expect(now(other)).toHaveText((await now(page).textContent()) ?? '');
  const next = await link('import numpy as np\nk = 7\nz = np.zeros(k)\n', { allocator: 'next-fit' });
  await other.evaluate((hash) => (location.hash = hash), next);
  await expect(now(other)).toContainText('z gets 56 bytes');
});

test('links that are damaged are told, and show the program of the page', async ({ page }) => {
  const whole = await link('import numpy as np\na = np.ones(1)\n');
  for (const [fragment, says] of [
    [whole.slice(0, -6), 'damaged'],
    [whole.slice(0, whole.indexOf('&program')), 'not whole'],
    [whole.replace('v=1', 'v=9'), 'another version'],
    [whole.replace('glibc-2.36', 'x'), 'does not know'],
  ] as const) {
    await page.goto('about:blank');
    await open(page, fragment);
    await expect(page.locator('.lab > .trouble')).toContainText(says);
    await expect(page.locator('.lab-listing')).toContainText('del c');
  }
});

test('a program outside the subset, or too large for memory, runs nothing, and can be mended', async ({
  page,
}) => {
  await open(page, await link('import os\nos.system("x")\n'));
  await expect(page.getByRole('alert').filter({ hasText: 'Line 2' })).toContainText('does not take this');
  await expect(strips(page)).toHaveCount(0);
  expect.soft(await axeEverywhere(page), 'axe with a refused program').toEqual([]);
  await page
    .getByRole('textbox', { name: 'Program' })
    .fill('import numpy as np\na = np.ones((2**30, 2**30))\n');
  await button(page, 'Place these arrays').click();
  await expect(page.getByRole('alert').filter({ hasText: 'Line 2' })).toContainText(
    'larger than any address space',
  );
  await page.getByRole('textbox', { name: 'Program' }).fill('import numpy as np\na = np.ones(5)\n');
  await button(page, 'Place these arrays').click();
  await page.getByLabel('Allocator').selectOption('first-fit');
  await expect(now(page)).toContainText('a gets 40 bytes');
});

for (const width of [320, 768, 1280])
  test(`it fits, and can be hit by a finger, at ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await open(page);
    expect(await overflow(page)).toEqual([]);
    const small = await page
      .locator('.lab :is(button, select, input)')
      .evaluateAll((fields) =>
        fields
          .map((field) => ({ what: field.id, ...field.getBoundingClientRect().toJSON() }))
          .filter(({ height, width: wide }) => height < 44 || wide < 44),
      );
    expect(small).toEqual([]);
    await page
      .locator('.lab details')
      .evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')));
    await resize(page, 'm', 1000);
    expect(await overflow(page)).toEqual([]);
    expect(await axeEverywhere(page)).toEqual([]);
  });

test('on paper stand program, blocks and what has happened, without what is pressed', async ({ page }) => {
  await open(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('.lab-listing')).toBeVisible();
  await expect(strips(page).first()).toBeVisible();
  await expect(page.locator('.lab-transcript li')).toHaveCount(7);
  await expect(page.locator('.lab button:visible, .lab input[type=range]:visible')).toHaveCount(0);
});

test('in a lesson it leaves the address alone, and leads to the lab with all that is shown', async ({
  page,
}) => {
  await page.goto('memory/where-arrays-land/');
  const lab = page.locator('#lab-two-numbers');
  await lab.scrollIntoViewIfNeeded();
  await lab.getByRole('button', { name: 'Change sizes and allocator' }).click();
  await expect(lab.getByLabel('Allocator')).toBeFocused();
  expect.soft(await axeEverywhere(page)).toEqual([]);
  await lab.getByLabel('Allocator').selectOption('buddy');
  await expect(lab.locator('.lab-link a')).toHaveAttribute(
    'href',
    /\/labs\/heap\/#lab=heap&v=1&allocator=buddy&/,
  );
  expect(new URL(page.url()).hash).toBe('');
  await lab.locator('.lab-link a').click();
  await expect(page).toHaveURL(/labs\/heap/);
  await expect(page.getByLabel('Allocator')).toHaveValue('buddy');
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('program and blocks are shown, and what is missing said', async ({ page }) => {
    await page.goto(LAB);
    await expect(page.locator('.lab-listing')).toContainText('del c');
    await expect(strips(page).first()).toBeVisible();
    await expect(page.locator('.lab-transcript li')).toHaveCount(7);
    await expect(page.locator('.lab-frame noscript p')).toBeVisible();
    await expect(page.locator('.lab button:visible, .lab select:visible, .lab input:visible')).toHaveCount(0);
  });
});
