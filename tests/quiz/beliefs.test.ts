import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Attempt, emptyLog, type Entry, merge } from '../../src/quiz/attempts.ts';
import {
  beliefHistories,
  countedAttempts,
  freshSeed,
  type PracticeItem,
  retestOf,
  type SuspectedBelief,
  suspectedBeliefs,
} from '../../src/quiz/beliefs.ts';
import { seedOf } from '../../src/quiz/seed.ts';
import { combinationAmong } from '../../src/quiz/variant.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 23, 8) + hour * 3_600_000).toISOString();
const NOW = at(10_000);
const tagged = (id: string, misconceptions: readonly string[], variants = 1): PracticeItem => ({
  ...{ id, version: 1, misconceptions, variants },
});
/** Three questions can show LOCK-01, one alone REF-01 and, in three variants, REF-02. */
const items = [
  tagged('gil-a', ['LOCK-01']),
  tagged('gil-b', ['LOCK-01', 'LOCK-02']),
  tagged('gil-c', ['LOCK-01']),
  tagged('mem-only', ['REF-01']),
  tagged('mem-varies', ['REF-02'], 3),
];
const attempt = (item: string, hour: number, score: number, ...beliefs: string[]): Attempt => ({
  ...{ kind: 'attempt', item, version: 1, score, at: at(hour) },
  ...(beliefs.length > 0 && { beliefs }),
});
const suspected = (...entries: Entry[]): readonly SuspectedBelief[] =>
  suspectedBeliefs(beliefHistories(countedAttempts({ version: 3, entries }, items, NOW), items));
const told = (...entries: Entry[]) =>
  suspected(...entries).map(
    ({ misconception, strength, signs }) =>
      `${strength} ${misconception}: ${signs.map(({ item }) => item).join(' ')}`,
  );

test('one wrong answer says that the learner may believe it', () => {
  assert.deepEqual(told(attempt('gil-a', 0, 0, 'LOCK-01')), ['may LOCK-01: gil-a']);
});

test('twice the same question is still one question; two questions suggest the belief', () => {
  const twice = [attempt('gil-a', 0, 0, 'LOCK-01'), attempt('gil-a', 1, 0.5, 'LOCK-01')];
  assert.deepEqual(told(...twice), ['may LOCK-01: gil-a gil-a']);
  assert.deepEqual(told(...twice, attempt('gil-b', 2, 0, 'LOCK-01')), ['suggest LOCK-01: gil-a gil-a gil-b']);
});

test('what is suggested comes before what may be', () => {
  const list = [
    attempt('mem-only', 0, 0, 'REF-01'),
    attempt('gil-a', 1, 0, 'LOCK-01'),
    attempt('gil-b', 2, 0, 'LOCK-01', 'LOCK-02'),
  ];
  assert.deepEqual(
    suspected(...list).map(({ misconception }) => misconception),
    ['LOCK-01', 'REF-01', 'LOCK-02'],
  );
});

test('a later right answer to another question withdraws it, an earlier one or a partly right one does not', () => {
  const sign = attempt('gil-a', 1, 0, 'LOCK-01');
  assert.deepEqual(told(sign, attempt('gil-b', 2, 1)), []);
  assert.deepEqual(told(attempt('gil-b', 0, 1), sign), ['may LOCK-01: gil-a']);
  assert.deepEqual(told(sign, attempt('gil-b', 2, 0.9)), ['may LOCK-01: gil-a']);
});

test('the same question answered right does not withdraw it, however late, while there are others', () => {
  assert.deepEqual(told(attempt('gil-a', 0, 0, 'LOCK-01'), attempt('gil-a', 500, 1)), ['may LOCK-01: gil-a']);
});

test('a sign after it was withdrawn begins anew', () => {
  const list = [attempt('gil-a', 0, 0, 'LOCK-01'), attempt('gil-b', 1, 1), attempt('gil-c', 2, 0, 'LOCK-01')];
  assert.deepEqual(told(...list), ['may LOCK-01: gil-c']);
});

test('where no other question is left, other words withdraw it, and the same words do not', () => {
  const seedFor = (combination: number) => {
    for (let seed = 0; ; seed += 1) if (combinationAmong(3, 'mem-varies', seed) === combination) return seed;
  };
  const sign = attempt('mem-varies', 0, 0, 'REF-02');
  assert.deepEqual(told(sign, { ...attempt('mem-varies', 1, 1), seed: seedFor(1) }), []);
  assert.deepEqual(told(sign, { ...attempt('mem-varies', 500, 1), seed: seedFor(0) }), [
    'may REF-02: mem-varies',
  ]);
});

test('where there is nothing else, the same question withdraws it when its feedback is no longer fresh', () => {
  const sign = attempt('mem-only', 0, 0, 'REF-01');
  assert.deepEqual(told(sign, attempt('mem-only', 1, 1)), ['may REF-01: mem-only']);
  assert.deepEqual(told(sign, attempt('mem-only', 12, 1)), []);
});

test('a belief that the question cannot show, another version and a time ahead do not count', () => {
  assert.deepEqual(told(attempt('gil-a', 0, 0, 'REF-01')), []);
  assert.deepEqual(told({ ...attempt('gil-a', 0, 0, 'LOCK-01'), version: 2 }), []);
  assert.deepEqual(told(attempt('gil-a', 20_000, 0, 'LOCK-01')), []);
  assert.deepEqual(told({ ...attempt('gil-a', 0, 0, 'LOCK-01'), at: 'yesterday' }), []);
  assert.deepEqual(told({ ...attempt('gil-a', 0, 0, 'LOCK-01'), score: NaN }), []);
});

const retest = (...entries: Entry[]) => {
  const attempts = countedAttempts({ version: 3, entries }, items, NOW);
  const [belief] = suspectedBeliefs(beliefHistories(attempts, items));
  return retestOf(belief!, attempts, items, NOW);
};

test('the re-test is another question: one never asked, else the one not asked for longest', () => {
  const sign = attempt('gil-a', 1, 0, 'LOCK-01');
  assert.deepEqual(retest(sign), { item: 'gil-b', seed: seedOf('gil-b'), from: 0 });
  assert.equal(retest(attempt('gil-b', 0, 1), sign)?.item, 'gil-c');
  assert.equal(retest(attempt('gil-c', 0, 0), attempt('gil-b', 0.5, 0), sign)?.item, 'gil-c');
});

test('with no other question, the re-test has other words at once, or the same when the feedback is no longer fresh', () => {
  const varied = retest(attempt('mem-varies', 0, 0, 'REF-02'));
  assert.ok(varied !== null && varied.from === 0);
  assert.notEqual(combinationAmong(3, 'mem-varies', varied.seed), 0);
  const same = retest(attempt('mem-only', 0, 0, 'REF-01'));
  assert.equal(same?.item, 'mem-only');
  assert.equal(same?.from, Date.parse(at(12)));
  assert.notEqual(same?.seed, seedOf('mem-only'));
});

test('a right answer to the re-test withdraws the belief, whatever came before', () => {
  const given = fc.record({
    item: fc.constantFrom(...items),
    hour: fc.integer({ min: 0, max: 300 }),
    wrong: fc.boolean(),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(fc.array(given, { minLength: 1, maxLength: 12 }), (list) => {
      const entries = list.map(({ item, hour, wrong, seed }) => ({
        ...attempt(item.id, hour, wrong ? 0 : 1, ...(wrong ? item.misconceptions : [])),
        seed,
      }));
      const attempts = countedAttempts({ version: 3, entries }, items, NOW);
      for (const belief of suspectedBeliefs(beliefHistories(attempts, items))) {
        const { item, seed } = retestOf(belief, attempts, items, NOW)!;
        const left = suspected(...entries, { ...attempt(item, 1000, 1), seed });
        assert.ok(left.every(({ misconception }) => misconception !== belief.misconception));
      }
    }),
  );
});

test('the order in which logs are merged changes nothing', () => {
  const entry = fc.record({
    item: fc.constantFrom(...items),
    hour: fc.integer({ min: 0, max: 3 }),
    score: fc.constantFrom(0, 0.5, 1),
    seed: fc.nat({ max: 3 }),
  });
  const logs = fc.array(entry, { maxLength: 8 }).map((list) => ({
    version: 3 as const,
    entries: list.map(({ item, hour, score, seed }) => ({
      ...attempt(item.id, hour, score, ...(score < 1 ? item.misconceptions : [])),
      seed,
    })),
  }));
  fc.assert(
    fc.property(logs, logs, (one, other) => {
      const read = (log: typeof emptyLog) => beliefHistories(countedAttempts(log, items, NOW), items);
      assert.deepEqual(read(merge(one, other)), read(merge(other, one)));
    }),
  );
});

test('a seed is never that of the time before, and brings other words where there are some', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 30 }), (variants, times) => {
      const item = { id: 'mem-x', variants };
      const asked: { item: string; seed: number }[] = [];
      for (let time = 0; time < times; time += 1) {
        const seed = freshSeed(item, asked, NOW);
        const before = asked.at(-1)?.seed;
        assert.notEqual(seed, before);
        if (before !== undefined && variants > 1)
          assert.notEqual(
            combinationAmong(variants, item.id, seed),
            combinationAmong(variants, item.id, before),
          );
        asked.push({ item: item.id, seed });
      }
    }),
  );
});

test('two learners are not given the same seed, which would look like a copy', () => {
  const item = { id: 'mem-x', variants: 1 };
  const asked = [{ item: 'mem-x', seed: 7 }];
  assert.notEqual(freshSeed(item, asked, at(1)), freshSeed(item, asked, at(2)));
});
