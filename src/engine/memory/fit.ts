import type { FitPolicy, FreeBlock } from './allocator.ts';

/** Which free block was chosen (its index, or -1 when none is large enough) and how many were examined. */
export interface Fit {
  readonly index: number;
  readonly looked: number;
}

/**
 * Chooses among `holes`, which are in order of address, one of at least `need` bytes.
 *
 * - first fit: the lowest.
 * - best fit: the smallest; of several equally small ones the lowest. An exact fit ends the search.
 * - worst fit: the largest; of several equally large ones the lowest.
 * - next fit: the first at or above `rover`, then from the lowest up to `rover`. A hole is at or above the
 *   rover when it ends above it, so the hole that the rover stands in is examined first, and whole.
 */
export function chooseFit(policy: FitPolicy, holes: readonly FreeBlock[], need: number, rover: number): Fit {
  switch (policy) {
    case 'first-fit':
      return firstFrom(holes, need, 0);
    case 'next-fit':
      return firstFrom(holes, need, firstEndingAbove(holes, rover));
    case 'best-fit':
      return bestFit(holes, need);
    case 'worst-fit':
      return worstFit(holes, need);
  }
}

/** The index of the first hole that ends above `address`; `holes.length` when there is none. */
export function firstEndingAbove(holes: readonly FreeBlock[], address: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const hole = holes[middle]!;
    if (hole.address + hole.size > address) high = middle;
    else low = middle + 1;
  }
  return low;
}

function firstFrom(holes: readonly FreeBlock[], need: number, begin: number): Fit {
  let index = begin < holes.length ? begin : 0;
  for (let looked = 1; looked <= holes.length; looked++) {
    if (holes[index]!.size >= need) return { index, looked };
    index = index + 1 < holes.length ? index + 1 : 0;
  }
  return { index: -1, looked: holes.length };
}

function bestFit(holes: readonly FreeBlock[], need: number): Fit {
  let index = -1;
  let smallest = Infinity;
  for (let i = 0; i < holes.length; i++) {
    const { size } = holes[i]!;
    if (size === need) return { index: i, looked: i + 1 };
    if (size > need && size < smallest) {
      smallest = size;
      index = i;
    }
  }
  return { index, looked: holes.length };
}

function worstFit(holes: readonly FreeBlock[], need: number): Fit {
  let index = -1;
  let largest = need - 1;
  for (let i = 0; i < holes.length; i++) {
    const { size } = holes[i]!;
    if (size > largest) {
      largest = size;
      index = i;
    }
  }
  return { index, looked: holes.length };
}
