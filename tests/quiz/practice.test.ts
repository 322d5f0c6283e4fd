import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Attempt, emptyLog, type Entry, type Log, merge } from '../../src/quiz/attempts.ts';
import { type ModuleItem, nextVariant, planOf, reviewsOf } from '../../src/quiz/practice.ts';
import { dueAfter } from '../../src/quiz/review-cards.ts';

const at = (day: number) => new Date(Date.UTC(2026, 10, 23, 8) + Math.round(day * 86_400_000)).toISOString();
const item = (id: string, misconceptions: readonly string[] = [], changes = true): ModuleItem => ({
  ...{ id, version: 1, misconceptions, variants: 1, module: id.split('-')[0]!, changes },
});
const items = [
  item('gil-a', ['LOCK-01']),
  item('gil-b', ['LOCK-01']),
  item('mem-c'),
  item('mem-d', [], false),
  item('mem-e'),
];
const attempt = (id: string, day: number, score: number, ...beliefs: string[]): Attempt => ({
  ...{ kind: 'attempt', item: id, version: 1, score, at: at(day) },
  ...(beliefs.length > 0 && { beliefs }),
});
const plan = (day: number, ...entries: Entry[]) => {
  const { due, later } = planOf({ version: 3, entries }, items, at(day), at(day));
  return { due: due.map(({ kind, item: id }) => `${kind} ${id}`), later };
};
const days = (from: number, due: string) => (Date.parse(due) - Date.parse(at(from))) / 86_400_000;

test('the better the answer, the later it comes again, and each time later', () => {
  const first = (['again', 'hard', 'good'] as const).map((rating) =>
    days(0, dueAfter([{ at: at(0), rating }])),
  );
  assert.deepEqual(first, first.toSorted());
  assert.ok(first.every((each) => Number.isInteger(each) && each >= 1));
  let due = at(0);
  const reviews: { at: string; rating: 'good' }[] = [];
  let before = 0;
  for (let time = 0; time < 5; time += 1) {
    reviews.push({ at: due, rating: 'good' });
    const next = dueAfter(reviews);
    const gap = Date.parse(next) - Date.parse(due);
    assert.ok(gap > before);
    [before, due] = [gap, next];
  }
});

test('a forgotten question comes back the next day, however long it was known', () => {
  const known = [0, 3, 15, 60].map((day) => ({ at: at(day), rating: 'good' as const }));
  const last = dueAfter(known);
  assert.ok(days(60, last) > 60);
  const lapse = dueAfter([...known, { at: at(100), rating: 'again' as const }]);
  assert.ok(days(100, lapse) < 10);
});

test('ratings: wrong, partly, right; right is hard while the feedback is fresh', () => {
  const list = [
    attempt('mem-c', 0, 0),
    attempt('mem-c', 0.01, 1),
    attempt('mem-c', 1, 1),
    attempt('mem-c', 9, 0.5),
  ];
  assert.deepEqual(
    reviewsOf(list).map(({ rating }) => rating),
    ['again', 'hard', 'good', 'hard'],
  );
});

test('nothing answered: nothing due, now or later', () => {
  assert.deepEqual(plan(0), { due: [], later: [] });
});

test('what is due is asked, the longest due first; the rest is told with its day', () => {
  const answers = [attempt('mem-c', 0, 1), attempt('mem-d', 0, 0), attempt('mem-e', 1, 0)];
  assert.deepEqual(plan(1, ...answers).due, ['review mem-d']);
  assert.equal(plan(1, ...answers).later.length, 2);
  assert.deepEqual(plan(2, ...answers), {
    due: ['review mem-d', 'review mem-c', 'review mem-e'],
    later: [],
  });
});

test('a re-test of a belief comes first, at once, at another question', () => {
  const wrong = attempt('gil-a', 3, 0, 'LOCK-01');
  assert.deepEqual(plan(3, attempt('mem-d', 0, 0), wrong).due, ['retest gil-b', 'review mem-d']);
});

test('answered right, it is gone, and looked at again when its day comes', () => {
  const answers = [attempt('gil-a', 0, 0, 'LOCK-01'), attempt('gil-b', 0.01, 1)];
  assert.deepEqual(plan(0.02, ...answers).due, []);
  const { due, later } = plan(30, ...answers);
  assert.deepEqual(due.toSorted(), ['review gil-a', 'review gil-b'], 'either looks at the belief as well');
  assert.deepEqual(later, []);
  const kept = [...answers, attempt('gil-b', 30, 1), attempt('gil-a', 30.01, 1)];
  assert.equal(plan(31, ...kept).later.length, 3, 'two questions and a belief');
});

test('answered wrong by the same belief, it is at both questions, and waits until the feedback is not fresh', () => {
  const answers = [attempt('gil-a', 0, 0, 'LOCK-01'), attempt('gil-b', 0.01, 0, 'LOCK-01')];
  assert.deepEqual(plan(0.02, ...answers).due, []);
  assert.deepEqual(plan(0.6, ...answers).due, ['retest gil-a']);
});

const entries: fc.Arbitrary<Entry> = fc
  .record({
    id: fc.constantFrom(...items.map((each) => each.id), 'mem-gone'),
    day: fc.integer({ min: 0, max: 6 }),
    score: fc.constantFrom(0, 0.5, 1),
    version: fc.constantFrom(1, 1, 1, 2),
  })
  .map(({ id, day, score, version }) => ({
    ...attempt(id, day, score, ...(id.startsWith('gil') && score < 1 ? ['LOCK-01'] : [])),
    version,
  }));
const logs = fc.array(entries, { maxLength: 12 }).map((list): Log => ({ version: 3, entries: list }));

test('the same log gives the same plan, in whatever order its parts were merged', () => {
  fc.assert(
    fc.property(logs, logs, fc.integer({ min: 0, max: 40 }), (one, other, day) => {
      const planned = (log: Log) => planOf(log, items, at(day), at(day));
      assert.deepEqual(planned(merge(one, other)), planned(merge(other, one)));
      assert.deepEqual(planned(merge(one, other)), planned(merge(merge(one, emptyLog), merge(other, one))));
    }),
  );
});

test('no question is due twice, and each has a day', () => {
  fc.assert(
    fc.property(logs, fc.integer({ min: 0, max: 40 }), (log, day) => {
      const { due, later } = planOf(log, items, at(day), at(day));
      assert.equal(new Set(due.map(({ item: id }) => id)).size, due.length);
      assert.ok(later.every((each) => each > at(day)));
      const retests = due.filter(({ kind }) => kind === 'retest').length;
      assert.ok(
        due.slice(0, retests).every(({ kind }) => kind === 'retest'),
        're-tests come first',
      );
    }),
  );
});

test('damaged entries change nothing', () => {
  const good = [attempt('gil-a', 0, 0, 'LOCK-01'), attempt('mem-c', 0, 1)];
  const damaged = [
    { ...attempt('mem-d', 0, 1), at: 'soon' },
    { ...attempt('mem-d', 0, 1), at: '' },
    { ...attempt('mem-d', 0, 1), score: Infinity },
    { ...attempt('mem-d', 0, 1), score: NaN },
    { ...attempt('mem-d', 0, 1), version: NaN },
    { ...attempt('mem-d', 50, 1) },
    { ...attempt('mem-gone', 0, 1) },
  ];
  assert.deepEqual(plan(9, ...good, ...damaged), plan(9, ...good));
});

test('variants: never the same seed twice in a row, each question in its turn, those that seeds change', () => {
  const asked: { item: string; seed: number }[] = [];
  for (let time = 0; time < 20; time += 1) {
    const next = nextVariant(items, new Set(['mem']), asked, at(time))!;
    const before = asked.filter((each) => each.item === next.item).at(-1);
    assert.notEqual(next.seed, before?.seed);
    asked.push(next);
  }
  assert.deepEqual(
    asked.slice(0, 4).map((each) => each.item),
    ['mem-c', 'mem-e', 'mem-c', 'mem-e'],
  );
  assert.equal(nextVariant(items, new Set(['hpc']), [], at(0)), null);
});

test('a year of daily answers is planned in no time', () => {
  const many = Array.from({ length: 20_000 }, (_, index) =>
    attempt(items[index % 5]!.id, index / 55, index % 3 === 0 ? 0 : 1),
  );
  const started = performance.now();
  planOf({ version: 3, entries: many }, items, at(400), at(400));
  assert.ok(performance.now() - started < 1000);
});
