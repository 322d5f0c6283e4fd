import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Engine } from '../../src/quiz/engine.ts';
import { incomplete, type Item, type Key, type Response, score, solve } from '../../src/quiz/index.ts';
import { beliefsOf, type Result } from '../../src/quiz/result.ts';
import { readProgram, sample, standIn } from './sample-items.ts';

const options = (pattern: string) =>
  [...pattern].map((sign, index) => ({
    id: 'abcdef'[index]!,
    correct: sign === '+',
    feedback: `of ${index}`,
    misconception: sign === '+' ? null : 'MEM-01',
  }));
const ticks = (pattern: string): Key => ({ kind: 'choice', options: options(pattern) });
const tick = (ticked: string): Response => ({ kind: 'choice', ticked: [...ticked] });

/** True and false options, what was ticked, and the score: hits over all hits, less false ticks over all false. */
const scored: [pattern: string, ticked: string, score: number, verdict: string][] = [
  ['++--', 'ab', 1, 'right'],
  ['++--', 'a', 0.5, 'partly'],
  ['++--', 'abc', 0.5, 'partly'],
  ['++--', 'ac', 0, 'wrong'],
  ['++--', 'abcd', 0, 'wrong'],
  ['++--', '', 0, 'wrong'],
  ['++--', 'cd', 0, 'wrong'],
  ['+--', 'a', 1, 'right'],
  ['+--', 'ab', 0.5, 'partly'],
  ['+--', 'b', 0, 'wrong'],
  ['+++-', 'ab', 2 / 3, 'partly'],
  ['+++-', 'abd', 0, 'wrong'],
];
for (const [pattern, ticked, expected, verdict] of scored) {
  test(`${pattern} ticked ${ticked || 'nowhere'} scores ${expected.toFixed(2)}`, () => {
    const result = score(ticks(pattern), tick(ticked));
    assert.equal(result.score, expected);
    assert.equal(result.verdict, verdict);
    assert.equal(result.parts.length, pattern.length);
  });
}

test('every option is told what became of it, with its feedback', () => {
  const { parts } = score(ticks('++--'), tick('ac'));
  assert.deepEqual(
    parts.map(({ option, state, feedback }) => [option, state, feedback]),
    [
      ['a', 'right', 'of 0'],
      ['b', 'missed', 'of 1'],
      ['c', 'wrong', 'of 2'],
      ['d', 'left', 'of 3'],
    ],
  );
});

const patterns = fc
  .array(fc.constantFrom('+', '-'), { minLength: 2, maxLength: 6 })
  .map((signs) => signs.join(''))
  .filter((pattern) => pattern.includes('+') && pattern.includes('-'));

test('all right scores 1; ticking everything or nothing scores 0', () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      const right = options(pattern).flatMap(({ id, correct }) => (correct ? [id] : []));
      assert.equal(score(ticks(pattern), tick(right.join(''))).score, 1);
      assert.equal(score(ticks(pattern), tick('abcdef'.slice(0, pattern.length))).score, 0);
      assert.equal(score(ticks(pattern), tick('')).score, 0);
    }),
  );
});

test('neither the order of options nor of ticks, nor ticks twice or unknown, change the score', () => {
  fc.assert(
    fc.property(patterns, fc.array(fc.constantFrom(...'abcdefxyz')), fc.nat(), (pattern, ticked, turn) => {
      const key = options(pattern);
      const turned = key.toSorted(
        (a, b) => ((a.id.charCodeAt(0) * (turn + 7)) % 11) - ((b.id.charCodeAt(0) * (turn + 7)) % 11),
      );
      const known = [...new Set(ticked)].filter((id) => key.some((option) => option.id === id));
      const expected = score({ kind: 'choice', options: key }, { kind: 'choice', ticked: known });
      const given = score(
        { kind: 'choice', options: turned },
        { kind: 'choice', ticked: ticked.toReversed() },
      );
      assert.equal(given.score, expected.score);
      assert.ok(given.score >= 0 && given.score <= 1);
    }),
  );
});

test('one more right tick never costs, one more false tick never pays', () => {
  fc.assert(
    fc.property(patterns, fc.uniqueArray(fc.constantFrom(...'abcdef')), (pattern, ticked) => {
      const before = score(ticks(pattern), tick(ticked.join(''))).score;
      for (const { id, correct } of options(pattern).filter((option) => !ticked.includes(option.id))) {
        const after = score(ticks(pattern), tick([...ticked, id].join(''))).score;
        assert.ok(correct ? after >= before : after <= before);
      }
    }),
  );
});

test('a place is right or wrong', () => {
  const key: Key = { kind: 'placement', options: options('-+-') };
  assert.equal(score(key, { kind: 'placement', picked: 'b' }).score, 1);
  for (const picked of ['a', 'c', 'z', null])
    assert.equal(score(key, { kind: 'placement', picked }).score, 0);
});

test('a wrong tick suggests the belief behind it, once; a right answer suggests none', () => {
  assert.deepEqual(beliefsOf(score(ticks('+--'), tick('abc'))), ['MEM-01']);
  assert.deepEqual(beliefsOf(score(ticks('+--'), tick('a'))), []);
});

const number: Extract<Key, { kind: 'number' }> = {
  kind: 'number',
  answer: 1.5,
  tolerance: 0.1,
  unit: 'ms',
  near: [{ value: 3, feedback: 'Twice.', misconception: null }],
  feedback: { right: 'Yes.', wrong: 'No.' },
};
const typed: [text: string, score: number, feedback: string][] = [
  ['1.5', 1, 'Yes.'],
  ['1,5 ms', 1, 'Yes.'],
  ['1.6', 1, 'Yes.'],
  ['1.4', 1, 'Yes.'],
  ['1.61', 0, 'No.'],
  ['3', 0, 'Twice.'],
  ['3,05', 0, 'Twice.'],
  ['soon', 0, 'No.'],
];
for (const [text, expected, feedback] of typed) {
  test(`${text} for 1.5 ± 0.1 ms scores ${expected}`, () => {
    const result = score(number, { kind: 'number', text });
    assert.equal(result.score, expected);
    assert.equal(result.parts[0]?.feedback, feedback);
  });
}

test('a thousand may be typed in any way', () => {
  const key: Key = { ...number, answer: 80_000, tolerance: 0, unit: null };
  for (const text of ['80000', '80,000', '80.000', '80 000', '8e4', '80_000'])
    assert.equal(score(key, { kind: 'number', text }).score, 1, text);
});

const keyOf = (item: Item, output = ''): Key => {
  const engine = {
    ...standIn,
    traceMemory: (source: string, options: Parameters<Engine['traceMemory']>[1]) => ({
      ...standIn.traceMemory(source, options),
      output,
    }),
  };
  return solve(item, 1, readProgram, item.kind === 'order' ? undefined : engine).key;
};
const told = (result: Result) =>
  result.parts.map(({ option, state, given, expected }) => [option, state, given, expected]);

test('fields are scored one by one; what was not chosen is missed', () => {
  const result = score(keyOf(sample.match), { kind: 'match', cells: { first: 'y', second: 'y', third: '' } });
  assert.equal(result.score, 1 / 3);
  assert.deepEqual(told(result).toSorted(), [
    ['first.y', 'wrong', undefined, 'first.x'],
    ['second.y', 'right', undefined, undefined],
    ['third', 'missed', undefined, 'third.x'],
  ]);
  assert.equal(result.parts.find(({ state }) => state === 'wrong')?.feedback, 'Not y.');
  assert.deepEqual(beliefsOf(result), ['MEM-01']);
});

test('cells are scored one by one, and a typical slip is told from any other', () => {
  const key = keyOf(sample.refcounts);
  const result = score(key, { kind: 'refcounts', cells: { '1-0': '2', '1-1': ' 1 ', '3-0': 'x', dies: '' } });
  assert.equal(result.score, 1 / 4);
  assert.deepEqual(told(result), [
    ['1-0', 'wrong', '2', '1'],
    ['1-1', 'right', ' 1 ', '1'],
    ['3-0', 'wrong', 'x', '1'],
    ['dies', 'missed', '', '3'],
  ]);
  assert.match(result.parts[0]!.feedback, /^One too many\. Held by/);
  assert.deepEqual(beliefsOf(result), ['MEM-01']);
});

test('an output is scored line by line; lines too many cost; spaces at the end of a line do not', () => {
  const key = keyOf(sample.predict, 'one\ntwo\n');
  const typed = (text: string) => score(key, { kind: 'predict', text });
  assert.equal(typed('one \r\ntwo\n\n').score, 1);
  assert.equal(typed('two\none').score, 0);
  assert.equal(typed('one\ntwo\nthree\nfour').score, 0.5);
  assert.deepEqual(told(typed('one\nx\ny\nz')).slice(1), [
    ['1', 'right', 'one', 'one'],
    ['2', 'wrong', 'x', 'two'],
    ['3', 'wrong', 'y\nz', ''],
  ]);
  const near = typed('one');
  assert.equal(near.parts[0]?.feedback, 'One line is missing.');
  assert.deepEqual(beliefsOf(near), ['MEM-01']);
  assert.ok(typed('x\n'.repeat(100_000)).parts.length < 5, 'a flood of lines is one part');
});

test('an order is right, or as good as its longest run in an order that is', () => {
  const key = keyOf(sample.order);
  const put = (sequence: string) => score(key, { kind: 'order', sequence: [...sequence] });
  assert.equal(put('ab').score, 1);
  for (const sequence of ['', 'a', 'ba', 'c', 'cb', 'zzz']) assert.equal(put(sequence).score, 0, sequence);
  assert.equal(put('abz').score, 1, 'an id that is not offered is passed over');
  assert.ok(put('abc').score < 1);
  assert.deepEqual(beliefsOf(put('ca')), ['MEM-01']);
});

test('empty and unreadable answers are told kindly before anything is scored', () => {
  const none = (response: Response, unit: string | null = null) => incomplete(response, unit);
  assert.match(none(tick('')) ?? '', /Tick at least one statement/);
  assert.match(none({ kind: 'outcomes', ticked: [] }) ?? '', /Tick at least one text/);
  assert.match(none({ kind: 'placement', picked: null }) ?? '', /Pick one/);
  assert.match(none({ kind: 'number', text: ' ' }) ?? '', /Type a number/);
  assert.match(none({ kind: 'number', text: 'lots' }) ?? '', /digits/);
  assert.match(none({ kind: 'number', text: '5 kB' }, 'MB') ?? '', /asked for in MB, not in “kB”/);
  assert.equal(none({ kind: 'number', text: '5 MB' }, 'MB'), null);
  assert.match(none({ kind: 'predict', text: ' \n' }) ?? '', /Type what it prints/);
  assert.match(none({ kind: 'order', sequence: [] }) ?? '', /at least one fragment/);
  const fields = (cells: Record<string, string>) => incomplete({ kind: 'match', cells }, null, ['a', 'b']);
  assert.match(fields({}) ?? '', /2 fields are still empty/);
  assert.match(fields({ a: 'x', b: ' ' }) ?? '', /One field is still empty/);
  assert.equal(fields({ a: 'x', b: 'y' }), null);
  assert.equal(none(tick('a')), null);
});

test('a response of another kind is a mistake of the caller', () => {
  assert.throws(() => score(number, tick('a')), TypeError);
});
