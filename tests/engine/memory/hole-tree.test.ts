import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FreeBlock } from '../../../src/engine/memory/allocator.ts';
import { HoleTree } from '../../../src/engine/memory/hole-tree.ts';

/** Holes lie in slots of this size, so that they do not overlap. */
const SLOT = 100;

/** The same holes in an array, in which everything is found by looking at all. */
class NaiveHoles {
  readonly holes: FreeBlock[] = [];
  readonly #before: (a: FreeBlock, b: FreeBlock) => number;

  constructor(order: 'address' | 'size') {
    this.#before = (a, b) =>
      order === 'size' && a.size !== b.size ? a.size - b.size : a.address - b.address;
  }

  add(hole: FreeBlock): void {
    const at = this.holes.findIndex((other) => this.#before(hole, other) < 0);
    this.holes.splice(at < 0 ? this.holes.length : at, 0, hole);
  }

  first(need: number, from: number): (FreeBlock & { index: number }) | null {
    const index = this.holes.findIndex(({ address, size }) => size >= need && address + size > from);
    return index < 0 ? null : { ...this.holes[index]!, index };
  }

  floor(hole: FreeBlock): FreeBlock | null {
    return this.holes.findLast((other) => this.#before(other, hole) <= 0) ?? null;
  }
}

// Many enough for a tree of three levels, and then down to none.
const run = fc.record({
  order: fc.constantFrom('address' as const, 'size' as const),
  most: fc.constantFrom(5, 500, 4000),
  seed: fc.integer({ min: 1 }),
});

test('a tree of holes agrees with a list of them', () => {
  fc.assert(
    fc.property(run, ({ order, most, seed }) => {
      let state = seed;
      const random = (below: number): number => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return Math.floor((state / 2 ** 32) * below);
      };
      const tree = new HoleTree(order);
      const naive = new NaiveHoles(order);
      const compare = (): void => {
        const { holes } = naive;
        assert.equal(tree.count, holes.length);
        assert.equal(tree.largest, Math.max(0, ...holes.map(({ size }) => size)));
        const need = random(SLOT);
        const from = order === 'address' ? random(SLOT * most * 2) : -Infinity;
        assert.deepEqual(tree.first(need, from), naive.first(need, from));
        const key = { address: random(SLOT * most * 2), size: random(SLOT) };
        assert.deepEqual(tree.floor(key.address, key.size), naive.floor(key));
      };
      const slots = Array.from({ length: most * 2 }, (_, at) => at);
      const step = (adds: number): void => {
        const which = random(naive.holes.length);
        const hole = naive.holes[which];
        const kind = random(10);
        if ((kind < adds && slots.length > 0) || hole === undefined) {
          const slot = slots.splice(random(slots.length), 1)[0]!;
          const fresh = { address: slot * SLOT + random(SLOT / 2), size: 1 + random(SLOT / 2) };
          naive.add(fresh);
          tree.add(fresh.address, fresh.size);
        } else if (kind < 8) {
          naive.holes.splice(which, 1);
          tree.delete(hole);
          slots.push(Math.floor(hole.address / SLOT));
        } else if (order === 'address') {
          // Cut at its low end, as an allocation does.
          const cut = random(hole.size);
          naive.holes[which] = { address: hole.address + cut, size: hole.size - cut };
          tree.change(hole, hole.address + cut, hole.size - cut);
        }
      };
      while (naive.holes.length < most) step(7);
      for (let at = 0; at < 100; at++) {
        step(4);
        compare();
      }
      assert.deepEqual(tree.list(), naive.holes);
      while (naive.holes.length > 0) {
        step(1);
        if (random(naive.holes.length) < 50) compare();
      }
      assert.deepEqual(tree.list(), []);
    }),
    { numRuns: 15 },
  );
});
