import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ArrayMemory, traceArrays } from '../../src/engine/memory/array-trace.ts';
import { heapWords, pictureWords } from '../../src/islands/heap-lab-words.ts';

const deck = (m: number, n: number) =>
  ['import numpy as np', ...['a', 'c', 'd'].map((name) => `${name} = np.ones((${m}, ${m}))`), 'b = a.T']
    .concat(['del c', `e = np.ones((${n}, ${n})) # larger`, `f = np.ones((${m}, ${m}))`])
    .join('\n');

const of = (change: Partial<ArrayMemory> = {}): ArrayMemory => ({
  ...{ allocator: 'glibc-2.36', start: 'import-numpy', tunables: {}, again: false, ...change },
});

const words = (source: string, memory: ArrayMemory) => heapWords(traceArrays(source, memory).memory);

test('each line says which block it takes, whose place that was, and what becomes free', () => {
  assert.deepEqual(words(deck(100, 110), of({ allocator: 'first-fit' })), [
    'Line 2, a = np.ones((100, 100)): a gets 80,000 bytes in the heap. The heap grows by 80,000 bytes.',
    'Line 3, c = np.ones((100, 100)): c gets 80,000 bytes in the heap. The heap grows by 80,000 bytes.',
    'Line 4, d = np.ones((100, 100)): d gets 80,000 bytes in the heap. The heap grows by 80,000 bytes.',
    'Line 5, b = a.T: No block is taken, and none becomes free.',
    'Line 6, del c: The block of c, 80,000 bytes, becomes free.',
    'Line 7, e = np.ones((110, 110)): e gets 96,800 bytes in the heap. The heap grows by 96,800 bytes.',
    'Line 8, f = np.ones((100, 100)): f gets 80,000 bytes in the heap, where c began.',
  ]);
});

test('mappings and the threshold are told', () => {
  const [, , , , deleted, e, f] = words(deck(1000, 1100), of());
  assert.equal(
    deleted,
    'Line 6, del c: The block of c goes back to the system. From now on requests of 8,003,584 bytes or more are mapped.',
  );
  assert.match(e ?? '', /e gets 9,680,000 bytes in a mapping of its own\.$/);
  assert.match(f ?? '', /f gets 8,000,000 bytes in the heap\. The heap grows by/);
});

test('what has no block here is named', () => {
  assert.deepEqual(words('p = object()\nq = p', of()), [
    'Line 1, p = object(): p has no block that is shown here.',
    'Line 2, q = p: No block is taken, and none becomes free.',
  ]);
});

test('a block that is rebound takes the new one before the old is free', () => {
  const source = 'import numpy as np\na = np.ones(100)\na = np.ones(100)';
  assert.equal(
    words(source, of({ allocator: 'first-fit' }))[1],
    'Line 3, a = np.ones(100): a gets 800 bytes in the heap. The block of a, 800 bytes, becomes free. The heap grows by 800 bytes.',
  );
});

/** Facts, section 8.2: where the deck’s picture holds. */
for (const [m, n, change, holds] of [
  [50, 60, {}, true],
  [100, 110, {}, true],
  [200, 220, {}, false],
  [1000, 1100, {}, false],
  [2048, 3100, {}, false],
  [1000, 1100, { again: true }, true],
  [1000, 1100, { tunables: { mmapThreshold: 4e9, trimThreshold: 4e9 } }, true],
  [1000, 1100, { tunables: { mmapThreshold: 131072 } }, false],
] as const)
  test(`the deck’s picture at m = ${m}, ${JSON.stringify(change)}: ${holds ? 'holds' : 'breaks'}`, () => {
    const last = (memory: ArrayMemory) => traceArrays(deck(m, n), memory).memory.at(-1)!;
    const picture = pictureWords(last(of(change)), last(of({ allocator: 'first-fit' })));
    assert.equal(picture?.holds, holds);
  });
