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
  const { count, largest } = byAddress;
  if (largest < need) return { hole: null, looked: count };
  switch (policy) {
    case 'first-fit': {
      const hole = byAddress.first(need)!;
      return { hole, looked: hole.index + 1 };
    }
    case 'next-fit': {
      const begin = byAddress.first(0, rover)?.index ?? 0;
      const hole = byAddress.first(need, rover) ?? byAddress.first(need)!;
      const passed = hole.index - begin;
      return { hole, looked: 1 + (passed < 0 ? passed + count : passed) };
    }
    case 'best-fit': {
      const hole = bySize.first(need)!;
      return { hole, looked: hole.size === need ? byAddress.first(0, hole.address)!.index + 1 : count };
    }
    case 'worst-fit':
      return { hole: byAddress.first(largest), looked: count };
  }
}
