import type { CompareOperator } from '../python/syntax.ts';
import { asNumber } from './numbers.ts';
import { iterate, requireHashable } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { repr, typeName } from './text.ts';
import { Ref, type Value } from './values.ts';

type Order = '<' | '<=' | '>' | '>=';

/** `left operator right` for one comparison of a chain. */
export function compare(state: OpenState, operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case 'is':
      return identical(state, left, right);
    case 'is not':
      return !identical(state, left, right);
    case '==':
      return equal(state, left, right);
    case '!=':
      return !equal(state, left, right);
    case 'in':
      return contains(state, right, left);
    case 'not in':
      return !contains(state, right, left);
    default:
      return ordered(state, operator, left, right);
  }
}

function identical(state: OpenState, left: Value, right: Value): boolean {
  if (left === null || right === null || typeof left === 'boolean' || typeof right === 'boolean')
    return left === right;
  if (left instanceof Ref && right instanceof Ref) {
    // Equal tuples of constants are one object in some places and builds, and two in others.
    if (left !== right && state.object(left).kind === 'tuple' && state.object(right).kind === 'tuple')
      throw new Unsupported('`is` between two tuples depends on the build; use ==');
    return left === right;
  }
  if (left instanceof Ref || right instanceof Ref) return false;
  throw new Unsupported('`is` between numbers or texts depends on the build; use ==');
}

/** `==`. */
export function equal(state: OpenState, left: Value, right: Value): boolean {
  if (left === right) return !isNaN(left);
  const a = asNumber(left);
  const b = asNumber(right);
  // Loose on purpose: == between bigint and number compares their exact values, as Python does.
  if (a !== null && b !== null) return a == b;
  if (!(left instanceof Ref) || !(right instanceof Ref)) {
    requireNoArray(state, left, right);
    return false;
  }
  const x = state.object(left);
  const y = state.object(right);
  requireNoArray(state, left, right);
  if ((x.kind === 'list' || x.kind === 'tuple') && y.kind === x.kind) {
    return (
      x.items.length === y.items.length &&
      x.items.every((item, index) => sameItem(state, item, y.items[index]!))
    );
  }
  if (x.kind === 'dict' && y.kind === 'dict') {
    return (
      x.entries.length === y.entries.length &&
      x.entries.every(([key, value]) => {
        const other = y.entries.find(([candidate]) => sameItem(state, key, candidate));
        return other !== undefined && sameItem(state, value, other[1]);
      })
    );
  }
  if (x.kind === 'range' && y.kind === 'range') {
    if (repr(state, left) === repr(state, right)) return true;
    throw new Unsupported('comparing ranges is not supported; make lists of them');
  }
  return false;
}

function requireNoArray(state: OpenState, ...values: readonly Value[]): void {
  if (values.some((value) => value instanceof Ref && state.object(value).kind === 'array'))
    throw new Unsupported('comparing arrays is not supported; their numbers are not kept');
}

function isNaN(value: Value): boolean {
  return typeof value === 'number' && Number.isNaN(value);
}

/** Whether two items of containers are the same object or equal: what CPython asks where it looks for an item. */
export function sameItem(state: OpenState, left: Value, right: Value): boolean {
  if (left === right && left instanceof Ref) return true;
  if (isNaN(left) && isNaN(right))
    throw new Unsupported('looking for nan in a container depends on which nan it is; it is not supported');
  return equal(state, left, right);
}

function ordered(state: OpenState, operator: Order, left: Value, right: Value): boolean {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a !== null && b !== null) return inOrder(operator, a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN);
  if (typeof left === 'string' && typeof right === 'string')
    return inOrder(operator, compareTexts(left, right));
  requireNoArray(state, left, right);
  const x = left instanceof Ref ? state.object(left) : null;
  const y = right instanceof Ref ? state.object(right) : null;
  if (x !== null && y !== null && (x.kind === 'list' || x.kind === 'tuple') && y.kind === x.kind) {
    const differs = x.items.findIndex(
      (item, index) => index >= y.items.length || !sameItem(state, item, y.items[index]!),
    );
    if (differs < 0 || differs >= y.items.length) return inOrder(operator, x.items.length - y.items.length);
    return ordered(state, operator, x.items[differs]!, y.items[differs]!);
  }
  throw new PythonError(
    'TypeError',
    `'${operator}' not supported between instances of '${typeName(state, left)}' and '${typeName(state, right)}'`,
  );
}

function compareTexts(left: string, right: string): number {
  const a = [...left];
  const b = [...right];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const difference = a[index]!.codePointAt(0)! - b[index]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
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

function contains(state: OpenState, container: Value, item: Value): boolean {
  if (typeof container === 'string') {
    if (typeof item === 'string') return container.includes(item);
    throw new PythonError(
      'TypeError',
      `'in <string>' requires string as left operand, not ${typeName(state, item)}`,
    );
  }
  const object = container instanceof Ref ? state.object(container) : null;
  if (object?.kind === 'dict') requireHashable(state, item);
  if (object === null || !['list', 'tuple', 'dict', 'range', 'array'].includes(object.kind))
    throw new PythonError('TypeError', `argument of type '${typeName(state, container)}' is not iterable`);
  return iterate(state, container).some((each) => sameItem(state, each, item));
}

/**
 * `sorted()`: binary insertion, as CPython sorts up to 63 items, so that the same comparison fails first.
 * Throws Python's TypeError for items that have no order, and {@link Unsupported} for nan, which has none either.
 */
export function sorted(state: OpenState, items: readonly Value[]): Value[] {
  if (items.some(isNaN)) throw new Unsupported('sorting nan is not supported; it has no place in an order');
  const less = (left: Value, right: Value): boolean => compare(state, '<', left, right);
  const result = [...items];
  let start = leadingRun(result, less);
  for (; start < result.length; start += 1) {
    const pivot = result[start]!;
    let low = 0;
    let high = start;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (less(pivot, result[middle]!)) high = middle;
      else low = middle + 1;
    }
    result.splice(start, 1);
    result.splice(low, 0, pivot);
  }
  return result;
}

/** How many items at the start are in order; a run that falls strictly is turned round. */
function leadingRun(items: Value[], less: (left: Value, right: Value) => boolean): number {
  if (items.length < 2) return items.length;
  const falls = less(items[1]!, items[0]!);
  let run = 2;
  while (run < items.length && less(items[run]!, items[run - 1]!) === falls) run += 1;
  if (falls) items.splice(0, run, ...items.slice(0, run).reverse());
  return run;
}
