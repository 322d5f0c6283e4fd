import { Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { builtin, type HeapObject, type Value } from './values.ts';

export type SetObject = HeapObject & { readonly kind: 'set' };

/** Stands in a table where an item was taken out: a search goes on behind it. */
export const dummy = builtin('machine.dummy');

export const smallest = 8;
const linearProbes = 9;

export const emptySet: SetObject = {
  kind: 'set',
  table: Array(smallest).fill(undefined),
  fill: 0,
  finger: 0,
};

/** Whether the order of the set's items is known: texts hash differently in each run of CPython. */
export const isOrdered = (set: SetObject): boolean => set.fill >= 0;

/** The items, in the order of the table; not for what shows the order. */
export function membersOf({ table }: SetObject): Value[] {
  return table.filter((item) => item !== undefined && item !== dummy) as Value[];
}

/** The items in the order in which CPython gives them. Throws {@link Unsupported} where that is not known. */
export function orderedMembers(set: SetObject): Value[] {
  const members = membersOf(set);
  if (!isOrdered(set) && members.length > 1)
    throw new Unsupported(
      'the order of a set of texts or objects differs from run to run; sort it, for example: sorted(names)',
    );
  return members;
}

/** The place of the item in the table from `next` on, or -1. */
export function nextPlace({ table }: SetObject, next: number): number {
  for (let at = next; at < table.length; at += 1)
    if (table[at] !== undefined && table[at] !== dummy) return at;
  return -1;
}

/** Where a search for that hash looks, one place after the other. */
export function* probes({ length }: SetObject['table'], hash: bigint): Generator<number> {
  const mask = length - 1;
  const wide = BigInt(mask);
  let perturb = BigInt.asUintN(64, hash);
  let at = Number(perturb & wide);
  while (true) {
    const more = at + linearProbes <= mask ? linearProbes : 0;
    for (let step = 0; step <= more; step += 1) yield at + step;
    perturb >>= 5n;
    at = Number(BigInt.asUintN(64, BigInt(at) * 5n + 1n + perturb) & wide);
  }
}

/**
 * The place of the item, or, below zero, -1 less the free place where it would go. `same` says whether two items are
 * one.
 */
export function placeAmong(
  open: OpenState,
  { table, fill }: Pick<SetObject, 'table' | 'fill'>,
  item: Value,
  hash: bigint | null,
  same: (open: OpenState, left: Value, right: Value) => boolean,
): number {
  if (fill >= 0 && hash !== null) {
    let free = -1;
    for (const at of probes(table, hash)) {
      const there = table[at];
      if (there === undefined) return -1 - (free < 0 ? at : free);
      // From 3.10 on the last dummy on the way is used again.
      if (there === dummy) free = open.program.build === '3.9' ? -1 : at;
      else if (same(open, there, item)) return at;
    }
  }
  const at = table.findIndex((there) => there !== undefined && there !== dummy && same(open, there, item));
  return at < 0 ? -1 - table.length : at;
}
