import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AllocatorError, type AllocatorEvent } from '../../../src/engine/memory/allocator.ts';
import { Buddy, type BuddyOptions } from '../../../src/engine/memory/buddy.ts';
import { NaiveBuddy } from './naive-buddy.ts';

/** The heap in the notation of the free list's cases: the sizes of its parts in order, a free one with a dot. */
function layout(heap: Buddy): string {
  return [
    ...heap.blocks().map(({ start, extent }) => ({ start, text: String(extent) })),
    ...heap.freeBlocks().map(({ address, size }) => ({ start: address, text: `.${size}` })),
  ]
    .sort((a, b) => a.start - b.start)
    .map(({ text }) => text)
    .join(' ');
}

test('a block takes a power of two, from the low half of what is cut', () => {
  const heap = new Buddy({ capacity: 64 });
  assert.equal(heap.allocate(5), 0);
  assert.equal(layout(heap), '8 .8 .16 .32');
  assert.equal(heap.allocate(16), 16);
  assert.equal(heap.allocate(17), 32);
  assert.equal(heap.allocate(1), 8);
  assert.equal(layout(heap), '8 1 .1 .2 .4 16 32');
});

test('of the smallest blocks that fit the lowest is taken', () => {
  const heap = new Buddy({ capacity: 64 });
  const [a, , c] = [8, 8, 8, 8, 32].map((size) => heap.allocate(size));
  heap.free(c!);
  heap.free(a!);
  assert.equal(layout(heap), '.8 8 .8 8 32');
  assert.equal(heap.allocate(3), 0);
  assert.equal(layout(heap), '4 .4 8 .8 8 32');
  assert.equal(heap.allocate(5), 16);
  assert.equal(heap.allocate(4), 4);
});

test('only buddies are joined', () => {
  const heap = new Buddy({ capacity: 32 });
  const [a, b, c, d] = [8, 8, 8, 8].map((size) => heap.allocate(size));
  heap.free(b!);
  heap.free(c!);
  assert.equal(layout(heap), '8 .8 .8 8');
  assert.throws(() => heap.allocate(16), /16 bytes need a block of 16, and no free block.* 8 bytes/);
  heap.free(a!);
  assert.equal(layout(heap), '.16 .8 8');
  heap.free(d!);
  assert.equal(layout(heap), '.32');
});

test('a header lies at the beginning of a block, and no block is smaller than the smallest', () => {
  const heap = new Buddy({ capacity: 256, smallest: 16, header: 8 });
  assert.equal(heap.allocate(8), 8);
  assert.equal(heap.allocate(9), 40);
  assert.equal(heap.allocate(1), 24);
  assert.deepEqual(heap.blocks()[2], { address: 40, size: 9, start: 32, extent: 32, kind: 'heap' });
});

test('events tell what happened, in order', () => {
  const events: AllocatorEvent[] = [];
  const heap = new Buddy({ capacity: 32, listener: (event) => events.push(event) });
  const a = heap.allocate(6);
  heap.reallocate(a, 10);
  heap.free(a);
  assert.deepEqual(events, [
    { kind: 'split', address: 0, taken: 16, left: 16 },
    { kind: 'split', address: 0, taken: 8, left: 8 },
    { kind: 'allocate', address: 0, size: 6, looked: 1 },
    { kind: 'reallocate', from: 0, address: 0, size: 10 },
    { kind: 'free', address: 0, size: 10 },
    { kind: 'coalesce', address: 0, size: 32, parts: 2 },
  ]);
});

test('a snapshot is not changed by later calls, and the whole heap is there from the start', () => {
  const heap = new Buddy({ capacity: 32 });
  const before = heap.snapshot();
  const copy = structuredClone(before);
  heap.allocate(3);
  assert.deepEqual(before, copy);
  assert.deepEqual(before, {
    blocks: [],
    free: [{ address: 0, size: 32 }],
    top: 32,
    virtual: 32,
    resident: 32,
  });
});

test('errors tell the fault and leave the heap as it was', () => {
  const heap = new Buddy({ capacity: 64 });
  const a = heap.allocate(30);
  const b = heap.allocate(8);
  heap.free(b);
  const before = heap.snapshot();
  const faults: [() => unknown, AllocatorError['kind'], RegExp][] = [
    [() => heap.free(b), 'double-free', /cannot free 32: the block there \(8 bytes\) has been freed/],
    [() => heap.reallocate(b, 1), 'double-free', /cannot reallocate 32/],
    [() => heap.touch(7), 'unknown-address', /cannot touch 7: .* it lies in the block at 0 \(30 bytes\)/],
    [() => heap.free(40), 'unknown-address', /no block begins there; the heap goes from 0 to 64/],
    [() => heap.free(NaN), 'unknown-address', /cannot free NaN/],
    [() => heap.allocate(33), 'out-of-memory', /33 bytes need a block of 64/],
    [() => heap.reallocate(a, 65), 'out-of-memory', /65 bytes need a block of 128/],
    [() => heap.allocate(Number.MAX_SAFE_INTEGER), 'out-of-memory', /a block of 9007199254740992/],
    ...[0, -1, 1.5, NaN, Infinity, 2 ** 53].map((size): [() => unknown, AllocatorError['kind'], RegExp] => [
      () => heap.allocate(size),
      'bad-size',
      /a size is a whole number, 1 or more/,
    ]),
  ];
  for (const [call, kind, message] of faults) {
    assert.throws(call, (e) => e instanceof AllocatorError && e.kind === kind && message.test(e.message));
    assert.deepEqual(heap.snapshot(), before);
  }
});

for (const [options, message] of [
  [{ capacity: 48 }, /capacity is 48 bytes; it must be 1, 2, 4, 8/],
  [{ capacity: 2 ** 52 + 1 }, /capacity is 4503599627370497/],
  [{ capacity: Infinity }, /capacity is Infinity/],
  [{ smallest: 0 }, /smallest is 0 bytes/],
  [{ smallest: 0.5 }, /smallest is 0.5 bytes/],
  [{ capacity: 8, smallest: 16 }, /smallest is 16 bytes; it must not be more than the capacity, 8/],
  [{ header: -8 }, /header is -8 bytes/],
] as const) {
  test(`options are checked: ${JSON.stringify(options)}`, () => {
    assert.throws(
      () => new Buddy(options),
      (e) => e instanceof AllocatorError && e.kind === 'bad-option' && message.test(e.message),
    );
  });
}

test('the buddy system agrees with a tree of halves', () => {
  const step = fc.record({
    kind: fc.constantFrom('allocate', 'allocate', 'allocate', 'free', 'free', 'resize'),
    size: fc.integer({ min: 1, max: 100 }),
    pick: fc.nat(1000),
  });
  const options: fc.Arbitrary<Required<Omit<BuddyOptions, 'listener'>>> = fc.record({
    capacity: fc.constantFrom(256, 1024),
    smallest: fc.constantFrom(1, 4, 32),
    header: fc.constantFrom(0, 1, 8),
  });
  fc.assert(
    fc.property(options, fc.array(step, { maxLength: 60, size: 'max' }), (settings, run) => {
      const { capacity, smallest, header } = settings;
      const heap = new Buddy(settings);
      const naive = new NaiveBuddy(capacity, smallest);
      const live: number[] = [];
      const attempt = (call: () => number): number | null => {
        try {
          return call();
        } catch (error) {
          assert.match(String(error), /out of memory/);
          return null;
        }
      };
      for (const { kind, size, pick } of run) {
        const which = live.length === 0 ? -1 : pick % live.length;
        const old = live[which]!;
        if (kind === 'free' && which >= 0) {
          live.splice(which, 1);
          heap.free(old);
          naive.release(old - header);
        } else {
          const resizes = kind === 'resize' && which >= 0;
          const start = resizes
            ? naive.reallocate(old - header, size + header)
            : naive.allocate(size + header);
          const address = attempt(() => (resizes ? heap.reallocate(old, size) : heap.allocate(size)));
          assert.equal(address, start === null ? null : start + header);
          if (address !== null) live[resizes ? which : live.length] = address;
        }
        assert.deepEqual(heap.freeBlocks(), naive.holes());
        assert.deepEqual(
          heap.blocks().map(({ address }) => address),
          live.toSorted((a, b) => a - b),
        );
        const taken = heap.blocks().reduce((sum, { extent }) => sum + extent, 0);
        assert.equal(
          heap.freeBlocks().reduce((sum, hole) => sum + hole.size, taken),
          capacity,
        );
      }
      for (const address of live) heap.free(address);
      assert.deepEqual(heap.freeBlocks(), [{ address: 0, size: capacity }]);
    }),
    { numRuns: 500 },
  );
});
