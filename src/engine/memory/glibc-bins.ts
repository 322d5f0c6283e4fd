import { Sorted } from './sorted.ts';

/** Chunks below this size are small: a bin of theirs has one size. All sizes here are in units of 16 bytes. */
export const SMALL = 64;

/**
 * A run of bytes that has a header of its own: of the heap, in use, free or kept aside for the next request, or a mapping,
 * which lies below 0 and has no neighbours.
 */
export interface Chunk {
  at: number;
  size: number;
  /** Bytes that were asked for, while it is in use; then -1 less these. */
  request: number;
  /** Lies in a bin, so that a neighbour which becomes free is joined with it. */
  free: boolean;
  below: Chunk | undefined;
  above: Chunk | undefined;
  /** The older and the newer neighbour in its list, which is a ring with a head that is no chunk. */
  fd: Chunk;
  bk: Chunk;
}

/** A chunk that is in no list, or the head of an empty one: a ring by itself. */
export function newChunk(at: number, size: number): Chunk {
  const none = undefined as unknown as Chunk;
  const chunk = { at, size, request: -1, free: false, below: none, above: none, fd: none, bk: none };
  chunk.fd = chunk;
  chunk.bk = chunk;
  return chunk;
}

/** Two chunks lie side by side. */
export function join(below: Chunk, above: Chunk): void {
  below.above = above;
  above.below = below;
}

/** The chunk above becomes part of this one. */
export function absorb(chunk: Chunk, above: Chunk): void {
  chunk.size += above.size;
  join(chunk, above.above!);
}

/**
 * glibc's lists of free chunks: the unsorted one, a queue, and the bins. What matters of these is which sizes are there,
 * and in which order chunks of one size lie, so that each size has its own list and no bin is walked.
 */
export class Bins {
  readonly #unsorted = newChunk(0, 0);
  readonly #sizes = new Sorted();
  readonly #lists = new Map<number, Chunk>();

  /** The chunk that waits longest to be sorted into a bin. */
  get waiting(): Chunk | undefined {
    return this.#unsorted.bk === this.#unsorted ? undefined : this.#unsorted.bk;
  }

  addUnsorted(chunk: Chunk): void {
    link(chunk, this.#unsorted);
  }

  /** Puts a chunk into its bin: a small one first, a large one second among those of its size. */
  add(chunk: Chunk): void {
    let list = this.#lists.get(chunk.size);
    if (list === undefined) {
      list = newChunk(0, chunk.size);
      this.#lists.set(chunk.size, list);
      this.#sizes.add(chunk.size);
    }
    link(chunk, chunk.size < SMALL ? list : list.fd);
  }

  /** Takes a chunk out of the list that it is in. */
  remove(chunk: Chunk): void {
    const { fd, bk } = chunk;
    fd.bk = bk;
    bk.fd = fd;
    chunk.free = false;
    if (fd !== bk || fd.size === 0) return;
    this.#lists.delete(fd.size);
    this.#sizes.delete(fd.size);
  }

  /** The oldest chunk of exactly this size in a small bin. */
  oldest(size: number): Chunk | undefined {
    return this.#lists.get(size)?.bk;
  }

  /**
   * The chunk that is taken for `size` units: of the smallest size that is enough, from a large request's own bin the
   * second where there are several, so that the first can lead its size, and from any other bin the last.
   */
  bestFit(size: number): Chunk | undefined {
    const found = this.#sizes.ceiling(size);
    if (found === undefined) return undefined;
    const list = this.#lists.get(found)!;
    if (list.fd === list.bk) return list.bk;
    return size >= SMALL && largeBin(size) === largeBin(found) ? list.fd.fd : list.bk;
  }
}

function link(chunk: Chunk, after: Chunk): void {
  chunk.free = true;
  chunk.fd = after.fd;
  chunk.bk = after;
  after.fd.bk = chunk;
  after.fd = chunk;
}

/** Which bin a large size belongs to (malloc.c, `largebin_index_64`). */
function largeBin(size: number): number {
  for (const [step, most, base] of [
    [4, 48, 48],
    [32, 20, 91],
    [256, 10, 110],
    [2048, 4, 119],
    [16384, 2, 124],
  ] as const) {
    const at = Math.floor(size / step);
    if (at <= most) return base + at;
  }
  return 126;
}
