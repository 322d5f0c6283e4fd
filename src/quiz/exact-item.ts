import type { AskedBuild } from './common.schema.ts';
import type { Item } from './item.ts';
import type { ReadProgram } from './solve.ts';
import type { Words } from './reword.ts';
import { buildOf, combinationOf, numbersVary, replacements, variant } from './variant.ts';

/** All that the grader needs of an item, as `/q/<id>/item.json` holds it. */
export interface ExactItem {
  readonly item: Item;
  /** Sources, without their headers, by the paths that the item names. */
  readonly programs: Readonly<Record<string, string>>;
  /** The combinations of words that make a question. */
  readonly combinations: readonly number[];
}

/** The paths of the programs that grading an item takes. */
export function programPaths(item: Item): string[] {
  return [
    ...(item.program === undefined ? [] : [item.program]),
    ...(item.kind === 'repair' ? [item.solution] : []),
  ];
}

/** Reads the programs of an item. Throws where it has none of that path. */
export function programsOf({ item, programs }: ExactItem): ReadProgram {
  return (path) => {
    const source = programs[path];
    if (source === undefined) throw new Error(`${item.id} comes without its program ${path}`);
    return source;
  };
}

/** The item as a seed shows it, and the words that stand in the places of others. */
export interface Shown {
  readonly item: Item;
  /** 0 where the words are those of the item as written. */
  readonly combination: number;
  readonly words: Words;
  /** The build that is asked about, where the item is asked for several. */
  readonly build: AskedBuild | null;
}

/** What a seed shows: its own combination of words, or the next one that makes a question. */
export function shownBy({ item, combinations }: ExactItem, seed: number): Shown {
  const first = combinationOf(item, seed);
  const combination = combinations.find((each) => each >= first) ?? 0;
  return {
    item: variant(item, seed, combination),
    combination,
    words: replacements(item, combination),
    build: buildOf(item, combination),
  };
}

/**
 * Whether what is shown has the key of the item as written. Besides that itself, an order of fragments with other names
 * has: it is to do the same, and all orders would have to be run to find the same ones right.
 */
export function hasWrittenKey({ item, combination, words }: Shown): boolean {
  return combination === 0 || (item.kind === 'order' && !numbersVary(words));
}
