import type { FreeBlock } from './allocator.ts';
import { Sorted } from './sorted.ts';

/**
 * Where the system begins to map, downwards: the addresses of Linux on x86-64 with an 8 MiB stack and without address
 * randomisation (`setarch -R cat /proc/self/maps`).
 */
export const topOfMappings = 0x7fff_f7ff_f000;
/** Far above a program and its heap. */
const BOTTOM = 0x6000_0000_0000;
const HUGE_PAGE = 2 ** 21;

/**
 * The part of an address space in which the system places mappings: each at the upper end of the highest hole that is
 * large enough, as Linux does. One of whole huge pages (2 MiB) begins where one does, in the highest hole that is a huge
 * page larger, if there is one: so in Linux 6.12 and later, whether transparent huge pages are in use or not
 * (mm/huge_memory.c, `__thp_get_unmapped_area`).
 */
export class Mappings {
  /** Where each hole begins, with its size. */
  readonly #holes = new Sorted();
  readonly #sizes = new Map<number, number>();
  /** Where the hole begins that ends here. */
  readonly #begins = new Map<number, number>();

  /** None of the holes touches another. */
  constructor(holes: readonly FreeBlock[] = [{ address: BOTTOM, size: topOfMappings - BOTTOM }]) {
    for (const { address, size } of holes) this.#add(address, address + size);
  }

  /** Takes a whole number of pages; returns the address of the new mapping, or null where no hole is large enough. */
  map(size: number): number | null {
    const aligned = size % HUGE_PAGE === 0 ? this.#holes.lastOf(size + HUGE_PAGE) : undefined;
    const begin = aligned ?? this.#holes.lastOf(size);
    if (begin === undefined) return null;
    const end = begin + this.#remove(begin);
    let at = end - size;
    if (aligned !== undefined) at -= at % HUGE_PAGE;
    this.#add(begin, at);
    this.#add(at + size, end);
    return at;
  }

  unmap(address: number, size: number): void {
    const below = this.#begins.get(address);
    const from = below ?? address;
    if (below !== undefined) this.#remove(below);
    const to = address + size;
    this.#add(from, this.#sizes.has(to) ? to + this.#remove(to) : to);
  }

  /** Takes `size` bytes at `address` where a hole begins there that has them; says whether. */
  extend(address: number, size: number): boolean {
    const hole = this.#sizes.get(address) ?? 0;
    if (hole < size) return false;
    this.#remove(address);
    this.#add(address + size, address + hole);
    return true;
  }

  #add(begin: number, end: number): void {
    if (begin === end) return;
    this.#holes.add(begin, end - begin);
    this.#sizes.set(begin, end - begin);
    this.#begins.set(end, begin);
  }

  #remove(begin: number): number {
    const size = this.#sizes.get(begin)!;
    this.#holes.delete(begin);
    this.#sizes.delete(begin);
    this.#begins.delete(begin + size);
    return size;
  }
}
