import type { FitPolicy, FreeBlock } from './allocator.ts';
import type { HoleTree } from './hole-tree.ts';

/** Which free block was chosen (null when none is large enough) and how many were examined. */
export interface Fit {
  readonly hole: FreeBlock | null;
  readonly looked: number;
}

/**
 * Chooses among the holes one of at least `need` bytes.
 *
 * - first fit: the lowest.
 * - best fit: the smallest; of several equally small ones the lowest. An exact fit ends the search.
 * - worst fit: the largest; of several equally large ones the lowest.
 * - next fit: the first at or above `rover`, then from the lowest up to `rover`. A hole is at or above the
 *   rover when it ends above it, so the hole that the rover stands in is examined first, and whole.
 *
 * `looked` is how many the policy examines when it goes through the holes one after the other, in order of address. Here
 * they are found faster, in trees: `bySize` holds the same holes as `byAddress`, and only where the policy is best fit.
 */
export function chooseFit(
  policy: FitPolicy,
  byAddress: HoleTree,
  bySize: HoleTree,
  need: number,
  rover: number,
): Fit {
  switch (policy) {
    case 'first-fit': {
      const hole = byAddress.first(need);
      return { hole, looked: hole === null ? byAddress.count : hole.index + 1 };
    }
    case 'next-fit': {
      const hole = byAddress.first(need, rover) ?? byAddress.first(need);
      const { count } = byAddress;
      if (hole === null) return { hole, looked: count };
      const passed = hole.index - (byAddress.first(0, rover)?.index ?? 0);
      return { hole, looked: 1 + (passed < 0 ? passed + count : passed) };
    }
    case 'best-fit': {
      const hole = bySize.first(need);
      const exact = hole?.size === need ? byAddress.first(0, hole.address) : null;
      return { hole, looked: exact === null ? byAddress.count : exact.index + 1 };
    }
    case 'worst-fit':
      return { hole: byAddress.first(Math.max(need, byAddress.largest)), looked: byAddress.count };
  }
}
