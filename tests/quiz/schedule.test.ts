/** Items that ask for a schedule: the text of one, what the engine makes of a goal, and how an answer is scored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { itemSchema } from '../../src/quiz/item.ts';
import { incomplete, type Key, score, solve, textForm, UnsolvableItemError } from '../../src/quiz/index.ts';
import { beliefsOf } from '../../src/quiz/result.ts';
import { formatSchedule, letterOf, MOST_STEPS, parseSchedule } from '../../src/quiz/schedule-text.ts';
import { read } from './sample-items.ts';

const program = (body: string, before = '', after = '') => `import threading
${before}
count = 0

def add():
    global count
    ${body.replaceAll('\n', '\n    ')}

t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
t1.join()
t2.join()
${after}`;
const unlocked = program('count += 1', '', 'print(count)\n');
const locked = program('with lock:\n    count += 1', 'lock = threading.Lock()', 'print(count)\n');

const item = {
  ...{ id: 'gil-schedule', version: 1, kind: 'schedule', title: 'A sample', objective: 'gil-sample' },
  ...{ minutes: 1, stem: 'Can it?', basis: 'guaranteed', explanation: 'Because.' },
  ...{ program: 'gil/sample/count.py', switch: 'any-instruction', misconception: 'LOCK-01' },
  goal: { reach: 'untrue', final: 'count == 2' },
  feedback: { right: 'Right.', wrong: 'Wrong.', safe: 'There is one.' },
};
const safeItem = { ...item, feedback: { right: 'Right.', wrong: 'Wrong.' } };

function keyOf(given: object, source: string): Extract<Key, { kind: 'schedule' }> {
  const { key } = solve(read(given), 1, () => source);
  assert.ok(key.kind === 'schedule');
  return key;
}
const answer = (key: Key, text: string) => score(key, { kind: 'schedule', text });
const told = (key: Key, text: string) =>
  answer(key, text).parts.map(({ option, state, given }) => [option, state, given]);

test('a schedule is read in any of the ways in which it is written, and written in one', () => {
  for (const text of ['M2 A B A2', 'm m a b a a', 'MMABAA', 'M2,A,B;A 2', ' M*2 A×1\nB A2 '])
    assert.equal(formatSchedule(parseSchedule(text) ?? []), 'M2 A B A2', text);
  for (const text of ['M2 A!', '2', 'M0', 'A-1', 'é', `A${MOST_STEPS + 1}`, 'A9999 B9999', 'A '.repeat(9000)])
    assert.equal(parseSchedule(text), null, text.slice(0, 20));
  assert.deepEqual(parseSchedule('  '), []);
  assert.deepEqual(parseSchedule(`A${MOST_STEPS}`)?.length, MOST_STEPS);
  assert.equal(new Set(Array.from({ length: 64 }, (_, thread) => letterOf(thread))).size, 64);
});

test('whatever is written is read as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 25 }), { maxLength: 300 }), (threads) => {
      assert.deepEqual(parseSchedule(formatSchedule(threads)), threads);
    }),
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseSchedule(text);
    }),
    { numRuns: 10_000 },
  );
});

test('a shortest schedule gets there, and earns all; a longer one gets there too, and is told', () => {
  const key = keyOf(item, unlocked);
  assert.equal(parseSchedule(key.least!)?.length, 7);
  assert.equal(answer(key, key.least!).score, 1);
  assert.deepEqual(told(key, key.least!), [
    ['whole', 'right', undefined],
    ['yours', 'right', key.least],
  ]);
  const together = keyOf({ ...item, goal: { reach: 'together', lines: [7, 7] } }, unlocked);
  assert.equal(answer(together, together.least!).score, 1);
});

test('a schedule that gets there on a way round is right, beside the fewest steps possible', () => {
  const source = program('assert count == 1\ncount += 1');
  const key = keyOf({ ...item, goal: { reach: 'exception' } }, source);
  assert.equal(key.least, 'M A2');
  assert.match(answer(key, 'M A2').parts[1]!.feedback, /^3 steps; no schedule gets there in fewer/);
  const longer = answer(key, 'M2 A2');
  assert.equal(longer.score, 1);
  assert.match(longer.parts[1]!.feedback, /^4 steps; the fewest possible are 3\.$/);
  assert.equal(longer.parts.at(-1)?.given, 'M A2');
});

test('what comes after the goal is left out', () => {
  const key = keyOf({ ...item, goal: { reach: 'exception' } }, program('assert count == 1'));
  assert.deepEqual(told(key, 'M A B B Z9'), [
    ['whole', 'right', undefined],
    ['yours', 'right', 'M A'],
  ]);
});

test('a false “safe” earns nothing, names the belief, and shows a shortest schedule', () => {
  const key = keyOf(item, unlocked);
  const result = answer(key, 'Safe ');
  assert.equal(result.score, 0);
  assert.deepEqual(beliefsOf(result), ['LOCK-01']);
  assert.equal(result.parts[0]?.feedback, 'There is one.');
  assert.deepEqual(result.parts.at(-1)?.given, key.least);
});

test('a schedule that does not get there says where it stopped, and why', () => {
  const key = keyOf(item, unlocked);
  const words = (text: string) => answer(key, text).parts.find(({ option }) => option === 'yours')?.feedback;
  assert.match(words('M') ?? '', /^After 1 step this has not happened.*M and A can go on\.$/);
  assert.match(words('M2 M') ?? '', /^After 2 steps M cannot take another.*A and B can go on\.$/);
  assert.match(words('B') ?? '', /^At the beginning B cannot take another/);
  assert.match(words('M2 A2 B2 M2') ?? '', /the program is at its end, and this has not happened/);
  const ended = answer(key, 'M2 A2 B2 M2');
  assert.equal(ended.score, 0);
  assert.equal(ended.parts.find(({ option }) => option === 'end')?.given, '2\n');
  assert.deepEqual(beliefsOf(ended), []);
});

test('where no schedule leads there, saying so is right, and any schedule is wrong', () => {
  const key = keyOf(safeItem, locked);
  assert.equal(key.least, null);
  assert.equal(answer(key, 'safe').score, 1);
  const wrong = answer(key, 'M2 A2 B2');
  assert.equal(wrong.score, 0);
  assert.deepEqual(beliefsOf(wrong), ['LOCK-01']);
  assert.equal(wrong.parts[0]?.feedback, 'Wrong.');
  for (const blank of ['', 'nonsense!']) assert.deepEqual(beliefsOf(answer(key, blank)), []);
});

test('deadlocks, outputs and lines for one at a time can be looked for', () => {
  const locks = program('with a:\n    with a:\n        count = 1', 'a = threading.Lock()');
  assert.ok(keyOf({ ...item, goal: { reach: 'deadlock' } }, locks).least);
  assert.ok(keyOf({ ...item, goal: { reach: 'output', prints: '1\n' } }, unlocked).least);
  assert.equal(keyOf({ ...safeItem, goal: { reach: 'output', prints: '3\n' } }, unlocked).least, null);
  assert.equal(keyOf({ ...safeItem, goal: { reach: 'together', lines: [8, 8] } }, locked).least, null);
});

test('an item that says too much or too little of those who find none is refused', () => {
  const unsolvable = (given: object, source: string, says: RegExp) =>
    assert.throws(
      () => keyOf(given, source),
      (error) => error instanceof UnsolvableItemError && says.test(error.message),
    );
  unsolvable(item, locked, /no schedule leads there: remove feedback\.safe/);
  unsolvable(safeItem, unlocked, /say in feedback\.safe/);
  const large = program('for _ in range(9):\n    count += 1');
  unsolvable(item, large, /states: use a smaller program/);
});

test('schemas refuse typed keys, and goals that are none', () => {
  const refused = (change: object, says: RegExp) => {
    const parsed = itemSchema().safeParse({ ...item, ...change });
    assert.ok(!parsed.success);
    assert.match(
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join(),
      says,
    );
  };
  refused({ answer: 'safe' }, /engine computes the key.*answer/);
  refused({ goal: { reach: 'together', lines: [9, 7] } }, /the first line comes first/);
  refused({ goal: { reach: 'output', prints: '2' } }, /must end in/);
  refused({ goal: { reach: 'crash' } }, /goal/);
});

test('empty and unreadable schedules are told kindly, and the question has a text form', () => {
  const none = (text: string) => incomplete({ kind: 'schedule', text }, null);
  assert.match(none(' ') ?? '', /Step the threads into it first/);
  assert.match(none('A B ?') ?? '', /cannot be read/);
  assert.equal(none('M2 A'), null);
  assert.equal(none('safe'), null);
  assert.match(textForm(read(item)), /after which count == 2 is not true/);
});
