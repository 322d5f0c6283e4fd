import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSchedule, endingOf, scheduleTable } from '../../../src/components/figures/schedule.ts';
import { deadlocked, finished } from './traces.ts';

/** A row in one line: thread, whether it was switched to, what it did, the lanes, who begins to wait. */
function inBrief(table: ReturnType<typeof scheduleTable>): string[] {
  return table.rows.map(({ thread, switched, deeds, lanes, waits }) =>
    [
      `${switched ? '/' : ''}${thread}`,
      deeds.map(({ line, words }) => `${line} ${words}`).join('; '),
      lanes.join(' '),
      ...waits.map((wait) => `${wait.thread} ${wait.words}`),
    ]
      .join(' | ')
      .replaceAll('\u00a0', ' '),
  );
}

test('runs of one thread are one row, parted where a lane changes', () => {
  const table = scheduleTable(finished);
  assert.deepEqual(table.columns, [1, 2]);
  assert.deepEqual(inBrief(table), [
    '0 | 10 starts T1; 11 starts T2 | runs runs absent',
    '/1 | 5 acquires lock; 6 reads counter = 0; 6 writes counter = 1 | runs holds waits | 2 waits for lock',
    '1 | 7 releases lock | runs runs runs',
    '/2 | 5 acquires lock; 6 prints 1 | runs runs holds',
    '2 | 7 releases lock; 7 ends | runs runs runs',
    '/1 | 7 ends | runs runs absent',
    '/0 | 12 joins T1 | runs absent absent',
  ]);
});

test('a thread that ended with the lock still holds it', () => {
  const table = scheduleTable(deadlocked);
  assert.deepEqual(table.rows.at(-1)?.lanes, ['waits', 'holds', 'waits']);
  assert.equal(endingOf(deadlocked), 'Deadlock: T2 waits for lock and MainThread waits for t2 to end.');
});

test('the main thread has a lane where it takes part', () => {
  const [first, ...rest] = finished.steps;
  const steps = [{ ...first!, locks: [{ name: 'lock', holder: 0 }] }, ...rest];
  assert.deepEqual(scheduleTable({ ...finished, steps }).columns, [0, 1, 2]);
  assert.deepEqual(scheduleTable({ ...finished, threads: ['MainThread'], steps: [first!] }).columns, [0]);
});

test('the middle of a long run is left out', () => {
  const long = Array.from({ length: 40 }, (_, i) => ({
    ...finished.steps[2]!,
    thread: 1,
    line: 6,
    events: [{ kind: 'print', text: `${i}\n`, line: 6 } as const],
    locks: [],
  }));
  const [, row] = scheduleTable({ ...finished, steps: [finished.steps[2]!, ...long] }).rows;
  assert.deepEqual(
    row!.deeds.map((deed) => deed.words),
    ['prints 0', 'prints 1', 'prints 2', '… 34 more steps …', 'prints 37', 'prints 38', 'prints 39'],
  );
});

test('a schedule in words', () => {
  const sentences = describeSchedule(scheduleTable(finished)).map((each) => each.replaceAll('\u00a0', ' '));
  assert.equal(sentences[0], 'MainThread starts T1 (line 10) and starts T2 (line 11).');
  assert.equal(
    sentences[1],
    'T1 acquires lock (line 5), reads counter = 0 (line 6) and writes counter = 1 (line 6). T2 waits for lock.',
  );
});
