import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grade, seedOf, solvable, solve, UnsolvableItemError } from '../../src/quiz/index.ts';
import { reword } from '../../src/quiz/reword.ts';
import { combinations, combinationOf, replacements, variant } from '../../src/quiz/variant.ts';
import { read, sample } from './sample-items.ts';

/** An item whose key hangs on the words: with 1 the sums are 1 and 2 where the additions are not held together. */
const item = read({
  ...sample.outcomes,
  stem: 'What can `counter` be?',
  vary: [
    { words: ['counter'], values: [['total'], ['hits']] },
    { words: [5], values: [[0], [7]] },
  ],
  options: [
    { id: 'a', text: '5\n', feedback: 'So `counter` is 5.' },
    { id: 'b', text: '1\n', feedback: 'One.' },
    { id: 'c', text: '3\n', feedback: 'Three.' },
  ],
});
const source = 'counter = 5\nprint(counter)\n';
const readProgram = () => source;

test('combination 0 is the item as written; each other one has words of its own', () => {
  assert.equal(combinations(item), 9);
  assert.equal(combinationOf(item, seedOf(item.id)), 0);
  const texts = Array.from({ length: 9 }, (_, index) => reword(source, replacements(item, index)));
  assert.equal(texts[0], source);
  assert.equal(new Set(texts).size, 9);
  assert.ok(texts.includes('hits = 7\nprint(hits)\n'));
});

test('only whole words are replaced, and only in what is said', () => {
  assert.equal(
    reword(
      'a ab a_b 15 5',
      new Map([
        ['a', 'x'],
        ['5', '6'],
      ]),
    ),
    'x ab a_b 15 6',
  );
  const shown = variant(item, 1, 1);
  assert.equal(shown.stem, 'What can `total` be?');
  assert.equal(shown.id, item.id);
  assert.equal(shown.kind === 'outcomes' && shown.program, 'gil/sample/count.py');
});

test('the key is computed for the words that are shown', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { combination, key } = solve(item, seed, readProgram);
    assert.ok(key.kind === 'outcomes');
    const right = key.options.filter(({ correct }) => correct).map(({ id }) => id);
    assert.deepEqual(right, ['a'], `combination ${combination}`);
    assert.equal(grade(item, { kind: 'outcomes', ticked: ['a'] }, seed, readProgram).score, 1);
  }
});

test('words that make no question give way to the next; as written the item must hold', () => {
  const often = read({ ...item, vary: [{ words: [5], values: [[1], [7]] }] });
  // With 1 two options are the same text, and so both are possible; all others stay impossible.
  const doubled = read({
    ...often,
    options: [
      { id: 'a', text: '5\n', feedback: 'a' },
      { id: 'b', text: '1\n', feedback: 'b' },
      { id: 'c', text: '[deadlock]\n', feedback: 'c' },
    ],
  });
  assert.deepEqual(solvable(doubled, readProgram), [0, 2]);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
      assert.notEqual(solve(doubled, seed, readProgram).combination, 1);
    }),
    { numRuns: 30 },
  );
  const broken = read({
    ...doubled,
    options:
      doubled.kind === 'outcomes'
        ? doubled.options.toSpliced(0, 1, { id: 'a', text: '9\n', feedback: 'a' })
        : [],
  });
  assert.throws(() => solvable(broken, readProgram), UnsolvableItemError);
});

test('typical wrong answers stay where names vary, and go where numbers do', () => {
  const near = [{ text: 'counter 5\n', feedback: 'No.' }];
  const vary = [
    { words: ['counter'], values: [['total']] },
    { words: [5], values: [[7]] },
  ];
  const shown = [0, 1, 2, 3].map((each) => variant(read({ ...sample.predict, near, vary }), 1, each));
  assert.deepEqual(
    shown.map((each) => each.kind === 'predict' && each.near.map(({ text }) => text)),
    [['counter 5\n'], ['total 5\n'], [], []],
  );
});

const { id, version, title, objective, minutes, stem, basis, explanation, sources } = sample.order;
const shared = {
  ...{ id, version, title, objective, minutes, stem, basis, explanation, sources },
  ...{ program: 'gil/sample/broken.py', switch: 'any-instruction' },
};
const vary = [{ words: ['count', '5'], values: [['total', '7']] }];
const threads = `import threading
count = 5
def add():
    global count
    count += 1
a = threading.Thread(target=add)
b = threading.Thread(target=add)
a.start(); b.start()
a.join(); b.join()
print(count)
`;
const mended = threads
  .replace('def add():', 'lock = threading.Lock()\ndef add():')
  .replace('    count += 1', '    with lock:\n        count += 1');

test('a schedule is looked for in the program as its words are, and so is what it prints', () => {
  const feedback = { right: 'Right.', wrong: 'Wrong.', safe: 'There is one.' };
  const goal = { reach: 'output', prints: '6\n' };
  const item = read({
    ...shared,
    kind: 'schedule',
    goal,
    feedback,
    vary: [...vary, { words: ['6'], values: [['8']] }],
  });
  // With 5 and 8, or 7 and 6, nothing leads there, and then `safe` would have nothing to say.
  assert.deepEqual(
    solvable(item, () => threads),
    [0, 3],
  );
  const shown = variant(item, 1, 3);
  assert.equal(shown.kind === 'schedule' && shown.goal.reach === 'output' && shown.goal.prints, '8\n');
});

test('a repair has its lines, its end and its solution in the words that are shown', () => {
  const item = read({
    ...shared,
    kind: 'repair',
    solution: 'gil/sample/mended.py',
    feedback: { right: 'Right.', wrong: 'Wrong.', other: 'Safe.' },
    final: ['count > 5'],
    keep: ['count += 1', 'print(count)'],
    vary,
  });
  const readProgram = (path: string) => (item.kind === 'repair' && path === item.solution ? mended : threads);
  assert.deepEqual(solvable(item, readProgram), [0, 1]);
  const seed = [1, 2, 3, 4, 5, 6, 7, 8].find((each) => combinationOf(item, each) === 1)!;
  const { key } = solve(item, seed, readProgram);
  assert.ok(key.kind === 'repair');
  assert.deepEqual([key.keep, key.final], [['total += 1', 'print(total)'], ['total > 7']]);
  assert.deepEqual([key.accepted, key.faults], [['9\n'], ['8\n']]);
  const given = (text: string) => grade(item, { kind: 'repair', text }, seed, readProgram).score;
  const words = replacements(item, 1);
  assert.deepEqual([given(reword(mended, words)), given(reword(threads, words))], [1, 0]);
});

test('fragments are put together in other words', () => {
  const item = read({
    ...sample.order,
    vary: [
      { words: ['x'], values: [['y']] },
      { words: ['3'], values: [['1']] },
    ],
  });
  const found = solvable(item, readProgram);
  assert.ok(found.includes(1));
  const seed = Array.from({ length: 99 }, (_, each) => each).find((each) => combinationOf(item, each) === 1)!;
  const plain = solve(item, seedOf(item.id), readProgram).key;
  const other = solve(item, seed, readProgram).key;
  assert.ok(plain.kind === 'order' && other.kind === 'order');
  assert.deepEqual(other.accepted.map(String).toSorted(), plain.accepted.map(String).toSorted());
});

test('rows that are matched stand in the order that the seed gives', () => {
  const orders = new Set(
    [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const shown = variant(sample.match, seed);
      return shown.kind === 'match' && shown.rows.map(({ id }) => id).join();
    }),
  );
  assert.ok(orders.size > 1);
});
