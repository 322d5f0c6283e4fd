import { AllocatorError } from './allocator.ts';
import type { Allocator, AllocatorListener, Block, FreeBlock, HeapSnapshot } from './allocator.ts';
import { Arena, LEAST } from './glibc-arena.ts';
import { newChunk, type Chunk } from './glibc-bins.ts';
import { MappedChunks } from './glibc-mapped.ts';
import { Mappings } from './mappings.ts';
import { Pages } from './pages.ts';
import { addressOf, HEAP, PAGE, placeOf, roundUp, UNIT } from './places.ts';

export type GlibcVersion = '2.36' | '2.41' | '2.43';
export const glibcVersions: readonly GlibcVersion[] = ['2.36', '2.41', '2.43'];

const THRESHOLD = 131072;
/** Bytes of physical memory that no computer exceeds here. */
const PHYSICAL = 2 ** 42;

/** The names and values of glibc's tunables (`glibc.malloc.mmap_threshold` …). One that is given ends the adaptation. */
export interface GlibcTunables {
  readonly mmapThreshold?: number;
  readonly trimThreshold?: number;
  readonly topPad?: number;
}

/** What a process did to its memory before the first call. */
export interface GlibcStart {
  /** The mapping threshold now; the trim threshold is twice that. Default: both as in a fresh process. */
  readonly threshold?: number;
  /** Bytes that are left at the top of the heap. */
  readonly top: number;
  /** Bytes of the free chunks below, from low addresses to high: all in their bins, the first one freed first. */
  readonly holes?: readonly number[];
  /** Bytes of the whole heap, whole pages; all below the top is in memory. Default: as few as hold the others. */
  readonly heap?: number;
}

export interface GlibcOptions {
  /** Default '2.36'. */
  readonly version?: GlibcVersion;
  readonly tunables?: GlibcTunables;
  /** Default: a process that has not allocated anything. */
  readonly start?: GlibcStart;
  /** The process's mappings, those of others too, all above HEAP + ROOM. Default: this allocator's alone. */
  readonly mappings?: Mappings;
  readonly listener?: AllocatorListener;
}

/**
 * The main arena of glibc's malloc on x86-64 Linux, as one thread sees it. Each address, and the number of pages in
 * memory, is what the real one gives for the same calls, as `npm run verify:glibc` shows; source: malloc/malloc.c of each
 * version, on which each difference below can be seen.
 *
 * The top is the end of the heap. Free blocks are all that can be given out again: in bins, in the caches of small chunks
 * (which no neighbour is joined with), and the one at the top. What the versions do differently:
 * - 2.41: a small chunk that becomes free goes straight into its bin; calloc asks the cache too; a block stays as it is
 *   when its new size needs all but 15 of its bytes (a mapping: all but a page).
 * - 2.43: the cache keeps 16 of a size instead of 7, and takes its own memory when it is first needed; no fast bins; a
 *   mapping has 16 bytes of its own instead of 8; what reallocating frees goes past the cache.
 *
 * Not modelled: other threads' arenas, `memalign`, huge pages, and the limits that a system sets to memory (here the
 * heap can have 4 TiB). A call that runs out of memory leaves blocks and bytes as they were, but may have sorted
 * free chunks, as the real one.
 */
export class Glibc implements Allocator {
  readonly #arena: Arena;
  readonly #listener: AllocatorListener | undefined;
  /** What was handed out last at each address, by its place in the arena: a block in use, or one that has been freed. */
  readonly #blocks = new Map<number, Chunk>();

  /** Throws AllocatorError ('bad-option') when an option makes no sense. */
  constructor(options: GlibcOptions = {}) {
    const { version = '2.36', tunables = {}, start, mappings = new Mappings(), listener } = options;
    if (!glibcVersions.includes(version)) {
      throw new AllocatorError(
        'bad-option',
        `version is "${version}"; it must be ${glibcVersions.join(', ')}`,
      );
    }
    const given = Object.entries(tunables);
    for (const [name, value] of given) checkWhole(name, value, 0, 1);
    const { threshold = THRESHOLD, top = 0, holes = [], heap } = start ?? {};
    checkWhole('start.threshold', threshold, 0, 1);
    this.#listener = listener;
    const thresholds = {
      mmap: tunables.mmapThreshold ?? threshold,
      trim: tunables.trimThreshold ?? (threshold === THRESHOLD ? threshold : 2 * threshold),
      fixed: given.length > 0,
    };
    const pages = new Pages();
    const mapped = new MappedChunks(Number(version), pages, thresholds, mappings, listener);
    this.#arena = new Arena(Number(version), pages, mapped, tunables.topPad ?? THRESHOLD, listener);
    if (start === undefined) return;
    const least = LEAST * UNIT;
    for (const size of [top, ...holes]) checkWhole('a hole or the top', size, least, UNIT);
    const rest = holes.reduce((sum, hole) => sum + hole + least, top);
    const bytes = heap ?? roundUp(rest + least, PAGE);
    checkWhole('start.heap', bytes, rest + least, PAGE);
    this.#arena.lay(
      bytes / UNIT,
      (bytes - rest) / UNIT,
      holes.map((hole) => hole / UNIT),
    );
  }

  get top(): number {
    return HEAP + this.#arena.bytes;
  }

  get virtual(): number {
    return this.#arena.bytes + this.#arena.mapped.bytes;
  }

  get resident(): number {
    return this.#arena.pages.resident;
  }

  /** From how many bytes on a request is mapped, and how many free bytes at the top are given back, now. */
  get thresholds(): { readonly mmap: number; readonly trim: number } {
    const { mmapThreshold: mmap, trimThreshold: trim } = this.#arena.mapped;
    return { mmap, trim };
  }

  /** Takes 0 bytes too, as malloc does. Throws AllocatorError: 'bad-size', or 'out-of-memory' when no address is left. */
  allocate(size: number, zeroed = false): number {
    return this.#handOut(this.#arena.allocate(chunkSize(size), zeroed), size);
  }

  /** Throws AllocatorError: 'double-free', or 'unknown-address' where no block begins. */
  free(address: number): void {
    this.#drop(this.#find(address, 'free'), true);
  }

  /**
   * In place where the block shrinks, or grows into the free block or the top above it; a mapping is resized by the
   * kernel, which moves it if it must. Else a new block is allocated and only then the old one freed. Throws as
   * `allocate` and `free` do, and 'bad-size' for 0 bytes, with which realloc frees.
   */
  reallocate(address: number, size: number): number {
    const chunk = this.#find(address, 'reallocate');
    const need = chunkSize(size);
    if (size === 0) {
      throw new AllocatorError('bad-size', `cannot reallocate ${address} to 0 bytes: free the block instead`);
    }
    const { request } = chunk;
    const mapped = chunk.at < 0;
    const { version, mapped: maps } = this.#arena;
    const spare = chunk.size * UNIT - 8 - (mapped ? maps.own : 0) - size;
    const stays =
      spare >= 0 && ((version >= 2.41 && spare < 16) || (version === 2.41 && mapped && spare <= PAGE));
    const now = stays ? chunk : mapped ? maps.remap(chunk, need) : this.#arena.resize(chunk, need);
    const to = addressOf(now.at) + 16;
    if (now !== chunk) {
      this.#handOut(now, size);
      this.#drop(chunk, version < 2.43);
    } else {
      now.request = size;
      this.#blocks.set(now.at + 1, now);
      if (to !== address) {
        const old = newChunk(0, 0);
        old.request = -1 - request;
        this.#blocks.set(placeOf(address), old);
      }
    }
    this.#listener?.({ kind: 'reallocate', from: address, address: to, size });
    return to;
  }

  /**
   * Throws AllocatorError: as `free`, 'bad-size' for bytes that the block does not have, and 'out-of-memory' where more than
   * 4 TiB would lie in physical memory.
   */
  touch(address: number, from: number, to: number): void {
    const { request } = this.#find(address, 'touch');
    if (!(from >= 0 && from <= to && to <= request)) {
      throw new AllocatorError(
        'bad-size',
        `cannot touch bytes ${from} to ${to} of ${address}: it has ${request}`,
      );
    }
    const { pages } = this.#arena;
    if (pages.resident + to - from > PHYSICAL) {
      throw new AllocatorError(
        'out-of-memory',
        `out of memory: with ${to - from} bytes that are written, more than ${PHYSICAL} bytes lie in physical memory`,
      );
    }
    if (from < to) pages.write(placeOf(address + from), placeOf(address + to));
  }

  blocks(): readonly Block[] {
    return [...this.#blocks.values()]
      .filter(({ request }) => request >= 0)
      .map(({ at, size, request }): Block => {
        const start = addressOf(at);
        const kind = at < 0 ? 'mapped' : 'heap';
        return { address: start + 16, size: request, start, extent: size * UNIT, kind };
      })
      .sort((a, b) => a.address - b.address);
  }

  freeBlocks(): readonly FreeBlock[] {
    return this.#arena
      .free()
      .map(({ at, size }) => ({ address: addressOf(at), size: size * UNIT }))
      .sort((a, b) => a.address - b.address);
  }

  snapshot(): HeapSnapshot {
    const { top, virtual, resident } = this;
    return { blocks: this.blocks(), free: this.freeBlocks(), top, virtual, resident };
  }

  #handOut(chunk: Chunk, size: number): number {
    const address = addressOf(chunk.at) + 16;
    chunk.request = size;
    this.#blocks.set(chunk.at + 1, chunk);
    this.#listener?.({ kind: 'allocate', address, size, looked: this.#arena.looked });
    return address;
  }

  #drop(chunk: Chunk, cached: boolean): void {
    const { at, request: size } = chunk;
    chunk.request = -1 - size;
    this.#listener?.({ kind: 'free', address: addressOf(at) + 16, size });
    if (at < 0) this.#arena.mapped.unmap(chunk);
    else this.#arena.release(chunk, cached);
  }

  #find(address: number, verb: string): Chunk {
    const chunk = this.#blocks.get(placeOf(address));
    if (chunk !== undefined && chunk.request >= 0) return chunk;
    if (chunk !== undefined) {
      throw new AllocatorError(
        'double-free',
        `cannot ${verb} ${address}: the block there (${-1 - chunk.request} bytes) has been freed already`,
      );
    }
    const around = this.blocks().find(({ start, extent }) => start <= address && address < start + extent);
    const where = around
      ? `it lies in the block at ${around.address} (${around.size} bytes)`
      : `the heap goes from ${HEAP} to ${this.top}`;
    throw new AllocatorError('unknown-address', `cannot ${verb} ${address}: no block begins there; ${where}`);
  }
}

/** The size of the chunk for a request, in units of the arena: 8 bytes more, and 32 bytes at least. */
function chunkSize(size: number): number {
  if (!(Number.isInteger(size) && size >= 0 && size < 2 ** 63)) {
    throw new AllocatorError(
      'bad-size',
      `cannot allocate ${size} bytes: a size is a whole number from 0 to 2^63 - 1`,
    );
  }
  return Math.max(LEAST, Math.ceil((size + 8) / UNIT));
}

function checkWhole(what: string, value: number, least: number, unit: number): void {
  if (Number.isSafeInteger(value) && value >= least && value % unit === 0) return;
  throw new AllocatorError(
    'bad-option',
    `${what} is ${value} bytes; it must be a whole number, ${least} or more` +
      (unit > 1 ? `, that ${unit} divides` : ''),
  );
}
