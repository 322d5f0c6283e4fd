import { AllocatorError, type AllocatorListener } from './allocator.ts';
import { newChunk, type Chunk } from './glibc-bins.ts';
import type { Mappings } from './mappings.ts';
import type { Pages } from './pages.ts';
import { addressOf, PAGE, placeOf, roundUp, UNIT } from './places.ts';

/** In bytes: no threshold adapts to more. */
const THRESHOLD_MOST = 2 ** 25;
/** So many mappings at a time. */
const MAPPED_MOST = 65536;

/** The thresholds, in bytes, and whether they stay as they are. */
export interface Thresholds {
  readonly mmap: number;
  readonly trim: number;
  readonly fixed: boolean;
}

/** glibc's chunks that are mappings of their own, and the thresholds that change with them. */
export class MappedChunks {
  /** Bytes of a mapping that are not its chunk's: the size field of a chunk above that is not there, or a header. */
  readonly own: number;
  mmapThreshold: number;
  trimThreshold: number;
  readonly #fixed: boolean;
  readonly #mappings: Mappings;
  readonly #pages: Pages;
  readonly #listener: AllocatorListener | undefined;
  #mapped = 0;
  #bytes = 0;

  constructor(
    version: number,
    pages: Pages,
    thresholds: Thresholds,
    mappings: Mappings,
    listener: AllocatorListener | undefined,
  ) {
    this.own = version === 2.43 ? 16 : 8;
    this.mmapThreshold = thresholds.mmap;
    this.trimThreshold = thresholds.trim;
    this.#fixed = thresholds.fixed;
    this.#mappings = mappings;
    this.#pages = pages;
    this.#listener = listener;
  }

  /** Bytes that are mapped. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A chunk that is mapped, where it is large enough for that and there is room. */
  take(need: number): Chunk | undefined {
    if (need * UNIT < this.mmapThreshold || this.#mapped >= MAPPED_MOST) return undefined;
    const size = this.#sizeFor(need);
    const address = this.#mappings.map(size);
    if (address === null) return undefined;
    this.#mapped++;
    const chunk = newChunk(placeOf(address), size / UNIT);
    this.#mark(chunk, address, size);
    return chunk;
  }

  #sizeFor(need: number): number {
    return roundUp(need * UNIT + this.own, PAGE);
  }

  /** Writes the header of a mapped chunk, which got these bytes. */
  #mark({ at }: Chunk, address: number, size: number): void {
    this.#bytes += size;
    this.#pages.write(at, at + 1);
    this.#listener?.({ kind: 'map', address, size });
  }

  /** Gives it back; the thresholds adapt. */
  unmap(chunk: Chunk): void {
    const size = chunk.size * UNIT;
    const mmap = size - (this.own === 16 ? 16 : 0);
    // glibc compares the size with a flag of the value 2 in it.
    const adapts = !this.#fixed && mmap + 2 > this.mmapThreshold && mmap + 2 <= THRESHOLD_MOST;
    if (adapts && this.trimThreshold !== 2 * mmap) {
      this.mmapThreshold = mmap;
      this.trimThreshold = 2 * mmap;
      this.#listener?.({ kind: 'threshold', mmap, trim: 2 * mmap });
    }
    this.#mapped--;
    this.#giveBack(addressOf(chunk.at), size);
  }

  #giveBack(address: number, size: number): void {
    this.#bytes -= size;
    this.#mappings.unmap(address, size);
    this.#pages.release(placeOf(address), placeOf(address) + size / UNIT);
    this.#listener?.({ kind: 'unmap', address, size });
  }

  /** What the kernel's `mremap` does to a mapping that becomes larger or smaller. */
  remap(chunk: Chunk, need: number): Chunk {
    const { at } = chunk;
    const from = addressOf(at);
    const before = chunk.size * UNIT;
    const size = this.#sizeFor(need);
    if (size === before) return chunk;
    const end = from + before;
    const moves = size > before && !this.#mappings.extend(end, size - before);
    const to = moves ? this.#mappings.map(size) : from;
    if (to === null) throw outOfMemory(need);
    chunk.at = placeOf(to);
    chunk.size = size / UNIT;
    if (size < before) this.#giveBack(from + size, before - size);
    else if (!moves) this.#mark(chunk, end, size - before);
    else {
      this.#mark(chunk, to, size);
      this.#pages.move(at, chunk.at, before / UNIT);
      this.#giveBack(from, before);
    }
    return chunk;
  }
}

export function outOfMemory(need: number): AllocatorError {
  return new AllocatorError(
    'out-of-memory',
    `out of memory: no room is left among the addresses for ${need * UNIT} bytes`,
  );
}
