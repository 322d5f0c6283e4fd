import { since, type Build } from '../python/code.ts';
import { AllocatorError } from './allocator.ts';
import type { Allocator, AllocatorListener, Block, FreeBlock, HeapSnapshot } from './allocator.ts';
import { Mappings } from './mappings.ts';

export interface PymallocOptions {
  readonly build: Build;
  /**
   * The start state: free ranges of the address space, in order of address, in whole pages. Arenas are mapped there, at
   * the upper end of the highest that is large enough. Pymalloc itself has no arena at the start. Default: all that is
   * below `topOfMappings`.
   */
  readonly holes?: readonly FreeBlock[];
  /** Serves what pymalloc does not, as malloc does in CPython. Default: nothing; such a request is an error. */
  readonly inner?: Allocator;
  readonly listener?: AllocatorListener;
}

const granule = 16;
/** Pymalloc serves 1 to so many bytes. */
const largest = 512;
const header = 48;
const page = 4096;

interface Pool {
  readonly address: number;
  readonly arena: Arena;
  /** Bytes of each of its blocks: what it was last used for, or 0 where it never was. */
  size: number;
  used: number;
  /** Blocks that were freed, the last one at the end. */
  freed: number[];
  /** The first address of it that no block was cut from. */
  virgin: number;
}

interface Arena {
  readonly address: number;
  /** How many it has in all. */
  readonly pools: number;
  /** Pools that were emptied, the last one at the end. */
  readonly freed: Pool[];
  /** The first pool that was never used, and how many follow it, itself included. */
  virgin: number;
  left: number;
  /** Addresses of pages that were written to. */
  readonly pages: Set<number>;
}

/**
 * CPython's allocator of small blocks, after Objects/obmalloc.c (read in 3.11.2 and 3.13.15; 3.10 to 3.15 have the same
 * rules and numbers, 3.9 the same rules). What it hands out is compared with CPython's `id()` by
 * tests/engine/memory/pymalloc.
 *
 * - A request of 1 to 512 bytes is rounded up to a multiple of 16: 32 size classes. All else, 0 bytes too, is for malloc.
 * - An arena is 1 MiB from the system (256 KiB in 3.9), cut into pools of 16 KiB (4 KiB) that begin at a multiple of
 *   their size. The system aligns to 4 KiB only, so that most arenas of 3.10 and later lose one pool of their 64.
 * - A pool has a header of 48 bytes and blocks of one size class. The block that was freed last is used first; when there
 *   is none, the next one that was never used, going up.
 * - The pools of a class that are neither full nor empty are in a list. Blocks come from the first; a full pool leaves it,
 *   and comes back to its front when one of its blocks is freed.
 * - When that list is empty, a pool is taken of the arena with the fewest free pools: the one that was emptied last, or
 *   the next one that was never used. If it served the same class before, its blocks stay in the order they were in.
 * - An arena all of whose pools are empty goes back to the system, unless it is the last in the list of arenas with free
 *   pools (bpo-37257). That list is in ascending order of free pools; of arenas with as many, the one that was the last to
 *   get there comes first.
 */
export class Pymalloc implements Allocator {
  readonly #arenaSize: number;
  readonly #poolSize: number;
  readonly #inner: Allocator | undefined;
  readonly #listener: AllocatorListener;
  readonly #mappings: Mappings;
  readonly #arenas = new Set<Arena>();
  /** Arenas with free pools, in CPython's order. */
  readonly #usable: Arena[] = [];
  /** Pools by address, except those that were never used. */
  readonly #pools = new Map<number, Pool>();
  /** Pools neither full nor empty, by class; the front of CPython's list is the end of ours. */
  readonly #partial = new Map<number, Pool[]>();
  /** Sizes asked for, by address. */
  readonly #live = new Map<number, number>();
  /** Sizes of blocks that were freed and whose address was not handed out since: tells double frees apart. */
  readonly #freed = new Map<number, number>();

  constructor({ build, holes, inner, listener = () => {} }: PymallocOptions) {
    const large = since(build, '3.10');
    this.#arenaSize = large ? 1 << 20 : 1 << 18;
    this.#poolSize = large ? 1 << 14 : 1 << 12;
    this.#mappings = new Mappings(holes);
    this.#inner = inner;
    this.#listener = listener;
  }

  /** The end of the highest arena, or the top of the inner allocator where there is one. */
  get top(): number {
    const ends = [...this.#arenas].map(({ address }) => address + this.#arenaSize);
    return this.#inner?.top ?? Math.max(0, ...ends);
  }

  get virtual(): number {
    return this.#arenas.size * this.#arenaSize + (this.#inner?.virtual ?? 0);
  }

  get resident(): number {
    const pages = [...this.#arenas].reduce((sum, arena) => sum + arena.pages.size, 0);
    return pages * page + (this.#inner?.resident ?? 0);
  }

  /**
   * Throws AllocatorError: 'bad-size', also for a request that pymalloc leaves to malloc where there is no inner
   * allocator; 'out-of-memory' where no hole has room for an arena.
   */
  allocate(size: number, zeroed = false): number {
    if (!Number.isSafeInteger(size) || size < 0)
      throw new AllocatorError(
        'bad-size',
        `cannot allocate ${size} bytes: a size is a whole number, 0 or more`,
      );
    if (size === 0 || size > largest) return this.#ask(size).allocate(Math.max(size, 1), zeroed);
    const extent = roundUp(size, granule);
    const partial = this.#partial.get(extent) ?? [];
    this.#partial.set(extent, partial);
    let pool = partial.at(-1);
    if (pool === undefined) {
      pool = this.#takePool(extent);
      partial.push(pool);
    }
    const recycled = pool.freed.pop();
    const address = recycled ?? pool.virgin;
    if (recycled === undefined) pool.virgin += extent;
    pool.used += 1;
    if (pool.freed.length === 0) {
      // CPython writes the end of its free list into the next block that was never used.
      if (this.#hasRoom(pool)) this.#write(pool, pool.virgin, pool.virgin + 1);
      else partial.pop();
    }
    if (zeroed) this.#write(pool, address, address + size);
    this.#live.set(address, size);
    this.#freed.delete(address);
    this.#listener({ kind: 'allocate', address, size, looked: recycled === undefined ? 0 : 1 });
    return address;
  }

  /** Throws AllocatorError: 'double-free', or 'unknown-address' where no block begins. */
  free(address: number): void {
    const pool = this.#find(address, 'free');
    if (pool === null) return this.#inner!.free(address);
    const size = this.#live.get(address)!;
    this.#live.delete(address);
    this.#freed.set(address, size);
    this.#listener({ kind: 'free', address, size });
    const partial = this.#partial.get(pool.size)!;
    if (pool.freed.length === 0 && !this.#hasRoom(pool)) partial.push(pool);
    pool.freed.push(address);
    pool.used -= 1;
    this.#write(pool, address, address + 1);
    if (pool.used > 0) return;
    partial.splice(partial.lastIndexOf(pool), 1);
    this.#listener({ kind: 'pool-free', address: pool.address, size: pool.size });
    this.#givePool(pool);
  }

  /**
   * A block stays where it is if the new size fits and is more than three quarters of the block; else a new one is
   * allocated and then the old one freed. What lies in the inner allocator stays there, however small it becomes. Throws
   * as `allocate` and `free` do; the block is then as it was.
   */
  reallocate(address: number, size: number): number {
    const pool = this.#find(address, 'reallocate');
    if (pool === null) return this.#inner!.reallocate(address, Math.max(size, 1));
    let now = address;
    if (size <= pool.size && 4 * size > 3 * pool.size && Number.isInteger(size)) {
      this.#live.set(address, size);
    } else {
      now = this.allocate(size);
      this.touch(now, 0, Math.min(size, pool.size));
      this.free(address);
    }
    this.#listener({ kind: 'reallocate', from: address, address: now, size });
    return now;
  }

  touch(address: number, from: number, to: number): void {
    const pool = this.#find(address, 'touch');
    if (pool === null) this.#inner!.touch(address, from, to);
    else this.#write(pool, address + from, address + to);
  }

  blocks(): readonly Block[] {
    const ours = [...this.#live].map(([address, size]): Block => {
      return { address, size, start: address, extent: roundUp(size, granule), kind: 'arena' };
    });
    return inOrder([...ours, ...(this.#inner?.blocks() ?? [])]);
  }

  /** Each block that was freed; all of a pool that no block was cut from; each free pool; all pools never used of an arena. */
  freeBlocks(): readonly FreeBlock[] {
    const found: FreeBlock[] = [...(this.#inner?.freeBlocks() ?? [])];
    for (const { address, size, used, freed, virgin } of this.#pools.values()) {
      const end = address + this.#poolSize;
      if (used === 0) found.push({ address, size: this.#poolSize });
      else {
        for (const each of freed) found.push({ address: each, size });
        const room = end - virgin - ((end - virgin) % size);
        if (room > 0) found.push({ address: virgin, size: room });
      }
    }
    for (const { virgin, left } of this.#arenas)
      if (left > 0) found.push({ address: virgin, size: left * this.#poolSize });
    return inOrder(found);
  }

  snapshot(): HeapSnapshot {
    const { top, virtual, resident } = this;
    return { blocks: this.blocks(), free: this.freeBlocks(), top, virtual, resident };
  }

  /** The allocator for what is not pymalloc's. */
  #ask(size: number): Allocator {
    if (this.#inner !== undefined) return this.#inner;
    throw new AllocatorError(
      'bad-size',
      `cannot allocate ${size} bytes: pymalloc serves 1 to ${largest} bytes and leaves the rest to malloc; give it an inner allocator`,
    );
  }

  #hasRoom(pool: Pool): boolean {
    return pool.virgin + pool.size <= pool.address + this.#poolSize;
  }

  #write(pool: Pool, from: number, to: number): void {
    for (let at = from - (from % page); at < to; at += page) pool.arena.pages.add(at);
  }

  /** A free pool, ready for blocks of that size. */
  #takePool(size: number): Pool {
    const arena = this.#usable[0] ?? this.#mapArena();
    const pool = arena.freed.pop() ?? this.#carvePool(arena);
    if (freePools(arena) === 0) this.#usable.shift();
    if (pool.size !== size) {
      pool.size = size;
      pool.freed = [];
      pool.virgin = pool.address + header;
      this.#write(pool, pool.address, pool.virgin);
    }
    this.#listener({ kind: 'pool', address: pool.address, size });
    return pool;
  }

  #carvePool(arena: Arena): Pool {
    const pool = { address: arena.virgin, arena, size: 0, used: 0, freed: [], virgin: 0 };
    this.#pools.set(pool.address, pool);
    arena.virgin += this.#poolSize;
    arena.left -= 1;
    return pool;
  }

  #mapArena(): Arena {
    const address = this.#mappings.map(this.#arenaSize);
    if (address === null)
      throw new AllocatorError(
        'out-of-memory',
        `out of memory: no hole of the address space has the ${this.#arenaSize} bytes of an arena`,
      );
    const virgin = roundUp(address, this.#poolSize);
    const pools = Math.floor((address + this.#arenaSize - virgin) / this.#poolSize);
    const arena = { address, pools, freed: [], virgin, left: pools, pages: new Set<number>() };
    this.#arenas.add(arena);
    this.#usable.push(arena);
    this.#listener({ kind: 'map', address, size: this.#arenaSize });
    return arena;
  }

  #givePool(pool: Pool): void {
    const { arena } = pool;
    const before = this.#usable.indexOf(arena);
    const isLast = before === this.#usable.length - 1;
    arena.freed.push(pool);
    if (before >= 0) this.#usable.splice(before, 1);
    const free = freePools(arena);
    if (free === arena.pools && !isLast) return this.#unmapArena(arena);
    const at = this.#usable.findIndex((other) => freePools(other) >= free);
    this.#usable.splice(at < 0 ? this.#usable.length : at, 0, arena);
  }

  #unmapArena(arena: Arena): void {
    this.#arenas.delete(arena);
    for (const pool of arena.freed) this.#pools.delete(pool.address);
    this.#mappings.unmap(arena.address, this.#arenaSize);
    this.#listener({ kind: 'unmap', address: arena.address, size: this.#arenaSize });
  }

  /** The pool of the live block that begins at the address; null where that is the inner allocator's affair. */
  #find(address: number, verb: string): Pool | null {
    const pool = this.#pools.get(address - (address % this.#poolSize));
    if (pool !== undefined && this.#live.has(address)) return pool;
    if (pool === undefined && this.#inner !== undefined) return null;
    const freed = this.#freed.get(address);
    if (freed !== undefined)
      throw new AllocatorError(
        'double-free',
        `cannot ${verb} ${address}: the block there (${freed} bytes) has been freed already`,
      );
    throw new AllocatorError(
      'unknown-address',
      `cannot ${verb} ${address}: no block begins there; ` +
        (pool === undefined
          ? 'it lies in no pool'
          : `it lies in the pool at ${pool.address}, of blocks of ${pool.size} bytes`),
    );
  }
}

/** Those that were emptied and those that were never used. */
function freePools({ freed, left }: Arena): number {
  return freed.length + left;
}

function inOrder<Each extends { readonly address: number }>(blocks: Each[]): Each[] {
  return blocks.sort((a, b) => a.address - b.address);
}

function roundUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
