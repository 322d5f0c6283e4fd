import { AllocatorError, fitPolicies } from './allocator.ts';
import type { Allocator, AllocatorListener, Block, FitPolicy, FreeBlock, HeapSnapshot } from './allocator.ts';
import { chooseFit } from './fit.ts';
import { HoleTree } from './hole-tree.ts';
import { LiveBlocks } from './live-blocks.ts';

export interface FreeListOptions {
  readonly policy: FitPolicy;
  /** Every address handed out is a multiple of this (1, 2, 4, 8, …). Default 1. */
  readonly alignment?: number;
  /** Bytes that the allocator keeps for itself just below every address it hands out. Default 0. */
  readonly header?: number;
  /** The highest value that the top may reach. Default: none. */
  readonly capacity?: number;
  readonly listener?: AllocatorListener;
}

/** A free list at one moment; `rover` matters to next fit only. */
export interface FreeListSnapshot extends HeapSnapshot {
  readonly policy: FitPolicy;
  readonly rover: number;
}

/**
 * The textbook heap: one run of bytes from a fixed bottom to a moving top, in it live blocks and free ones.
 *
 * - A request is rounded: header + size, up to a multiple of the alignment. With the defaults (no header,
 *   alignment 1) nothing is added and the first block is at address 0.
 * - The policy chooses among the free blocks that are large enough (`chooseFit`). The block takes the low
 *   end; what is left over, however little, stays free above it.
 * - When no free block is large enough the top moves up. The room above the top is not a free block: worst
 *   fit does not prefer it.
 * - A freed block is joined at once with a free neighbour below and above. If it then touches the top it is
 *   given back: the top moves down. So two free blocks never touch, and none touches the top.
 *
 * Next fit remembers an address, the rover. It starts at the bottom. After an allocation it stands at the
 * end of the new block, whether that came from a hole or from the top. Freeing leaves it where it is, with
 * two exceptions: if the joined free block now contains it, it steps down to where that block begins; if the
 * top came down below it, it stands at the top. Resizing in place moves it by the rules of freeing alone.
 */
export class FreeList implements Allocator {
  readonly policy: FitPolicy;
  readonly #limit: number;
  readonly #bottom: number;
  readonly #live: LiveBlocks;
  readonly #holes = new HoleTree('address');
  /** The same holes, kept where the policy needs them: in best fit. */
  readonly #bySize = new HoleTree('size');
  readonly #listener: AllocatorListener | undefined;
  #top: number;
  #rover: number;

  /** Throws AllocatorError ('bad-option') when an option makes no sense. */
  constructor(options: FreeListOptions) {
    const { policy, alignment = 1, header = 0, capacity = Infinity, listener } = options;
    if (!fitPolicies.includes(policy)) {
      throw new AllocatorError('bad-option', `policy is "${policy}"; it must be ${fitPolicies.join(', ')}`);
    }
    if (!Number.isSafeInteger(alignment) || alignment < 1 || !Number.isInteger(Math.log2(alignment))) {
      throw new AllocatorError('bad-option', `alignment is ${alignment}; it must be 1, 2, 4, 8, 16, …`);
    }
    if (capacity !== Infinity && (!Number.isSafeInteger(capacity) || capacity < 0)) {
      throw new AllocatorError('bad-option', `capacity is ${capacity} bytes; it must be a whole number`);
    }
    this.policy = policy;
    this.#listener = listener;
    this.#live = new LiveBlocks(header, (bytes) => roundUp(bytes, alignment));
    this.#limit = Math.min(capacity, Number.MAX_SAFE_INTEGER);
    // The header lies below an aligned address, so the heap begins a little above 0 if the header is not
    // itself a multiple of the alignment.
    this.#bottom = roundUp(header, alignment) - header;
    this.#top = this.#bottom;
    this.#rover = this.#bottom;
  }

  get top(): number {
    return this.#top;
  }

  get rover(): number {
    return this.#rover;
  }

  /** All bytes from the bottom to the top. */
  get virtual(): number {
    return this.#top - this.#bottom;
  }

  /** The textbook heap has no pages: all that it has is there. */
  get resident(): number {
    return this.virtual;
  }

  /** Throws AllocatorError: 'bad-size', or 'out-of-memory' when the top would pass the capacity. */
  allocate(size: number): number {
    const extent = this.#live.extentFor(size);
    const { hole, looked } = chooseFit(this.policy, this.#holes, this.#bySize, extent, this.#rover);
    const start = hole === null ? this.#grow(extent, size) : this.#takeLowEnd(hole, extent);
    this.#rover = start + extent;
    const address = this.#live.add(start, size);
    this.#listener?.({ kind: 'allocate', address, size, looked });
    return address;
  }

  /** Throws AllocatorError: 'double-free', or 'unknown-address' where no block begins. */
  free(address: number): void {
    const block = this.#find(address, 'free');
    this.#live.delete(block);
    this.#listener?.({ kind: 'free', address, size: block.size });
    this.#release(block.start, block.extent);
  }

  /**
   * A smaller block stays and its tail becomes free. A larger one stays if it ends at the top or below a free
   * block that is large enough; else a new block is allocated by the policy and only then the old one
   * freed. Throws as `allocate` and `free` do; the block is then as it was.
   */
  reallocate(address: number, size: number): number {
    const block = this.#find(address, 'reallocate');
    const extent = this.#live.extentFor(size);
    const growth = extent - block.extent;
    const end = block.start + block.extent;
    const above = this.#holes.floor(end, 0);
    let now = address;
    if (growth <= 0) {
      this.#live.resize(address, size);
      if (growth < 0) this.#release(block.start + extent, -growth);
    } else if (end === this.#top && end + growth <= this.#limit) {
      this.#grow(growth, size);
      this.#live.resize(address, size);
    } else if (above?.address === end && above.size >= growth) {
      this.#takeLowEnd(above, growth);
      this.#live.resize(address, size);
    } else {
      now = this.allocate(size);
      this.free(address);
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
    return this.#holes.list();
  }

  snapshot(): FreeListSnapshot {
    return {
      policy: this.policy,
      blocks: this.blocks(),
      free: this.freeBlocks(),
      top: this.#top,
      virtual: this.virtual,
      resident: this.resident,
      rover: this.#rover,
    };
  }

  #grow(bytes: number, asked: number): number {
    const from = this.#top;
    const to = from + bytes;
    if (to > this.#limit) {
      throw new AllocatorError(
        'out-of-memory',
        `out of memory: for ${asked} bytes the top must move from ${from} to ${to}, past ${this.#limit}, ` +
          `and no free block is large enough (the largest has ${this.#holes.largest} bytes)`,
      );
    }
    this.#top = to;
    this.#listener?.({ kind: 'grow', from, to });
    return from;
  }

  #takeLowEnd(hole: FreeBlock, taken: number): number {
    const { address, size } = hole;
    const left = size - taken;
    this.#replace(hole, address + taken, left);
    if (left > 0) this.#listener?.({ kind: 'split', address, taken, left });
    return address;
  }

  /** Makes the bytes free: joins them with their free neighbours, and gives them back if they end at the top. */
  #release(start: number, extent: number): void {
    const nearest = this.#holes.floor(start + extent, 0);
    const above = nearest?.address === start + extent ? nearest : null;
    const below = above === null ? nearest : this.#holes.floor(start, 0);
    const joinsAbove = above !== null;
    const joinsBelow = below !== null && below.address + below.size === start;
    const address = joinsBelow ? below.address : start;
    const end = joinsAbove ? above.address + above.size : start + extent;
    const size = end - address;
    const parts = 1 + Number(joinsBelow) + Number(joinsAbove);
    if (parts > 1) this.#listener?.({ kind: 'coalesce', address, size, parts });

    const atTop = end === this.#top;
    if (joinsBelow && joinsAbove) this.#replace(above, end, 0);
    if (joinsBelow) this.#replace(below, address, atTop ? 0 : size);
    else if (joinsAbove) this.#replace(above, address, atTop ? 0 : size);
    else if (!atTop) this.#replace(null, address, size);
    if (atTop) {
      this.#listener?.({ kind: 'shrink', from: end, to: address });
      this.#top = address;
    }
    if (this.#rover > address && this.#rover < end) this.#rover = address;
    this.#rover = Math.min(this.#rover, this.#top);
  }

  /** Gives a hole, or none as yet, other bounds in which it touches no other; it is gone when it has 0 bytes. */
  #replace(hole: FreeBlock | null, address: number, size: number): void {
    if (this.policy === 'best-fit') {
      if (hole !== null) this.#bySize.delete(hole);
      if (size > 0) this.#bySize.add(address, size);
    }
    if (hole === null) this.#holes.add(address, size);
    else if (size === 0) this.#holes.delete(hole);
    else this.#holes.change(hole, address, size);
  }

  #find(address: number, verb: string): Block {
    return this.#live.find(address, verb, this.#bottom, this.#top);
  }
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}
