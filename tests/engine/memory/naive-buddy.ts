/** A block of the naive heap: free, in use, or cut into its two halves. */
interface Part {
  readonly at: number;
  readonly size: number;
  state: 'free' | 'used' | readonly [Part, Part];
}

/**
 * The same rules as the buddy system, told the slow way: a tree of halves. Buddies are the two halves of one part, and
 * what is free is found by looking at all of them.
 */
export class NaiveBuddy {
  readonly #whole: Part;
  readonly #smallest: number;

  constructor(capacity: number, smallest: number) {
    this.#whole = { at: 0, size: capacity, state: 'free' };
    this.#smallest = smallest;
  }

  /** The parts that are not cut, in order of address. */
  #leaves(part = this.#whole): Part[] {
    return typeof part.state === 'string' ? [part] : part.state.flatMap((half) => this.#leaves(half));
  }

  holes(): { address: number; size: number }[] {
    const free = this.#leaves().filter(({ state }) => state === 'free');
    return free.map(({ at, size }) => ({ address: at, size }));
  }

  /** Where the block begins, or null. */
  allocate(bytes: number): number | null {
    const fitting = this.#leaves().filter(({ state, size }) => state === 'free' && size >= bytes);
    const least = Math.min(...fitting.map(({ size }) => size));
    const chosen = fitting.find(({ size }) => size === least);
    return chosen === undefined ? null : this.#use(chosen, bytes);
  }

  #use(part: Part, bytes: number): number {
    if (part.size / 2 < bytes || part.size === this.#smallest) {
      part.state = 'used';
      return part.at;
    }
    const half = part.size / 2;
    const halves: [Part, Part] = [
      { at: part.at, size: half, state: 'free' },
      { at: part.at + half, size: half, state: 'free' },
    ];
    part.state = halves;
    return this.#use(halves[0], bytes);
  }

  release(at: number): void {
    this.#leaves().find((part) => part.at === at)!.state = 'free';
    this.#join(this.#whole);
  }

  #join(part: Part): void {
    if (typeof part.state === 'string') return;
    for (const half of part.state) this.#join(half);
    if (part.state.every(({ state }) => state === 'free')) part.state = 'free';
  }

  /** Where the block begins afterwards, or null. In place where the smallest part that begins here and fits has no other. */
  reallocate(at: number, bytes: number): number | null {
    const parts = this.#beginningAt(at, this.#whole);
    const leaf = parts.at(-1)!;
    const fits = parts.findLast(({ size }) => size >= bytes);
    const others = fits && this.#leaves(fits).filter((part) => part !== leaf);
    if (fits && others!.every(({ state }) => state === 'free')) return this.#use(fits, bytes);
    const moved = this.allocate(bytes);
    if (moved !== null) this.release(at);
    return moved;
  }

  #beginningAt(at: number, part: Part): Part[] {
    const inner =
      typeof part.state === 'string'
        ? undefined
        : part.state.find((half) => half.at <= at && at < half.at + half.size);
    const found = inner === undefined ? [] : this.#beginningAt(at, inner);
    return part.at === at ? [part, ...found] : found;
  }
}
