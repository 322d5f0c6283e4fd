import type { BinaryOperator, CompareOperator } from '../python/syntax.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { repr, truth, typeName } from './text.ts';
import { Ref, type Value } from './values.ts';

/** An int may grow to this many bits; beyond it CPython too would only be waiting for memory. */
const maxBits = 1n << 22n;

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
  const a = asNumber(left);
  const b = asNumber(right);
  if (a !== null && b !== null) return arithmetic(operator, a, b);
  if (operator === '%' && typeof left === 'string') {
    throw new Unsupported('formatting with `%` is not supported; f-strings are');
  }
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') return left + right;
    const joined = concatenation(state, left, right, inPlace);
    if (joined !== null) return joined;
  }
  if (operator === '*') {
    const repeated = repetition(state, left, right) ?? repetition(state, right, left);
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

/** The number that an int, float or bool is in arithmetic; null for anything else. */
export function asNumber(value: Value): bigint | number | null {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? BigInt(value) : null;
}

function concatenation(state: OpenState, left: Value, right: Value, inPlace: boolean): Value | null {
  if (!(left instanceof Ref)) return null;
  const a = state.object(left);
  const b = right instanceof Ref ? state.object(right) : null;
  if (a.kind === 'list' && inPlace) {
    state.replace(left, { kind: 'list', items: [...a.items, ...iterate(state, right)] });
    return left;
  }
  if ((a.kind === 'list' || a.kind === 'tuple') && b?.kind === a.kind) {
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

const maxItems = 1_000_000;

function repetition(state: OpenState, sequence: Value, times: Value): Value | null {
  if (typeof times !== 'bigint' && typeof times !== 'boolean') return null;
  const count = Math.max(0, Number(times));
  if (typeof sequence === 'string') {
    requireSize(sequence.length * count);
    return sequence.repeat(count);
  }
  if (!(sequence instanceof Ref)) return null;
  const object = state.object(sequence);
  if (object.kind !== 'list' && object.kind !== 'tuple') return null;
  requireSize(object.items.length * count);
  return state.create({ kind: object.kind, items: Array.from({ length: count }, () => object.items).flat() });
}

/** Throws where a text or sequence would be larger than the machine takes. */
export function requireSize(items: number): void {
  if (items > maxItems)
    throw new Unsupported(
      `a sequence of ${items} items is larger than the ${maxItems} that the machine takes`,
    );
}

function arithmetic(operator: BinaryOperator, a: bigint | number, b: bigint | number): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(operator, a, b);
  const x = toFloat(a);
  const y = toFloat(b);
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      if (y === 0)
        throw new PythonError(
          'ZeroDivisionError',
          typeof a === 'bigint' ? 'division by zero' : 'float division by zero',
        );
      return x / y;
    case '//':
      if (y === 0) throw new PythonError('ZeroDivisionError', 'float floor division by zero');
      return Math.floor(x / y);
    case '%': {
      if (y === 0) throw new PythonError('ZeroDivisionError', 'float modulo');
      const rest = x % y;
      return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
    }
    case '**':
      if (x === 0 && y < 0)
        throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
      if (x < 0 && !Number.isInteger(y))
        throw new Unsupported('complex numbers are not supported; ints and floats are');
      return x ** y;
    default:
      throw new PythonError(
        'TypeError',
        `unsupported operand type(s) for ${operator}: '${numberType(a)}' and '${numberType(b)}'`,
      );
  }
}

function numberType(value: bigint | number): string {
  return typeof value === 'bigint' ? 'int' : 'float';
}

/** An int or float as a float; throws Python's OverflowError for an int that is too large. */
export function toFloat(value: bigint | number): number {
  const result = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(result))
    throw new PythonError('OverflowError', 'int too large to convert to float');
  return result;
}

function integers(operator: BinaryOperator, a: bigint, b: bigint): Value {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return bounded(a * b);
    case '/':
      if (b === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
      return toFloat(a) / toFloat(b);
    case '//':
      return floorDivide(a, b);
    case '%':
      return a - floorDivide(a, b, 'integer modulo by zero') * b;
    case '**':
      if (b < 0n) {
        if (a === 0n) throw new PythonError('ZeroDivisionError', '0.0 cannot be raised to a negative power');
        return Number(a) ** Number(b);
      }
      requireBits(bits(a) * b);
      return a ** b;
    case '<<':
      if (b < 0n) throw new PythonError('ValueError', 'negative shift count');
      requireBits(bits(a) + b);
      return a << b;
    case '>>':
      if (b < 0n) throw new PythonError('ValueError', 'negative shift count');
      return a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '@':
      throw new PythonError('TypeError', "unsupported operand type(s) for @: 'int' and 'int'");
  }
}

function floorDivide(a: bigint, b: bigint, zero = 'integer division or modulo by zero'): bigint {
  if (b === 0n) throw new PythonError('ZeroDivisionError', zero);
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function bits(value: bigint): bigint {
  return BigInt((value < 0n ? -value : value).toString(16).length * 4);
}

function requireBits(count: bigint): void {
  if (count > maxBits)
    throw new Unsupported(`an int of ${count} bits is larger than the ${maxBits} that the machine takes`);
}

function bounded(value: bigint): bigint {
  // A product of two ints within the bound is at most twice as long: cheap to make, refused if it is too long.
  if (value > 1n << 64n || value < -(1n << 64n)) requireBits(bits(value));
  return value;
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

/** `left operator right` for one comparison of a chain. */
export function compare(state: OpenState, operator: CompareOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case 'is':
      return identical(left, right);
    case 'is not':
      return !identical(left, right);
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

function identical(left: Value, right: Value): boolean {
  if (left === null || right === null || typeof left === 'boolean' || typeof right === 'boolean')
    return left === right;
  if (left instanceof Ref || right instanceof Ref) return left === right;
  throw new Unsupported('`is` between numbers or texts depends on the build; use ==');
}

/** `==`. */
export function equal(state: OpenState, left: Value, right: Value): boolean {
  if (left === right) return !(typeof left === 'number' && Number.isNaN(left));
  const a = asNumber(left);
  const b = asNumber(right);
  // Loose on purpose: == between bigint and number compares their exact values, as Python does.
  if (a !== null && b !== null) return a == b;
  if (!(left instanceof Ref) || !(right instanceof Ref)) return false;
  const x = state.object(left);
  const y = state.object(right);
  if (x.kind === 'array' || y.kind === 'array')
    throw new Unsupported('comparing arrays is not supported; their numbers are not kept');
  if ((x.kind === 'list' || x.kind === 'tuple') && y.kind === x.kind) {
    return (
      x.items.length === y.items.length && x.items.every((item, index) => equal(state, item, y.items[index]!))
    );
  }
  if (x.kind === 'dict' && y.kind === 'dict') {
    return (
      x.entries.length === y.entries.length &&
      x.entries.every(([key, value]) => {
        const other = y.entries.find(([candidate]) => equal(state, key, candidate));
        return other !== undefined && equal(state, value, other[1]);
      })
    );
  }
  if (x.kind === 'range' && y.kind === 'range') return repr(state, left) === repr(state, right);
  return false;
}

function ordered(state: OpenState, operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  const a = asNumber(left);
  const b = asNumber(right);
  if (a !== null && b !== null) return inOrder(operator, a < b ? -1 : a > b ? 1 : a == b ? 0 : Number.NaN);
  if (typeof left === 'string' && typeof right === 'string')
    return inOrder(operator, compareTexts(left, right));
  const x = left instanceof Ref ? state.object(left) : null;
  const y = right instanceof Ref ? state.object(right) : null;
  if (x !== null && y !== null && (x.kind === 'list' || x.kind === 'tuple') && y.kind === x.kind) {
    const differs = x.items.findIndex(
      (item, index) => index >= y.items.length || !equal(state, item, y.items[index]!),
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

function inOrder(operator: '<' | '<=' | '>' | '>=', sign: number): boolean {
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
  return iterate(state, container).some((each) => each === item || equal(state, each, item));
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
  if (object.kind === 'tuple') object.items.forEach((item) => requireHashable(state, item));
}
