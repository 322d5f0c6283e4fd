import type { BinaryOperator } from '../python/syntax.ts';
import { withEntries } from './dicts.ts';
import { iterate } from './iteration.ts';
import { requireSize } from './limits.ts';
import { arithmetic, asNumber } from './numbers.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { difference, intersection, setOperators, symmetricDifference, union } from './set-operations.ts';
import type { OpenState } from './open-state.ts';
import { truth } from './text.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/**
 * `left operator right`. In place a list, dict, set or deque itself is changed, as in Python.
 * Throws Python's own error for operands that do not go together.
 */
export function binary(
  open: OpenState,
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
  const made = open.program.numpy?.operator(open, operator, left, right, inPlace);
  if (made !== undefined) return made;
  const a = asNumber(left);
  const b = asNumber(right);
  const result = a === null || b === null ? undefined : arithmetic(operator, a, b, open.program.build);
  if (result !== undefined) return result;
  if (operator === '%' && typeof left === 'string')
    throw new Unsupported('formatting with `%` is not supported; f-strings are');
  if (operator === '+') {
    if (typeof left === 'string' && typeof right === 'string') {
      requireSize(left.length + right.length);
      return left + right;
    }
    const joined = concatenation(open, left, right, inPlace);
    if (joined !== null) return joined;
  }
  if (operator === '*') {
    const repeated = repetition(open, left, right, inPlace) ?? repetition(open, right, left, false);
    if (repeated !== null) return repeated;
  }
  const merged = merging(open, operator, left, right, inPlace);
  if (merged !== null) return merged;
  for (const value of [left, right]) {
    const kind = open.peek(value)?.kind;
    if (kind === 'identity')
      throw new Unsupported('reckoning with what id() gives is not supported; compare it with == only');
  }
  const shown = operator === '**' && !inPlace ? '** or pow()' : operator;
  throw new PythonError(
    'TypeError',
    operator === '+' && typeof left === 'string'
      ? `can only concatenate str (not "${typeName(open, right)}") to str`
      : `unsupported operand type(s) for ${shown}${inPlace ? '=' : ''}: '${typeName(open, left)}' and '${typeName(open, right)}'`,
  );
}

function concatenation(open: OpenState, left: Value, right: Value, inPlace: boolean): Value | null {
  if (!(left instanceof Ref)) return null;
  const { kind } = open.peek(left);
  if (kind !== 'list' && kind !== 'tuple' && kind !== 'deque') return null;
  const x = open.object(left) as HeapObject & { items: readonly Value[]; kind: typeof kind };
  if (kind !== 'tuple' && inPlace) {
    const items = [...x.items, ...iterate(open, right)];
    requireSize(items.length);
    open.replace(left, x.kind === 'deque' ? bounded(x, items) : { kind: 'list', items });
    return left;
  }
  const y = open.object(right);
  if (y?.kind !== kind) {
    const name = kind === 'deque' ? 'deque' : kind;
    throw new PythonError(
      'TypeError',
      `can only concatenate ${name} (not "${typeName(open, right)}") to ${name}`,
    );
  }
  const { items } = y as { items: readonly Value[] };
  requireSize(x.items.length + items.length);
  // With nothing added a tuple stays the same one.
  if (kind === 'tuple' && items.length === 0) return left;
  if (kind === 'tuple' && x.items.length === 0) return right;
  const joined = [...x.items, ...items];
  return open.create(x.kind === 'deque' ? bounded(x, joined) : { kind: x.kind, items: joined });
}

type Deque = HeapObject & { readonly kind: 'deque' };

/** The deque with these items, as many of the last as it takes; its iterators notice. */
export function bounded({ maxlen }: Deque, items: readonly Value[], fromLeft = false): Deque {
  const cut = maxlen === null ? 0 : Math.max(0, items.length - maxlen);
  const kept = cut === 0 ? items : fromLeft ? items.slice(0, items.length - cut) : items.slice(cut);
  return { kind: 'deque', items: kept, maxlen, token: null };
}

/** `sequence * times`; null where the first is no sequence. `*=` changes a list itself. */
function repetition(open: OpenState, sequence: Value, times: Value, inPlace: boolean): Value | null {
  const kind = open.peek(sequence)?.kind;
  const isSequence = typeof sequence === 'string' || kind === 'list' || kind === 'tuple' || kind === 'deque';
  if (!isSequence) return null;
  if (typeof times !== 'bigint' && typeof times !== 'boolean') {
    if (kind === 'deque' && times instanceof Ref && !isSequenceKind(open, times)) return null;
    throw new PythonError(
      'TypeError',
      `can't multiply sequence by non-int of type '${typeName(open, times)}'`,
    );
  }
  const count = Math.max(0, indexNumber(times, 'OverflowError'));
  if (typeof sequence === 'string') {
    if (sequence.length > 1 && sequence.length * count >= 2 ** 63)
      throw new PythonError('OverflowError', 'repeated string is too long');
    requireSize(sequence.length * count, 1);
    return sequence === '' ? '' : sequence.repeat(count);
  }
  const object = open.object(sequence as Ref) as HeapObject & {
    items: readonly Value[];
    kind: 'list' | 'tuple' | 'deque';
  };
  const { items } = object;
  requireSize(items.length * count, kind === 'deque' ? 0 : 8);
  if (kind === 'tuple' && count === 1) return sequence;
  const repeated = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat();
  const made: HeapObject =
    object.kind === 'deque' ? bounded(object, repeated) : { kind: object.kind, items: repeated };
  if (kind === 'tuple' || !inPlace) return open.create(made);
  open.replace(sequence as Ref, made);
  return sequence;
}

const isSequenceKind = (open: OpenState, ref: Ref): boolean =>
  ['list', 'tuple', 'deque'].includes(open.peek(ref).kind);

/** `|`, `&`, `-`, `^` of sets, and `|` of dicts; null for anything else. */
function merging(
  open: OpenState,
  operator: BinaryOperator,
  left: Value,
  right: Value,
  inPlace: boolean,
): Value | null {
  if (!(left instanceof Ref) || !setOperators.includes(operator)) return null;
  const x = open.peek(left);
  const y = open.peek(right);
  if (x.kind === 'dict' && operator === '|') {
    if (y?.kind !== 'dict') {
      if (!inPlace || y === null) {
        if (inPlace) throw new PythonError('TypeError', `'${typeName(open, right)}' object is not iterable`);
        return null;
      }
      throw new Unsupported('|= of a dict takes a dict here; use update()');
    }
    const own = open.object(left) as typeof x;
    const merged = withEntries(open, own, (open.object(right as Ref) as typeof y).entries);
    if (!inPlace) return open.create(merged);
    open.replace(left, merged);
    return left;
  }
  if (x.kind === 'view' || y?.kind === 'view')
    if (x.kind !== 'list' && x.kind !== 'dict')
      throw new Unsupported(
        `${operator} with a dict's view is not supported; make a set of it: set(d.keys())`,
      );
  if (x.kind !== 'set' || y?.kind !== 'set') return null;
  const own = open.object(left) as typeof x;
  const operation = { '|': union, '&': intersection, '-': difference, '^': symmetricDifference }[
    operator as '|'
  ];
  const made = operation(open, own, right, inPlace);
  if (!inPlace) return open.create(made);
  open.replace(left, { ...made, finger: own.finger });
  return left;
}

/** An int as the number of a place or of repetitions; throws Python's error for one that no machine word holds. */
export function indexNumber(value: bigint | boolean, error: 'IndexError' | 'OverflowError'): number {
  const number = BigInt(value);
  if (BigInt.asIntN(64, number) !== number)
    throw new PythonError(error, "cannot fit 'int' into an index-sized integer");
  return Number(number);
}

export function unary(open: OpenState, operator: '-' | '+' | '~' | 'not', value: Value): Value {
  if (operator === 'not') return !truth(open, value);
  const made = open.program.numpy?.unary(open, operator, value);
  if (made !== undefined) return made;
  const number = asNumber(value);
  if (number !== null) {
    if (operator === '-') return -number;
    if (operator === '+') return number;
    if (typeof number === 'bigint') return ~number;
  }
  if (open.peek(value)?.kind === 'identity')
    throw new Unsupported('reckoning with what id() gives is not supported; compare it with == only');
  throw new PythonError('TypeError', `bad operand type for unary ${operator}: '${typeName(open, value)}'`);
}
