/** The explorer in the browser: a worker that says how far it is, ends at once, refuses with a place, and recovers. */
import type { Page } from '@playwright/test';
import { axeEverywhere, overflow } from './looks.ts';
import { expect, test } from './site.ts';

const WORKER = '**/explore-worker*.js';

/** Two threads, one of which waits for ever in some schedules. */
const DEADLOCK = `import threading

first = threading.Lock()
second = threading.Lock()


def one():
    with first:
        with second:
            print('one')


def other():
    with second:
        with first:
            print('other')


threads = [threading.Thread(target=one), threading.Thread(target=other)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
`;

/** Threads that count without a lock: rounds and threads make it as large as one likes. */
const counting = (threads: number, rounds: number) => `import threading

counter = 0


def work():
    global counter
    for _ in range(${rounds}):
        counter += 1


threads = [threading.Thread(target=work) for _ in range(${threads})]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter)
`;

async function open(page: Page): Promise<void> {
  await page.goto('explore/');
  await expect(button(page, 'Explore')).toBeEnabled();
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Program' });
const verdict = (page: Page) => page.locator('.verdict');

async function explore(page: Page, program: string): Promise<void> {
  await editor(page).fill(program);
  await button(page, 'Explore').click();
}

test('a deadlock: verdict, outputs, the shortest schedule, the schedule of an output', async ({ page }) => {
  await open(page);
  await expect.poll(() => page.workers().length, 'a worker gets ready by itself').toBe(1);
  await explore(page, DEADLOCK);
  await expect(verdict(page)).toHaveText('Can deadlock');
  await expect(page.getByRole('status').filter({ hasText: 'Can deadlock' })).toHaveCount(1);
  await expect(page.locator('.outputs > li')).toHaveCount(3);
  await expect(page.locator('.outputs .printed')).toHaveText(['[deadlock]', 'one\nother', 'other\none']);

  const turns = page.locator('.turns > li');
  await expect(page.getByRole('heading', { name: 'A shortest schedule to the deadlock' })).toBeVisible();
  await expect(turns.first()).toContainText('MainThread');
  await expect(turns.nth(-2)).toContainText('waits for second, which Thread-2 (other) has');
  await expect(turns.last()).toContainText('waits for first, which Thread-1 (one) has');
  await expect(turns.last().locator('.at')).toHaveText(['line 15']);
  expect(page.workers()).toHaveLength(1);

  await page.getByRole('button', { name: 'Show how output 3' }).click();
  const heading = page.getByRole('heading', { name: 'A shortest schedule to this output' });
  await expect(heading, 'focus goes to what was asked for').toBeFocused();
  await expect(page.locator('.findings pre')).toHaveText('other\none');

  expect.soft(await axeEverywhere(page), 'axe').toEqual([]);
  for (const width of [320, 360, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    expect.soft(await overflow(page), `overflow at ${width} px`).toEqual([]);
  }
});

test('a failure: its traceback; a lock that is not needed', async ({ page }) => {
  await open(page);
  await explore(
    page,
    `import threading

lock = threading.Lock()


def work():
    with lock:
        return int('x')


threading.Thread(target=work).start()
`,
  );
  await expect(verdict(page)).toHaveText('Can fail');
  await expect(page.locator('.findings pre').last()).toContainText(
    /line 8, in work[^]*ValueError: invalid literal/,
  );
  await expect(
    page.locator('.findings li').filter({ hasText: 'lock, made in line 3, is not needed' }),
  ).toHaveCount(1);
  expect.soft(await axeEverywhere(page), 'axe').toEqual([]);
});

test('the rule for switching decides: a lost update with any instruction, none with statements', async ({
  page,
}) => {
  await open(page);
  await explore(page, counting(2, 1));
  await expect(page.getByRole('heading', { name: 'It can give 2 outputs' })).toBeVisible();
  await expect(page.locator('.findings')).toContainText('counter: two threads in line 9');
  await page.getByRole('radio', { name: /^Statement/ }).check();
  await expect(page.locator('.stale')).toBeVisible();
  await button(page, 'Explore').click();
  await expect(page.getByRole('heading', { name: 'It can give 1 output' })).toBeVisible();
  await expect(page.locator('.stale')).toHaveCount(0);
  expect(page.workers(), 'both in the same worker').toHaveLength(1);
});

test('long work says how far it is, and ends at once when asked', async ({ page }) => {
  await open(page);
  const statesIn = (text: string) => Number(text.split(' ')[0]?.replaceAll(',', ''));
  // Other processes can only add to a time: what took too long has another try.
  let settled = Infinity;
  let gone = Infinity;
  for (let attempt = 0; attempt < 4 && Math.max(settled, gone) >= 100; attempt += 1) {
    await explore(page, counting(5, 4));
    await expect(button(page, 'Stop'), 'the focus stays where it was').toBeFocused();
    const closed = page
      .workers()[0]
      ?.waitForEvent('close')
      .then(() => Date.now());
    // In the page: between two calls of the test, a fast machine is through with all states.
    const [first, second, asked, passed] = await button(page, 'Stop').evaluate(
      async (element: HTMLElement) => {
        const pause = () => new Promise((done) => setTimeout(done));
        const told = () => document.querySelector('.progress-words')?.textContent ?? '';
        const wait = async (wanted: (text: string) => boolean) => {
          while (!wanted(told()) && element.textContent === 'Stop') await pause();
          return told();
        };
        const first = await wait((text) => text.includes(' states'));
        const second = await wait((text) => text !== first);
        const begin = Date.now();
        element.click();
        while (element.textContent !== 'Explore') await pause();
        return [first, second, begin, Date.now() - begin] as const;
      },
    );
    for (const text of [first, second]) expect(text).toMatch(/^[\d,]+ states, \d+\.\d\ss$/);
    expect(statesIn(second), 'more than before').toBeGreaterThan(statesIn(first));
    expect(statesIn(first)).toBeGreaterThan(0);
    settled = Math.min(settled, passed);
    gone = Math.min(gone, ((await closed) ?? Infinity) - asked);
    expect(page.workers()).toHaveLength(0);
    await expect(page.locator('.stopped')).toHaveText(/^Stopped after [\d,]+ states/);
  }
  expect(settled, 'milliseconds until the page has settled').toBeLessThan(100);
  expect(gone, 'milliseconds until the worker is gone').toBeLessThan(100);

  await explore(page, DEADLOCK);
  await expect(verdict(page), 'a fresh worker answers').toHaveText('Can deadlock');
});

test('a program that is refused: line, column, what to do; and the next one is taken', async ({ page }) => {
  await open(page);
  await explore(page, 'import threading\n\n\ndef numbers():\n    yield 1\n');
  const alert = page.getByRole('alert').filter({ hasText: 'Line 5, column 5.' });
  await expect(alert).toContainText('yield is not supported');
  await expect(editor(page)).toHaveAttribute('aria-invalid', 'true');
  await expect(verdict(page)).toHaveCount(0);
  await button(page, 'Go to line 5').click();
  await expect(editor(page)).toBeFocused();
  const caret = await editor(page).evaluate((element: HTMLTextAreaElement) => element.selectionStart);
  expect(caret).toBe('import threading\n\n\ndef numbers():\n    '.length);
  expect.soft(await axeEverywhere(page), 'axe').toEqual([]);

  await explore(page, 'print("hello")\n');
  await expect(verdict(page)).toHaveText('Safe');
  await expect(editor(page)).toHaveAttribute('aria-invalid', 'false');
  await explore(page, 'print("hello"\n');
  await expect(page.getByRole('alert').filter({ hasText: /Line 1, column \d+\./ })).toHaveCount(1);
});

test('a program too large is unfinished, never safe, and says why', async ({ page }) => {
  await open(page);
  await explore(page, counting(5, 4));
  await expect(verdict(page)).toHaveText('Unfinished', { timeout: 40_000 });
  await expect(page.locator('.findings')).toContainText(/more states than are explored here|time ran out/);
  await expect(page.locator('.findings')).not.toContainText('Safe');
});

test('the worker keeps its budget of time', async ({ page }) => {
  const script = page.waitForRequest(WORKER);
  await open(page);
  await explore(page, 'print(1)');
  const url = (await script).url();
  const answer = await page.evaluate(
    ([address, source]) =>
      new Promise<{ verdict: string; stopped: string; seconds: number }>((resolve, reject) => {
        const worker = new Worker(address!, { type: 'module' });
        worker.onerror = () => reject(new Error('the worker broke down'));
        worker.onmessage = ({ data }) => {
          if (data.kind === 'found') resolve(data.found);
        };
        const options = { maxStates: 100_000_000 };
        worker.postMessage({ id: 1, kind: 'explore', source, options, seconds: 1 });
      }),
    [url, counting(6, 6)],
  );
  expect(answer).toMatchObject({ verdict: 'unfinished', stopped: 'time' });
  expect(answer.seconds).toBeGreaterThan(1);
  expect(answer.seconds).toBeLessThan(2);
});

test('what cannot be loaded is told, and the next try works', async ({ page, troubles }) => {
  troubles.allow(/ERR_FAILED|Failed to load|explore-worker/);
  await page.route(WORKER, (route) => route.abort());
  await open(page);
  await button(page, 'Explore').click();
  await expect(page.getByRole('alert').filter({ hasText: 'could not be loaded' })).toHaveCount(1);
  await page.unroute(WORKER);
  await explore(page, DEADLOCK);
  await expect(verdict(page)).toHaveText('Can deadlock');
});

test('a worker that breaks down is told, and the next try works', async ({ page, troubles }) => {
  troubles.allow(/out of cheese/);
  await page.route(WORKER, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      body: 'addEventListener("message", () => { throw new Error("out of cheese"); });',
    }),
  );
  await open(page);
  await button(page, 'Explore').click();
  await expect(page.getByRole('alert').filter({ hasText: 'out of cheese' })).toContainText('Explore again');
  await page.unroute(WORKER);
  await explore(page, DEADLOCK);
  await expect(verdict(page)).toHaveText('Can deadlock');
});

test('a worker that does not answer is ended', async ({ page }) => {
  await page.clock.install();
  await page.route(WORKER, (route) => route.fulfill({ contentType: 'text/javascript', body: ';' }));
  const started = page.waitForEvent('worker');
  await open(page);
  await button(page, 'Explore').click();
  await started;
  await page.clock.fastForward(36_000);
  await expect(page.getByRole('alert').filter({ hasText: 'has not answered' })).toHaveCount(1);
  await expect.poll(() => page.workers().length).toBe(0);
});

test('programs of the course: what was changed is kept, and can be taken back', async ({ page }) => {
  await open(page);
  const starter = page.getByRole('combobox', { name: /Start from/ });
  await starter.selectOption({ label: 'two-locks.py' });
  const original = await editor(page).inputValue();
  expect(original).toContain('import threading');
  await editor(page).fill('print(1)');
  await starter.selectOption({ label: 'add-twice.py' });
  await expect(editor(page)).not.toHaveValue('print(1)');
  await starter.selectOption({ label: 'two-locks.py' });
  await expect(editor(page)).toHaveValue('print(1)');
  await button(page, 'Undo my changes').click();
  await expect(editor(page)).toHaveValue(original);
});

test('by keyboard: Ctrl+Enter in the program explores it, Tab leaves it', async ({ page }) => {
  await open(page);
  await editor(page).fill(DEADLOCK);
  await editor(page).press('Control+Enter');
  await expect(verdict(page)).toHaveText('Can deadlock');
  await editor(page).press('Tab');
  await expect(editor(page)).not.toBeFocused();
});

test('no other page loads the explorer', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => {
    if (/explore-worker|ProgramExplorer/.test(request.url())) loaded.push(`${page.url()} ${request.url()}`);
  });
  for (const path of ['', 'about/', 'gil/', 'gil/two-threads-one-lock/', 'gil/quiz/', 'progress/']) {
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    expect(page.workers()).toHaveLength(0);
  }
  expect(loaded).toEqual([]);
});
