import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitPolicies } from '../../../src/engine/memory/allocator.ts';
import { FreeList } from '../../../src/engine/memory/free-list.ts';
import { NaiveHeap } from './naive-heap.ts';

type Step = { kind: 'allocate' | 'free' | 'resize'; size: number; pick: number };

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('allocate', 'allocate', 'allocate', 'free', 'free', 'resize'),
  size: fc.integer({ min: 1, max: 24 }),
  pick: fc.nat(1000),
});

const steps = fc.array(step, { maxLength: 60, size: 'max' });

/** Bytes add up, nothing overlaps, no two holes touch, none touches the top. */
function assertSound(heap: FreeList, bottom: number): void {
  const parts = [
    ...heap.blocks().map((b) => ({ at: b.start, size: b.extent, free: false })),
    ...heap.freeBlocks().map((b) => ({ at: b.address, size: b.size, free: true })),
  ].sort((a, b) => a.at - b.at);
  let end = bottom;
  let lastFree = false;
  for (const part of parts) {
    assert.equal(part.at, end, 'parts follow one another with no gap and no overlap');
    assert.ok(part.size > 0);
    assert.ok(!(lastFree && part.free), `two free blocks touch at ${part.at}`);
    end = part.at + part.size;
    lastFree = part.free;
  }
  assert.equal(end, heap.top);
  assert.ok(!lastFree, 'no free block touches the top');
  assert.ok(heap.rover >= bottom && heap.rover <= heap.top);
}

for (const policy of fitPolicies) {
  test(`${policy} agrees with a heap of single cells`, () => {
    fc.assert(
      fc.property(steps, (run) => {
        let looked = 0;
        const heap = new FreeList({
          policy,
          listener: (event) => {
            if (event.kind === 'allocate') looked = event.looked;
          },
        });
        const naive = new NaiveHeap(policy);
        const live: number[] = [];
        for (const { kind, size, pick } of run) {
          const which = live.length === 0 ? -1 : pick % live.length;
          if (kind === 'allocate' || which < 0) {
            const address = heap.allocate(size);
            assert.equal(address, naive.allocate(size));
            live.push(address);
          } else if (kind === 'free') {
            const [address = -1] = live.splice(which, 1);
            heap.free(address);
            naive.free(address);
          } else {
            const address = heap.reallocate(live[which]!, size);
            assert.equal(address, naive.reallocate(live[which]!, size));
            live[which] = address;
          }
          assertSound(heap, 0);
          assert.deepEqual(heap.freeBlocks(), naive.holes());
          assert.equal(heap.top, naive.cells.length);
          assert.equal(heap.rover, naive.rover);
          assert.equal(looked, naive.looked);
        }
      }),
      { numRuns: 400 },
    );
  });

  test(`${policy} stays sound with alignment, header and a capacity`, () => {
    const options = fc.record({
      alignment: fc.constantFrom(1, 2, 8, 16),
      header: fc.constantFrom(0, 1, 8, 16),
      capacity: fc.constantFrom(300, 1000, Infinity),
    });
    fc.assert(
      fc.property(options, steps, (settings, run) => {
        const heap = new FreeList({ policy, ...settings });
        const bottom = heap.top;
        const live: number[] = [];
        for (const { kind, size, pick } of run) {
          const before = heap.snapshot();
          const which = live.length === 0 ? -1 : pick % live.length;
          try {
            if (kind === 'allocate' || which < 0) live.push(heap.allocate(size));
            else if (kind === 'free') heap.free(live.splice(which, 1)[0]!);
            else live[which] = heap.reallocate(live[which]!, size);
          } catch (error) {
            assert.match(String(error), /out of memory/);
            assert.deepEqual(heap.snapshot(), before);
          }
          assertSound(heap, bottom);
          assert.ok(heap.top <= settings.capacity);
          for (const block of heap.blocks()) {
            assert.equal(block.address % settings.alignment, 0);
            assert.equal(block.address, block.start + settings.header);
            assert.ok(block.size <= block.extent - settings.header);
          }
        }
        for (const address of live) heap.free(address);
        assert.equal(heap.top, bottom, 'everything is given back');
      }),
      { numRuns: 300 },
    );
  });

  test(`${policy} does 100,000 calls in under a second`, () => {
    // The best of three, because the machine may be busy with something else.
    const times = [1, 2, 3].map((seed) => timeOfCalls(new FreeList({ policy, alignment: 16 }), seed));
    assert.ok(Math.min(...times) < 1000, `${times.map((t) => t.toFixed(0)).join(', ')} ms`);
  });
}

/** Milliseconds for 100,000 calls that keep 2,000 to 4,000 blocks of up to 4,096 bytes alive. */
function timeOfCalls(heap: FreeList, seed: number): number {
  const live: number[] = [];
  let state = seed;
  const random = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const start = performance.now();
  for (let call = 0; call < 100_000; call++) {
    if (live.length < 2000 || (live.length < 4000 && random(2) === 0))
      live.push(heap.allocate(1 + random(4096)));
    else {
      const which = random(live.length);
      heap.free(live[which]!);
      live[which] = live.at(-1)!;
      live.pop();
    }
  }
  return performance.now() - start;
}
