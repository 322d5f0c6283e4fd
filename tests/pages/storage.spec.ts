/** Where progress is kept, in a real browser and in all its moods: nothing that was answered is lost without a word. */
import { chromium, type Page } from '@playwright/test';
import { BROWSER_FLAGS } from '../setup/browser.ts';
import { answer, awake, fill, itemOn, oneOfEachKind, readKey, submit } from './answering.ts';
import { expect, test } from './site.ts';
import { LEGACY, leaveLegacy, storedEntries, storedItems } from './stored.ts';

const ids = () => oneOfEachKind().map((item) => item.id);
const first = () => ids()[0] ?? '';
const best = (page: Page) => page.locator('.item-best').first();
const legacy = (page: Page) => page.evaluate((key) => localStorage.getItem(key), LEGACY);
const attempt = (item: string, minute: number) => ({
  ...{ kind: 'attempt', item, version: 1, score: 1 },
  at: `2026-11-01T10:${String(minute).padStart(2, '0')}:00.000Z`,
});

test('two tabs that answer at once keep both their answers, and show each other’s', async ({ context }) => {
  const [one = '', two = ''] = ids();
  const tabs = await Promise.all([context.newPage(), context.newPage(), context.newPage()]);
  const [here, there, book] = tabs;
  await book.goto('progress/');
  for (const [page, id] of [
    [here, one],
    [there, two],
  ] as const) {
    await page.goto(`q/${id}/`);
    await awake(itemOn(page, id));
    await fill(itemOn(page, id), readKey(id), 'right');
  }
  await Promise.all([submit(itemOn(here, one)), submit(itemOn(there, two))]);
  await expect.poll(async () => (await storedItems(here)).sort()).toEqual([one, two].sort());
  // A tab that was open all the while has heard of both.
  await expect(book.getByRole('cell', { name: /^100\s%$/, includeHidden: true })).toHaveCount(2);
});

test('a tab that is killed loses no answer that had its verdict, nor what others have', async ({
  context,
}) => {
  const [one = '', two = ''] = ids();
  const doomed = await context.newPage();
  await answer(doomed, one, 'right');
  // At once, in the midst of whatever it still does.
  await doomed.goto('chrome://crash').catch(() => undefined);
  const page = await context.newPage();
  await answer(page, two, 'right');
  expect(await storedItems(page)).toEqual([one, two]);
});

test('a tab that is killed while it imports leaves all of the file, or nothing of it', async ({
  context,
}) => {
  const entries = Array.from({ length: 8_000 }, (_, index) => ({
    ...attempt(`mem-x${index}`, index % 60),
    ...{ seed: index, response: { kind: 'predict', text: 'x'.repeat(200) } },
  }));
  const buffer = Buffer.from(JSON.stringify({ version: 2, entries }));
  for (const wait of [0, 60, 300]) {
    const doomed = await context.newPage();
    await doomed.goto('progress/');
    const input = doomed.locator('main input[type=file]');
    await expect(input).toBeEnabled();
    await input.setInputFiles({ name: 'log.json', mimeType: 'application/json', buffer });
    await new Promise((soon) => setTimeout(soon, wait));
    await doomed.goto('chrome://crash').catch(() => undefined);
    const page = await context.newPage();
    await page.goto('404.html');
    expect([0, entries.length], `killed after ${wait} ms`).toContain((await storedEntries(page)).length);
    await page.close();
  }
});

test('a browser that is killed has on the disk what had its verdict', async ({ site }, testInfo) => {
  const profile = testInfo.outputPath('profile');
  const start = () =>
    chromium.launchPersistentContext(profile, {
      ...{ executablePath: process.env['CHROMIUM_PATH'] ?? '', args: BROWSER_FLAGS, baseURL: site.url },
    });
  const before = await start();
  const doomed = await before.newPage();
  await answer(doomed, first(), 'right');
  const session = await before.newCDPSession(doomed);
  const gone = before.waitForEvent('close');
  session.send('Browser.crash').catch(() => undefined);
  await gone;
  const after = await start();
  const page = await after.newPage();
  await page.goto('404.html');
  expect(await storedItems(page)).toEqual([first()]);
  await after.close();
});

test('where the disk is full, answering works, it is said, and it is stored once there is room', async ({
  page,
  context,
  site,
}) => {
  const id = first();
  await page.goto(`q/${id}/`);
  const item = itemOn(page, id);
  await awake(item);
  const session = await context.newCDPSession(page);
  const { origin } = new URL(site.url);
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await fill(item, readKey(id), 'right');
  await submit(item);
  await expect(best(page)).toContainText(/1 attempt\..*full/);
  expect(await storedItems(page)).toEqual([]);

  await session.send('Storage.overrideQuotaForOrigin', { origin });
  await page.getByRole('button', { name: 'Try again' }).click();
  await fill(item, readKey(id), 'right');
  await submit(item);
  await expect(best(page)).toContainText(/2 attempts\.\s*$/);
  expect(await storedItems(page), 'the first one too').toEqual([id, id]);
});

const DENIED: Readonly<Record<string, () => void>> = {
  'every store throws': () => {
    const denied = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    for (const name of ['indexedDB', 'localStorage']) Object.defineProperty(window, name, { get: denied });
  },
  'the database throws when it is opened': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  },
  'the database answers with an error': () => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (this: IDBFactory, name: string) {
      const request = open.call(this, `${name}-not`);
      request.addEventListener('upgradeneeded', (event) => {
        event.stopImmediatePropagation();
        request.transaction?.abort();
      });
      return request;
    };
  },
  'there is no database': () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  'the database never answers': () => {
    IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
  },
};

for (const [how, deny] of Object.entries(DENIED)) {
  test(`where storage is denied (${how}), answering works and the page says that nothing is kept`, async ({
    page,
  }) => {
    await page.addInitScript(deny);
    await answer(page, first(), 'right');
    await expect(best(page)).toContainText(/100\s%, 1 attempt\..*does not let the site store/);
    await page.goto('progress/');
    await expect(page.locator('.trouble')).toContainText('does not let the site store');
  });
}

test('in a sandboxed frame, which has no storage, answering works', async ({ page, site }) => {
  await page.route('**/frame.html', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<iframe sandbox="allow-scripts allow-forms" src="${site.url}q/${first()}/" title="x" width="600" height="900"></iframe>`,
    }),
  );
  // The frame’s origin is none, not even the site’s: a host that lets its pages be framed so lets them fetch, too.
  await page.route(`${site.url}{_astro,q}/**`, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'access-control-allow-origin': '*' } });
  });
  await page.goto('frame.html');
  const item = page.frameLocator('iframe').locator('section.item');
  await expect(item.locator('astro-island')).not.toHaveAttribute('ssr');
  await fill(item, readKey(first()), 'right');
  await submit(item);
  await expect(item.locator('.item-best')).toContainText(/1 attempt\..*does not let the site store/);
});

test('a private window keeps answers as long as it lives, and no longer', async ({ browser, site }) => {
  // A context of its own is one: nothing of it reaches the disk.
  const window = await browser.newContext({ baseURL: site.url });
  const page = await window.newPage();
  await answer(page, first(), 'right');
  await page.reload();
  await awake(itemOn(page, first()));
  await expect(best(page)).toContainText(/100\s%, 1 attempt\.\s*$/);
  await window.close();
  const after = await browser.newContext({ baseURL: site.url });
  const fresh = await after.newPage();
  await fresh.goto('progress/');
  expect(await storedEntries(fresh)).toEqual([]);
  await after.close();
});

test('the log of an earlier site is taken over, whole and once', async ({ page }) => {
  const [one = '', two = ''] = ids();
  await leaveLegacy(page, JSON.stringify({ version: 1, entries: [attempt(one, 1), attempt(two, 2)] }));
  await page.goto(`q/${one}/`);
  await awake(itemOn(page, one));
  await expect(best(page)).toContainText(/100\s%, 1 attempt\.\s*$/);
  expect(await legacy(page)).toBeNull();
  expect(await storedEntries(page)).toEqual([attempt(one, 1), attempt(two, 2)]);
  // A tab of the earlier site, still open, stores its whole log again.
  const later = [attempt(one, 1), attempt(two, 2), attempt(two, 3)];
  await leaveLegacy(page, JSON.stringify({ version: 1, entries: later }));
  await page.goto('progress/');
  await expect.poll(() => storedEntries(page)).toEqual(later);
});

const HOSTILE: Readonly<Record<string, string>> = {
  'no JSON': '{"version":1,"entr',
  'another shape': '{"hello":"world"}',
  'a script': '"<img src=x onerror=alert(1)>"',
  'wrong types': '{"version":1,"entries":[{"kind":"attempt","item":{},"version":"1","score":9,"at":7}]}',
  'a prototype': '{"__proto__":{"polluted":true},"version":1,"entries":[{"kind":"__proto__"}]}',
  empty: '',
  null: 'null',
  'four megabytes': 'x'.repeat(4_000_000),
};

for (const [what, text] of Object.entries(HOSTILE)) {
  test(`an earlier log that is hostile, ${what}: told, set aside, and the site works`, async ({ page }) => {
    await leaveLegacy(page, text);
    await page.goto('progress/');
    const main = page.locator('main');
    await expect(main.locator('.trouble')).toContainText(/set aside/);

    const id = first();
    await answer(page, id, 'right');
    await page.reload();
    await awake(itemOn(page, id));
    await expect(best(page)).toContainText(/100\s%/);
    await page.goto('progress/');
    const download = page.waitForEvent('download');
    await main.getByRole('button', { name: 'Download' }).click();
    const chunks: Buffer[] = [];
    for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString() === text, 'the old bytes are kept').toBe(true);
    expect(await page.evaluate(() => 'polluted' in {})).toBe(false);
  });
}

test('an earlier log of a later version is told, and left where it is', async ({ page }) => {
  const text = '{"version":7,"entries":[]}';
  await leaveLegacy(page, text);
  await page.goto('progress/');
  await expect(page.locator('.trouble')).toContainText(/later version of this site/);
  await answer(page, first(), 'right');
  await expect.poll(() => storedItems(page)).toEqual([first()]);
  expect(await legacy(page)).toBe(text);
});

test('a database of a later version is told, and left as it is, until it is erased', async ({ page }) => {
  await page.goto('404.html');
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const opening = indexedDB.open('under-the-gil', 9);
        opening.onsuccess = () => done(opening.result.close());
      }),
  );
  await answer(page, first(), 'right');
  await expect(best(page)).toContainText(/100\s%.*later version of this site/);
  const version = () => page.evaluate(async () => (await indexedDB.databases())[0]?.version);
  expect(await version()).toBe(9);
  await page.goto('progress/');
  await expect(page.locator('.trouble')).toContainText(/later version of this site/);
  await page.getByRole('button', { name: 'Erase' }).click();
  await page.getByRole('button', { name: 'Erase everything' }).click();
  await expect(page.locator('.trouble')).toBeEmpty();
  expect(await version()).toBe(1);
});

test('a tab whose database a later site takes over says so, and goes on', async ({ context }) => {
  const [page, later] = await Promise.all([context.newPage(), context.newPage()]);
  const id = first();
  await answer(page, id, 'right');
  await later.goto('404.html');
  // Waits until the first tab lets go.
  await later.evaluate(
    () =>
      new Promise<void>((done) => {
        const opening = indexedDB.open('under-the-gil', 2);
        opening.onsuccess = () => done();
      }),
  );
  await page.getByRole('button', { name: 'Try again' }).click();
  await fill(itemOn(page, id), readKey(id), 'right');
  await submit(itemOn(page, id));
  await expect(best(page)).toContainText(/2 attempts.*later version of this site/);
});

test('a damaged entry is set aside, and the others count', async ({ page }) => {
  const id = first();
  await answer(page, id, 'right');
  await page.goto('404.html');
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const opening = indexedDB.open('under-the-gil');
        opening.onsuccess = () => {
          const change = opening.result.transaction('entries', 'readwrite');
          change.objectStore('entries').add({ kind: 'attempt', item: '<img src=x>', version: 'x' });
          change.oncomplete = () => done(opening.result.close());
        };
      }),
  );
  await page.goto(`q/${id}/`);
  await awake(itemOn(page, id));
  await expect(best(page)).toContainText(/100\s%, 1 attempt/);
  expect(await storedItems(page)).toEqual([id]);
  await page.goto('progress/');
  await expect(page.locator('main')).toContainText('Set aside');
  await expect(page.locator('main')).toContainText(/\d\d characters, set aside 2/);
});

test('unreadable data that fill the storage can be erased', async ({ page, context, site }) => {
  await leaveLegacy(page, 'x'.repeat(4_000_000));
  const session = await context.newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: new URL(site.url).origin, quotaSize: 1 });
  await page.goto('progress/');
  const main = page.locator('main');
  await expect(main.locator('.trouble')).toContainText(/full/);
  expect(await legacy(page), 'it stays where it is').toHaveLength(4_000_000);
  await main.getByRole('button', { name: 'Erase' }).click();
  await main.getByRole('button', { name: 'Erase everything' }).click();
  await expect.poll(() => legacy(page)).toBeNull();
});
