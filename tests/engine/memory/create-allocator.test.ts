import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AllocatorError } from '../../../src/engine/memory/allocator.ts';
import { allocatorNames, createAllocator } from '../../../src/engine/memory/create-allocator.ts';

for (const name of allocatorNames) {
  test(`${name} hands out blocks that do not overlap, and takes them back`, () => {
    const told: string[] = [];
    const allocator = createAllocator(name, { listener: ({ kind }) => told.push(kind) });
    const addresses = [80_000, 24, 72, 5_000_000].map((size) => allocator.allocate(size));
    const blocks = allocator.blocks();
    assert.deepEqual(
      blocks.map(({ address }) => address),
      addresses.toSorted((a, b) => a - b),
    );
    for (const [index, { start, extent }] of blocks.entries())
      assert.ok(start + extent <= (blocks[index + 1]?.start ?? Infinity));
    for (const address of addresses) allocator.free(address);
    assert.deepEqual(allocator.blocks(), []);
    assert.ok(told.includes('allocate') && told.includes('free'));
  });

  test(`${name} takes its options`, () => {
    const allocator = createAllocator(name, { capacity: 64, header: 8 });
    assert.equal(allocator.allocate(8), 8);
    assert.throws(() => allocator.allocate(64), /out of memory/);
    assert.throws(() => createAllocator(name, { header: -1 }), AllocatorError);
  });
}
