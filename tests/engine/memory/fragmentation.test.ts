import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buddy } from '../../../src/engine/memory/buddy.ts';
import { fragmentation } from '../../../src/engine/memory/fragmentation.ts';
import { FreeList } from '../../../src/engine/memory/free-list.ts';

test('an allocator that has nothing', () => {
  assert.deepEqual(fragmentation(new FreeList({ policy: 'first-fit' }).snapshot()), {
    used: 0,
    internal: 0,
    free: 0,
    largestFree: 0,
    external: 0,
    utilisation: 1,
  });
});

test('headers and padding are internal fragmentation', () => {
  const heap = new FreeList({ policy: 'first-fit', header: 8, alignment: 16 });
  heap.allocate(20); // 28 bytes, rounded to 32
  heap.allocate(24); // 32
  assert.deepEqual(fragmentation(heap.snapshot()), {
    used: 64,
    internal: 20,
    free: 0,
    largestFree: 0,
    external: 0,
    utilisation: 44 / 64,
  });
});

test('holes that are apart are external fragmentation', () => {
  const heap = new FreeList({ policy: 'first-fit' });
  const [a, , c] = [30, 10, 60, 10].map((size) => heap.allocate(size));
  heap.free(a!);
  assert.equal(fragmentation(heap.snapshot()).external, 0);
  heap.free(c!);
  assert.deepEqual(fragmentation(heap.snapshot()), {
    used: 20,
    internal: 0,
    free: 90,
    largestFree: 60,
    external: 1 - 60 / 90,
    utilisation: 20 / 110,
  });
});

test('the buddy system loses bytes inside its blocks', () => {
  const heap = new Buddy({ capacity: 1024 });
  heap.allocate(513);
  assert.deepEqual(fragmentation(heap.snapshot()), {
    used: 1024,
    internal: 511,
    free: 0,
    largestFree: 0,
    external: 0,
    utilisation: 513 / 1024,
  });
});
