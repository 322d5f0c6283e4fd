/** Where the pictures of a trace have their objects and names, and what they show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { traceMemory } from '../../src/engine/index.ts';
import { layOutReferences, pictureAt, shownObjects } from '../../src/islands/reference-layout.ts';
import { collectionWords, holdings, stepWords } from '../../src/islands/reference-words.ts';

const layout = (source: string) =>
  layOutReferences(traceMemory(source, { allocator: 'none', build: '3.13' }));
const twoLists = layout('a = [None]\nb = [a]\na[0] = b\ndel a\ndel b\n');

test('names, objects, counts and arrows of a step', () => {
  const { boxes, names, arrows } = pictureAt(twoLists, 3);
  assert.deepEqual(
    boxes.map(({ type, number, row, count, state }) => ({ type, number, row, count, state })),
    [
      { type: 'list', number: 1, row: 0, count: 2, state: 'changed' },
      { type: 'list', number: 2, row: 1, count: 2, state: 'changed' },
    ],
  );
  assert.deepEqual(
    names.map(({ name, row, isNew }) => ({ name, row, isNew })),
    [
      { name: 'a', row: 0, isNew: false },
      { name: 'b', row: 1, isNew: false },
    ],
  );
  assert.deepEqual(arrows, [
    { from: 1, to: 0, label: '[0]', isNew: false },
    { from: 0, to: 1, label: '[0]', isNew: true },
  ]);
});

test('before the first step there is nothing', () => {
  assert.deepEqual(pictureAt(twoLists, 0), { boxes: [], names: [], arrows: [], more: 0 });
  assert.equal(stepWords(twoLists, 0), 'Nothing has happened yet.');
});

test('what a step frees is shown in its place for this step', () => {
  const { boxes } = pictureAt(layout('a = [[]]\nx = 1\ndel a\ny = 2\n'), 3);
  assert.deepEqual(
    boxes.map(({ row, state }) => [row, state]),
    [
      [0, 'freed'],
      [1, 'freed'],
    ],
  );
  assert.deepEqual(pictureAt(layout('a = [[]]\nx = 1\ndel a\ny = 2\n'), 4).boxes, []);
});

test('what lies in a class or function is held by its path', () => {
  const { names } = pictureAt(layout('class Node:\n    all = []\n'), 2);
  assert.deepEqual(
    names.map(({ name }) => name),
    ['Node.all'],
  );
});

test('a local variable that is not counted is told as such', () => {
  const inside = layOutReferences(
    traceMemory('def work(x):\n    return len(x)\na = []\nwork(a)\n', { allocator: 'none', build: '3.15' }),
  );
  const at = inside.steps.findIndex(({ frame }) => frame === 'work');
  assert.ok(pictureAt(inside, at + 1).names.every(({ name }) => !name.includes('borrowed')));
});

test('steps in words: finalizers, counts, output', () => {
  const finalizer = layout(
    "class Probe:\n    def __del__(self):\n        print('bye')\n\na = Probe()\nb = a\ndel a\ndel b\n",
  );
  assert.deepEqual(finalizer.steps.map((_, index) => stepWords(finalizer, index + 1)).slice(-5), [
    'Line 5, a = Probe(): Probe #1 is made, count 1.',
    'Line 6, b = a: the count of Probe #1 goes from 1 to 2.',
    'Line 7, del a: the count of Probe #1 goes from 2 to 1.',
    "Line 3 of __del__, print('bye'): __del__ of Probe #1 is called; prints bye.",
    'Line 8, del b: Probe #1 is freed.',
  ]);
  assert.match(stepWords(layout('a = [[], [], [], []]\n'), 1, 2), /; and 3 more\.$/);
});

test('who holds what: paths from names; else the object that the place is in', () => {
  assert.deepEqual(
    holdings(twoLists, 3).map(({ label, owners, lost }) => ({ label, owners, lost })),
    [
      { label: 'list #1', owners: ['a', 'b[0]'], lost: false },
      { label: 'list #2', owners: ['b', 'a[0]'], lost: false },
    ],
  );
  assert.deepEqual(
    holdings(twoLists, 5).map(({ owners, lost }) => ({ owners, lost })),
    [
      { owners: ['[0] of list #2'], lost: true },
      { owners: ['[0] of list #1'], lost: true },
    ],
  );
});

test('what is being computed leads to its parts', () => {
  const computed = layout('rows = [[n, [n]] for n in range(3)]\n');
  assert.ok(computed.steps.every((_, at) => holdings(computed, at + 1).every(({ lost }) => !lost)));
});

test('a collection in words', () => {
  const source = 'a = []\na.append(a)\ndel a\n';
  const { steps, collected } = traceMemory(source, { allocator: 'none', collectAfter: 3 });
  assert.deepEqual(collectionWords(collected!, layOutReferences({ steps })), {
    verdict: 'gc.collect() here would find 1 unreachable object of this program.',
    order: ['list #1 is freed'],
  });
});

/** Programs that bind, hold and let go. */
const statement = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'd').map((name) => `${name} = []`),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', 'd'))
    .map(([to, from]) => `${to}.append(${from})`),
  fc
    .tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('a', 'b', 'c', 'd'))
    .map(([to, from]) => `${to} = ${from}`),
  fc.constantFrom('a.clear()', 'b.clear()', 'c = None', 'c = []', 'd = [[], [[]]]', 'gc.collect()'),
);

test('every object and name keeps a place of its own as long as it is there', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 30 }), (statements) => {
      const source = ['import gc', 'a = []', 'b = []', 'c = []', 'd = []', ...statements].join('\n');
      const all = layout(source);
      all.steps.forEach((step, index) => {
        const { boxes, names, arrows, more } = pictureAt(all, index + 1);
        const alive = boxes.filter(({ state }) => state !== 'freed');
        assert.equal(alive.length + more, shownObjects(step).length);
        const rows = boxes.map(({ row }) => row);
        assert.equal(new Set(rows).size, rows.length, `two objects in one row\n${source}`);
        const slots = new Map(names.map(({ name, slot }) => [slot, name]));
        assert.equal(slots.size, new Set(names.map(({ name }) => name)).size, 'two names in one slot');
        assert.ok([...rows, ...names.map(({ slot }) => slot / 2)].every((row) => row < all.height));
        for (const { from, to } of arrows) assert.ok(rows.includes(from) && rows.includes(to));
        if (more > 0) return;
        // Each reference has an arrow, but for those that one arrow stands for.
        const held = shownObjects(step).flatMap(({ owners }) => owners).length;
        const drawn = names.length + arrows.reduce((sum, { label }) => sum + label.split(', ').length, 0);
        assert.equal(drawn, held);
      });
    }),
    { numRuns: 300 },
  );
});
