import { named } from '../../machine/arguments.ts';
import { arrayOf, elementCount, isScalar } from './block.ts';
import { inOrder, owner, packedLike, read, unknownDtype, valueOf, type Filling } from './layout.ts';
import { cast, dtypeNamed, itemSize, promote, type Numbers } from './types.ts';
import type { Keywords } from '../../machine/called.ts';
import { iterate } from '../../machine/iteration.ts';
import { requireSize } from '../../machine/limits.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { binary } from '../../machine/operators.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import { repr } from '../../machine/text.ts';
import { typeName } from '../../machine/type-names.ts';
import { Builtin, Ref, type ArrayObject, type Value } from '../../machine/values.ts';

/** The lengths of a shape. Throws Python's error for what is no int. */
export function shapeOf(open: OpenState, value: Value | undefined): number[] {
  if (value === undefined) throw new Unsupported('an array without a shape is not supported');
  if (value === null) throw new Unsupported('None as a shape depends on the version of NumPy; use a number');
  if (typeof value === 'number' || typeof value === 'boolean')
    throw new PythonError(
      'TypeError',
      `expected a sequence of integers or a single integer, got '${repr(open, value)}'`,
    );
  return lengthsOf(
    open,
    value instanceof Ref && arrayOf(open, value) === null ? iterate(open, value) : [value],
  );
}

/** {@link shapeOf} of lengths that are given one by one. */
export function lengthsOf(open: OpenState, lengths: readonly Value[]): number[] {
  return lengths.map((length) => {
    const array = arrayOf(open, length);
    const number = array !== null && isScalar(array) && /int/.test(array.dtype) ? read(open, array) : '';
    if (typeof number !== 'string') return number[0]!;
    if (typeof length === 'boolean') throw new PythonError('TypeError', 'an integer is required');
    if (typeof length !== 'bigint')
      throw new PythonError(
        'TypeError',
        `'${typeName(open, length)}' object cannot be interpreted as an integer`,
      );
    if (BigInt.asIntN(64, length) !== length)
      throw new PythonError('ValueError', 'Maximum allowed dimension exceeded');
    if (BigInt(Number(length)) !== length)
      throw new Unsupported(`a length of ${length} is not supported; round ones are`);
    return Number(length);
  });
}

/** The dtype that a program names, or the preset where it names none. Throws {@link Unsupported} for one that the subset lacks. */
export function dtypeOf(open: OpenState, value: Value | undefined, preset: string): string {
  if (value === undefined || value === null) return preset;
  const name = value instanceof Builtin ? value.name.replace(/^numpy\.(dtype\.)?/, '') : value;
  const dtype = typeof name === 'string' ? dtypeNamed(name) : undefined;
  if (dtype === undefined) throw unknownDtype(typeName(open, value));
  return dtype;
}

const isSequence = (open: OpenState, value: Value): boolean =>
  ['list', 'tuple'].includes(open.peek(value)?.kind ?? '');

/** `np.array` of nested lists or tuples of numbers. Throws NumPy's error where they are not of one shape. */
export function fromSequence(open: OpenState, value: Value, wanted?: string): Ref {
  const shape: number[] = [];
  for (let at = value; isSequence(open, at); at = iterate(open, at)[0]!) {
    const items = iterate(open, at);
    shape.push(items.length);
    // More than any array has: a list may lie in itself.
    if (items.length === 0 || shape.length > 64) break;
  }
  requireSize(elementCount(shape));
  const numbers: number[] = [];
  const unknown: string[] = [];
  const types = new Set<string>();
  const visit = (item: Value, depth: number): void => {
    if (depth < shape.length) {
      if (!isSequence(open, item) || iterate(open, item).length !== shape[depth])
        throw new Unsupported('an array of sequences of different lengths is not supported');
      iterate(open, item).forEach((each) => visit(each, depth + 1));
      return;
    }
    const array = arrayOf(open, item);
    if (array !== null && isScalar(array)) {
      types.add(array.dtype);
      if (typeof array.numbers === 'string') unknown.push(array.numbers);
      else numbers.push(array.numbers[0]!);
      return;
    }
    if (typeof item !== 'bigint' && typeof item !== 'number' && typeof item !== 'boolean')
      throw new Unsupported(`an array that holds a ${typeName(open, item)} is not supported; numbers are`);
    types.add(typeof item === 'bigint' ? 'int64' : typeof item === 'number' ? 'float64' : 'bool');
    if (typeof item === 'bigint' && BigInt.asIntN(64, item) !== item)
      throw new Unsupported('an array of ints beyond 64 bits is not supported');
    if (wanted !== undefined && typeof item === 'bigint' && item < 0n && wanted.startsWith('uint'))
      throw new Unsupported('a negative number in an unsigned array depends on the version of NumPy');
    numbers.push(Number(item));
  };
  visit(value, 0);
  const found = [...types].reduce<string | undefined>(
    (all, each) => (all === undefined ? each : promote(all, each)),
    undefined,
  );
  const dtype = found ?? 'float64';
  return owner(open, shape, wanted ?? dtype, () => cast(unknown[0] ?? numbers, dtype, wanted ?? dtype));
}

/** An array, or a sequence made one; a number is refused. */
function toArray(open: OpenState, value: Value | undefined, dtype?: string): Ref {
  if (arrayOf(open, value) !== null) return value as Ref;
  if (value !== undefined && isSequence(open, value)) return fromSequence(open, value, dtype);
  throw new Unsupported(`an array made of this is not supported; lists and tuples of numbers are`);
}

/** A copy; `layout` keeps the order of the axes, or puts the elements in order. */
export function copied(
  open: OpenState,
  array: ArrayObject,
  layout: 'keep' | 'order',
  dtype = array.dtype,
): Ref {
  const { shape } = array;
  const strides = layout === 'keep' ? packedLike(array, itemSize(dtype)) : undefined;
  const numbers = (): Numbers => {
    const given = cast(read(open, array), array.dtype, dtype);
    return strides === undefined ? given : inOrder(given, shape, strides, itemSize(dtype));
  };
  return owner(open, shape, dtype, numbers, 'written', strides);
}

/** The parameters that may be given by keyword or, in this order, by place. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  ...{ zeros: ['shape', 'dtype'], ones: ['shape', 'dtype'], empty: ['shape', 'dtype'] },
  full: ['shape', 'fill_value', 'dtype'],
  ...{ zeros_like: ['a', 'dtype'], ones_like: ['a', 'dtype'], empty_like: ['prototype', 'dtype'] },
  full_like: ['a', 'fill_value', 'dtype'],
  ...{ array: ['object', 'dtype', 'copy'], asarray: ['a', 'dtype'] },
  arange: ['start', 'stop', 'step', 'dtype'],
  ...{ 'random.random': ['size'], 'random.random_sample': ['size'] },
};

/** The functions of `numpy` that make arrays; those of `numpy.random` after their module. */
export const makers: readonly string[] = [...Object.keys(parameters), 'random.rand', 'random.randn'];

/** `np.NAME(...)` for the functions that make arrays. Throws {@link Unsupported} for what the subset lacks. */
export function make(open: OpenState, name: string, args: readonly Value[], keywords: Keywords): Value {
  const chance = (): Numbers => 'np.random gives others in each run';
  const isChance = name.startsWith('random.rand') && parameters[name] === undefined;
  if (isChance) return owner(open, lengthsOf(open, args), 'float64', chance);
  const given: Readonly<Record<string, Value | undefined>> = named(
    `np.${name}`,
    args,
    keywords,
    ...parameters[name]!,
  );
  const { shape, dtype, fill_value: fill = null, size } = given;
  const like = name.endsWith('_like') ? toArray(open, given['a'] ?? given['prototype']) : null;
  const model = arrayOf(open, like);
  const value = { ones: 1, full: fill }[name.replace('_like', '') as 'ones'] ?? 0;
  const constant = (count: number, type: string) => (): Numbers => {
    const number = numberOf(open, value as Value);
    const all = typeof number === 'string' ? number : Array.from({ length: count }, () => number);
    return cast(all, 'float64', type);
  };
  if (model !== null) {
    if (isScalar(model)) throw new Unsupported(`np.${name} of a scalar is not supported; of an array it is`);
    const type = dtypeOf(open, dtype, model.dtype);
    requireFits(value as Value, type);
    const how = name === 'empty_like' ? 'empty' : 'written';
    const made = how === 'empty' ? left : constant(elementCount(model.shape), type);
    return owner(open, model.shape, type, made, how, packedLike(model, itemSize(type)));
  }
  switch (name) {
    case 'random.random':
    case 'random.random_sample':
      return owner(open, shapeOf(open, size), 'float64', chance);
    case 'arange':
      return arange(open, given);
    case 'array':
    case 'asarray': {
      const from = given['object'] ?? given['a'];
      const wanted = dtype === undefined || dtype === null ? undefined : dtypeOf(open, dtype, '');
      const ref = toArray(open, from, wanted);
      const array = arrayOf(open, ref)!;
      if (ref !== from) return ref;
      if (isScalar(array))
        throw new Unsupported(`np.${name} of a scalar is not supported; of an array it is`);
      const copy = given['copy'] ?? name === 'array';
      if (copy !== true && copy !== false) throw new Unsupported('copy= takes True or False here');
      if (!copy && name === 'array')
        throw new Unsupported('np.array with copy=False depends on the version of NumPy; use np.asarray');
      return copy || (wanted ?? array.dtype) !== array.dtype ? copied(open, array, 'keep', wanted) : ref;
    }
  }
  const lengths = shapeOf(open, shape);
  const preset = name === 'full' ? typeOf(open, fill) : 'float64';
  const how: Filling = name === 'zeros' ? 'zeroed' : name === 'empty' ? 'empty' : 'written';
  const type = dtypeOf(open, dtype, preset);
  requireFits(value as Value, type);
  return owner(open, lengths, type, how === 'empty' ? left : constant(elementCount(lengths), type), how);
}

const left = (): Numbers => 'np.empty leaves what was in memory';

/** Throws Python's error, or {@link Unsupported} where versions differ, for a Python number that an int dtype does not hold. */
export function requireFits(value: Value, dtype: string): void {
  if (!/int/.test(dtype) || value instanceof Ref) return;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
    if (!Number.isFinite(value))
      throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  }
  const number = BigInt(Math.trunc(Number(value)));
  const bits = (8 * Number(/\d+/.exec(dtype)![0])) / 8;
  if ((dtype.startsWith('u') ? BigInt.asUintN(bits, number) : BigInt.asIntN(bits, number)) !== number)
    throw new Unsupported(
      `storing ${String(value)} in ${dtype}, which does not hold it, depends on the version of NumPy`,
    );
}

/** The dtype of a number of the program. Throws {@link Unsupported} for what is none. */
function typeOf(open: OpenState, value: Value): string {
  const array = arrayOf(open, value);
  if (array !== null && isScalar(array)) return array.dtype;
  if (typeof value === 'bigint') return 'int64';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  throw new Unsupported(`filling with a ${typeName(open, value)} is not supported; numbers are`);
}

function numberOf(open: OpenState, value: Value): number | string {
  typeOf(open, value);
  const array = arrayOf(open, value);
  if (array === null) return Number(value);
  return typeof array.numbers === 'string' ? array.numbers : array.numbers[0]!;
}

function arange(open: OpenState, given: Readonly<Record<string, Value | undefined>>): Ref {
  const plain = (value: Value | undefined): Value | undefined => {
    const array = arrayOf(open, value);
    const numbers = array !== null && isScalar(array) ? read(open, array) : '';
    return typeof numbers === 'string' ? value : valueOf(numbers[0]!, array!.dtype);
  };
  const [a, b, c] = ['start', 'stop', 'step'].map((key) => plain(given[key]));
  if (given['start'] === undefined)
    throw new Unsupported('np.arange without a start or stop is not supported');
  const bounds = [b === undefined || b === null ? 0n : a, b ?? a, c ?? 1n];
  if (!bounds.every((bound) => typeof bound === 'bigint' || typeof bound === 'number'))
    throw new Unsupported('np.arange takes one to three numbers here');
  const [start, stop, step] = bounds.map(Number) as [number, number, number];
  const whole = bounds.every((bound) => typeof bound === 'bigint');
  if (step === 0) binary(open, '/', bounds[1]!, bounds[2]!, false);
  if (bounds.some((bound) => typeof bound === 'bigint' && bound >= 2n ** 63n && bound < 2n ** 64n))
    throw new Unsupported('np.arange of what only unsigned numbers hold is not supported');
  const distance = whole ? Number((bounds[1] as bigint) - (bounds[0] as bigint)) : stop - start;
  const length = Math.ceil(distance / step);
  if (Number.isNaN(length)) throw new PythonError('ValueError', 'arange: cannot compute length');
  if (Math.abs(length) >= 2 ** 63) throw new PythonError('ValueError', 'Maximum allowed size exceeded');
  const dtype = dtypeOf(open, given['dtype'], whole ? 'int64' : 'float64');
  if (dtype === 'bool' || (/int/.test(dtype) && !whole))
    throw new Unsupported(`np.arange of ${dtype} with these bounds is not supported`);
  // NumPy makes the first two and goes on by their difference.
  const difference = start + step - start;
  return owner(open, [Math.max(0, length)], dtype, () =>
    dtype === 'float32' && ![start, step].every(Number.isInteger)
      ? 'np.arange of float32 rounds in its own way'
      : Array.from({ length: Math.max(0, length) }, (_, at) =>
          at === 1 ? start + step : start + at * difference,
        ),
  );
}
