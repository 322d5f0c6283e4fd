import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemFindings } from '../../src/content/item-rules.ts';
import type { Item } from '../../src/quiz/index.ts';
import { read, sample } from '../quiz/sample-items.ts';

/** Changes of a sound item of a kind, each with the place and the words of what is then wrong. */
const cases: [name: string, kind: keyof typeof sample, change: object, path: string, problem: RegExp][] = [
  [
    'an option about the others',
    'choice',
    texts('This holds', 'That holds as well', 'Both of these statements'),
    'options.2.text',
    /speaks of the others/,
  ],
  ['a letter', 'choice', { explanation: 'Unlike option B, it waits.' }, 'explanation', /by its letter/],
  ['a negative stem', 'choice', { stem: 'Which of them is not true?' }, 'stem', /negative: “not”/],
  ['a count', 'choice', { stem: 'Which two of them hold?' }, 'stem', /“Which two” tells how many/],
  ['whether it works', 'choice', { stem: 'Does this program work?' }, 'stem', /whether it works/],
  ['what one run shows', 'outcomes', { stem: 'What does it print?' }, 'stem', /what is possible/],
  [
    'a long key',
    'choice',
    texts('The block that was freed first and is large enough holds it', 'It is moved', 'It is copied'),
    'options',
    /true option is much longer .* \(59 characters against 11, 12\)/,
  ],
  [
    'a short key',
    'choice',
    texts('It is moved', 'The block that was freed first', 'The block that was freed last'),
    'options',
    /true option is much shorter/,
  ],
  [
    'a text in another',
    'choice',
    texts('The block is freed at once', 'The block is freed', 'The block is moved by `malloc`'),
    'options.1.text',
    /also said by “The block is freed at once”/,
  ],
  [
    'ranges',
    'choice',
    texts('10 to 20 kB', '20–30 kB', '40 to 50 kB'),
    'options.1.text',
    /10 to 20 and 20 to 30/,
  ],
  [
    'wrong numbers side by side',
    'number',
    {
      tolerance: 0.5,
      near: [
        { value: 9, feedback: 'Nine is one.' },
        { value: 9.4, feedback: 'This is another.' },
      ],
    },
    'near.1.value',
    /9.4 lies within the tolerance \(0.5\) of 9/,
  ],
  [
    'bare feedback',
    'number',
    { feedback: { right: 'Yes!', wrong: 'Count.' } },
    'feedback.right',
    /no more than the mark/,
  ],
  [
    'the same feedback twice',
    'number',
    { feedback: { right: 'Count the owners.', wrong: 'Count the owners.' } },
    'feedback.wrong',
    /same is said at feedback.right/,
  ],
  [
    'a line that is not there',
    'outcomes',
    { explanation: 'See lines 1 to 99.' },
    'explanation',
    /no line 99/,
  ],
  [
    'words that stand nowhere',
    'outcomes',
    { vary: [{ words: ['zebra'], values: [['horse']] }] },
    'vary.0.words.0',
    /“zebra” stands neither/,
  ],
  [
    'a truth without a date',
    'choice',
    { basis: 'observed', builds: undefined },
    'basis',
    /true of some builds/,
  ],
];

/** Three options, of which the first is true. */
function texts(...each: string[]): object {
  const options = each.map((text, at) => ({
    ...{ id: 'abc'[at], text, correct: at === 0 },
    feedback: `Of this one nothing is known, ${text}.`,
  }));
  return { options };
}

const source = 'print(1)\nprint(2)\n';
const found = (item: Item) =>
  itemFindings(item, source).map(({ path, problem, remedy }) => {
    assert.ok(remedy.length > 10);
    return [path.join('.'), problem] as const;
  });

for (const [name, kind, change, path, problem] of cases)
  test(`told: ${name}`, () => {
    const item = read({ ...sample[kind], ...change });
    const told = found(item).filter(([at]) => at === path);
    assert.ok(
      told.some(([, text]) => problem.test(text)),
      JSON.stringify(found(item)),
    );
  });

test('a row that answers itself is told, and a spare option mends it', () => {
  const options = ['x', 'y', 'z'].map((id) => ({ id, text: `Sort ${id}` }));
  const rows = ['x', 'y', 'z'].map((match, at) => ({
    ...{ id: 'abc'[at], text: `Row ${at}`, match },
    feedback: `Because of ${match}.`,
  }));
  const of = (more: object[]) => found(read({ ...sample.match, rows, options: [...options, ...more] }));
  assert.match(of([])[0]?.[1] ?? '', /last row answers itself/);
  assert.deepEqual(of([{ id: 'w', text: 'Sort w' }]), []);
});

test('words in bold, and texts that are complete outputs, are left alone', () => {
  const stem = 'Which of them are **not** promised?';
  assert.deepEqual(
    found(read({ ...sample.choice, stem })).filter(([at]) => at === 'stem'),
    [],
  );
});
