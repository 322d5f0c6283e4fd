import { hashOf, requireHashable, requirePlain } from './hashing.ts';
import { dictOf, iterate, rangeLength } from './iteration.ts';
import { asNumber } from './numbers.ts';
import { Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { membersOf, placeAmong, type SetObject } from './set-members.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

export type DictObject = HeapObject & { readonly kind: 'dict' };
export type Entry = readonly [Value, Value];

/** What Python's message calls an item that is put into a set, or looked for in one. */
export const setElement = 'a set element';

/** `==`. */
export function equal(open: OpenState, left: Value, right: Value): boolean {
  open.look(2);
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  if (!(left instanceof Ref) || !(right instanceof Ref)) {
    const a = asNumber(left);
    const b = asNumber(right);
    // Loose on purpose: == between bigint and number compares their exact values, as Python does.
    if (a !== null && b !== null) return a == b;
    requireNoArray(open, left, right);
    return left === right;
  }
  const x = open.object(left);
  const y = open.object(right);
  requireNoArray(open, left, right);
  switch (x.kind) {
    case 'list':
    case 'tuple':
    case 'deque': {
      if (y.kind !== x.kind) return false;
      const { items } = y as typeof x;
      return x.items.length === items.length && x.items.every((item, at) => sameItem(open, item, items[at]!));
    }
    case 'dict':
      return (
        y.kind === 'dict' &&
        x.entries.length === y.entries.length &&
        x.entries.every(([key, value]) => {
          const other = entryOf(open, y, key);
          return other !== undefined && sameItem(open, value, other[1]);
        })
      );
    case 'set':
    case 'view': {
      if (x.kind === 'view' && x.shows === 'values') return left === right;
      if (y.kind !== 'set' && (y.kind !== 'view' || y.shows === 'values')) return false;
      const [a, b] = [setOf(open, left)!, setOf(open, right)!];
      return a.used === b.used && isSubset(a.items, b);
    }
    case 'range': {
      if (y.kind !== 'range') return false;
      const count = rangeLength(x);
      return (
        count === rangeLength(y) &&
        (count === 0 || (x.start === y.start && (count === 1 || x.step === y.step)))
      );
    }
    case 'slice':
      return (
        y.kind === 'slice' &&
        sameItem(open, x.start, y.start) &&
        sameItem(open, x.stop, y.stop) &&
        sameItem(open, x.step, y.step)
      );
    case 'identity':
      return y.kind === 'identity' && x.of === y.of;
    case 'bound':
      return y.kind === 'bound' && x.receiver === y.receiver && x.callee === y.callee;
    case 'method':
      return y.kind === 'method' && x.receiver === y.receiver && x.name === y.name;
    default:
      return left === right;
  }
}

/** Refuses arrays among the values. */
export function requireNoArray(open: OpenState, ...values: readonly Value[]): void {
  if (values.some((value) => open.peek(value)?.kind === 'array'))
    throw new Unsupported('comparing arrays inside of containers is not supported');
}

export const isNaN = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value);

/** Whether two items of containers are the same object or equal: what CPython asks where it looks for an item. */
export function sameItem(open: OpenState, left: Value, right: Value): boolean {
  if (left instanceof Ref) {
    if (left === right) return true;
    requirePlain(open, left, '__eq__');
  } else if (isNaN(left) && isNaN(right))
    throw new Unsupported('looking for nan in a container depends on which nan it is; it is not supported');
  requirePlain(open, right, '__eq__');
  return equal(open, left, right);
}

/** A set, or a dict's view of keys or items, for looking into; null for anything else. */
export function setOf(
  open: OpenState,
  value: Value,
): { items: Value[]; used: number; has(item: Value): boolean } | null {
  const object = open.object(value);
  if (object?.kind === 'set') {
    const members = membersOf(object);
    return { items: members, used: members.length, has: (item) => isMember(open, object, item) };
  }
  if (object?.kind !== 'view' || object.shows === 'values') return null;
  const items = [...iterate(open, value)];
  return { items, used: items.length, has: (item) => isShown(open, object, item) };
}

export const isSubset = (items: readonly Value[], of: { has(item: Value): boolean }): boolean =>
  items.every((item) => of.has(item));

/** The place of the key among the entries, or -1. Throws Python's TypeError for what cannot be a key. */
export function placeOf(open: OpenState, { entries }: DictObject, key: Value): number {
  requireHashable(open, key);
  open.look(2 * entries.length);
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

/** `item in view` of a dict. */
export function isShown(open: OpenState, view: HeapObject & { readonly kind: 'view' }, item: Value): boolean {
  const dict = dictOf(open, view);
  if (view.shows === 'keys') return placeOf(open, dict, item) >= 0;
  if (view.shows === 'values') return dict.entries.some(([, value]) => sameItem(open, value, item));
  const pair = open.peek(item);
  if (pair?.kind !== 'tuple' || pair.items.length !== 2) return false;
  const entry = entryOf(open, dict, pair.items[0]!);
  return entry !== undefined && sameItem(open, entry[1], pair.items[1]!);
}

/** `item in set`. Throws Python's TypeError for what cannot be in a set. */
export function isMember(open: OpenState, set: Pick<SetObject, 'table' | 'fill'>, item: Value): boolean {
  requireHashable(open, item, setElement);
  return placeAmong(open, set, item, hashOf(open, item), sameItem) >= 0;
}
