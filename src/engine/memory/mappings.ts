import type { FreeBlock } from './allocator.ts';

/**
 * Where the system begins to map, downwards: the addresses of Linux on x86-64 with an 8 MiB stack and without address
 * randomisation (`setarch -R cat /proc/self/maps`).
 */
export const topOfMappings = 0x7fff_f7ff_f000;

/**
 * The part of an address space in which the system places mappings: each at the upper end of the highest hole that is
 * large enough, as Linux does.
 */
export class Mappings {
  /** In order of address. Two never touch. */
  readonly #holes: FreeBlock[];

  /** `holes` in order of address; none touches another. */
  constructor(holes: readonly FreeBlock[] = [{ address: 0, size: topOfMappings }]) {
    this.#holes = [...holes];
  }

  /** Takes a whole number of pages; returns the address of the new mapping, or null where no hole is large enough. */
  map(size: number): number | null {
    const at = this.#holes.findLastIndex((hole) => hole.size >= size);
    if (at < 0) return null;
    const { address, size: room } = this.#holes[at]!;
    const left = room - size;
    this.#holes.splice(at, 1, ...(left > 0 ? [{ address, size: left }] : []));
    return address + left;
  }

  unmap(address: number, size: number): void {
    const end = address + size;
    const after = this.#holes.findLastIndex((hole) => hole.address < address) + 1;
    const below = this.#holes[after - 1];
    const above = this.#holes[after];
    const joinsBelow = below !== undefined && below.address + below.size === address;
    const joinsAbove = above?.address === end;
    const from = joinsBelow ? below.address : address;
    const to = joinsAbove ? end + above.size : end;
    const first = joinsBelow ? after - 1 : after;
    this.#holes.splice(first, Number(joinsBelow) + Number(joinsAbove), { address: from, size: to - from });
  }
}
