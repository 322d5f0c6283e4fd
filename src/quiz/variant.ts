import { acrossOf, onBuild, withoutBeliefs } from './across.ts';
import type { AskedBuild } from './common.schema.ts';
import type { Item } from './item.ts';
import { reword, type Words } from './reword.ts';
import { seedOf } from './seed.ts';

/** Fields of an item that name things rather than say them: they are the same in every variant. */
const FIXED = new Set(
  [
    'id version kind objective minutes program solution mark switch allocator build builds basis sources',
    'misconception vary of reach match option across',
  ].flatMap((names) => names.split(' ')),
);

/** Lists whose order says nothing. */
const MOVED = new Set(['options', 'rows', 'fragments', 'cause', 'next', 'fix']);

/**
 * An item as one seed shows it: other words in the places that `vary` names, one of the builds that `across` names, and the
 * options in the order that the seed gives. The key does not depend on the order.
 * Takes the combination of words and build, where it is not the one that the seed comes to.
 */
export function variant(item: Item, seed: number, combination = combinationOf(item, seed)): Item {
  const words = replacements(item, combination);
  const build = buildOf(item, combination);
  const asked = build === null ? item : onBuild(item, build);
  const other = build !== null && build !== acrossOf(item)[0];
  const shown = reworded(other ? withoutBeliefs(asked) : asked, words) as Item;
  // With other names the typical wrong answers are the same; with other numbers they are others.
  const numbers = numbersVary(words);
  const moved = Object.entries(shown).map(([name, value]) => {
    if (MOVED.has(name) && Array.isArray(value)) return [name, shuffled(value, seed)];
    return [name, name === 'near' && numbers ? [] : value];
  });
  return Object.fromEntries(moved) as Item;
}

/** How many combinations of words and builds an item has; 1 where it varies none. Number 0 is the item as written. */
export function combinations(item: Item): number {
  return wordings(item) * Math.max(1, acrossOf(item).length);
}

/** How many combinations of words an item has: as many as it has for each build. */
export function wordings({ vary }: Pick<Item, 'vary'>): number {
  return vary.reduce((product, { values }) => product * (values.length + 1), 1);
}

/** The build for which a combination asks; null where the item is not asked for one of several. */
export function buildOf(item: Item, combination: number): AskedBuild | null {
  return acrossOf(item)[Math.floor(combination / wordings(item))] ?? null;
}

/** The combination that a seed comes to: for the item’s own seed, the item as written. */
export function combinationOf(item: Item, seed: number): number {
  return combinationAmong(combinations(item), item.id, seed);
}

/** The same, of so many combinations of the item of an id. */
export function combinationAmong(count: number, id: string, seed: number): number {
  if (seed === seedOf(id)) return 0;
  return Math.floor(mulberry32(seed ^ 0x9e3779b9)() * count);
}

/** The words of the item, each with the one that stands in its place in a combination. */
export function replacements({ vary }: Pick<Item, 'vary'>, combination: number): Words {
  let rest = combination;
  return new Map(
    vary.flatMap(({ words, values }) => {
      const all = [words, ...values];
      const chosen = all[rest % all.length]!;
      rest = Math.floor(rest / all.length);
      return words.map((word, index) => [word, chosen[index]!] as const);
    }),
  );
}

/** Whether numbers stand in the places of others, and not only names. */
export function numbersVary(words: Words): boolean {
  return [...words].some(([word, other]) => word !== other && /^\d/.test(word));
}

function reworded(value: unknown, words: Words): unknown {
  if (words.size === 0) return value;
  if (typeof value === 'string') return reword(value, words);
  if (Array.isArray(value)) return value.map((each) => reworded(each, words));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, FIXED.has(name) ? each : reworded(each, words)]),
  );
}

/** A list in the order that a seed gives. */
export function shuffled<T>(list: readonly T[], seed: number): T[] {
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
