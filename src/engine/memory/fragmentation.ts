import type { HeapSnapshot } from './allocator.ts';

/** How well a heap uses its memory. The first four are bytes; the others are parts of 1. */
export interface Fragmentation {
  /** What the live blocks take: headers and padding included. */
  readonly used: number;
  /** Internal fragmentation: what the live blocks take beyond what was asked for. */
  readonly internal: number;
  /** What the free blocks have. Where memory is left only above the top of a heap, none of it is free. */
  readonly free: number;
  /** What the largest free block has. */
  readonly largestFree: number;
  /**
   * External fragmentation: the part of the free bytes that is of no use to a request for as many as there are,
   * 1 - largestFree / free. 0 where nothing is free, or all in one block.
   */
  readonly external: number;
  /** Utilisation: the part of `virtual` that was asked for. 1 where the allocator has nothing from the system. */
  readonly utilisation: number;
}

/** The fragmentation of a heap at one moment. */
export function fragmentation({ blocks, free, virtual }: HeapSnapshot): Fragmentation {
  const asked = blocks.reduce((sum, { size }) => sum + size, 0);
  const used = blocks.reduce((sum, { extent }) => sum + extent, 0);
  const freeBytes = free.reduce((sum, { size }) => sum + size, 0);
  const largestFree = free.reduce((most, { size }) => Math.max(most, size), 0);
  return {
    used,
    internal: used - asked,
    free: freeBytes,
    largestFree,
    external: freeBytes === 0 ? 0 : 1 - largestFree / freeBytes,
    utilisation: virtual === 0 ? 1 : asked / virtual,
  };
}
