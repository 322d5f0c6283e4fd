/** How an allocator chooses among the free blocks that are large enough. */
export type FitPolicy = 'first-fit' | 'best-fit' | 'next-fit' | 'worst-fit';

export const fitPolicies: readonly FitPolicy[] = ['first-fit', 'best-fit', 'next-fit', 'worst-fit'];

/**
 * A block in use. `address` and `size` are what the caller got and asked for; `start` and `extent` are the
 * bytes it really takes, header and padding included. With no header and alignment 1 the pairs are equal.
 */
export interface Block {
  readonly address: number;
  readonly size: number;
  readonly start: number;
  readonly extent: number;
}

/** A free block: every byte from `address` up to, not including, `address + size`. */
export interface FreeBlock {
  readonly address: number;
  readonly size: number;
}

/**
 * What an allocator did, in order. A call of `allocate` leaves `grow` or (perhaps) `split`, then `allocate`;
 * a call of `free` leaves `free`, then perhaps `coalesce`, then perhaps `shrink`; `reallocate` leaves those
 * of its parts and then `reallocate`.
 */
export type AllocatorEvent =
  /** The block at `address` was handed out; `looked` is how many free blocks were examined first. */
  | { readonly kind: 'allocate'; readonly address: number; readonly size: number; readonly looked: number }
  /** The free block at `address` was cut: its low `taken` bytes are used, `left` bytes stay free above. */
  | { readonly kind: 'split'; readonly address: number; readonly taken: number; readonly left: number }
  /** No free block was large enough: the top of the heap moved up. */
  | { readonly kind: 'grow'; readonly from: number; readonly to: number }
  | { readonly kind: 'free'; readonly address: number; readonly size: number }
  /** `parts` (2 or 3) neighbouring free blocks became the one at `address`. */
  | { readonly kind: 'coalesce'; readonly address: number; readonly size: number; readonly parts: number }
  /** The free block at the top was given back: the top of the heap moved down. */
  | { readonly kind: 'shrink'; readonly from: number; readonly to: number }
  /** The block that was at `from` is now at `address` (the same when it could stay) with `size` bytes. */
  | { readonly kind: 'reallocate'; readonly from: number; readonly address: number; readonly size: number };

/** A heap at one moment, as plain data that no later call changes. Blocks are in order of address. */
export interface HeapSnapshot {
  readonly blocks: readonly Block[];
  readonly free: readonly FreeBlock[];
  readonly top: number;
}

/** Something that hands out addresses and takes them back. Every method throws AllocatorError on bad use. */
export interface Allocator {
  /** Takes a whole number of bytes, at least 1; returns the address of a block that large. */
  allocate(size: number): number;
  /** Takes the address of a live block and makes the block free. */
  free(address: number): void;
  /** Gives the block at `address` a new size, moving it if it must; returns its address from now on. */
  reallocate(address: number, size: number): number;
  /** The live blocks in order of address. */
  blocks(): readonly Block[];
  /** The free blocks in order of address. */
  freeBlocks(): readonly FreeBlock[];
  /** The first address above the heap. */
  readonly top: number;
  /** Everything that happened so far, oldest first. */
  readonly events: readonly AllocatorEvent[];
  snapshot(): HeapSnapshot;
}

export type AllocatorFault = 'bad-option' | 'bad-size' | 'double-free' | 'unknown-address' | 'out-of-memory';

/** A call that an allocator refuses. The heap is as it was before the call. */
export class AllocatorError extends Error {
  readonly kind: AllocatorFault;

  constructor(kind: AllocatorFault, message: string) {
    super(message);
    this.name = 'AllocatorError';
    this.kind = kind;
  }
}
