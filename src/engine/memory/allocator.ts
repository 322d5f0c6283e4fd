/** How an allocator chooses among the free blocks that are large enough. */
export type FitPolicy = 'first-fit' | 'best-fit' | 'next-fit' | 'worst-fit';

export const fitPolicies: readonly FitPolicy[] = ['first-fit', 'best-fit', 'next-fit', 'worst-fit'];

/**
 * Where a block lies: in one run of bytes that grows and shrinks at its top, in a mapping of its own, or in an arena
 * of pools for small objects.
 */
export type BlockKind = 'heap' | 'mapped' | 'arena';

/**
 * A block in use. `address` and `size` are what the caller got and asked for; `start` and `extent` are the
 * bytes it really takes, header and padding included. With no header and alignment 1 the pairs are equal.
 */
export interface Block {
  readonly address: number;
  readonly size: number;
  readonly start: number;
  readonly extent: number;
  readonly kind: BlockKind;
}

/** A free block: every byte from `address` up to, not including, `address + size`. */
export interface FreeBlock {
  readonly address: number;
  readonly size: number;
}

/** What an allocator did. All numbers are bytes or addresses. */
export type AllocatorEvent =
  /** The block at `address` was handed out; `looked` is how many free blocks were examined first. */
  | { readonly kind: 'allocate'; readonly address: number; readonly size: number; readonly looked: number }
  /** The free block at `address` was cut: its low `taken` bytes are used, `left` bytes stay free above. */
  | { readonly kind: 'split'; readonly address: number; readonly taken: number; readonly left: number }
  /** The top of the heap moved up, where it must for what is asked: memory comes from the system. */
  | { readonly kind: 'grow'; readonly from: number; readonly to: number }
  | { readonly kind: 'free'; readonly address: number; readonly size: number }
  /** `parts` (2 or 3) neighbouring free blocks became the one at `address`. */
  | { readonly kind: 'coalesce'; readonly address: number; readonly size: number; readonly parts: number }
  /** The top of the heap moved down: memory went back to the system. */
  | { readonly kind: 'shrink'; readonly from: number; readonly to: number }
  /** A mapping (a block of its own, or an arena) came from the system, or went back to it. */
  | { readonly kind: 'map' | 'unmap'; readonly address: number; readonly size: number }
  /** From now on requests of `mmap` bytes are mapped, and `trim` free bytes at the top are given back (glibc). */
  | { readonly kind: 'threshold'; readonly mmap: number; readonly trim: number }
  /** A pool was set up for blocks of `size` bytes, or is empty and may serve any size again (pymalloc). */
  | { readonly kind: 'pool' | 'pool-free'; readonly address: number; readonly size: number }
  /** The block that was at `from` is now at `address` (the same when it could stay) with `size` bytes. */
  | { readonly kind: 'reallocate'; readonly from: number; readonly address: number; readonly size: number };

/** Is told of each event when it happens. */
export type AllocatorListener = (event: AllocatorEvent) => void;

/** An allocator's memory at one moment, as plain data that no later call changes. Blocks are in order of address. */
export interface HeapSnapshot {
  readonly blocks: readonly Block[];
  readonly free: readonly FreeBlock[];
  /** The first address above the heap. */
  readonly top: number;
  /** Bytes of address space that the allocator has from the system. */
  readonly virtual: number;
  /** Bytes of it that lie in physical memory: pages that were written to since they came from the system. */
  readonly resident: number;
}

/**
 * Something that hands out addresses and takes them back. Every method throws AllocatorError on bad use.
 * A constructor takes a `listener` for the events.
 */
export interface Allocator {
  /**
   * Takes a whole number of bytes; returns the address of a block that large. `zeroed` asks for bytes that are 0, as
   * `calloc` does. Who gets a block has not written to it: see `touch`.
   */
  allocate(size: number, zeroed?: boolean): number;
  /** Takes the address of a live block and makes the block free. */
  free(address: number): void;
  /** Gives the block at `address` a new size, moving it if it must; returns its address from now on. */
  reallocate(address: number, size: number): number;
  /** The owner of the live block at `address` writes to its bytes from `from` up to, not including, `to`. */
  touch(address: number, from: number, to: number): void;
  /** The live blocks in order of address. */
  blocks(): readonly Block[];
  /** The free blocks in order of address. */
  freeBlocks(): readonly FreeBlock[];
  readonly top: number;
  readonly virtual: number;
  readonly resident: number;
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
