/** A seed in the address shows other words and another order, and the answer is graded by running that program. */
import { awake, itemOn } from './answering.ts';
import { expect, test } from './site.ts';

const id = 'mem-best-of-three';

test('the same seed shows the same question, graded by its own key', async ({ page }) => {
  const seen = new Set<string>();
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    await page.goto(`q/${id}/?seed=${seed}`);
    const item = itemOn(page, id);
    await awake(item);
    await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
    const text = await page.locator('.stem').innerText();
    const [, holes = '', need = ''] = /holes of (.*)\skB.*needs (\d+)\skB/s.exec(text) ?? [];
    const [a = 0, c = 0, e = 0] = holes.match(/\d+/g)!.map(Number);
    await expect(page.locator('.item pre').first()).toContainText(
      `g = np.ones(${(Number(need) * 1000) / 8})`,
    );
    const best = Math.min(...[a, c, e].filter((size) => size >= Number(need)));
    await item.getByRole('radio', { name: new RegExp(`in the hole of ${best}\\skB`) }).check();
    await item.locator('form button').first().click();
    await expect(item.locator('.verdict')).toHaveText('Right');
    await expect(item.locator('.said').first()).not.toBeEmpty();
    seen.add(text);
    await page.reload();
    await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
    expect(await page.locator('.stem').innerText()).toBe(text);
  }
  expect(seen.size).toBeGreaterThan(2);
});

test('another like this is another question; a seed that is none shows the item as written', async ({
  page,
}) => {
  await page.goto(`q/${id}/?seed=x&seed=-1`);
  const item = itemOn(page, id);
  await awake(item);
  const written = await page.locator('.stem').innerText();
  expect(written).toMatch(/60, 40 and 80\skB/);
  await item.getByRole('radio').first().check();
  await item.locator('form button').first().click();
  await expect(item.locator('.verdict')).toBeVisible();
  const texts = new Set([written]);
  for (let round = 0; round < 12 && texts.size < 3; round += 1) {
    await item.getByRole('button', { name: 'Another like this' }).click();
    await expect(item.locator('.verdict')).toBeHidden();
    texts.add(await page.locator('.stem').innerText());
    await item.getByRole('radio').first().check();
    await item.locator('form button').first().click();
    await expect(item.locator('.verdict')).toBeVisible();
  }
  expect(texts.size).toBeGreaterThanOrEqual(3);
});

test('a variant whose engine cannot be fetched is told', async ({ page, troubles }) => {
  troubles.allow(/explore-worker|ERR_FAILED|Failed to load/);
  await page.route('**/explore-worker*', (route) => route.abort());
  await page.goto(`q/${id}/?seed=3`);
  const item = itemOn(page, id);
  await awake(item);
  await expect(page.locator('.item[data-seed="3"]')).toBeVisible();
  await item.getByRole('radio').first().check();
  await item.locator('form button').first().click();
  await expect(item.getByRole('alert')).toContainText('could not be loaded');
});
