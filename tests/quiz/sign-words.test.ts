import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Item, itemSchema } from '../../src/quiz/item.ts';
import { responseWords } from '../../src/quiz/response-words.ts';
import { signWords } from '../../src/quiz/sign-words.ts';
import { sample } from './sample-items.ts';

const common = {
  ...{ version: 1, title: 'A sample', objective: 'mem-sample', minutes: 1, stem: 'What holds?' },
  ...{ basis: 'guaranteed', explanation: 'Because.' },
};
const read = (item: object): Item => itemSchema().parse({ ...common, ...item });

const choice = read({
  ...{ id: 'mem-choice', kind: 'choice', sources: ['sample'] },
  options: [
    { id: 'a', text: 'One', correct: true, feedback: 'Yes.', misconception: 'REF-01' },
    { id: 'b', text: 'Two', correct: false, feedback: 'No.', misconception: 'REF-01' },
    { id: 'c', text: 'Three', correct: false, feedback: 'No.', misconception: 'REF-02' },
  ],
});

test('of ticks, those that show the belief, and true options that were left', () => {
  const said = signWords(choice, { kind: 'choice', ticked: ['b', 'c'] }, 'REF-01');
  assert.deepEqual(
    said.map(({ of, text }) => `${of}: ${text}`),
    ['Not ticked: One', 'Ticked: Two'],
  );
  assert.deepEqual(
    signWords(choice, { kind: 'choice', ticked: ['a', 'c'] }, 'REF-02').map(({ text }) => text),
    ['Three'],
  );
});

test('of outcomes, the one that can show it; where several can, the whole answer', () => {
  const { outcomes } = sample;
  assert.ok(outcomes.kind === 'outcomes');
  const with_ = (...tagged: string[]): Item =>
    read({
      ...outcomes,
      options: outcomes.options.map((option) =>
        tagged.includes(option.id) ? { ...option, misconception: 'LOCK-01' } : option,
      ),
    });
  const response = { kind: 'outcomes' as const, ticked: ['b', 'c'] };
  assert.deepEqual(
    signWords(with_('c'), response, 'LOCK-01').map(({ of, text }) => `${of}: ${text}`),
    ['Ticked: 3⏎'],
  );
  const both = with_('a', 'c');
  assert.deepEqual(signWords(both, response, 'LOCK-01'), responseWords(both, response));
});

test('of fields, those that show it', () => {
  const match = read({
    ...{ id: 'mem-match', kind: 'match', sources: ['sample'] },
    options: [
      { id: 'x', text: 'X' },
      { id: 'y', text: 'Y' },
      { id: 'z', text: 'Z' },
    ],
    rows: [
      {
        ...{ id: 'a', text: 'A', match: 'x', feedback: 'X.' },
        wrong: [{ option: 'y', feedback: 'No.', misconception: 'REF-01' }],
      },
      { id: 'b', text: 'B', match: 'y', feedback: 'Y.', wrong: [] },
      { id: 'c', text: 'C', match: 'z', feedback: 'Z.', wrong: [] },
    ],
  });
  const response = { kind: 'match' as const, cells: { a: 'y', b: 'x' } };
  assert.deepEqual(signWords(match, response, 'REF-01'), [{ of: 'A', text: 'Y', markdown: true }]);
});

test('an answer without parts, and one to another kind of question, are said as a whole', () => {
  for (const response of [
    { kind: 'number', text: '3' },
    { kind: 'choice', ticked: [] },
  ] as const)
    assert.deepEqual(
      signWords(sample.number, response, 'REF-01'),
      responseWords(sample.number, response),
      response.kind,
    );
});
