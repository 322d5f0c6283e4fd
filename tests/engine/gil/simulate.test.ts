/** The model of the GIL: what must hold of every run, and the rules of `take_gil` and `drop_gil` one by one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  GilSetupError,
  type GilSetup,
  gilPresets,
  type GilTrace,
  type Segment,
  setupOf,
  simulateGil,
} from '../../../src/engine/gil/index.ts';

const usual = { gil: true, interval: 5000, cores: 4, check: 1, late: 0, wake: 0 };
const python = (us: number): Segment => ({ kind: 'python', us });
const io = (us: number): Segment => ({ kind: 'io', us });
const released = (us: number): Segment => ({ kind: 'released', us });
const held = (us: number): Segment => ({ kind: 'held', us });
const repeat = (times: number, ...work: Segment[]) => Array.from({ length: times }, () => work).flat();

/** The events in short: `6000 asks 1 drops 0`. */
const short = ({ moments }: GilTrace) =>
  moments.map(
    ({ time, events }) => `${time} ${events.map(({ kind, thread }) => `${kind} ${thread}`).join(' ')}`,
  );

const segment = fc.record({
  kind: fc.constantFrom('python', 'held', 'released', 'io'),
  us: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 12_000 })),
});
const setups: fc.Arbitrary<GilSetup> = fc.record({
  threads: fc.array(fc.array(segment, { maxLength: 6 }), { minLength: 1, maxLength: 6 }),
  gil: fc.boolean(),
  interval: fc.integer({ min: 1200, max: 8000 }),
  cores: fc.integer({ min: 1, max: 6 }),
  check: fc.constantFrom(1, 10, 700, 20_000),
  late: fc.constantFrom(0, 70),
  wake: fc.constantFrom(0, 50, 3000),
});
/** Every run of the property, and what it was a run of. */
const always = (holds: (trace: GilTrace, setup: GilSetup) => void) =>
  fc.assert(
    fc.property(setups, (setup) => holds(simulateGil(setup), setup)),
    { numRuns: 1500 },
  );

const sum = (work: readonly Segment[], ...kinds: readonly Segment['kind'][]) =>
  work.filter(({ kind }) => kinds.includes(kind)).reduce((total, { us }) => total + us, 0);

/** Every stretch of time in which nothing changes, with what each thread does in it. */
function stretches({ lanes }: GilTrace) {
  const times = [...new Set(lanes.flat().flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  return times
    .slice(0, -1)
    .map((from) => lanes.flatMap((lane) => lane.filter((each) => each.from <= from && from < each.to)));
}

test('one thread at most holds the GIL, and nobody runs Python without it', () => {
  always((trace, { gil }) => {
    for (const now of stretches(trace)) {
      assert.ok(now.filter(({ holds }) => holds).length <= (gil ? 1 : 0));
      for (const { doing, holds } of now) {
        if (doing === 'python' || doing === 'held') assert.equal(holds, gil);
        if (doing === 'released' || doing === 'io' || doing === 'gil') assert.equal(holds, false);
        if (!gil) assert.notEqual(doing, 'gil');
      }
    }
  });
});

test('no more threads compute than there are cores, and no core is idle while a thread waits for one', () => {
  always((trace, { cores }) => {
    for (const now of stretches(trace)) {
      const running = now.filter(({ doing }) => ['python', 'held', 'released'].includes(doing)).length;
      assert.ok(running <= cores);
      if (now.some(({ doing }) => doing === 'core')) assert.equal(running, cores);
    }
  });
});

test('each thread does all the work it was given, and its slices follow each other without a gap', () => {
  always(({ lanes, threads, wall }, setup) => {
    for (const [id, work] of setup.threads.entries()) {
      const lane = lanes[id]!;
      lane.forEach(({ from, to }, index) => {
        assert.equal(from, lane[index - 1]?.to ?? 0);
        assert.ok(to > from);
      });
      const spent = (...doing: readonly string[]) =>
        lane
          .filter((each) => doing.includes(each.doing))
          .reduce((total, { from, to }) => total + to - from, 0);
      for (const kind of ['python', 'held', 'released'] as const) assert.equal(spent(kind), sum(work, kind));
      const waits = work.filter(({ kind }) => kind === 'io');
      assert.equal(spent('io'), sum(waits, 'io') + waits.length * setup.late);
      const totals = threads[id]!;
      assert.equal(totals.cpu, sum(work, 'python', 'held', 'released'));
      assert.equal(totals.cpu + totals.waitsGil + totals.waitsCore + spent('io'), totals.end);
      assert.equal(totals.trips.length, waits.length);
      assert.ok(totals.end <= wall);
    }
    assert.equal(wall, Math.max(0, ...threads.map(({ end }) => end)));
  });
});

test('it takes at least as long as its longest thread, as all Python code, and as the work on the cores', () => {
  always(({ wall }, { threads, gil, cores, late }) => {
    for (const work of threads)
      assert.ok(
        wall >=
          sum(work, 'python', 'held', 'released', 'io') +
            late * work.filter(({ kind }) => kind === 'io').length,
      );
    const all = threads.flat();
    if (gil) assert.ok(wall >= sum(all, 'python', 'held'));
    assert.ok(wall * cores >= sum(all, 'python', 'held', 'released'));
  });
});

test('without a GIL and with a core for each, a thread never waits', () => {
  always((_, given) => {
    const { threads, late } = given;
    const trace = simulateGil({ ...given, gil: false, cores: threads.length });
    const alone = threads.map((work) =>
      work.reduce((total, { kind, us }) => total + us + (kind === 'io' ? late : 0), 0),
    );
    assert.deepEqual(
      trace.threads.map(({ end }) => end),
      alone,
    );
  });
});

test('nobody asks before it has waited for an interval, and who asks gets the GIL or the holder lets go', () => {
  always(({ moments, switches }, { interval, late }) => {
    const waits = new Map<number, number>();
    let [takes, last] = [0, -1];
    for (const { time, events } of moments)
      for (const event of events) {
        if (event.kind === 'waits' || event.kind === 'again' || event.kind === 'missed')
          waits.set(event.thread, time);
        if (event.kind === 'asks') assert.ok(time - waits.get(event.thread)! >= interval + late);
        if (event.kind !== 'takes') continue;
        if (event.thread !== last) takes += 1;
        last = event.thread;
      }
    assert.equal(switches, Math.max(0, takes - 1));
  });
});

test('the GIL is not free for longer than a thread takes to wake, while one waits for it', () => {
  always((trace, { gil, wake }) => {
    if (!gil) return;
    let free = 0;
    const times = [...new Set(trace.lanes.flat().flatMap(({ from, to }) => [from, to]))].sort(
      (a, b) => a - b,
    );
    const taken = new Set(
      trace.moments.flatMap(({ time, events }) =>
        events.some(({ kind }) => kind === 'takes') ? [time] : [],
      ),
    );
    for (const [index, now] of stretches(trace).entries()) {
      // It may have been taken, and released again at once.
      if (taken.has(times[index]!)) free = 0;
      const idle = !now.some(({ holds }) => holds) && now.some(({ doing }) => doing === 'gil');
      free = idle ? free + times[index + 1]! - times[index]! : 0;
      assert.ok(free <= wake);
    }
  });
});

test('with an interval without end, threads that compute run one after another', () => {
  const trace = simulateGil({
    ...usual,
    interval: 1e9,
    threads: [[python(4000)], [python(9000)], [python(70)]],
  });
  assert.deepEqual(
    trace.threads.map(({ end }) => end),
    [4000, 13_000, 13_070],
  );
  assert.equal(trace.switches, 2);
});

test('a thread alone is never asked for anything', () => {
  const trace = simulateGil({
    ...usual,
    threads: [repeat(3, python(9000), io(10), released(5), held(20_000))],
  });
  assert.deepEqual(
    [...new Set(trace.moments.flatMap(({ events }) => events.map(({ kind }) => kind)))].sort(),
    ['begins', 'ends', 'is-done', 'takes'],
  );
  assert.equal(trace.switches, 0);
});

test('the holder drops the GIL at its next check point, and waits until another has taken it', () => {
  const trace = simulateGil({ ...usual, check: 700, wake: 50, threads: [[python(9000)], [python(9000)]] });
  assert.deepEqual(short(trace).slice(0, 4), [
    '0 takes 0 waits 1',
    '5000 asks 1',
    '5600 drops 0',
    '5650 takes 1 waits 0',
  ]);
});

test('a call that keeps the GIL is not interrupted; after it there is a check', () => {
  const trace = simulateGil({ ...usual, threads: [[held(17_000), python(10)], [python(5)]] });
  assert.deepEqual(short(trace).slice(0, 3), [
    '0 takes 0 begins 0 waits 1',
    '5000 asks 1',
    '17000 is-done 0 drops 0 takes 1 waits 0',
  ]);
});

test('who has seen the GIL change hands waits for another interval before it asks', () => {
  const work = [python(30_000)];
  const trace = simulateGil({ ...usual, threads: [[python(2000), io(50_000)], work, work] });
  // T2 gets it from T1 at 2000; T3, which began to wait at 0, asks only for what it waits from 5000 on.
  assert.deepEqual(short(trace).slice(0, 4), [
    '0 takes 0 waits 1 waits 2',
    '2000 begins 0 takes 1',
    '5000 again 2',
    '10000 asks 2 drops 1 takes 2 waits 1',
  ]);
});

test('a thread that is back before the other has woken has the GIL again, and the other waits anew', () => {
  const trace = simulateGil({
    ...usual,
    wake: 50,
    threads: [[python(100), released(10), python(1000)], [python(5)]],
  });
  assert.deepEqual(short(trace).slice(0, 4), [
    '0 takes 0 waits 1',
    '100 begins 0',
    '110 is-done 0 takes 0',
    '150 missed 1',
  ]);
  assert.equal(trace.switches, 1);
});

test('a thread that was asked and lets go by itself waits until it has been relieved', () => {
  const trace = simulateGil({
    ...usual,
    check: 50_000,
    wake: 50,
    threads: [[python(6000), io(100)], [python(5)]],
  });
  assert.deepEqual(short(trace).slice(1, 4), ['5000 asks 1', '6000 drops 0', '6050 takes 1 begins 0']);
});

test('a thread can hold the GIL without a core', () => {
  const trace = simulateGil({ ...usual, cores: 1, threads: [[python(10), released(8000)], [python(8000)]] });
  assert.ok(trace.lanes[1]!.some(({ doing, holds }) => doing === 'core' && holds));
});

test('a setup that means nothing, or has too much in it, is refused', () => {
  const refused = (setup: Partial<GilSetup>, says: RegExp) =>
    assert.throws(
      () => simulateGil({ ...usual, threads: [[python(1)]], ...setup }),
      (error) => error instanceof GilSetupError && says.test(error.message),
    );
  refused({ threads: [] }, /1 to 12 threads/);
  refused({ threads: Array.from({ length: 13 }, () => []) }, /1 to 12 threads/);
  refused({ interval: 0 }, /switch interval/);
  refused({ cores: 1.5 }, /cores/);
  refused({ check: 0 }, /check points/);
  refused({ wake: -1 }, /wake/);
  refused({ late: NaN }, /lateness/);
  refused({ threads: [[python(-1)]] }, /stretch/);
  refused({ interval: 1, threads: [[python(1e6)], [python(1e6)]] }, /More happens/);
  const began = performance.now();
  refused({ interval: 1, threads: [[held(1e9)], [python(1)]] }, /More happens/);
  assert.ok(performance.now() - began < 1000);
});

test('the presets run, and the same again is the same', () => {
  for (const { settings, id } of gilPresets) {
    const trace = simulateGil(setupOf(settings));
    assert.deepEqual(simulateGil(setupOf(settings)), trace);
    assert.ok(
      trace.moments.length > 1 && trace.moments.length < 120,
      `${id}: ${trace.moments.length} moments`,
    );
  }
});
