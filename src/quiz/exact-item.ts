import type { Item } from './item.ts';
import type { ReadProgram } from './solve.ts';

/** All that the grader needs of an item, as `/q/<id>/item.json` holds it. */
export interface ExactItem {
  readonly item: Item;
  /** Sources, without their headers, by the paths that the item names. */
  readonly programs: Readonly<Record<string, string>>;
  /** The combinations of words that make a question. */
  readonly combinations: readonly number[];
}

/** Reads the programs of an item. Throws where it has none of that path. */
export function programsOf({ item, programs }: ExactItem): ReadProgram {
  return (path) => {
    const source = programs[path];
    if (source === undefined) throw new Error(`${item.id} comes without its program ${path}`);
    return source;
  };
}
