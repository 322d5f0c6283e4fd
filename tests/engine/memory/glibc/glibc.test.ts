import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AllocatorError, type AllocatorEvent } from '../../../../src/engine/memory/allocator.ts';
import { Glibc, glibcVersions, type GlibcOptions } from '../../../../src/engine/memory/glibc.ts';
import { Mappings, topOfMappings } from '../../../../src/engine/memory/mappings.ts';
import { HEAP } from '../../../../src/engine/memory/places.ts';

const refuses = (kind: AllocatorError['kind'], words: RegExp) => (error: unknown) =>
  error instanceof AllocatorError && error.kind === kind && words.test(error.message);

const told = (
  options: GlibcOptions = {},
): { heap: Glibc; kinds: () => string[]; events: AllocatorEvent[] } => {
  const events: AllocatorEvent[] = [];
  const heap = new Glibc({ ...options, listener: (event) => events.push(event) });
  return { heap, events, kinds: () => events.splice(0).map(({ kind }) => kind) };
};

test('best fit: the smallest hole that is large enough, cut at its low end', () => {
  const heap = new Glibc();
  const K = 1024;
  const [h60, , h40, , h24] = [60, 2, 40, 2, 24, 2].map((size) => heap.allocate(size * K));
  for (const hole of [h60!, h40!, h24!]) heap.free(hole);
  assert.equal(heap.allocate(20 * K), h24);
  assert.equal(heap.allocate(38 * K), h40);
  assert.equal(heap.allocate(50 * K), h60);
  assert.equal(heap.allocate(9 * K), h60! + 50 * K + 16);
});

test('of equal holes the one that was freed first is taken first, of small blocks the last', () => {
  const heap = new Glibc();
  const [a, , b] = [30000, 2000, 30000, 2000].map((size) => heap.allocate(size));
  heap.free(a!);
  heap.free(b!);
  assert.deepEqual([heap.allocate(30000), heap.allocate(30000)], [a, b]);
  const small = [100, 100, 100].map((size) => heap.allocate(size));
  for (const block of small) heap.free(block);
  assert.equal(heap.allocate(100), small[2]);
});

test('a freed mapping raises the threshold, and the next block of its size lies in the heap', () => {
  const { heap, kinds, events } = told();
  const mapped = heap.allocate(8_000_000);
  assert.equal(heap.blocks()[0]!.kind, 'mapped');
  assert.equal(mapped, topOfMappings - 8_003_584 + 16);
  events.length = 0;
  heap.free(mapped);
  assert.deepEqual(events, [
    { kind: 'free', address: mapped, size: 8_000_000 },
    { kind: 'threshold', mmap: 8_003_584, trim: 16_007_168 },
    { kind: 'unmap', address: mapped - 16, size: 8_003_584 },
  ]);
  kinds();
  assert.equal(heap.allocate(8_000_000), HEAP + 0x2a0);
  assert.deepEqual(kinds(), ['grow', 'split', 'allocate']);
});

test('a mapping of 32 MiB and more, or any where the threshold is set, raises nothing', () => {
  for (const [size, tunables] of [
    [33_554_432, {}],
    [8_000_000, { mmapThreshold: 131072 }],
    [8_000_000, { topPad: 131072 }],
  ] as const) {
    const { heap, kinds } = told({ tunables });
    const first = heap.allocate(size);
    heap.free(first);
    assert.ok(!kinds().includes('threshold'));
    assert.equal(heap.allocate(size), first);
  }
});

test('memory at the top goes back to the system when it is more than the trim threshold', () => {
  const { heap, kinds } = told();
  const blocks = Array.from({ length: 20 }, () => heap.allocate(100_000));
  const most = heap.top;
  for (const block of blocks.slice(0, -1)) heap.free(block);
  assert.equal(heap.top, most);
  kinds();
  heap.free(blocks.at(-1)!);
  assert.deepEqual(kinds(), ['free', 'coalesce', 'shrink']);
  assert.equal(heap.top, HEAP + 0x21000);
});

test('pages come into memory when they are written to and go with their mapping', () => {
  const heap = new Glibc();
  const block = heap.allocate(10_000_000);
  const before = heap.resident;
  heap.touch(block, 0, 10_000_000);
  assert.equal(heap.resident - before, 2441 * 4096);
  assert.equal(heap.virtual, 132 * 1024 + 2442 * 4096);
  heap.free(block);
  assert.equal(heap.resident, before - 4096);
  const zeroed = heap.allocate(20_000_000, true);
  assert.equal(heap.resident, before);
  assert.throws(() => heap.touch(zeroed, 0, 20_000_001), refuses('bad-size', /it has 20000000/));
});

test('a start says how far a process had come', () => {
  const start = { threshold: 315392, top: 19136, holes: [35344, 20000], heap: 5394432 };
  const heap = new Glibc({ start });
  assert.equal(heap.top, HEAP + 5394432);
  assert.deepEqual(
    heap.freeBlocks().map(({ size }) => size),
    [35344, 20000, 19136],
  );
  assert.equal(heap.virtual, 5394432);
  assert.ok(heap.resident > 5300000 && heap.resident <= 5394432);
  const [high, low] = heap.freeBlocks();
  assert.deepEqual([heap.allocate(19992), heap.allocate(19992)], [low!.address + 16, high!.address + 16]);
  assert.equal(heap.allocate(315000), HEAP + 5394432 - 19136 + 16);
  assert.equal(heap.allocate(320000), topOfMappings - 323584 + 16);
});

test('a mapping lies at the upper end of the highest hole that is large enough; whole huge pages begin where one does', () => {
  const end = 0x7000_0000_0000;
  const mappings = new Mappings([
    { address: end - 2 ** 30, size: 2 ** 30 },
    { address: end + 4096, size: 204_800 },
  ]);
  const heap = new Glibc({ mappings });
  assert.equal(heap.allocate(200_000), end + 8192 + 16);
  const below = end - 253_952;
  assert.equal(heap.allocate(250_000), below + 16);
  assert.equal(heap.allocate(2 ** 22 - 32), end - 2 ** 21 - 2 ** 22 + 16);
  assert.equal(heap.allocate(2 ** 20), below - 2 ** 20 - 4096 + 16);
  assert.deepEqual([mappings.map(4096), mappings.map(4096)], [end + 4096, below - 2 ** 20 - 8192]);
});

test('2.41 and 2.43 differ from 2.36 as the class says', () => {
  const [old, middle, recent] = glibcVersions.map((version) => new Glibc({ version }));
  for (const [heap, address] of [
    [old!, 0x2a0],
    [middle!, 0x2a0],
    [recent!, 0x10],
  ] as const)
    assert.equal(heap.allocate(2000) - HEAP, address);
  const zeroed = [old!, middle!, recent!].map((heap) => {
    const block = heap.allocate(100);
    heap.free(block);
    return heap.allocate(100, true) === block;
  });
  assert.deepEqual(zeroed, [false, true, true]);
  const sizes = [old!, middle!, recent!].map((heap) => {
    heap.free(heap.allocate(200_000));
    const threshold = heap.allocate(200_000);
    const { extent, kind } = heap.blocks().find(({ address }) => address === threshold)!;
    return [kind, extent];
  });
  assert.deepEqual(sizes, Array(3).fill(['heap', 200_016]));
});

test('bad use is refused, and the heap stays as it was', () => {
  const heap = new Glibc();
  const block = heap.allocate(2000);
  const gone = heap.allocate(3000);
  heap.free(gone);
  const before = heap.snapshot();
  for (const size of [-1, 1.5, NaN, Infinity, 2 ** 63]) {
    assert.throws(() => heap.allocate(size), refuses('bad-size', /whole number from 0 to 2\^63 - 1/));
    assert.throws(() => heap.reallocate(block, size), refuses('bad-size', /whole number/));
  }
  assert.throws(() => heap.reallocate(block, 0), refuses('bad-size', /free the block instead/));
  for (const size of [2 ** 62, 2 ** 46])
    assert.throws(() => heap.allocate(size), refuses('out-of-memory', /no room is left/));
  for (const verb of ['free', 'touch', 'reallocate'] as const) {
    const call = (address: number) => () =>
      verb === 'touch' ? heap.touch(address, 0, 1) : heap[verb](address, 10);
    assert.throws(call(gone), refuses('double-free', /\(3000 bytes\) has been freed already/));
    assert.throws(call(block + 8), refuses('unknown-address', /lies in the block at/));
    assert.throws(call(7), refuses('unknown-address', /the heap goes from/));
  }
  assert.deepEqual(heap.snapshot(), before);
  const moved = heap.allocate(200_000);
  const to = heap.reallocate(moved, 900_000);
  assert.notEqual(to, moved);
  assert.throws(() => heap.free(moved), refuses('double-free', /\(200000 bytes\)/));
});

test('options that make no sense are refused', () => {
  for (const [options, words] of [
    [{ version: '2.35' }, /version is "2.35"; it must be 2.36, 2.41, 2.43/],
    [{ tunables: { topPad: -1 } }, /topPad is -1 bytes/],
    [{ start: { top: 17 } }, /17 bytes; it must be a whole number, 32 or more, that 16 divides/],
    [{ start: { top: 4096, holes: [8] } }, /8 bytes/],
    [{ start: { top: 4096, heap: 4096 } }, /start.heap is 4096 bytes/],
    [{ start: { top: 4096, threshold: 0.5 } }, /start.threshold is 0.5/],
  ] as [GlibcOptions, RegExp][])
    assert.throws(() => new Glibc(options), refuses('bad-option', words));
});

test('blocks and free blocks fill the heap from the first block to the top', () => {
  const step = fc.record({ kind: fc.constantFrom('a', 'a', 'f', 'r'), size: fc.nat(5000), pick: fc.nat(99) });
  fc.assert(
    fc.property(
      fc.constantFrom(...glibcVersions),
      fc.array(step, { maxLength: 80, size: 'max' }),
      (version, steps) => {
        const heap = new Glibc({ version });
        // The cache's own memory is no block: here it is taken first.
        heap.free(heap.allocate(10));
        const live: number[] = [];
        for (const { kind, size, pick } of steps) {
          const which = pick % Math.max(1, live.length);
          if (kind === 'a' || live.length === 0) live.push(heap.allocate(size));
          else if (kind === 'r') live[which] = heap.reallocate(live[which]!, size + 1);
          else heap.free(live.splice(which, 1)[0]!);
        }
        const parts = [
          ...heap.blocks().map(({ start, extent }) => ({ at: start, end: start + extent })),
          ...heap.freeBlocks().map(({ address, size }) => ({ at: address, end: address + size })),
        ].sort((a, b) => a.at - b.at);
        const cache = version === '2.43' ? 768 : 656;
        const taken = parts.reduce((sum, { at, end }) => sum + end - at, 0);
        assert.equal(taken + cache, heap.top - HEAP);
        parts.slice(1).forEach(({ at }, index) => assert.ok(at >= parts[index]!.end));
        assert.deepEqual(
          heap.blocks().map(({ address }) => address),
          live.toSorted((a, b) => a - b),
        );
      },
    ),
  );
});
