/**
 * How fast labs answer with the CPU throttled four times: a step back or forward, and a slider that is dragged through
 * more than 200 steps. What is measured is the time for which the page’s main thread is busy with each,
 * from the event to what is handed on to be painted, in CPU time of that thread: how long a frame takes by the clock
 * says more of what else the machine does.
 */
import type { CDPSession, Page } from '@playwright/test';
import { writeGilState } from '../../src/islands/gil-state.ts';
import { writeHeap } from '../../src/islands/heap-link.ts';
import { writeState } from '../../src/islands/lab-state.ts';
import { writeReferences } from '../../src/islands/reference-state.ts';
import { expect, test } from './site.ts';

// One after the other: times of a busy machine say nothing.
test.describe.configure({ mode: 'default' });

const THROTTLE = 4;
/**
 * The aim is 16 ms for a step and 50 ms for the longest frame of a drag; a step takes 10 to 41 ms where this was measured,
 * as fast as the machine was then. What is held here is that neither gets worse: as many of the cheapest repaints.
 */
const STEP = 8;
const FRAME = 15;

const PROGRAM = `import threading

total = 0
lock = threading.Lock()


def work():
    global total
    for _ in range(30):
        with lock:
            total += 1


threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
`;

/** Seconds for which the main thread has worked so far. */
async function worked(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
}

const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!;

/** Milliseconds that the main thread works on each of some changes, until they are drawn. */
async function times(
  page: Page,
  session: CDPSession,
  changes: readonly (() => Promise<void>)[],
): Promise<number[]> {
  const drawn = () =>
    page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 0))));
  const found: number[] = [];
  for (const change of changes) {
    const before = await worked(session);
    await change();
    await drawn();
    found.push((await worked(session)) * 1000 - before * 1000);
  }
  return found;
}

test('steps and drags of the schedule lab are drawn in time', async ({ page }) => {
  test.setTimeout(240_000);
  const link = await writeState({
    ...{ source: PROGRAM, mode: 'any-instruction', build: '3.13' },
    ...{ choices: [0, 0, 0], at: 3 },
  });
  await page.goto(`labs/schedule/${link}`);
  const count = page.locator('.lab-stepper .lab-count');
  await expect(count).toHaveText('3 of 3');
  // The three threads one after the other.
  for (let turn = 0; turn < 3; turn += 1) {
    const before = await count.textContent();
    await page.getByRole('button', { name: 'To the next switch' }).click();
    await expect(count).not.toHaveText(before ?? '');
  }
  const last = Number((await count.textContent())?.split(' of ')[1]);
  await drawnInTime(page, last);
});

test('steps and drags of the GIL lab are drawn in time', async ({ page }) => {
  test.setTimeout(240_000);
  const spinning = { count: 4, python: 68_000, call: 'none', us: 0, times: 1 } as const;
  const link = writeGilState({
    settings: { groups: [spinning], gil: true, interval: 5000, cores: 4, check: 1, late: 70, wake: 50 },
    at: 3,
  });
  await page.goto(`labs/gil/${link}`);
  const count = page.locator('.lab-stepper .lab-count');
  await expect(count).toHaveText(/^3 of /);
  await drawnInTime(page, Number((await count.textContent())?.split(' of ')[1]));
});

test('steps and drags of the heap lab are drawn in time', async ({ page }) => {
  test.setTimeout(240_000);
  // Of eight sizes, every third array deleted again: blocks and holes of all sorts.
  const lines = Array.from({ length: 210 }, (_, index) => {
    if (index % 3 === 2) return `del a${index - 1}`;
    return `a${index} = np.ones(${1_000 * (1 + (index % 8))})`;
  });
  const link = await writeHeap({
    source: `import numpy as np\n${lines.join('\n')}\n`,
    memory: { allocator: 'best-fit', start: 'import-numpy', tunables: {}, again: false },
    at: lines.length,
  });
  await page.goto(`labs/heap/${link}`);
  await expect(page.locator('.lab-stepper .lab-count')).toHaveText(`${lines.length} of ${lines.length}`);
  await drawnInTime(page, lines.length);
});

test('steps and drags of the reference lab are drawn in time', async ({ page }) => {
  test.setTimeout(240_000);
  // Lists that are made, held and let go, with as many in the picture as it takes.
  const source = `rows = [[] for n in range(10)]
for n in range(40):
    other = [rows[n % 10]]
    rows[(n + 3) % 10] = other
    kept = [other, rows[n % 7]]
    del other
    kept.clear()
`;
  await page.goto(
    `labs/references/${await writeReferences({ source, build: '3.13', at: 3, collect: false })}`,
  );
  const count = page.locator('.lab-stepper .lab-count');
  await expect(count).toHaveText(/^3 of \d{3}$/);
  await drawnInTime(page, Number((await count.textContent())?.split(' of ')[1]));
});

/** Steps and drags through the lab of a page, which has so many positions after its first. */
async function drawnInTime(page: Page, last: number): Promise<void> {
  expect(last).toBeGreaterThanOrEqual(200);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE });
  const press = (name: string) => () =>
    page.evaluate((words) => {
      const buttons = [...document.querySelectorAll<HTMLElement>('.lab-stepper button')];
      buttons.find(({ textContent }) => textContent === words)?.click();
    }, name);
  const drag = (at: number) => () =>
    page.evaluate((value) => {
      const slider = document.querySelector<HTMLInputElement>('.lab-slider input')!;
      slider.value = String(value);
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    }, at);
  const many = (count: number, change: (each: number) => () => Promise<void>) =>
    times(
      page,
      session,
      Array.from({ length: count }, (_, each) => change(each)),
    );
  const backAndForward = (each: number) => press(each % 2 === 0 ? 'Back' : 'Forward');
  const idle = await many(21, () => () => page.evaluate(() => {}));
  // The cheapest repaint, another word in the heading, says how fast the machine is.
  const word = (each: number) => () =>
    page.evaluate(
      (text) => {
        document.querySelector('h1')!.firstChild!.textContent = text;
      },
      `A lab ${each % 2}`,
    );
  const cheapest = Math.max(6, median(await many(41, word)) - median(idle));
  const [stepLimit, frameLimit] = [cheapest * STEP, cheapest * FRAME];
  // Not the first steps, before which the browser has compiled nothing.
  await many(20, backAndForward);
  let [step, longest] = [Infinity, Infinity];
  // Other processes can only add to a time: what counts of each position is the best of its tries.
  const best = Array.from({ length: last }, () => Infinity);
  for (let tries = 0; tries < 6 && (step > stepLimit || longest > frameLimit); tries += 1) {
    if (step > stepLimit) step = Math.min(step, median(await many(41, backAndForward)) - median(idle));
    if (longest <= frameLimit) continue;
    for (const [at, time] of (await many(last, drag)).entries()) best[at] = Math.min(best[at]!, time);
    longest = Math.max(...best);
  }
  console.log(
    `a step: ${step.toFixed(1)} ms; the longest of ${last} in a drag: ${longest.toFixed(1)} ms; ` +
      `the cheapest repaint: ${cheapest.toFixed(1)} ms`,
  );
  expect(step, 'milliseconds for a step').toBeLessThanOrEqual(stepLimit);
  expect(longest, 'milliseconds for the longest frame of a drag').toBeLessThanOrEqual(frameLimit);
}
