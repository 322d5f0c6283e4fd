import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { grade, seedOf, solvable, solve, UnsolvableItemError } from '../../src/quiz/index.ts';
import { combinations, combinationOf, replacements, reword, variant } from '../../src/quiz/variant.ts';
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
