/** The state of the heap lab as a link: what is written is read again; what is damaged or hostile is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HeapState, readHeap, writeHeap } from '../../src/islands/heap-link.ts';
import { heapAllocators } from '../../src/islands/heap-lab-words.ts';
import { LinkError } from '../../src/islands/lab-link.ts';

const state: HeapState = {
  source: 'import numpy as np\nm = 1_000 # “é”\na = np.ones(m)\n',
  memory: { allocator: 'glibc-2.36', start: 'import-numpy', again: true, tunables: { trimThreshold: 0 } },
  at: 1,
};

test('what is written is read again', async () => {
  assert.deepEqual(await readHeap(await writeHeap(state)), state);
  const bytes = fc.option(fc.nat({ max: 2 ** 31 - 1 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.constantFrom(...heapAllocators),
      fc.boolean(),
      bytes,
      bytes,
      fc.nat({ max: 9_999 }),
      async (source, allocator, again, mmapThreshold, trimThreshold, at) => {
        const tunables = {
          ...(mmapThreshold !== undefined && { mmapThreshold }),
          ...(trimThreshold !== undefined && { trimThreshold }),
        };
        const given: HeapState = {
          source,
          memory: { allocator, start: 'import-numpy', again, tunables },
          at,
        };
        assert.deepEqual(await readHeap(await writeHeap(given)), given);
      },
    ),
    { numRuns: 200 },
  );
});

test('an anchor, or a link of another lab, is no link to this one', async () => {
  for (const fragment of ['', '#', '#the-hole', '#lab=schedule&v=1&program=zAA'])
    assert.equal(await readHeap(fragment), null);
});

test('damaged links are told', async () => {
  const whole = await writeHeap(state);
  for (const [fragment, says] of [
    [whole.replace('glibc-2.36', 'jemalloc'), /does not know/],
    [whole.replace('import-numpy', 'x'), /does not know/],
    [whole.replace('import-numpy', 'empty'), /position in this link is damaged/],
    [whole.replace('rounds=2', 'rounds=3'), /position in this link is damaged/],
    [whole.replace('at=1', 'at=-1'), /position in this link is damaged/],
    [whole.replace('trim=0', 'trim=1e9'), /threshold in this link is damaged/],
    [whole.replace('trim=0', 'trim=9999999999999'), /threshold in this link is damaged/],
    [whole.slice(0, -9), /damaged/],
    [whole.slice(0, whole.indexOf('&program')), /not whole/],
  ] as const)
    await assert.rejects(
      readHeap(fragment),
      (error) => error instanceof LinkError && says.test(error.message),
      fragment,
    );
});

test('10,000 links that may be anything are read, or told', async () => {
  const value = fc.oneof(
    fc.constantFrom('glibc-2.36', 'import-numpy', 'empty', '1', '2', '0', '', '__proto__', 'zAAAA', 't'),
    fc.string({ maxLength: 12 }),
  );
  const names = ['v', 'allocator', 'start', 'rounds', 'mmap', 'trim', 'at', 'program', 'other'];
  await fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...names), value), async (fields) => {
      try {
        const read = await readHeap(`#${new URLSearchParams({ lab: 'heap', ...fields }).toString()}`);
        assert.ok(read !== null && heapAllocators.includes(read.memory.allocator));
      } catch (error) {
        assert.ok(error instanceof LinkError, String(error));
      }
    }),
    { numRuns: 10_000 },
  );
});
