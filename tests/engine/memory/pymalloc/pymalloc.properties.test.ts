import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AllocatorError } from '../../../../src/engine/memory/allocator.ts';
import type { AllocatorEvent } from '../../../../src/engine/memory/allocator.ts';
import { FreeList } from '../../../../src/engine/memory/free-list.ts';
import { Pymalloc } from '../../../../src/engine/memory/pymalloc.ts';
import { NaivePymalloc } from './naive.ts';

/** Makes `count` blocks, or frees as many, from that part of the live ones on. */
interface Step {
  readonly kind: 'allocate' | 'free';
  readonly size: number;
  readonly count: number;
  readonly from: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('allocate', 'free'),
  size: fc.oneof(fc.integer({ min: 1, max: 512 }), fc.constantFrom(480, 490, 512)),
  count: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constantFrom(500, 2000)),
  from: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(0)),
});

const twoArenas = (kind: Step['kind']): Step[] => [
  { kind, size: 512, count: 2000, from: 0 },
  { kind, size: 512, count: 2000, from: 0 },
];

for (const [build, arenaSize, poolSize] of [
  ['3.9', 1 << 18, 1 << 12],
  ['3.14', 1 << 20, 1 << 14],
] as const) {
  test(`${build} agrees with a heap that keeps nothing in order`, () => {
    let unmapped = 0;
    const listener = ({ kind }: AllocatorEvent): void => void (unmapped += Number(kind === 'unmap'));
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), (steps) => {
        const heap = new Pymalloc({ build, listener });
        const naive = new NaivePymalloc(arenaSize, poolSize);
        const live: number[] = [];
        for (const { kind, size, count, from } of steps) {
          if (kind === 'allocate') {
            for (let left = count; left > 0; left -= 1) {
              const address = heap.allocate(size);
              assert.equal(address, naive.allocate(size));
              live.push(address);
            }
          } else {
            for (const address of live.splice(Math.floor(from * live.length), count)) {
              heap.free(address);
              naive.free(address);
            }
          }
          assert.equal(heap.virtual, naive.arenas.size * arenaSize);
          assertSound(heap, live);
        }
      }),
      { numRuns: 25, examples: [[[...twoArenas('allocate'), ...twoArenas('free')]]] },
    );

    assert.ok(unmapped > 0, 'some arenas were given back');
  });
}

/** Blocks are those that are live; no byte is in two blocks; all is in physical memory or not, in whole pages. */
function assertSound(heap: Pymalloc, live: readonly number[]): void {
  const { blocks, free, resident, virtual, top } = heap.snapshot();
  assert.deepEqual(
    blocks.map(({ address }) => address),
    [...live].sort((a, b) => a - b),
  );
  const parts = [...blocks.map(({ start, extent }) => ({ address: start, size: extent })), ...free];
  let end = 0;
  for (const { address, size } of parts.sort((a, b) => a.address - b.address)) {
    assert.ok(address >= end && size > 0);
    assert.equal(address % 16, 0);
    end = address + size;
  }
  assert.ok(end <= top);
  assert.ok(resident <= virtual && resident % 4096 === 0);
}

test('any calls, good and bad, leave it sound or as it was', () => {
  const call = fc.record({
    verb: fc.constantFrom('allocate', 'free', 'reallocate'),
    size: fc.oneof(fc.integer({ min: -2, max: 2000 }), fc.constantFrom(NaN, 0.5, Infinity, 2 ** 60)),
    address: fc.oneof(fc.nat(40), fc.integer(), fc.constantFrom(NaN, 1.5, -1)),
    inner: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.boolean(), fc.array(call, { maxLength: 60 }), (hasInner, calls) => {
      const inner = new FreeList({ policy: 'first-fit', alignment: 16, header: 16 });
      const heap = new Pymalloc({ build: '3.12', ...(hasInner ? { inner } : {}) });
      const seen: number[] = [];
      const live = new Map<number, number>();
      for (const { verb, size, address } of calls) {
        const at = seen[address] ?? address;
        const before = heap.snapshot();
        try {
          if (verb === 'free') {
            heap.free(at);
            assert.ok(live.delete(at));
          } else {
            const now = verb === 'allocate' ? heap.allocate(size) : heap.reallocate(at, size);
            if (verb === 'reallocate') assert.ok(live.delete(at));
            assert.ok(!live.has(now));
            live.set(now, Math.max(size, hasInner ? 1 : 0));
            seen.push(now);
          }
        } catch (error) {
          assert.ok(error instanceof AllocatorError, String(error));
          assert.deepEqual(heap.snapshot(), before);
        }
        const found = heap.blocks().map((block): [number, number] => [block.address, block.size]);
        assert.deepEqual(new Map(found), new Map([...live].sort(([a], [b]) => a - b)));
      }
    }),
    { numRuns: 500 },
  );
});
