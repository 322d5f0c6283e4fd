import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemSchema } from '../../src/quiz/item.ts';
import { sample } from './sample-items.ts';

const options = (item: { options: readonly object[] }, change: object) =>
  item.options.map((option, index) => (index === 0 ? { ...option, ...change } : option));

assert.ok(sample.choice.kind === 'choice' && sample.outcomes.kind === 'outcomes');
assert.ok(sample.placement.kind === 'placement' && sample.number.kind === 'number');
const { choice, number, outcomes, placement } = sample;

/** What an author may write wrongly, and what is said of it. */
const refused: [what: string, item: object, says: RegExp][] = [
  ['an unknown kind', { ...choice, kind: 'essay' }, /kind/],
  ['a misspelt field', { ...choice, stemm: 'x' }, /stemm/],
  ['a bad id', { ...choice, id: 'Mem_Choice' }, /kebab-case/],
  ['a long title', { ...choice, title: 'x'.repeat(61) }, /60 characters/],
  [
    'a choice without a true option',
    { ...choice, options: choice.options.map((o) => ({ ...o, correct: false })) },
    /no option is correct/,
  ],
  [
    'a choice without a false option',
    { ...choice, options: choice.options.map((o) => ({ ...o, correct: true })) },
    /every option is correct/,
  ],
  ['a choice of two', { ...choice, options: choice.options.slice(0, 2) }, /options/],
  ['an option without feedback', { ...choice, options: options(choice, { feedback: ' ' }) }, /feedback/],
  ['two options with one id', { ...choice, options: options(choice, { id: 'b' }) }, /same id/],
  ['two options with one text', { ...choice, options: options(choice, { text: 'Two' }) }, /same text/],
  ['a choice without sources', { ...choice, sources: [] }, /name its source/],
  ['marks without a program', { ...choice, mark: '3' }, /no program to mark/],
  ['marks that are no lines', { ...choice, program: 'gil/a/b.py', mark: 'all' }, /line numbers/],
  ['a program outside a lesson', { ...choice, program: '../b.py' }, /<module>\/<lesson>/],
  ['a typed number without sources', { ...number, sources: [] }, /name its source/],
  ['a number with neither answer nor ask', { ...number, answer: undefined }, /give an answer/],
  [
    'a number with answer and ask',
    { ...number, program: 'gil/a/b.py', ask: { of: 'outcomes', switch: 'gil' } },
    /engine computes the key/,
  ],
  [
    'an ask without a program',
    { ...number, answer: undefined, ask: { of: 'outcomes', switch: 'gil' } },
    /needs a program/,
  ],
  ['an unknown ask', { ...number, answer: undefined, program: 'gil/a/b.py', ask: { of: 'luck' } }, /ask/],
  [
    'a typed outcomes key',
    { ...outcomes, options: options(outcomes, { correct: true }) },
    /engine computes the key.*correct/,
  ],
  ['a typed outcomes answer', { ...outcomes, answer: ['a'] }, /engine computes the key.*answer/],
  ['a text without its line end', { ...outcomes, options: options(outcomes, { text: '1' }) }, /must end in/],
  ['an unknown switch mode', { ...outcomes, switch: 'never' }, /switch/],
  [
    'a typed placement key',
    { ...placement, options: options(placement, { correct: true }) },
    /engine computes the key.*correct/,
  ],
  ['a typed placement address', { ...placement, key: 80000 }, /engine computes the key.*key/],
  [
    'two places in one',
    { ...placement, options: options(placement, { at: { start: 'a', after: 'b' } }) },
    /must be \{start: NAME\}/,
  ],
];

for (const [what, item, says] of refused) {
  test(`refused: ${what}`, () => {
    const read = itemSchema().safeParse(item);
    assert.ok(!read.success);
    assert.match(
      read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'),
      says,
    );
  });
}

test('marked lines may be a number', () => {
  const item = itemSchema().parse({ ...choice, program: 'gil/a/b.py', mark: 7 });
  assert.equal(item.mark, '7');
});
