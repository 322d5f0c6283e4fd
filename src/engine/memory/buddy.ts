import { AllocatorError } from './allocator.ts';
import type { Allocator, AllocatorListener, Block, FreeBlock, HeapSnapshot } from './allocator.ts';
import { HoleTree } from './hole-tree.ts';
import { LiveBlocks } from './live-blocks.ts';

export interface BuddyOptions {
  /** Bytes of the whole heap: 1, 2, 4, 8, … Default 2^30. */
  readonly capacity?: number;
  /** Bytes of the smallest block: 1, 2, 4, 8, … Default 1. */
  readonly smallest?: number;
  /** Bytes at the beginning of each block that the allocator keeps for itself. Default 0. */
  readonly header?: number;
  readonly listener?: AllocatorListener;
}

/**
 * The buddy system with powers of two (Knowlton, CACM 8, 1965; Knuth, The Art of Computer Programming, volume 1, section
 * 2.5): a heap of fixed size, from address 0 on.
 *
 * - A request is rounded: header + size, up to the next power of two, and to the smallest block at least. So a block
 *   begins at a multiple of its extent, and no alignment is asked for: with a header of h bytes each address is h more.
 * - Free blocks are in one list for each size, in order of address. The first block of the first list that has one is taken
 *   of those whose blocks are large enough: the smallest that fits, of equal ones the lowest.
 * - It is cut into halves until one more cut would make it too small. The low half is used or cut, the high one is free.
 * - A freed block is joined with its buddy, the other half of what it was cut from, if that is free and whole; then what
 *   they became with its buddy, and so on. Other neighbours are never joined: two free blocks may touch.
 */
export class Buddy implements Allocator {
  readonly top: number;
  readonly #live: LiveBlocks;
  readonly #holes = new HoleTree('size');
  readonly #listener: AllocatorListener | undefined;

  /** Throws AllocatorError ('bad-option') when an option makes no sense. */
  constructor(options: BuddyOptions = {}) {
    const { capacity = 2 ** 30, smallest = 1, header = 0, listener } = options;
    for (const [name, value] of Object.entries({ capacity, smallest })) {
      if (!Number.isSafeInteger(value) || doubled(1, value) !== value) {
        throw new AllocatorError('bad-option', `${name} is ${value} bytes; it must be 1, 2, 4, 8, 16, …`);
      }
    }
    if (smallest > capacity) {
      throw new AllocatorError(
        'bad-option',
        `smallest is ${smallest} bytes; it must not be more than the capacity, ${capacity}`,
      );
    }
    this.#live = new LiveBlocks(header, (bytes) => doubled(smallest, bytes));
    this.#listener = listener;
    this.top = capacity;
    this.#holes.add(0, capacity);
  }

  /** The whole heap comes from the system at the start and stays. */
  get virtual(): number {
    return this.top;
  }

  /** The textbook heap has no pages: all that it has is there. */
  get resident(): number {
    return this.top;
  }

  /** Throws AllocatorError: 'bad-size', or 'out-of-memory' when no free block is large enough. */
  allocate(size: number): number {
    const extent = this.#live.extentFor(size);
    const hole = this.#holes.first(extent);
    if (hole === null) {
      throw new AllocatorError(
        'out-of-memory',
        `out of memory: ${size} bytes need a block of ${extent}, and no free block is large enough ` +
          `(the largest has ${this.#holes.largest} bytes)`,
      );
    }
    this.#holes.delete(hole);
    for (let half = hole.size / 2; half >= extent; half /= 2) {
      this.#holes.add(hole.address + half, half);
      this.#listener?.({ kind: 'split', address: hole.address, taken: half, left: half });
    }
    const address = this.#live.add(hole.address, size);
    this.#listener?.({ kind: 'allocate', address, size, looked: 1 });
    return address;
  }

  /** Throws AllocatorError: 'double-free', or 'unknown-address' where no block begins. */
  free(address: number): void {
    const block = this.#find(address, 'free');
    this.#live.delete(block);
    this.#listener?.({ kind: 'free', address, size: block.size });
    let { start, extent } = block;
    for (; extent < this.top; extent *= 2) {
      const buddy = start % (2 * extent) === 0 ? start + extent : start - extent;
      if (!this.#isFree(buddy, extent)) break;
      this.#holes.delete({ address: buddy, size: extent });
      start = Math.min(start, buddy);
      this.#listener?.({ kind: 'coalesce', address: start, size: 2 * extent, parts: 2 });
    }
    this.#holes.add(start, extent);
  }

  /**
   * A block whose new size needs less is cut into halves, and the high ones become free. One that needs more stays if it is
   * the low half and its buddy is free and whole, as often as it must double; else a new block is allocated and only then
   * the old one freed. Throws as `allocate` and `free` do; the block is then as it was.
   */
  reallocate(address: number, size: number): number {
    const { start, extent } = this.#find(address, 'reallocate');
    const wanted = this.#live.extentFor(size);
    let room = extent;
    while (room < wanted && start % (2 * room) === 0 && this.#isFree(start + room, room)) room *= 2;
    let now = address;
    if (room < wanted) {
      now = this.allocate(size);
      this.free(address);
    } else {
      for (let half = extent; half < wanted; half *= 2) {
        this.#holes.delete({ address: start + half, size: half });
      }
      for (let half = extent / 2; half >= wanted; half /= 2) this.#holes.add(start + half, half);
      this.#live.resize(address, size);
    }
    this.#listener?.({ kind: 'reallocate', from: address, address: now, size });
    return now;
  }

  touch(address: number): void {
    this.#find(address, 'touch');
  }

  blocks(): readonly Block[] {
    return this.#live.list();
  }

  freeBlocks(): readonly FreeBlock[] {
    return this.#holes.list().sort((a, b) => a.address - b.address);
  }

  snapshot(): HeapSnapshot {
    const { top, virtual, resident } = this;
    return { blocks: this.blocks(), free: this.freeBlocks(), top, virtual, resident };
  }

  #isFree(address: number, size: number): boolean {
    const hole = this.#holes.floor(address, size);
    return hole?.address === address && hole.size === size;
  }

  #find(address: number, verb: string): Block {
    return this.#live.find(address, verb, 0, this.top);
  }
}

/** What `from` becomes when it is doubled until it is at least `bytes`. */
function doubled(from: number, bytes: number): number {
  let extent = from;
  while (extent < bytes) extent *= 2;
  return extent;
}
