import { contains } from './comparison.ts';
import { iterate } from './iteration.ts';
import { emptySet, membersOf, type SetObject } from './set-members.ts';
import { SetTable } from './set-table.ts';
import type { OpenState } from './open-state.ts';
import type { Value } from './values.ts';

// Objects/setobject.c, operation by operation: which of two tables is copied, and in which order items are added,
// is what decides the order of the result.

export const setOperators: readonly string[] = ['|', '&', '-', '^'];

const asSet = (open: OpenState, value: Value): SetObject | null => {
  const object = open.object(value);
  return object?.kind === 'set' ? object : null;
};

const copied = (open: OpenState, set: SetObject): SetTable => {
  const table = new SetTable(open);
  table.merge(set);
  return table;
};

/** The items of any iterable. Adding them needs an order where they decide one; a set of texts has none anyway. */
const items = (open: OpenState, value: Value): readonly Value[] => iterate(open, value, true);

/** The set with the items of the other value added: `|`, `union`, `update`. */
export function union(open: OpenState, set: SetObject, other: Value, inPlace = false): SetObject {
  const table = inPlace ? new SetTable(open, set) : copied(open, set);
  const more = asSet(open, other);
  // A set adds nothing to itself, and meets itself in a plain copy.
  if (more === set) return table.object();
  if (more !== null) table.merge(more);
  else {
    const added = items(open, other);
    if (open.peek(other)?.kind === 'dict') table.reserve(added.length);
    for (const item of added) table.add(item);
  }
  return table.object();
}

/** `&`. */
export function intersection(open: OpenState, set: SetObject, other: Value): SetObject {
  const result = new SetTable(open);
  let from = set;
  let more = asSet(open, other);
  if (more === set) return copied(open, set).object();
  if (more !== null && membersOf(more).length > membersOf(set).length) [from, more] = [more, from];
  const table = new SetTable(open, from);
  for (const item of more === null ? items(open, other) : membersOf(more))
    if (table.has(item)) result.add(item);
  return result.object();
}

/** `-`. */
export function difference(open: OpenState, set: SetObject, other: Value, inPlace = false): SetObject {
  const more = asSet(open, other);
  if (inPlace && more === set) return emptySet;
  const isDict = open.peek(other)?.kind === 'dict';
  const count = more !== null || isDict ? items(open, other).length : null;
  const own = membersOf(set);
  if (inPlace || count === null || own.length >> 2 > count) {
    const table = inPlace ? new SetTable(open, set) : copied(open, set);
    for (const item of items(open, other)) table.discard(item);
    table.tidy();
    return table.object();
  }
  const result = new SetTable(open);
  const there = more === null ? null : new SetTable(open, more);
  for (const item of own) if (!(there?.has(item) ?? contains(open, other, item))) result.add(item);
  return result.object();
}

/** `^`: out of a copy of the other go the items of the set that are there, in go the rest. */
export function symmetricDifference(
  open: OpenState,
  set: SetObject,
  other: Value,
  inPlace = false,
): SetObject {
  const given = asSet(open, other);
  if (inPlace && given === set) return emptySet;
  const more = given ?? union(open, emptySet, other, true);
  const own = inPlace ? set : more;
  const table = inPlace || given === null ? new SetTable(open, own) : copied(open, own);
  for (const item of membersOf(inPlace ? more : set)) if (!table.discard(item)) table.add(item);
  return table.object();
}
