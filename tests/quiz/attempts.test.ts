import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Attempt,
  bestOf,
  emptyLog,
  type Entry,
  type Log,
  merge,
  type Restart,
} from '../../src/quiz/attempts.ts';
import { lastRestart, progressOf } from '../../src/quiz/progress.ts';
import { formatLog, parseLog } from '../../src/quiz/log-text.ts';
import type { Response } from '../../src/quiz/response.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 23, 6, minute)).toISOString();
const attempt = (item: string, score: number, minute: number, version = 1): Entry => ({
  kind: 'attempt',
  item,
  version,
  score,
  at: at(minute),
});
const logOf = (...entries: Entry[]): Log => ({ version: 3, entries });
const item = { id: 'mem-a', version: 1 };

const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c-2', '9-0'));
const text = fc.string({ maxLength: 200 });
const responses: fc.Arbitrary<Response> = fc
  .oneof(
    fc.record({ kind: fc.constantFrom('choice', 'outcomes'), ticked: ids }),
    fc.record({ kind: fc.constant('placement'), picked: fc.constantFrom('a', null) }),
    fc.record({ kind: fc.constantFrom('number', 'predict'), text }),
    fc.record({ kind: fc.constant('order'), sequence: ids }),
    fc.record({
      kind: fc.constantFrom('match', 'diagnose', 'layout', 'refcounts'),
      cells: fc.dictionary(fc.constantFrom('a', '9-0', 'dies'), text, { noNullPrototype: true }),
    }),
  )
  .map((response) => ({ ...response }));
const scored = {
  kind: fc.constant('attempt'),
  item: fc.constantFrom('mem-a', 'mem-b', 'gil-c'),
  version: fc.integer({ min: 1, max: 3 }),
  score: fc.constantFrom(0, 0.25, 0.5, 1),
  at: fc.integer({ min: 0, max: 50_000 }).map(at),
} as const;
const whole = {
  ...scored,
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  response: responses,
  seconds: fc.nat(),
};
const entries = fc.oneof(
  fc.record<Attempt>(scored),
  fc.record<Attempt>(whole),
  fc.record<Attempt>({ ...whole, quiz: fc.constantFrom('memory', 'gil') }),
  fc.record<Attempt>({ ...whole, beliefs: fc.uniqueArray(fc.constantFrom('LOCK-01', 'HPC-12')) }),
  fc.record<Restart>({
    kind: fc.constant('restart'),
    quiz: fc.constantFrom('memory', 'gil'),
    at: fc.integer({ min: 0, max: 50_000 }).map(at),
  }),
);
const logs = fc
  .array(entries, { maxLength: 30 })
  .map((list) => merge(emptyLog, { version: 3, entries: list.map((entry) => ({ ...entry })) }));

test('the best score counts, with the number of attempts and the last time', () => {
  const log = logOf(
    attempt('mem-a', 0.5, 1),
    attempt('mem-a', 1, 2),
    attempt('mem-a', 0, 3),
    attempt('mem-b', 1, 4),
  );
  assert.deepEqual(bestOf(log, item), { score: 1, attempts: 3, last: at(3) });
  assert.equal(bestOf(log, { id: 'gil-c', version: 1 }), null);
});

test('attempts at another version of an item do not count', () => {
  const log = logOf(attempt('mem-a', 1, 1, 1), attempt('mem-a', 0.5, 2, 2));
  assert.equal(bestOf(log, { id: 'mem-a', version: 2 })?.score, 0.5);
  assert.equal(bestOf(log, { id: 'mem-a', version: 3 }), null);
});

test('a quiz scores the mean of its items, unanswered ones as nothing', () => {
  const log = logOf(attempt('mem-a', 1, 1), attempt('mem-b', 0.5, 2));
  const items = [item, { id: 'mem-b', version: 1 }, { id: 'mem-c', version: 1 }, { id: 'mem-d', version: 1 }];
  assert.deepEqual(progressOf(log, items), { answered: 2, of: 4, score: 0.375 });
  assert.deepEqual(progressOf(log, []), { answered: 0, of: 0, score: 0 });
});

test('a restart forgets for the running score, and for nothing else', () => {
  const log = logOf(
    attempt('mem-a', 1, 1),
    { kind: 'restart', quiz: 'memory', at: at(2) },
    attempt('mem-a', 0.5, 3),
  );
  assert.equal(progressOf(log, [item], lastRestart(log, 'memory')).score, 0.5);
  assert.equal(progressOf(log, [item], lastRestart(log, 'gil')).score, 1);
  assert.equal(bestOf(log, item)?.score, 1);
});

test('what a wrong clock dated ahead does not stop a quiz from being begun anew', () => {
  const ahead = '2030-01-01T00:00:00.000Z';
  const log = logOf(
    attempt('mem-a', 1, 1),
    { kind: 'restart', quiz: 'memory', at: at(2) },
    attempt('mem-a', 0.5, 3),
    { ...attempt('mem-a', 1, 1), at: ahead },
    { kind: 'restart', quiz: 'memory', at: ahead },
  );
  assert.equal(lastRestart(log, 'memory', at(4)), at(2));
  assert.equal(progressOf(log, [item], at(2), at(4)).score, 0.5);
  assert.equal(bestOf(log, item)?.score, 1, 'the best of all times is the best');
});

test('merging is a union: in any order, any number of times', () => {
  fc.assert(
    fc.property(logs, logs, (one, other) => {
      const merged = merge(one, other);
      const sorted = (log: Log) => log.entries.map((entry) => JSON.stringify(entry)).toSorted();
      assert.deepEqual(sorted(merged), sorted(merge(other, one)));
      assert.deepEqual(merge(merged, one), merged);
      for (const entry of [...one.entries, ...other.entries])
        assert.ok(merged.entries.some((each) => JSON.stringify(each) === JSON.stringify(entry)));
    }),
  );
});

test('what is written is read back', () => {
  fc.assert(
    fc.property(logs, (log) => {
      assert.deepEqual(parseLog(formatLog(log)), { kind: 'log', log });
    }),
  );
});

const good = JSON.stringify(attempt('mem-a', 1, 1));
const untrusted: [text: string, says: RegExp][] = [
  ['', /not JSON/],
  ['{', /not JSON/],
  ['null', /not a progress log/],
  ['[]', /not a progress log/],
  ['{"version":1}', /not a progress log/],
  ['{"version":1,"entries":{}}', /not a progress log/],
  ['{"entries":[]}', /no version/],
  ['{"version":"1","entries":[]}', /no version/],
  ['{"version":0,"entries":[]}', /no version/],
  ['{"version":1,"entries":[null]}', /entry 1 is damaged/],
  [`{"version":1,"entries":[${good},{"kind":"attempt"}]}`, /entry 2 is damaged/],
  [`{"version":1,"entries":[${good.replace('"score":1', '"score":7')}]}`, /damaged/],
  [`{"version":1,"entries":[${good.replace('"score":1', '"score":"1"')}]}`, /damaged/],
  [`{"version":1,"entries":[${good.replace('"mem-a"', '"<img src=x onerror=alert(1)>"')}]}`, /damaged/],
  [`{"version":1,"entries":[${good.replace('2026', 'soon')}]}`, /damaged/],
  [`{"version":1,"entries":[${good.replace('"attempt"', '"gift"')}]}`, /damaged/],
];
for (const [text, says] of untrusted) {
  test(`untrusted text is refused: ${text.slice(0, 70)}`, () => {
    const parsed = parseLog(text);
    assert.ok(parsed.kind === 'error' && parsed.reason === 'broken');
    assert.match(parsed.message, says);
  });
}

const withMore = (more: object) =>
  JSON.stringify({ version: 3, entries: [{ ...attempt('mem-a', 1, 1), ...more }] });
for (const more of [
  { seed: -1 },
  { seed: 2 ** 32 },
  { seed: '7' },
  { seconds: 0.5 },
  { seconds: -1 },
  { quiz: 'a b' },
  { beliefs: 'LOCK-01' },
  { beliefs: ['LOCK-01', '<b>'] },
  { beliefs: Array(51).fill('LOCK-01') },
  { response: null },
  { response: 'a' },
  { response: [] },
  { response: { kind: 'essay', text: '' } },
  { response: { kind: 'choice' } },
  { response: { kind: 'choice', ticked: 'a' } },
  { response: { kind: 'choice', ticked: [7] } },
  { response: { kind: 'choice', ticked: ['<b>'] } },
  { response: { kind: 'choice', ticked: Array(1000).fill('a') } },
  { response: { kind: 'placement' } },
  { response: { kind: 'placement', picked: '' } },
  { response: { kind: 'number', text: 7 } },
  { response: { kind: 'predict', text: 'x'.repeat(100_000) } },
  { response: { kind: 'order', sequence: null } },
  { response: { kind: 'match', cells: ['a'] } },
  { response: { kind: 'match', cells: { a: 7 } } },
  { response: { kind: 'match', cells: { 'a b': 'x' } } },
]) {
  const text = withMore(more);
  test(`an attempt with ${JSON.stringify(more).slice(0, 70)} is damaged`, () => {
    const parsed = parseLog(text);
    assert.ok(parsed.kind === 'error' && parsed.reason === 'broken');
  });
}

test('an entry of version 1, without what was answered, stays as it is', () => {
  const old = logOf(attempt('mem-a', 1, 1), attempt('mem-b', 0.5, 2));
  assert.deepEqual(parseLog(JSON.stringify({ ...old, version: 1 })), { kind: 'log', log: old });
});

test('an entry of version 2, without the beliefs that an answer suggests, stays as it is', () => {
  const response: Response = { kind: 'choice', ticked: ['a'] };
  const old = logOf({ ...attempt('mem-a', 0, 1), ...{ seed: 7, response, seconds: 12, quiz: 'memory' } });
  assert.deepEqual(parseLog(JSON.stringify({ ...old, version: 2 })), { kind: 'log', log: old });
});

test('a log whose values are changed anywhere is read, or refused: 10,000 of them, and none throws', () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(2 ** 53, '__proto__', 'constructor', '\0', '\ud800'));
  const damaged = fc.tuple(logs, fc.nat(), odd).map(([log, place, value]) => {
    let at = 0;
    const written = (change: (each: unknown) => unknown) => {
      at = 0;
      return JSON.stringify(log, (_, each: unknown) => ((at += 1), change(each))) ?? '';
    };
    written((each) => each);
    // One of the values that were counted gives way to another.
    const changed = 1 + (place % at);
    return written((each) => (at === changed ? value : each));
  });
  fc.assert(
    fc.property(damaged, (text) => {
      const parsed = parseLog(text);
      if (parsed.kind === 'error') return parsed.message !== '';
      const { entries: read } = parsed.log;
      assert.deepEqual(parseLog(formatLog(parsed.log)), parsed, 'what is read can be written');
      return read.every((entry) => entry.kind === 'restart' || (entry.score >= 0 && entry.score <= 1));
    }),
    { numRuns: 10_000 },
  );
});

test('a later version of the log is told apart from a damaged one', () => {
  const parsed = parseLog('{"version":4,"entries":[{"kind":"essay"}]}');
  assert.ok(parsed.kind === 'error' && parsed.reason === 'newer');
});

test('foreign fields and prototypes do not get in', () => {
  const parsed = parseLog(
    `{"version":1,"__proto__":{"x":1},"entries":[${good.replace('{', '{"extra":1,"__proto__":{"y":1},')}]}`,
  );
  assert.deepEqual(parsed, { kind: 'log', log: logOf(attempt('mem-a', 1, 1)) });
});

test('any text gives a log or an error', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => ['log', 'error'].includes(parseLog(text).kind)),
  );
});

test('a log of 20,000 entries loses none, and is summed up in no time', () => {
  const many = Array.from({ length: 20_000 }, (_, index) => attempt(`mem-${index % 100}`, 0.5, index));
  const parsed = parseLog(formatLog(merge(logOf(attempt('mem-a', 1, 1)), logOf(...many))));
  assert.ok(parsed.kind === 'log');
  assert.equal(parsed.log.entries.length, 20_001);
  const started = performance.now();
  const items = Array.from({ length: 100 }, (_, index) => ({ id: `mem-${index}`, version: 1 }));
  assert.equal(progressOf(parsed.log, items).answered, 100);
  assert.ok(performance.now() - started < 1000);
});
