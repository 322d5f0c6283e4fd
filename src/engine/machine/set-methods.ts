import { takes, type Methods } from './arguments.ts';
import { setOf, isSubset } from './equality.ts';
import { iterate } from './iteration.ts';
import { PythonError } from './python-error.ts';
import { difference, intersection, symmetricDifference, union } from './set-operations.ts';
import { emptySet, membersOf, type SetObject } from './set-members.ts';
import { makeSet, SetTable } from './set-table.ts';
import type { OpenState } from './open-state.ts';
import { keyError } from './subscripts.ts';
import type { Value } from './values.ts';

type Operation = (open: OpenState, set: SetObject, other: Value, inPlace?: boolean) => SetObject;
type Method = Methods<'set'>[string];

const copied = (open: OpenState, set: SetObject): SetObject => {
  const table = new SetTable(open);
  table.merge(set);
  return table.object();
};

/** A method that makes a new set out of this one and others: as many as it takes, any number unless told. */
const making = (operation: Operation, count?: number): Method =>
  takes(count ?? 0, count ?? Infinity, (open, [first, ...more], set) => {
    if (first === undefined) return open.create(copied(open, set));
    let made = operation(open, set, first);
    for (const other of more) made = operation(open, made, other, operation !== intersection);
    return open.create(made);
  });

/** A method that changes this set by others. */
const changing = (operation: Operation, count?: number): Method =>
  takes(count ?? 0, count ?? Infinity, (open, others, set, ref) => {
    let made = operation === intersection && others.length === 0 ? copied(open, set) : set;
    for (const other of others) made = operation(open, made, other, true);
    open.replace(ref, { ...made, finger: set.finger });
    return null;
  });

/** The other value as something to look into: a set of its items. */
function looked(open: OpenState, value: Value): NonNullable<ReturnType<typeof setOf>> {
  const found = open.peek(value)?.kind === 'set' ? setOf(open, value) : null;
  return found ?? setOf(open, makeSet(open, iterate(open, value)))!;
}

const taking = (strict: boolean): Method =>
  takes(1, 1, (open, [item], set, ref) => {
    const table = new SetTable(open, set);
    if (table.discard(item!)) open.replace(ref, table.object());
    else if (strict) throw keyError(open, item!);
    return null;
  });

export const setMethods: Methods<'set'> = {
  add: takes(1, 1, (open, [item], set, ref) => {
    const table = new SetTable(open, set);
    table.add(item!);
    open.replace(ref, table.object());
    return null;
  }),
  remove: taking(true),
  discard: taking(false),
  pop: takes(0, 0, (open, _args, set, ref) => {
    const table = new SetTable(open, set);
    if (table.used === 0) throw new PythonError('KeyError', 'pop from an empty set');
    const item = table.pop();
    open.replace(ref, table.object());
    return item;
  }),
  clear: takes(0, 0, (open, _args, { finger }, ref) => {
    open.replace(ref, { ...emptySet, finger });
    return null;
  }),
  copy: takes(0, 0, (open, _args, set) => open.create(copied(open, set))),
  union: making(union),
  intersection: making(intersection),
  difference: making(difference),
  symmetric_difference: making(symmetricDifference, 1),
  update: changing(union),
  intersection_update: changing(intersection),
  difference_update: changing(difference),
  symmetric_difference_update: changing(symmetricDifference, 1),
  issubset: takes(1, 1, (open, [other], set) => isSubset(membersOf(set), looked(open, other!))),
  issuperset: takes(1, 1, (open, [other], set) =>
    isSubset(iterate(open, other!, true), new SetTable(open, set)),
  ),
  isdisjoint: takes(1, 1, (open, [other], set) => {
    const table = new SetTable(open, set);
    return !iterate(open, other!, true).some((item) => table.has(item));
  }),
};
