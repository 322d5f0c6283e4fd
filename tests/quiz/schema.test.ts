import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemSchema } from '../../src/quiz/item.ts';
import { sample } from './sample-items.ts';

const options = (item: { options: readonly object[] }, change: object) =>
  item.options.map((option, index) => (index === 0 ? { ...option, ...change } : option));

assert.ok(sample.choice.kind === 'choice' && sample.outcomes.kind === 'outcomes');
assert.ok(sample.placement.kind === 'placement' && sample.number.kind === 'number');
assert.ok(sample.layout.kind === 'layout');
assert.ok(sample.match.kind === 'match' && sample.diagnose.kind === 'diagnose');
assert.ok(sample.refcounts.kind === 'refcounts' && sample.predict.kind === 'predict');
assert.ok(sample.order.kind === 'order');
const { choice, number, outcomes, placement, layout, match, diagnose, refcounts, predict, order } = sample;
const rows = (change: object) => match.rows.map((row, index) => (index === 0 ? { ...row, ...change } : row));
const layoutRows = (change: object) =>
  layout.rows.map((row, index) => (index === 0 ? { ...row, ...change } : row));

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
  [
    'the top of a heap that is not a textbook one',
    { ...placement, allocator: 'glibc-2.36', options: options(placement, { at: { top: true } }) },
    /only a textbook heap/,
  ],
  ['an allocator that is not known', { ...placement, allocator: 'jemalloc' }, /allocator/],
  ['a typed layout', { ...layout, rows: layoutRows({ answer: 'a' }) }, /engine computes the key.*answer/],
  ['a place and a name', { ...layout, rows: layoutRows({ name: 'a' }) }, /either `at` or `name`/],
  [
    'a slip that is no option of the layout',
    { ...layout, rows: layoutRows({ wrong: [{ option: 'w', feedback: 'No.' }] }) },
    /no option “w”/,
  ],
  ['a match without sources', { ...match, sources: [] }, /name its source/],
  ['a row that matches nothing', { ...match, rows: rows({ match: 'w' }) }, /no option “w”/],
  [
    'a slip that is right',
    { ...match, rows: rows({ wrong: [{ option: 'x', feedback: 'No.' }] }) },
    /belongs here/,
  ],
  [
    'rows with one answer',
    { ...match, rows: match.rows.map((row) => ({ ...row, match: 'z' })) },
    /nothing is asked/,
  ],
  [
    'an option too long for a phone',
    { ...match, options: match.options.map(({ id }) => ({ id, text: `${id.repeat(40)}` })) },
    /36 characters/,
  ],
  ['a diagnosis without sources', { ...diagnose, sources: [] }, /name its source/],
  [
    'a diagnosis with two causes',
    { ...diagnose, cause: diagnose.cause.map((each) => ({ ...each, correct: true })) },
    /exactly one option must be correct/,
  ],
  ['a typed table', { ...refcounts, answer: [1, 2] }, /engine computes the key.*answer/],
  ['counts of no build', { ...refcounts, build: '2.7' }, /build/],
  ['a typed output', { ...predict, answer: 'one' }, /engine computes the key.*answer/],
  ['a typed order', { ...order, answer: ['a', 'b'] }, /engine computes the key.*answer/],
  ['an order of too many', { ...order, uses: 4 }, /only 3 fragments/],
  [
    'a fragment twice',
    { ...order, fragments: order.fragments.map((each) => ({ ...each, code: 'x += 1' })) },
    /same code/,
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
