import type { CompareOperator } from '../python/syntax.ts';
import {
  equal,
  isMember,
  isNaN,
  isShown,
  isSubset,
  placeOf,
  requireNoArray,
  sameItem,
  setOf,
} from './equality.ts';
import { requirePlain } from './hashing.ts';
import { iterate, rangeLength } from './iteration.ts';
import { asNumber } from './numbers.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { SetObject } from './set-members.ts';
import type { OpenState } from './open-state.ts';
import { typeName } from './type-names.ts';
import { Builtin, Ref, type Value } from './values.ts';

type Order = '<' | '<=' | '>' | '>=';

/** `left operator right` for one comparison of a chain. Throws Python's errors. */
export function compare(open: OpenState, operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case 'is':
      return identical(open, left, right);
    case 'is not':
      return !identical(open, left, right);
    case '==':
      return equal(open, left, right);
    case '!=':
      return !equal(open, left, right);
    case 'in':
      return contains(open, right, left);
    case 'not in':
      return !contains(open, right, left);
    default:
      return ordered(open, operator, left, right);
  }
}

function identical(open: OpenState, left: Value, right: Value): boolean {
  if (left instanceof Ref && right instanceof Ref) {
    const [x, y] = [open.peek(left), open.peek(right)];
    // Equal tuples of constants are one object in some places and builds, and two in others.
    if (left !== right && x.kind === 'tuple' && y.kind === 'tuple' && x.items.length === y.items.length)
      throw new Unsupported('`is` between two tuples depends on the build; use ==');
    return left === right;
  }
  if (left === null || typeof left === 'boolean' || left instanceof Builtin) return left === right;
  if (left !== right) return false;
  // Small ints, the empty text and single characters are one object each.
  if (typeof left === 'bigint' && left >= -5n && left <= 256n) return true;
  if (typeof left === 'string' && /^[\0-\xff]?$/.test(left)) return true;
  throw new Unsupported('`is` between numbers or texts depends on the build; use ==');
}

function ordered(open: OpenState, operator: Order, left: Value, right: Value): boolean {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a !== null && b !== null) return inOrder(operator, a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN);
  if (typeof left === 'string' && typeof right === 'string')
    return inOrder(operator, compareTexts(left, right));
  requireNoArray(open, left, right);
  const x = open.object(left);
  const y = open.object(right);
  if (x?.kind === 'identity' || y?.kind === 'identity')
    throw new Unsupported('the order of what id() gives differs from run to run; compare it with == only');
  if (x !== null && y?.kind === x.kind && (x.kind === 'list' || x.kind === 'tuple' || x.kind === 'deque')) {
    const { items } = y as typeof x;
    const differs = x.items.findIndex((item, at) => at >= items.length || !sameItem(open, item, items[at]!));
    if (differs < 0 || differs >= items.length) return inOrder(operator, x.items.length - items.length);
    const [p, q] = [x.items[differs]!, items[differs]!];
    requirePlain(open, p, '__lt__', '__gt__', '__le__', '__ge__');
    requirePlain(open, q, '__lt__', '__gt__', '__le__', '__ge__');
    return ordered(open, operator, p, q);
  }
  const s = setOf(open, left);
  const t = setOf(open, right);
  if (s !== null && t !== null) {
    const [small, large] = operator[0] === '<' ? [s, t] : [t, s];
    return (
      (operator.length === 2 ? small.used <= large.used : small.used < large.used) &&
      isSubset(small.items, large)
    );
  }
  throw new PythonError(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(open, left)}' and '${typeName(open, right)}'`,
  );
}

function compareTexts(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    if (left[at] !== right[at]) {
      // The units differ inside or at the start of a character.
      const from =
        at > 0 && /[\udc00-\udfff]/.test(left[at]!) && /[\ud800-\udbff]/.test(left[at - 1]!) ? at - 1 : at;
      return left.codePointAt(from)! - right.codePointAt(from)!;
    }
  }
  return left.length - right.length;
}

function inOrder(operator: Order, sign: number): boolean {
  switch (operator) {
    case '<':
      return sign < 0;
    case '<=':
      return sign <= 0;
    case '>':
      return sign > 0;
    case '>=':
      return sign >= 0;
  }
}

/** `item in container`. Throws Python's TypeError for what holds nothing. */
export function contains(open: OpenState, container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item);
    throw new PythonError(
      'TypeError',
      `'in <string>' requires string as left operand, not ${typeName(open, item)}`,
    );
  }
  const object = open.object(container);
  switch (object?.kind) {
    case 'dict':
      return placeOf(open, object, item) >= 0;
    case 'set':
      return isMember(open, wrapped(open, object, item), item);
    case 'range': {
      const number = asNumber(item);
      if (number === null) return false;
      if (typeof number === 'number' && !Number.isInteger(number)) return false;
      const offset = BigInt(number) - object.start;
      const at = offset / object.step;
      return offset % object.step === 0n && at >= 0n && at < BigInt(rangeLength(object));
    }
    case 'view':
      return isShown(open, object, item);
    case 'list':
    case 'tuple':
    case 'deque':
      return object.items.some((each) => sameItem(open, each, item));
    case 'iterator':
    case 'reversed':
    case 'enumerate':
    case 'zip':
      throw new Unsupported('`in` with an iterator is not supported; make a list of it');
  }
  const what = open.since('3.14') ? 'a container or iterable' : 'iterable';
  throw new PythonError('TypeError', `argument of type '${typeName(open, container)}' is not ${what}`);
}

/** A set may be looked for in a set: CPython then takes it for a frozenset. */
function wrapped(open: OpenState, set: SetObject, item: Value): SetObject {
  if (open.peek(item)?.kind === 'set') throw new Unsupported('looking for a set in a set is not supported');
  return set;
}

/**
 * The places of the keys in ascending order: binary insertion, as CPython sorts up to 63 items, so that the same
 * comparison fails first. Throws Python's TypeError for keys that have no order, and {@link Unsupported} for nan,
 * which has none either.
 */
export function order(open: OpenState, keys: readonly Value[], reverse = false): number[] {
  if (keys.some(isNaN)) throw new Unsupported('sorting nan is not supported; it has no place in an order');
  for (const key of keys) requirePlain(open, key, '__lt__', '__gt__');
  const less = (left: number, right: number): boolean => ordered(open, '<', keys[left]!, keys[right]!);
  const places = [...keys.keys()];
  // Equal items keep their order also where the order is reversed.
  if (reverse) places.reverse();
  open.look(20 * places.length);
  if (keys.every((key) => typeof key === 'bigint') || keys.every((key) => typeof key === 'string'))
    places.sort((a, b) => (less(a, b) ? -1 : less(b, a) ? 1 : 0));
  else {
    // Each insertion moves what lies behind it.
    open.look((places.length * places.length) / 100);
    insertionSort(places, less);
  }
  return reverse ? places.reverse() : places;
}

/** The items of the value in ascending order. */
export function sorted(open: OpenState, value: Value, reverse = false): Value[] {
  const items = itemsInAnyOrder(open, value);
  return order(open, items, reverse).map((place) => items[place]!);
}

/** The items, of a set too whose order is not known, where it does not matter: texts alone have one order. */
export function itemsInAnyOrder(open: OpenState, value: Value): readonly Value[] {
  const isSet = open.peek(value)?.kind === 'set';
  if (!isSet) return iterate(open, value);
  const items = iterate(open, value, true);
  return items.every((item) => typeof item === 'string') ? items : iterate(open, value);
}

function insertionSort(items: number[], less: (left: number, right: number) => boolean): void {
  for (let start = leadingRun(items, less); start < items.length; start += 1) {
    const pivot = items[start]!;
    let low = 0;
    let high = start;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(pivot, items[middle]!)) high = middle;
      else low = middle + 1;
    }
    items.splice(start, 1);
    items.splice(low, 0, pivot);
  }
}

/** How many items at the start are in order; a run that falls strictly is turned round. */
function leadingRun(items: number[], less: (left: number, right: number) => boolean): number {
  if (items.length < 2) return items.length;
  const falls = less(items[1]!, items[0]!);
  let run = 2;
  while (run < items.length && less(items[run]!, items[run - 1]!) === falls) run += 1;
  if (falls) items.splice(0, run, ...items.slice(0, run).reverse());
  return run;
}
