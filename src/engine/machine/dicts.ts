import { sameItem } from './comparison.ts';
import { requireHashable } from './hashing.ts';
import { requireSize } from './limits.ts';
import type { OpenState } from './open-state.ts';
import type { HeapObject, Ref, Value } from './values.ts';

export type DictObject = HeapObject & { readonly kind: 'dict' };
export type Entry = readonly [Value, Value];

/** The place of the key among the entries, or -1. Throws Python's TypeError for what cannot be a key. */
export function placeOf(open: OpenState, { entries }: DictObject, key: Value): number {
  requireHashable(open, key);
  if (typeof key === 'string' || typeof key === 'bigint') {
    const at = entries.findIndex(([each]) => each === key);
    if (at >= 0 || typeof key === 'string') return at;
  }
  return entries.findIndex(([each]) => sameItem(open, each, key));
}

/** The dict's entry for the key, or undefined. Throws as {@link placeOf} does. */
export function entryOf(open: OpenState, dict: DictObject, key: Value): Entry | undefined {
  return dict.entries[placeOf(open, dict, key)];
}

/** The dict with these entries put in. A key that is there already keeps its place and its first spelling. */
export function withEntries(open: OpenState, dict: DictObject, added: Iterable<Entry>): DictObject {
  const entries = [...dict.entries];
  const growing: DictObject = { kind: 'dict', entries };
  for (const [key, value] of added) {
    const at = placeOf(open, growing, key);
    if (at < 0) entries.push([key, value]);
    else entries[at] = [entries[at]![0], value];
  }
  requireSize(entries.length);
  return growing;
}

/** A new dict of these entries; of two with the same key the later value stays. */
export function makeDict(open: OpenState, entries: Iterable<Entry>): Ref {
  return open.create(withEntries(open, { kind: 'dict', entries: [] }, entries));
}
