import { placeOf, type DictObject, type Entry } from './equality.ts';
import { requireSize } from './limits.ts';
import type { OpenState } from './open-state.ts';
import type { Ref } from './values.ts';

/** The dict with these entries put in. A key that is there already keeps its place and its first spelling. */
export function withEntries(open: OpenState, dict: DictObject, added: Iterable<Entry>): DictObject {
  const entries = [...dict.entries];
  const growing: DictObject = { ...dict, entries };
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
  return open.create(withEntries(open, { kind: 'dict', entries: [], token: null }, entries));
}
