import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Glibc } from '../../../../src/engine/memory/glibc.ts';
import { Pages } from '../../../../src/engine/memory/pages.ts';
import { PAGE, PAGE_UNITS } from '../../../../src/engine/memory/places.ts';

test('the pages in memory are those that a set of them has', () => {
  const edge = fc.oneof(
    fc.integer({ min: -20_000, max: 20_000 }),
    fc.constantFrom(-8192, -4096, 0, 4096, 8192),
  );
  const steps = fc.array(
    fc.record({ kind: fc.constantFrom('write', 'write', 'release'), a: edge, b: edge }),
    {
      maxLength: 12,
    },
  );
  fc.assert(
    fc.property(steps, (run) => {
      const pages = new Pages();
      const naive = new Set<number>();
      for (const { kind, a, b } of run) {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        for (let page = from; page < to; page += 1)
          if (kind === 'write') naive.add(page);
          else naive.delete(page);
        pages[kind as 'write' | 'release'](from * PAGE_UNITS, to * PAGE_UNITS);
        assert.equal(pages.resident, naive.size * PAGE);
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

test('terabytes are written at once, up to what physical memory can hold', () => {
  const heap = new Glibc();
  heap.free(heap.allocate(10));
  const before = heap.resident;
  const block = heap.allocate(2 ** 41);
  heap.touch(block, 0, 2 ** 41);
  assert.equal(heap.resident, before + 2 ** 41 + PAGE);
  const second = heap.allocate(2 ** 41, true);
  const snapshot = heap.snapshot();
  assert.throws(
    () => heap.touch(second, 0, 2 ** 41),
    /out of memory: with 2199023255552 bytes that are written/,
  );
  assert.deepEqual(heap.snapshot(), snapshot);
  heap.free(block);
  heap.touch(second, 0, 2 ** 41);
  assert.equal(heap.resident, before + 2 ** 41 + PAGE);
});
