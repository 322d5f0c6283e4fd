import type { Item } from './item.ts';

/**
 * An item as one seed shows it: the options in the order that the seed gives. Nothing else depends on the
 * seed, and the key not even on the order.
 */
export function variant(item: Item, seed: number): Item {
  switch (item.kind) {
    case 'choice':
      return { ...item, options: shuffled(item.options, seed) };
    case 'outcomes':
      return { ...item, options: shuffled(item.options, seed) };
    case 'placement':
      return { ...item, options: shuffled(item.options, seed) };
    case 'number':
      return item;
  }
}

/** The seed under which the site shows an item: its own, and the same in every build. */
export function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = mulberry32(seed);
  const mixed = [...list];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}

/** Mulberry32: a small generator whose whole state is its seed. Returns numbers in [0, 1). */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
