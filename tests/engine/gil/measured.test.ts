/**
 * The model of the GIL beside what was measured on real CPython (facts, sections 1.4, 1.5 and 9; the sources
 * `own-slices`, `own-convoy`, `own-pipe`, `own-gil-holders` and `own-numpy-gil` say on which builds), and beside the
 * lessons’ timelines.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readData, lanesSchema } from '../../../src/content/figure-data.ts';
import { type Segment, setupOf, simulateGil, gilPresets } from '../../../src/engine/gil/index.ts';

const measured = { gil: true, interval: 5000, cores: 2, check: 1, late: 70, wake: 50 };
const ms = 1000;
const python = (us: number): Segment => ({ kind: 'python', us });
const repeat = (times: number, ...work: Segment[]) => Array.from({ length: times }, () => work).flat();
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;

test('presets have the numbers that were measured', () => {
  for (const { settings } of gilPresets) {
    const { late, wake, interval, check } = settings;
    assert.deepEqual({ late, wake, interval, check }, { late: 70, wake: 50, interval: 5000, check: 1 });
  }
});

test('the convoy: a sleep of 1 ms beside a thread that spins, for four switch intervals', () => {
  // Medians of 60 calls: CPython 3.11.7, and 3.15.2.
  const table = [
    [1, 2.14, 2.14],
    [5, 6.13, 6.24],
    [20, 21.14, 21.22],
    [100, 101.15, 101.22],
  ] as const;
  for (const [interval, ...took] of table) {
    const sleeps = repeat(60, { kind: 'io', us: ms });
    const { threads } = simulateGil({
      ...measured,
      ...{ interval: interval * ms, threads: [sleeps, [python(62 * (interval + 2) * ms)]] },
    });
    const ours = median(threads[0]!.trips) / ms;
    for (const each of took)
      assert.ok(Math.abs(ours - each) < 0.1, `${interval} ms: ${ours}, measured ${each}`);
  }
  const { threads } = simulateGil({ ...measured, threads: [repeat(60, { kind: 'io', us: ms })] });
  assert.equal(median(threads[0]!.trips) / ms, 1.07, 'alone');
});

test('a slice of a thread that spins among two to four lasts about 5 ms, or 100', () => {
  for (const [interval, least, most] of [
    // From the tenth percentile to the ninetieth, of all runs.
    [5, 5.045, 7.95],
    [100, 96.5, 200.3],
  ] as const)
    for (const count of [2, 3, 4]) {
      const { lanes } = simulateGil({
        ...measured,
        ...{
          interval: interval * ms,
          threads: Array.from({ length: count }, () => [python(6 * interval * ms)]),
        },
      });
      const slices = lanes.flatMap((lane) =>
        lane
          .filter(({ holds }) => holds)
          .slice(0, -1)
          .map(({ from, to }) => (to - from) / ms),
      );
      const ours = median(slices);
      assert.ok(least <= ours && ours <= most, `${count} threads, ${interval} ms: ${ours}`);
    }
});

test('calls of a microsecond or so get the GIL back before the other thread has woken', () => {
  // A byte through a pipe, written and read: a few microseconds more than alone, not five milliseconds.
  const rounds = repeat(400, python(3), { kind: 'released', us: 1 });
  const [beside] = simulateGil({ ...measured, threads: [rounds, [python(50 * ms)]] }).threads;
  assert.ok(beside!.end < 400 * (3 + 1 + 5), `${beside!.end} µs`);
});

test('a C call that keeps the GIL stalls the other thread for as long as it lasts', () => {
  // sum(range(20_000_000)): 648.8 of 653.7 ms; re.match: 1,134.7 of 1,140.4 ms; json.dumps: 97.2 of 104.6 ms.
  for (const [call, stall] of [
    [653.7, 648.8],
    [1140.4, 1134.7],
    [104.6, 97.2],
  ] as const) {
    const ticker = [python(2000 * ms)];
    const { lanes } = simulateGil({ ...measured, threads: [[{ kind: 'held', us: call * ms }], ticker] });
    const longest =
      Math.max(...lanes[1]!.filter(({ doing }) => doing === 'gil').map(({ from, to }) => to - from)) / ms;
    assert.ok(Math.abs(longest - stall) / call < 0.08, `${longest}, measured ${stall} of ${call}`);
  }
});

test('a NumPy loop that lets go stalls the other thread for no time, and a Python loop for a few slices', () => {
  // NumPy 2.4.6: np.sin for 176.7 ms with stalls of 0.5 ms, np.sort for 344.1 ms; a Python loop stalled it for 9.0 ms.
  const ticker = [python(600 * ms)];
  for (const call of [176.7, 344.1]) {
    const { lanes } = simulateGil({
      ...measured,
      ...{ interval: 100, threads: [[{ kind: 'released', us: call * ms }], ticker] },
    });
    const stalls = lanes[1]!.filter(({ doing, from }) => doing === 'gil' && from < call * ms);
    assert.deepEqual(stalls, []);
  }
  const { lanes } = simulateGil({ ...measured, threads: [[python(554.9 * ms)], ticker] });
  const longest =
    Math.max(...lanes[1]!.filter(({ doing }) => doing === 'gil').map(({ from, to }) => to - from)) / ms;
  assert.ok(longest > 5 && longest < 9.1, `${longest}`);
});

test('the lessons’ timelines, drawn from the rules, are those of the model', () => {
  const ideal = { ...measured, late: 0, wake: 0 };
  const drawn = (file: string) =>
    readData(file, lanesSchema).lanes.map(({ bars }) =>
      bars.map(({ from, to, kind }) => ({ from, to, kind })),
    );
  const ours = (end: number, threads: readonly (readonly Segment[])[]) =>
    simulateGil({ ...ideal, threads }).lanes.map((lane) =>
      lane
        .filter(({ from }) => from < end * ms)
        .map(({ from, to, holds, doing }) => ({
          ...{ from: from / ms, to: Math.min(end, to / ms) },
          kind: holds ? 'holds' : doing === 'io' ? 'io' : 'waits',
        })),
    );
  assert.deepEqual(
    drawn('gil/the-gil/data/two-spinning.yaml'),
    ours(20, [[python(50 * ms)], [python(50 * ms)]]),
  );
  assert.deepEqual(
    drawn('gil/the-gil/data/convoy-lanes.yaml'),
    ours(12.2, [[python(50 * ms)], repeat(3, { kind: 'io', us: ms }, python(0.2 * ms))]),
  );
});

test('a run is computed while a control moves', () => {
  for (const { settings, id } of gilPresets) {
    const times = Array.from({ length: 30 }, () => {
      const began = performance.now();
      simulateGil(setupOf(settings));
      return performance.now() - began;
    });
    assert.ok(median(times) < 5, `${id}: ${median(times)} ms`);
  }
});
