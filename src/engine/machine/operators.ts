import type { BinaryOperator } from '../python/syntax.ts';
import { requireSize } from './limits.ts';
import { arithmetic, asNumber } from './numbers.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { truth, typeName } from './text.ts';
import { Ref, type Value } from './values.ts';

/**
 * `left operator right`. In-place on a list changes it (`+=` with a list, as in Python).
 * Throws Python's own error for operands that do not go together.
 */
export function binary(
  state: OpenState,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  inPlace: boolean,
): Value {
  if (typeof left === 'boolean' && typeof right === 'boolean') {
    if (operator === '&') return left && right;
    if (operator === '|') return left || right;
    if (operator === '^') return left !== right;
  }
  const a = asNumber(left);
  const b = asNumber(right);
  const result = a === null || b === null ? undefined : arithmetic(operator, a, b);
  if (result !== undefined) return result;
  if (operator === '%' && typeof left === 'string') {
    throw new Unsupported('formatting with `%` is not supported; f-strings are');
  }
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      requireSize(left.length + right.length);
      return left + right;
    }
    const joined = concatenation(state, left, right, inPlace);
    if (joined !== null) return joined;
  }
  if (operator === '*') {
    const repeated = repetition(state, left, right, inPlace) ?? repetition(state, right, left, false);
    if (repeated !== null) return repeated;
  }
  for (const value of [left, right]) {
    if (value instanceof Ref && state.object(value).kind === 'array') {
      throw new Unsupported(
        'arithmetic on arrays is not supported; creating, viewing, copying and deleting them is',
      );
    }
  }
  throw new PythonError(
    'TypeError',
    operator === '+' && typeof left === 'string'
      ? `can only concatenate str (not "${typeName(state, right)}") to str`
      : `unsupported operand type(s) for ${operator === '**' ? '** or pow()' : operator}${inPlace ? '=' : ''}: '${typeName(state, left)}' and '${typeName(state, right)}'`,
  );
}

function concatenation(state: OpenState, left: Value, right: Value, inPlace: boolean): Value | null {
  if (!(left instanceof Ref)) return null;
  const a = state.object(left);
  const b = right instanceof Ref ? state.object(right) : null;
  if (a.kind === 'list' && inPlace) {
    const more = iterate(state, right);
    requireSize(a.items.length + more.length);
    state.replace(left, { kind: 'list', items: [...a.items, ...more] });
    return left;
  }
  if ((a.kind === 'list' || a.kind === 'tuple') && b?.kind === a.kind) {
    requireSize(a.items.length + b.items.length);
    // With nothing added a tuple stays the same one.
    if (a.kind === 'tuple' && b.items.length === 0) return left;
    if (a.kind === 'tuple' && a.items.length === 0) return right;
    return state.create({ kind: a.kind, items: [...a.items, ...b.items] });
  }
  if (a.kind === 'list' || a.kind === 'tuple') {
    throw new PythonError(
      'TypeError',
      `can only concatenate ${a.kind} (not "${typeName(state, right)}") to ${a.kind}`,
    );
  }
  return null;
}

/** `sequence * times`; null where the first is no sequence. `*=` changes a list itself. */
function repetition(state: OpenState, sequence: Value, times: Value, inPlace: boolean): Value | null {
  const object = sequence instanceof Ref ? state.object(sequence) : null;
  const isList = object?.kind === 'list';
  if (typeof sequence !== 'string' && !isList && object?.kind !== 'tuple') return null;
  if (typeof times !== 'bigint' && typeof times !== 'boolean') {
    throw new PythonError(
      'TypeError',
      `can't multiply sequence by non-int of type '${typeName(state, times)}'`,
    );
  }
  const count = Math.max(0, indexNumber(times, 'OverflowError'));
  if (typeof sequence === 'string') {
    requireSize(sequence.length * count);
    return sequence === '' ? '' : sequence.repeat(count);
  }
  const { items } = object as { items: readonly Value[] };
  requireSize(items.length * count);
  if (!isList && count === 1) return sequence;
  const repeated = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat();
  if (!isList || !inPlace) return state.create({ kind: isList ? 'list' : 'tuple', items: repeated });
  state.replace(sequence as Ref, { kind: 'list', items: repeated });
  return sequence;
}

/** An int as the number of a place or of repetitions; throws Python's error for one that no machine word holds. */
export function indexNumber(value: bigint | boolean, error: 'IndexError' | 'OverflowError'): number {
  const number = BigInt(value);
  if (BigInt.asIntN(64, number) !== number)
    throw new PythonError(error, "cannot fit 'int' into an index-sized integer");
  return Number(number);
}

export function unary(state: OpenState, operator: '-' | '+' | '~' | 'not', value: Value): Value {
  if (operator === 'not') return !truth(state, value);
  const number = asNumber(value);
  if (number !== null) {
    if (operator === '-') return -number;
    if (operator === '+') return number;
    if (typeof number === 'bigint') return ~number;
  }
  throw new PythonError('TypeError', `bad operand type for unary ${operator}: '${typeName(state, value)}'`);
}

/** All that a loop over the value would see now. Throws Python's TypeError for what cannot be iterated. */
export function iterate(state: OpenState, value: Value): readonly Value[] {
  if (typeof value === 'string') return [...value];
  if (value instanceof Ref) {
    const object = state.object(value);
    switch (object.kind) {
      case 'list':
      case 'tuple':
        return object.items;
      case 'dict':
        return object.entries.map(([key]) => key);
      case 'range': {
        const count = rangeLength(object);
        requireSize(count);
        return Array.from({ length: count }, (_, index) => object.start + BigInt(index) * object.step);
      }
      case 'array':
        throw new Unsupported('looping over an array is not supported; its numbers are not kept');
    }
  }
  throw new PythonError('TypeError', `'${typeName(state, value)}' object is not iterable`);
}

export function rangeLength(range: { start: bigint; stop: bigint; step: bigint }): number {
  const { start, stop, step } = range;
  const span = step > 0n ? stop - start : start - stop;
  const size = step > 0n ? step : -step;
  return span <= 0n ? 0 : Number((span + size - 1n) / size);
}

/** Text, number or boolean as a dict key; throws Python's TypeError for what cannot be hashed. */
export function requireHashable(state: OpenState, key: Value): void {
  if (!(key instanceof Ref)) return;
  const object = state.object(key);
  if (object.kind === 'list' || object.kind === 'dict' || object.kind === 'array') {
    throw new PythonError('TypeError', `unhashable type: '${typeName(state, key)}'`);
  }
  // From CPython 3.12 on a slice can be a key.
  if (object.kind === 'slice') throw new Unsupported('a slice as a key of a dict is not supported');
  if (object.kind === 'tuple') object.items.forEach((item) => requireHashable(state, item));
}
