/** A seed in the address shows other words and another order, and the answer is graded by running that program. */
import { programsOf, shownBy } from '../../src/quiz/exact-item.ts';
import { solve } from '../../src/quiz/index.ts';
import { awake, fill, itemOn, listItems, oneOfEachKind, readItem, submit, WORDS } from './answering.ts';
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

const varying = new Map(
  listItems()
    .filter((item) => readItem(item.id).combinations.length > 1)
    .map((item) => [item.kind, item.id]),
);
for (const [kind, varied] of varying) {
  test(`${kind} with other words is graded by its own key: ${varied}`, async ({ page }) => {
    const exact = readItem(varied);
    for (const seed of [1, 2, 3]) {
      const { key } = solve(exact.item, seed, programsOf(exact));
      for (const want of ['right', 'wrong'] as const) {
        await page.goto(`q/${varied}/?seed=${seed}`);
        const item = itemOn(page, varied);
        await awake(item);
        await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
        await fill(item, key, want);
        await expect(await submit(item), `seed ${seed}`).toHaveText(WORDS[want]);
      }
    }
  });
}

for (const { id: written, kind } of oneOfEachKind()) {
  test(`${kind}: a seed moves what is offered, and the key holds: ${written}`, async ({ page }) => {
    const exact = readItem(written);
    for (const seed of [5, 6]) {
      await page.goto(`q/${written}/?seed=${seed}`);
      const item = itemOn(page, written);
      await awake(item);
      await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
      await fill(item, solve(exact.item, seed, programsOf(exact)).key, 'right');
      await expect(await submit(item), `seed ${seed}`).toHaveText(WORDS.right);
    }
  });
}

test('a wrong order is run as the seed shows it, and shows a schedule in which it fails', async ({
  page,
}) => {
  const order = 'gil-order-sale';
  const exact = readItem(order);
  const seed = [1, 2, 3].find((each) => shownBy(exact, each).combination !== 0)!;
  const name = shownBy(exact, seed).words.get('sold')!;
  await page.goto(`q/${order}/?seed=${seed}`);
  const item = itemOn(page, order);
  await awake(item);
  await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
  for (const id of ['own', 'less', 'more', 'give']) await item.locator(`[data-focus="add ${id}"]`).click();
  await expect(await submit(item)).toHaveText(WORDS.partly);
  await item.getByRole('button', { name: 'Run this program' }).press('Enter');
  const proof = item.locator('.proof');
  await expect(proof).toContainText(`writes ${name} = 1`);
  await expect(proof).toContainText('RuntimeError: release unlocked lock');
  await expect(proof.getByRole('heading')).toBeFocused();
});

test('an order that is no program says in which line', async ({ page }) => {
  await page.goto('q/gil-order-sale/');
  const item = itemOn(page, 'gil-order-sale');
  await awake(item);
  await page.route('**/item.json', async (route) => {
    const answered = await route.fetch();
    const exact = await answered.json();
    exact.item.before = exact.item.before.replace('def sell():', 'def sell(:');
    await route.fulfill({ response: answered, json: exact });
  });
  await item.locator('[data-focus="add own"]').click();
  await submit(item);
  await item.getByRole('button', { name: 'Run this program' }).click();
  await expect(item.locator('.proof')).toContainText(/does not run this program. Line 7, column \d+/);
});

test('a question for several builds tells the build of its seed, is graded for it, and shows all of them', async ({
  page,
}) => {
  const counter = 'gil-counter-builds';
  const exact = readItem(counter);
  for (const build of ['free-threaded', '3.14'] as const) {
    const seed = [1, 2, 3, 4, 5, 6, 7, 8].find((each) => shownBy(exact, each).build === build)!;
    await page.goto(`q/${counter}/?seed=${seed}`);
    const item = itemOn(page, counter);
    await awake(item);
    await expect(page.locator(`.item[data-seed="${seed}"]`)).toBeVisible();
    const rule = page.locator('.item .rule').first();
    await expect(rule.locator('span:visible')).toHaveCount(1);
    await expect(rule.locator('span:visible')).toContainText(build === '3.14' ? 'CPython 3.14' : build);
    await fill(item, solve(exact.item, seed, programsOf(exact)).key, 'right');
    await expect(await submit(item)).toHaveText(WORDS.right);
    const rows = item.getByRole('row');
    await expect(rows).toHaveCount(5);
    await expect(rows.filter({ hasText: 'CPython 3.14' })).toContainText('this build does so');
    await expect(rows.filter({ hasText: 'Any build' })).toContainText('1 or 2');
    await expect(rows.filter({ hasText: 'Any build' })).toContainText('guaranteed');
  }
});
