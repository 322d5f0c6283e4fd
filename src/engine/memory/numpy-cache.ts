import { AllocatorError } from './allocator.ts';
import type { Allocator, AllocatorListener, Block, FreeBlock, HeapSnapshot } from './allocator.ts';

/** Data below this is kept for reuse when it is given back. */
const smallest = 1024;
const perSize = 7;
const page = 4096;
const huge = 4 * 2 ** 20;

export interface NumpyCacheOptions {
  /** Where memory comes from that is not in the cache: `malloc`. */
  readonly inner: Allocator;
  /** Is told of what the cache does by itself; give `inner` the same one to be told of the rest. */
  readonly listener?: AllocatorListener;
  /** NumPy 2 asks for huge pages for zeroed data as well (measured: 2.4.1 and 2.4.6, not 1.24.2). */
  readonly numpy?: 1 | 2;
}

/** The cache at one moment: also the blocks that it keeps, in order of address. */
export interface NumpyCacheSnapshot extends HeapSnapshot {
  readonly cached: readonly FreeBlock[];
}

/**
 * How NumPy gets the data of arrays (numpy/core/src/multiarray/alloc.c): a block of fewer than 1,024 bytes that is given
 * back is kept, up to seven of each size in bytes, and the next array of just that size gets the one that came last. The
 * rest is left to `malloc`. Small zeroed data is written with zeros, large comes from `calloc`. From 4 MiB on Linux is
 * asked for huge pages. NumPy asks for one byte where an array has no elements.
 * To `inner` a block in the cache is in use; here it is neither a block nor free for any other size. Free-threaded builds
 * have no such cache.
 */
export class NumpyCache implements Allocator {
  readonly #inner: Allocator;
  readonly #listener: AllocatorListener;
  readonly #zeroedHuge: boolean;
  /** By size in bytes; the last came last. */
  readonly #kept = new Map<number, number[]>();
  /** Of each block in the cache: its size. */
  readonly #cached = new Map<number, number>();
  /** Of each block in use: its size; where one was that is not in use any more, -1 less its size. */
  readonly #live = new Map<number, number>();
  /** Blocks for which huge pages were asked. */
  readonly #huge = new Set<number>();

  constructor({ inner, listener = () => {}, numpy = 1 }: NumpyCacheOptions) {
    this.#inner = inner;
    this.#listener = listener;
    this.#zeroedHuge = numpy === 2;
  }

  get top(): number {
    return this.#inner.top;
  }

  get virtual(): number {
    return this.#inner.virtual;
  }

  get resident(): number {
    return this.#inner.resident;
  }

  /** Throws AllocatorError as `inner` does. */
  allocate(size: number, zeroed = false): number {
    const small = size < smallest;
    const kept = small ? this.#kept.get(size)?.pop() : undefined;
    const address = kept ?? this.#inner.allocate(size, zeroed && !small);
    this.#live.set(address, size);
    if (kept !== undefined) {
      this.#cached.delete(kept);
      this.#listener({ kind: 'allocate', address, size, looked: 1 });
    }
    if (zeroed && small) this.#inner.touch(address, 0, size);
    if (size >= huge && (!zeroed || this.#zeroedHuge)) this.#huge.add(address);
    return address;
  }

  /** Throws AllocatorError: 'double-free', or 'unknown-address' where no block begins. */
  free(address: number): void {
    const size = this.#sizeOf(address, 'free');
    const kept = this.#kept.get(size) ?? [];
    if (size < smallest && kept.length < perSize) {
      this.#kept.set(size, [...kept, address]);
      this.#cached.set(address, size);
      this.#listener({ kind: 'free', address, size });
    } else this.#inner.free(address);
    this.#live.set(address, -1 - size);
    this.#huge.delete(address);
  }

  /** `realloc`: the cache has no part in it. Throws AllocatorError as {@link NumpyCache.free} does. */
  reallocate(address: number, size: number): number {
    const before = this.#sizeOf(address, 'reallocate');
    const to = this.#inner.reallocate(address, size);
    this.#live.set(address, -1 - before);
    this.#live.set(to, size);
    if (to !== address) this.#huge.delete(address);
    return to;
  }

  touch(address: number, from: number, to: number): void {
    this.#sizeOf(address, 'touch');
    this.#inner.touch(address, from, to);
  }

  blocks(): readonly Block[] {
    return this.#inner.blocks().filter(({ address }) => !this.#cached.has(address));
  }

  freeBlocks(): readonly FreeBlock[] {
    return this.#inner.freeBlocks();
  }

  /** The blocks that wait for an array of their size, in order of address. */
  cached(): readonly FreeBlock[] {
    return [...this.#cached]
      .map(([address, size]) => ({ address, size }))
      .sort((a, b) => a.address - b.address);
  }

  /** The parts of live blocks for which huge pages were asked: whole pages, from the second one on (`madvise`). */
  hugePages(): readonly FreeBlock[] {
    return [...this.#huge]
      .sort((a, b) => a - b)
      .map((address) => {
        const skipped = page - (address % page);
        return { address: address + skipped, size: this.#live.get(address)! - skipped };
      });
  }

  snapshot(): NumpyCacheSnapshot {
    return { ...this.#inner.snapshot(), blocks: this.blocks(), cached: this.cached() };
  }

  #sizeOf(address: number, verb: string): number {
    const size = this.#live.get(address);
    if (size !== undefined && size >= 0) return size;
    throw size === undefined
      ? new AllocatorError('unknown-address', `cannot ${verb} ${address}: no array has its data there`)
      : new AllocatorError(
          'double-free',
          `cannot ${verb} ${address}: the block there (${-1 - size} bytes) has been freed already${
            this.#cached.has(address) ? '; NumPy keeps it for the next array of that size' : ''
          }`,
        );
  }
}
