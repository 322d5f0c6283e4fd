/** Progress stays in the browser: kept over a reload, exported, erased, imported; hostile data is set aside. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { awake, fill, itemOn, oneOfEachKind, readKey, submit, WORDS } from './answering.ts';
import { expect, test } from './site.ts';

const STORE = 'under-the-gil:progress';
const first = () => oneOfEachKind().find((item) => item.kind === 'choice')?.id ?? '';

async function answer(page: Page, id: string, want: 'right' | 'wrong'): Promise<void> {
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  await fill(item, readKey(id), want);
  await expect(await submit(item)).toHaveText(WORDS[want]);
}

const stored = (page: Page) => page.evaluate((key) => localStorage.getItem(key), STORE);

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
  const exported = JSON.parse(readFileSync(file, 'utf8')) as { version: number; entries: { item: string }[] };
  expect(exported.version).toBe(1);
  expect(exported.entries.map((entry) => entry.item)).toEqual([id, id]);

  await main.getByRole('button', { name: /erase/i }).first().click();
  expect(await stored(page), 'it asks first').not.toBeNull();
  await main
    .getByRole('button', { name: /^(yes|erase)/i })
    .last()
    .click();
  await expect.poll(() => stored(page)).toBeNull();
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
    expect(await stored(page)).toBeNull();
  }
});

const HOSTILE: Readonly<Record<string, string>> = {
  'no JSON': '{"version":1,"entr',
  'another shape': '{"hello":"world"}',
  'a script': '"<img src=x onerror=alert(1)>"',
  'wrong types': '{"version":1,"entries":[{"kind":"attempt","item":{},"version":"1","score":9,"at":7}]}',
  'a prototype': '{"__proto__":{"polluted":true},"version":1,"entries":[{"kind":"__proto__"}]}',
  'a later version': '{"version":7,"entries":[]}',
  empty: '',
  null: 'null',
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`hostile stored data, ${what}: told, set aside, and the site works`, async ({ page }) => {
    await page.goto('404.html');
    await page.evaluate(([key, value]) => localStorage.setItem(key, value), [STORE, text] as const);

    await page.goto('progress/');
    await expect(page.locator('main')).toContainText(/set aside/);
    const kept = await page.evaluate(() => Object.values({ ...localStorage }) as string[]);
    expect(kept, 'the old bytes are kept').toContain(text);

    const id = first();
    await answer(page, id, 'right');
    await page.reload();
    await awake(itemOn(page, id));
    await expect(page.locator('.item-best').first()).toContainText(/100\s%/);
    const after = await page.evaluate(() => Object.values({ ...localStorage }) as string[]);
    expect(after, 'and stay').toContain(text);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  });
}

test('where storage is denied, answering works and the page says that nothing is kept', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await answer(page, first(), 'right');
  await expect(page.locator('main')).toContainText(/store/);
});

test('where storage is full, answering works and the page says that nothing is kept', async ({ page }) => {
  await page.addInitScript(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await answer(page, first(), 'right');
  await expect(page.locator('main')).toContainText(/full/);
});

test('two tabs keep both their answers', async ({ context }) => {
  const [one, two] = oneOfEachKind().map((item) => item.id);
  const here = await context.newPage();
  const there = await context.newPage();
  await here.goto('progress/');
  await answer(there, one ?? '', 'right');
  await answer(here, two ?? '', 'right');
  const log = JSON.parse((await stored(here)) ?? 'null') as { entries: { item: string }[] };
  expect(log.entries.map((entry) => entry.item).sort()).toEqual([one, two].sort());
});

test('unreadable data that fill the storage can be erased', async ({ page }) => {
  await page.goto('404.html');
  await page.evaluate((key) => localStorage.setItem(key, 'x'.repeat(4_000_000)), STORE);
  await page.goto('progress/');
  const main = page.locator('main');
  await expect(main).toContainText(/full/);
  await main.getByRole('button', { name: 'Erase' }).click();
  await main.getByRole('button', { name: 'Erase everything' }).click();
  await expect.poll(() => stored(page)).toBeNull();
  await expect(main).not.toContainText(/full/);
});
