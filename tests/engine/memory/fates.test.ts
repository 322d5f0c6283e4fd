/** What becomes of objects, told step by step; and a collection between two statements, beside `gc.collect()` there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fate, MemoryStep } from '../../../src/engine/index.ts';
import { traceMemory } from '../../../src/engine/memory/trace.ts';
import { builds } from '../../../src/engine/python/code.ts';

const trace = (source: string, collectAfter?: number) =>
  traceMemory(source, { allocator: 'none', collectAfter });

/** Fates in words, with the types that earlier steps have shown. */
function told(steps: readonly MemoryStep[]): string[] {
  const types = new Map(steps.flatMap(({ objects }) => objects.map(({ id, type }) => [id, type])));
  const words = (fate: Fate): string =>
    fate.kind === 'collection' ? `collection ${fate.generation}` : `${fate.kind} ${types.get(fate.object)}`;
  return steps.flatMap(({ line, frame, fates, printed }) => [
    ...fates.map((fate) => `${line}: ${words(fate)}`),
    ...(frame === '<module>' || printed === '' ? [] : [`${line}: ${printed.trim()}`]),
  ]);
}

const node = `import weakref
class Node:
    def __init__(self, name):
        self.name = name
        self.other = []
    def __del__(self):
        print('bye', self.name)
def gone(ref):
    print('gone')
`;

test('finalizers, callbacks and deaths are told in their order', () => {
  const { steps } = trace(
    `${node}a = Node('a')\nwatch = weakref.ref(a, gone)\na.other.append(Node('b'))\ndel a\n`,
  );
  assert.deepEqual(told(steps), [
    '7: finalized Node',
    '7: bye a',
    '9: called-back ReferenceType',
    '9: gone',
    '7: finalized Node',
    '7: bye b',
    '13: freed list',
    '13: freed Node',
    '13: freed list',
    '13: freed Node',
  ]);
});

test('a collection that starts by itself is told before what it frees', () => {
  const { steps } = trace(
    'import gc\ngc.set_threshold(5)\na = []\na.append(a)\ndel a\nb = [[] for n in range(9)]\n',
  );
  assert.deepEqual(steps.flatMap(({ fates }) => fates.map(({ kind }) => kind)).slice(0, 2), [
    'collection',
    'freed',
  ]);
});

const programs: Readonly<Record<string, string>> = {
  'two lists': 'a = [None]\nb = [a]\na[0] = b\ndel a, b\n',
  'a ring with finalizers':
    node +
    "a = Node('a')\nb = Node('b')\na.other.append(b)\nb.other.append(a)\nw = weakref.ref(b, gone)\ndel a, b\n",
  'within a call':
    'def work():\n    ring = []\n    ring.append(ring)\n    ring = None\n    return 1\nwork()\n',
  'nothing to free': 'a = [1, []]\nb = a\n',
};

for (const [name, program] of Object.entries(programs))
  for (const build of builds)
    test(`a collection at the end is gc.collect() there: ${name}, ${build}`, () => {
      const options = { allocator: 'none', build } as const;
      const plain = traceMemory(program, options);
      const asked = traceMemory(program, { ...options, collectAfter: plain.steps.length });
      const called = traceMemory(`${program}import gc\nfound = gc.collect()\n`, options);
      assert.deepEqual(asked.steps, plain.steps);
      assert.equal(asked.collected!.found, Number(called.steps.at(-1)!.names['found']!.value));
      assert.deepEqual(
        asked.collected!.steps.map(({ fates, printed, frame }) => ({ fates, printed, frame })),
        called.steps
          .slice(plain.steps.length + 1)
          .map(({ fates, printed, frame }) => ({ fates, printed, frame })),
      );
    });

test('a collection amid a program leaves out what comes after it', () => {
  const { steps, collected } = trace('a = []\na.append(a)\ndel a\nb = 1\n', 3);
  assert.equal(steps.length, 3);
  assert.equal(collected!.found, 1);
  assert.deepEqual(collected!.steps.at(-1)!.objects, []);
  assert.equal(trace('a = []\na.append(a)\ndel a\nb = 1\n', 2).collected!.found, 0);
});

test('where a program has ended by an exception, nothing is collected', () => {
  const { steps } = trace('a = []\na[0]\n');
  assert.equal(trace('a = []\na[0]\n', steps.length).collected, null);
});

test('places that hold a reference name the object that they are in', () => {
  const { steps } = trace('a = [None]\nb = [a]\na[0] = b\ndel a\ndel b\n');
  const { objects } = steps.at(-1)!;
  const [first, second] = objects;
  assert.deepEqual(
    objects.map(({ holders }) => holders),
    [[{ object: second!.id, place: '[0]' }], [{ object: first!.id, place: '[0]' }]],
  );
  assert.deepEqual(steps[1]!.objects[0]!.holders, [
    { object: null, place: 'a' },
    { object: second!.id, place: '[0]' },
  ]);
});
