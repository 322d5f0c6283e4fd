import { checkCount, onlyArgument } from './arguments.ts';
import { setOf, isSubset } from './equality.ts';
import { iterate } from './iteration.ts';
import type { Methods } from './list-methods.ts';
import { PythonError } from './python-error.ts';
import { difference, intersection, symmetricDifference, union } from './set-operations.ts';
import { emptySet, membersOf, type SetObject } from './set-members.ts';
import { makeSet, SetTable } from './set-table.ts';
import type { OpenState } from './open-state.ts';
import { keyError } from './subscripts.ts';
import { Ref, type Value } from './values.ts';

type Operation = (open: OpenState, set: SetObject, other: Value, inPlace?: boolean) => SetObject;
type Method = Methods<'set'>[string];

const copied = (open: OpenState, set: SetObject): SetObject => {
  const table = new SetTable(open);
  table.merge(set);
  return table.object();
};

/** A method that makes a new set out of this one and any number of others. */
const making =
  (operation: Operation): Method =>
  (open, _ref, set, [first, ...more]) => {
    if (first === undefined) return open.create(copied(open, set));
    let made = operation(open, set, first);
    for (const other of more) made = operation(open, made, other, operation !== intersection);
    return open.create(made);
  };

/** A method that changes this set by any number of others. */
const changing =
  (operation: Operation): Method =>
  (open, ref, set, others) => {
    let made = operation === intersection && others.length === 0 ? copied(open, set) : set;
    for (const other of others) made = operation(open, made, other, true);
    open.replace(ref, { ...made, finger: set.finger });
    return null;
  };

const one =
  (name: string, method: Method): Method =>
  (open, ref, set, args, keywords) => {
    checkCount(`set.${name}`, args, 1, 1);
    return method(open, ref, set, args, keywords);
  };

/** The other value as something to look into: a set of its items. */
function looked(open: OpenState, value: Value): NonNullable<ReturnType<typeof setOf>> {
  const found = value instanceof Ref && open.peek(value).kind === 'set' ? setOf(open, value) : null;
  return found ?? setOf(open, makeSet(open, iterate(open, value)))!;
}

const taking =
  (name: string, strict: boolean): Method =>
  (open, ref, set, args) => {
    const item = onlyArgument(`set.${name}`, args);
    const table = new SetTable(open, set);
    if (table.discard(item)) open.replace(ref, table.object());
    else if (strict) throw keyError(open, item);
    return null;
  };

export const setMethods: Methods<'set'> = {
  add(open, ref, set, args) {
    const table = new SetTable(open, set);
    table.add(onlyArgument('set.add', args));
    open.replace(ref, table.object());
    return null;
  },
  remove: taking('remove', true),
  discard: taking('discard', false),
  pop(open, ref, set, args) {
    checkCount('set.pop', args, 0, 0);
    const table = new SetTable(open, set);
    if (table.used === 0) throw new PythonError('KeyError', 'pop from an empty set');
    const item = table.pop();
    open.replace(ref, table.object());
    return item;
  },
  clear(open, ref, { finger }, args) {
    checkCount('set.clear', args, 0, 0);
    open.replace(ref, { ...emptySet, finger });
    return null;
  },
  copy(open, _ref, set, args) {
    checkCount('set.copy', args, 0, 0);
    return open.create(copied(open, set));
  },
  union: making(union),
  intersection: making(intersection),
  difference: making(difference),
  symmetric_difference: one('symmetric_difference', making(symmetricDifference)),
  update: changing(union),
  intersection_update: changing(intersection),
  difference_update: changing(difference),
  symmetric_difference_update: one('symmetric_difference_update', changing(symmetricDifference)),
  issubset: one('issubset', (open, _ref, set, [other]) => isSubset(membersOf(set), looked(open, other!))),
  issuperset: one('issuperset', (open, _ref, set, [other]) => {
    const table = new SetTable(open, set);
    return isSubset(iterate(open, other!, true), table);
  }),
  isdisjoint: one('isdisjoint', (open, _ref, set, [other]) => {
    const table = new SetTable(open, set);
    return !iterate(open, other!, true).some((item) => table.has(item));
  }),
};
