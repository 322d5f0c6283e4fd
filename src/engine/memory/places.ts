/** Where the heap begins: as on x86-64 Linux when addresses are not random. */
export const HEAP = 0x5555_5555_a000;
/** Bytes that the heap can have at most. */
export const ROOM = 2 ** 42;
/** Above all mappings. */
const END = 2 ** 47;

/**
 * A place is an address in units of 16 bytes, for the heap from its bottom up, for mappings from above them down, below 0.
 * Places are small integers, with which the arena is faster than with addresses.
 */
export const UNIT = 16;
export const PAGE = 4096;
export const PAGE_UNITS = PAGE / UNIT;

export function addressOf(place: number): number {
  return (place < 0 ? END : HEAP) + place * UNIT;
}

/** No whole number where no place is. */
export function placeOf(address: number): number {
  return (address - (address < HEAP + ROOM ? HEAP : END)) / UNIT;
}

export function roundUp(bytes: number, unit: number): number {
  return Math.ceil(bytes / unit) * unit;
}
