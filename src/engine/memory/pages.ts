import { PAGE, PAGE_UNITS } from './places.ts';

/** Pages that are kept together. */
const SEGMENT = 4096;
/** A segment all of whose pages are in memory; it is shared. */
const full = new Uint8Array(SEGMENT).fill(1);

/** Which pages lie in physical memory, by their places. A page comes into it when one of its bytes is written. */
export class Pages {
  /** For each segment that was ever written to: 1 for a page in memory. */
  readonly #segments = new Map<number, Uint8Array>();
  #count = 0;
  /** The segment that was asked for last. */
  #number = NaN;
  #segment: Uint8Array | undefined;

  /** In bytes. */
  get resident(): number {
    return this.#count * PAGE;
  }

  /** Everything from `from` up to, not including, `to` is written. */
  write(from: number, to: number): void {
    this.#set(from, to, 1);
  }

  /** The pages go back to the system. */
  release(from: number, to: number): void {
    this.#set(from, to, 0);
  }

  /** The pages of `size` units lie elsewhere from now on. */
  move(from: number, to: number, size: number): void {
    for (let offset = 0; offset < size; offset += PAGE_UNITS) {
      const page = (from + offset) / PAGE_UNITS;
      const number = Math.floor(page / SEGMENT);
      if (this.#segments.get(number)?.[page - number * SEGMENT] !== 1) continue;
      this.write(to + offset, to + offset + 1);
    }
  }

  #set(from: number, to: number, value: 0 | 1): void {
    const end = Math.ceil(to / PAGE_UNITS);
    for (let page = Math.floor(from / PAGE_UNITS); page < end;) {
      const number = Math.floor(page / SEGMENT);
      const stop = Math.min(end, (number + 1) * SEGMENT);
      let segment = number === this.#number ? this.#segment : this.#segments.get(number);
      if (value === 1 ? segment === undefined : segment === full) {
        const whole = stop - page === SEGMENT;
        this.#count += whole ? (value === 1 ? SEGMENT : -SEGMENT) : 0;
        segment = value === 1 ? (whole ? full : new Uint8Array(SEGMENT)) : whole ? undefined : full.slice();
        if (segment === undefined) this.#segments.delete(number);
        else this.#segments.set(number, segment);
      }
      this.#number = number;
      this.#segment = segment;
      if (segment !== undefined && !(segment === full && value === 1)) {
        const last = stop - number * SEGMENT;
        for (let at = page - number * SEGMENT; at < last; at++) {
          if (segment[at] !== value) {
            segment[at] = value;
            this.#count += value === 1 ? 1 : -1;
          } else if (value === 0) {
            const next = segment.indexOf(1, at);
            at = next < 0 ? last : next - 1;
          }
        }
      }
      page = stop;
    }
  }
}
