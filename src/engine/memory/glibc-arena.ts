import type { AllocatorListener } from './allocator.ts';
import { absorb, Bins, join, newChunk, SMALL, type Chunk } from './glibc-bins.ts';
import { outOfMemory, type MappedChunks } from './glibc-mapped.ts';
import type { Pages } from './pages.ts';
import { addressOf, HEAP, PAGE, ROOM, roundUp, UNIT } from './places.ts';

/** The least size of a chunk, and the most for which there are caches and fast bins. */
export const LEAST = 2;
const CACHED_MOST = 65;
const FAST_MOST = 8;
/** Freeing fewer looks neither at the fast bins nor at the top. */
const TRIM_FROM = 4096;
const SORTED_AT_ONCE = 10000;

/**
 * The chunks of glibc's heap: malloc.c below the functions that a program calls. Sizes and places are in units (see
 * places.ts), but for what is told.
 */
export class Arena {
  readonly version: number;
  readonly pages: Pages;
  readonly mapped: MappedChunks;
  readonly top = newChunk(0, 0);
  /** How many free chunks the last request examined. */
  looked = 0;
  readonly #topPad: number;
  readonly #listener: AllocatorListener | undefined;
  readonly #bins = new Bins();
  #lastRemainder = -1;
  /** The caches, by size; the last of a list is taken first. */
  readonly #cache: Chunk[][] = Array.from({ length: CACHED_MOST + 1 }, () => []);
  #cacheStarted = false;
  /** How many chunks of a size the cache keeps: none before it is ready. */
  #slots = 0;
  readonly #fast: Chunk[][] = Array.from({ length: FAST_MOST + 1 }, () => []);
  #hasFast = false;

  constructor(
    version: number,
    pages: Pages,
    mapped: MappedChunks,
    topPad: number,
    listener: AllocatorListener | undefined,
  ) {
    this.version = version;
    this.pages = pages;
    this.mapped = mapped;
    this.#topPad = topPad;
    this.#listener = listener;
  }

  /** Bytes of the heap. */
  get bytes(): number {
    return (this.top.at + this.top.size) * UNIT;
  }

  /** All that can be given out again, in no order. */
  free(): Chunk[] {
    const free = [...this.#cache, ...this.#fast].flat();
    for (let chunk = this.top.below; chunk !== undefined; chunk = chunk.below) {
      if (chunk.free) free.push(chunk);
    }
    return this.top.size > 0 ? [...free, this.top] : free;
  }

  /** A heap as a process left it: what was in use first, then each hole with a chunk in use above it, then the top. */
  lay(size: number, used: number, holes: readonly number[]): void {
    this.top.size = size;
    this.#cutTop(used);
    for (const hole of holes) {
      this.#bins.add(this.#cutTop(hole));
      this.#cutTop(LEAST);
    }
    this.pages.write(0, this.top.at + 1);
    this.#cacheStarted = true;
    this.#slots = this.#cacheMost;
  }

  /** What malloc does, or calloc. */
  allocate(need: number, zeroed: boolean): Chunk {
    this.looked = 0;
    if (this.version < 2.43) this.#startCache(41);
    const { at, size: free } = this.top;
    const cached = zeroed && this.version < 2.41 ? undefined : this.#cache[need]?.pop();
    const chunk = cached ?? this.#take(need);
    if (zeroed && chunk.at >= 0) {
      // Where the heap grew for the chunk, what came from the system is zero and calloc leaves it untouched.
      const dirty = chunk.at === at && free > 0 ? Math.min(chunk.size, free) : chunk.size;
      this.pages.write(chunk.at + 1, chunk.at + 1 + dirty);
    }
    return chunk;
  }

  get #cacheMost(): number {
    return this.version === 2.43 ? 16 : 7;
  }

  /** What `_int_malloc` does: a chunk of at least `need` units from wherever there is one. */
  #take(need: number): Chunk {
    const small = need < SMALL;
    const fast = this.#fast[need];
    if (fast !== undefined && fast.length > 0) {
      const chunk = fast.pop()!;
      while (fast.length > 0 && this.#hasRoom(need)) this.#keep(fast.pop()!);
      return chunk;
    }
    const fits = small ? this.#bins.oldest(need) : undefined;
    if (fits !== undefined) {
      this.#bins.remove(fits);
      this.#startCache(49);
      for (let more; this.#hasRoom(need) && (more = this.#bins.oldest(need)) !== undefined;) {
        this.#bins.remove(more);
        this.#keep(more);
      }
      return fits;
    }
    if (!small) this.#consolidate();
    for (;;) {
      let kept = false;
      for (let sorted = 0, chunk; sorted < SORTED_AT_ONCE && (chunk = this.#bins.waiting) !== undefined;) {
        this.looked++;
        const alone = chunk.fd === chunk.bk;
        this.#bins.remove(chunk);
        if (small && alone && chunk.at === this.#lastRemainder && chunk.size > need + LEAST) {
          return this.#divide(chunk, need);
        }
        if (chunk.size !== need) {
          this.#bins.add(chunk);
          sorted++;
          continue;
        }
        this.#startCache(49);
        if (!this.#hasRoom(need)) return chunk;
        this.#keep(chunk);
        kept = true;
      }
      if (kept) return this.#cache[need]!.pop()!;
      const best = this.#bins.bestFit(need);
      if (best !== undefined) {
        this.looked++;
        this.#bins.remove(best);
        return this.#divide(best, need);
      }
      if (this.top.size >= need + LEAST) return this.#cutTop(need);
      if (!this.#consolidate()) return this.#grow(need);
    }
  }

  /** Takes the low end of a chunk that is in no list, if the rest is large enough to be a chunk. */
  #divide(chunk: Chunk, need: number): Chunk {
    if (chunk.size - need < LEAST) return chunk;
    const rest = this.#split(chunk, need);
    this.#shelve(rest, false);
    if (need < SMALL) this.#lastRemainder = rest.at;
    this.#tellSplit(chunk, rest.size);
    return chunk;
  }

  #split(chunk: Chunk, need: number): Chunk {
    const rest = newChunk(chunk.at + need, chunk.size - need);
    join(rest, chunk.above!);
    join(chunk, rest);
    chunk.size = need;
    this.pages.write(rest.at, rest.at + 1);
    return rest;
  }

  #cutTop(need: number): Chunk {
    const top = this.top;
    const chunk = newChunk(top.at, need);
    if (top.below !== undefined) join(top.below, chunk);
    join(chunk, top);
    this.#raiseTop(need);
    this.pages.write(chunk.at, chunk.at + 1);
    this.#tellSplit(chunk, top.size);
    return chunk;
  }

  #tellSplit({ at, size }: Chunk, left: number): void {
    this.#listener?.({ kind: 'split', address: addressOf(at), taken: size * UNIT, left: left * UNIT });
  }

  #raiseTop(units: number): void {
    this.top.at += units;
    this.top.size -= units;
    this.pages.write(this.top.at, this.top.at + 1);
  }

  /** Maps a large chunk, or lets the heap grow at its top. */
  #grow(need: number): Chunk {
    const mapped = this.mapped.take(need);
    if (mapped !== undefined) return mapped;
    const from = this.bytes;
    const more = roundUp((need + LEAST - this.top.size) * UNIT + this.#topPad, PAGE);
    if (from + more > ROOM) throw outOfMemory(need);
    this.top.size += more / UNIT;
    this.#listener?.({ kind: 'grow', from: HEAP + from, to: HEAP + from + more });
    return this.#cutTop(need);
  }

  /** Gives a chunk of the heap a new size where it is, or takes another for its bytes. */
  resize(chunk: Chunk, need: number): Chunk {
    if (chunk.size < need) {
      const above = chunk.above!;
      const room = chunk.size + above.size;
      if (above === this.top && room >= need + LEAST) {
        this.#raiseTop(need - chunk.size);
        chunk.size = need;
        return chunk;
      }
      const joins = above.free && room >= need;
      if (joins) this.#bins.remove(above);
      const more = joins ? above : this.#take(need);
      if (more.at !== chunk.at + chunk.size) {
        this.pages.write(more.at + 1, more.at + 1 + chunk.size);
        return more;
      }
      absorb(chunk, more);
    }
    if (chunk.size - need >= LEAST) this.release(this.#split(chunk, need), this.version < 2.43);
    return chunk;
  }

  /** What `_int_free` does with a chunk of the heap. */
  release(chunk: Chunk, cached: boolean): void {
    const { at, size } = chunk;
    if (cached && size <= CACHED_MOST) {
      this.#startCache(48);
      if (this.#hasRoom(size)) return this.#keep(chunk);
    }
    if (this.version < 2.43 && size <= FAST_MOST) {
      this.#fast[size]!.push(chunk);
      this.#hasFast = true;
      this.pages.write(at + 1, at + 2);
      return;
    }
    if (this.#merge(chunk, this.version >= 2.41) < TRIM_FROM) return;
    this.#consolidate();
    if (this.top.size * UNIT >= this.mapped.trimThreshold) this.#trim();
  }

  /** Joins a chunk with its free neighbours; returns the size of what it is part of now. */
  #merge(chunk: Chunk, direct: boolean): number {
    let parts = 1;
    let low = chunk;
    if (chunk.below?.free === true) {
      low = chunk.below;
      this.#bins.remove(low);
      absorb(low, chunk);
      parts++;
    }
    const above = low.above!;
    const { at } = low;
    const isTop = above === this.top;
    if (isTop) {
      above.below = low.below;
      if (low.below !== undefined) low.below.above = above;
      this.#raiseTop(-low.size);
    } else {
      if (above.free) {
        this.#bins.remove(above);
        absorb(low, above);
        parts++;
      }
      this.#shelve(low, direct);
    }
    const size = isTop ? above.size : low.size;
    parts += Number(isTop);
    if (parts > 1) {
      this.#listener?.({ kind: 'coalesce', address: addressOf(at), size: size * UNIT, parts });
    }
    return size;
  }

  /** Puts a free chunk into the unsorted list, or if it is small and `direct` into its bin. */
  #shelve(chunk: Chunk, direct: boolean): void {
    const small = chunk.size < SMALL;
    if (direct && small) this.#bins.add(chunk);
    else this.#bins.addUnsorted(chunk);
    this.pages.write(chunk.at, chunk.at + (small ? 2 : 3));
  }

  /** Empties the fast bins; says whether there was anything to do. */
  #consolidate(): boolean {
    const had = this.#hasFast;
    this.#hasFast = false;
    if (had) {
      for (const list of this.#fast) {
        for (const chunk of list.splice(0).reverse()) this.#merge(chunk, false);
      }
    }
    return had;
  }

  /** Gives whole pages at the top back to the system, all but the padding. */
  #trim(): void {
    const bytes = (this.top.size - LEAST) * UNIT - this.#topPad - PAGE;
    if (bytes <= 0) return;
    const extra = roundUp(bytes, PAGE) / UNIT;
    const from = this.top.at + this.top.size;
    this.top.size -= extra;
    this.pages.release(from - extra, from);
    this.#listener?.({ kind: 'shrink', from: addressOf(from), to: addressOf(from - extra) });
  }

  /** The cache's own memory, a chunk of `need` units, is taken when the cache is first needed. */
  #startCache(need: number): void {
    if (this.#cacheStarted) return;
    this.#cacheStarted = true;
    const { at } = this.#take(need);
    this.pages.write(at + 1, at + (this.version === 2.43 ? 49 : 41));
    this.#slots = this.#cacheMost;
  }

  #hasRoom(size: number): boolean {
    return (this.#cache[size]?.length ?? Infinity) < this.#slots;
  }

  #keep(chunk: Chunk): void {
    this.#cache[chunk.size]!.push(chunk);
    this.pages.write(chunk.at + 1, chunk.at + 2);
  }
}
