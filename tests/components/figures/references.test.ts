import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  describeReferences,
  drawReferences,
  referencesOf,
} from '../../../src/components/figures/references.ts';
import { heapOf, stepsAfter } from '../../../src/components/figures/steps.ts';
import { deckSteps, referencesStep } from './traces.ts';

const step = referencesStep();
const picture = referencesOf(step);

test('names lead to objects, slots and .base from object to object, each once', () => {
  assert.deepEqual(picture.names, [
    { name: 'a', target: 0 },
    { name: 'b', target: 0 },
    { name: 'v', target: 1 },
    { name: 'n', target: 2 },
  ]);
  assert.deepEqual(picture.slots, [
    { from: 1, to: 3, label: '.base' },
    { from: 0, to: 3, label: '[0]' },
  ]);
});

test('the drawing has an arrow for each name and slot, and a count for each object', () => {
  const svg = drawReferences(picture, null, 'm');
  assert.equal(svg.match(/<line /g)?.length, 4);
  assert.equal(svg.match(/<path d="M0 \d+C/g)?.length, 2);
  assert.deepEqual(
    [...svg.matchAll(/class="k">(\d+)</g)].map((match) => match[1]),
    ['2', '1', '2'],
  );
  assert.doesNotMatch(svg, /class="c"|NaN|undefined|style=/);
});

test('objects whose count changed are outlined', () => {
  const before = {
    ...step,
    objects: step.objects.map((object) => (object.id === 4 ? { ...object, references: 1 } : object)),
  };
  const svg = drawReferences(picture, referencesOf(before), 'm');
  assert.equal(svg.match(/class="c"/g)?.length, 1);
});

test('references in words', () => {
  assert.deepEqual(describeReferences(picture), [
    'a and b refer to the list [<ndarray>], count 2.',
    'v refers to the ndarray, count 1.',
    'n refers to 42, which is shared and not counted here.',
    'v.base and a[0] refer to the ndarray, count 2.',
  ]);
});

test('what no name reaches keeps its arrows and its shape', () => {
  const before: typeof step = {
    ...step,
    names: {
      a: { object: 1, type: 'list', references: 2, value: 'a list' },
      x: { object: 4, type: 'ndarray', references: 2, value: 'array of shape (10, 20), float64' },
    },
    objects: [
      { id: 1, type: 'list', references: 2, owners: ['a', 'a[1]'], holders: [], address: null },
      { id: 4, type: 'ndarray', references: 2, owners: ['x', 'a[0]'], holders: [], address: 0 },
    ],
  };
  const now = {
    ...before,
    names: {},
    objects: before.objects.map((object) => ({ ...object, references: 1, owners: [] })),
  };
  assert.deepEqual(referencesOf(now, [before]), {
    names: [],
    targets: [
      { id: 1, type: 'list', value: '', references: 1 },
      { id: 4, type: 'ndarray', value: '(10, 20)', references: 1 },
    ],
    slots: [
      { from: 0, to: 0, label: '[1]' },
      { from: 0, to: 1, label: '[0]' },
    ],
  });
  assert.deepEqual(describeReferences(referencesOf(now, [before])), [
    '[1] of another object refers to the list, count 1.',
    '[0] of another object refers to the ndarray (10, 20), count 1.',
  ]);
});

test('a block that no name leads to has no name', () => {
  const [first] = deckSteps();
  const objects = [
    { id: 0, type: 'ndarray', references: 2, owners: ['a', 'b.base'], holders: [], address: 0 },
  ];
  assert.deepEqual(
    heapOf({ ...first!, objects }).blocks.map((block) => block.owner),
    ['a, b.base', 'no name', 'no name'],
  );
});

test('lines are chosen by number, and a line that did not run is named', () => {
  const steps = deckSteps();
  const trace = {
    allocator: 'first-fit',
    build: '3.11',
    limits: [],
    steps,
    output: '',
    error: null,
    collected: null,
  } as const;
  assert.deepEqual(
    stepsAfter(trace, '7, 9', 'p.py').map((each) => each.line),
    [7, 9],
  );
  assert.throws(() => stepsAfter(trace, '6,5', 'p.py'), /p\.py: .*line "5".*ran: 6, 7, 8, 9\./);
});
