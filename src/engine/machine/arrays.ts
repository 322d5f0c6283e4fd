import { requireCount } from './arguments.ts';
import {
  byteCount,
  dtypeNames,
  elementCount,
  extent,
  isDense,
  isRowMajor,
  itemSizes,
  owner,
  view,
} from './array-layout.ts';
import { reshape } from './array-views.ts';
import type { Keywords } from './called.ts';
import { asNumber } from './numbers.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { iterate } from './iteration.ts';
import type { OpenState } from './open-state.ts';
import { typeName } from './type-names.ts';
import { Builtin, Ref, type ArrayObject, type Value } from './values.ts';

function shapeOf(state: OpenState, value: Value | undefined): number[] {
  if (value === undefined) throw new Unsupported('an array without a shape is not supported');
  const lengths = value instanceof Ref ? iterate(state, value) : [value];
  return lengths.map((length) => {
    if (typeof length !== 'bigint')
      throw new PythonError(
        'TypeError',
        `'${typeName(state, length)}' object cannot be interpreted as an integer`,
      );
    return Number(length);
  });
}

function dtypeOf(state: OpenState, value: Value | undefined, preset: string): string {
  if (value === undefined || value === null) return preset;
  const name = value instanceof Builtin ? value.name.replace(/^numpy\./, '') : value;
  const known: Readonly<Record<string, string>> = { float: 'float64', int: 'int64', bool: 'bool' };
  const dtype = typeof name === 'string' ? (known[name] ?? name) : '';
  if (itemSizes[dtype] === undefined) {
    throw new Unsupported(
      `this dtype is not supported; ${dtypeNames.join(', ')} are (a ${typeName(state, value)} was given)`,
    );
  }
  return dtype;
}

/** The parameters that may be given by keyword or, in this order, by place. */
const arrayParameters: Readonly<Record<string, readonly string[]>> = {
  zeros: ['shape', 'dtype'],
  ones: ['shape', 'dtype'],
  empty: ['shape', 'dtype'],
  full: ['shape', 'fill_value', 'dtype'],
  'random.random': ['size'],
  arange: ['start', 'stop', 'step', 'dtype'],
  shares_memory: ['a', 'b'],
};

/** What {@link callFunction} calls by a name in `numpy` itself. */
export const arrayFunctions: readonly string[] = Object.keys(arrayParameters).filter(
  (name) => !name.includes('.'),
);

/** `np.NAME(...)`; `name` begins with `numpy.`. Throws {@link Unsupported} for what the subset lacks. */
export function callFunction(
  state: OpenState,
  full: string,
  args: readonly Value[],
  keywords: Keywords,
): Value {
  const name = full.slice('numpy.'.length);
  const parameters = arrayParameters[name];
  if (parameters === undefined) {
    const dtype = dtypeNames.includes(name) ? '; it can be given as a dtype' : '';
    throw new Unsupported(`calling ${full} is not supported${dtype}`);
  }
  const named = new Map(keywords);
  if (args.length > parameters.length)
    throw new Unsupported(`np.${name}() takes ${parameters.join(', ')} here; ${args.length} were given`);
  for (const key of named.keys()) {
    if (!parameters.includes(key) || parameters.indexOf(key) < args.length)
      throw new Unsupported(`np.${name}() with ${key}= is not supported; ${parameters.join(', ')} are`);
  }
  const argument = (index: number, key: string): Value | undefined =>
    index < args.length ? args[index] : named.get(key);
  switch (name) {
    case 'zeros':
    case 'ones':
    case 'empty':
      return owner(
        state,
        shapeOf(state, argument(0, 'shape')),
        dtypeOf(state, argument(1, 'dtype'), 'float64'),
      );
    case 'full': {
      const fill = argument(1, 'fill_value');
      if (asNumber(fill ?? null) === null)
        throw new Unsupported('np.full() takes a number to fill with here');
      const preset = typeof fill === 'bigint' ? 'int64' : typeof fill === 'boolean' ? 'bool' : 'float64';
      return owner(state, shapeOf(state, argument(0, 'shape')), dtypeOf(state, argument(2, 'dtype'), preset));
    }
    case 'random.random':
      return owner(state, shapeOf(state, argument(0, 'size')), 'float64');
    case 'arange':
      return arange(state, args, named);
    default: {
      const [a, b] = args.map((value) => state.object(value));
      if (a?.kind !== 'array' || b?.kind !== 'array')
        throw new Unsupported('np.shares_memory takes two arrays here');
      return sharesMemory(args[0] as Ref, a, args[1] as Ref, b);
    }
  }
}

function arange(state: OpenState, args: readonly Value[], named: ReadonlyMap<string, Value>): Ref {
  for (const key of ['start', 'stop', 'step']) {
    if (named.has(key)) throw new Unsupported(`np.arange() with ${key}= is not supported; give it by place`);
  }
  const bounds = args.slice(0, 3);
  if (
    bounds.length === 0 ||
    !bounds.every((bound) => typeof bound === 'bigint' || typeof bound === 'number')
  ) {
    throw new Unsupported('np.arange takes one to three numbers here');
  }
  const [start, stop, step] =
    bounds.length === 1
      ? [0, Number(bounds[0]), 1]
      : [Number(bounds[0]), Number(bounds[1]), Number(bounds[2] ?? 1)];
  if (step === 0) throw new PythonError('ZeroDivisionError', 'division by zero');
  const preset = bounds.every((bound) => typeof bound === 'bigint') ? 'int64' : 'float64';
  const length = Math.max(0, Math.ceil((stop! - start!) / step!));
  return owner(state, [length], dtypeOf(state, args[3] ?? named.get('dtype'), preset));
}

/** Whether two arrays surely have a byte in common; refuses the cases where that needs number theory. */
function sharesMemory(aRef: Ref, a: ArrayObject, bRef: Ref, b: ArrayObject): boolean {
  if ((a.base ?? aRef) !== (b.base ?? bRef)) return false;
  const [aLow, aHigh] = extent(a);
  const [bLow, bHigh] = extent(b);
  if (aHigh <= bLow || bHigh <= aLow) return false;
  if (isDense(a) || isDense(b)) return true;
  throw new Unsupported(
    'np.shares_memory of two views with gaps is not supported; give it one array that is contiguous',
  );
}

/** `array.NAME`; undefined for an attribute that the subset lacks. */
export function attribute(state: OpenState, ref: Ref, array: ArrayObject, name: string): Value | undefined {
  const tuple = (items: readonly number[]): Value =>
    state.create({ kind: 'tuple', items: items.map(BigInt) });
  switch (name) {
    case 'T':
      return view(state, ref, array, array.shape.toReversed(), array.strides.toReversed(), array.offset);
    case 'base':
      return array.base;
    case 'nbytes':
      return BigInt(byteCount(array));
    case 'size':
      return BigInt(elementCount(array.shape));
    case 'itemsize':
      return BigInt(array.itemsize);
    case 'ndim':
      return BigInt(array.shape.length);
    case 'shape':
      return tuple(array.shape);
    case 'strides':
      return tuple(array.strides);
    default:
      return undefined;
  }
}

/** `array.NAME(...)`. */
export function callMethod(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  name: string,
  args: readonly Value[],
): Value {
  switch (name) {
    case 'copy':
    case 'flatten':
      requireCount(`array.${name}`, args, 0);
      return owner(state, name === 'copy' ? array.shape : [elementCount(array.shape)], array.dtype);
    case 'view':
      if (args.length > 0) throw new Unsupported('view() with a dtype is not supported; view() is');
      return view(state, ref, array, array.shape, array.strides, array.offset);
    case 'transpose':
      if (args.length > 0) throw new Unsupported('transpose() with axes is not supported; transpose() is');
      return view(state, ref, array, array.shape.toReversed(), array.strides.toReversed(), array.offset);
    case 'ravel':
      requireCount('array.ravel', args, 0);
      return isRowMajor(array)
        ? reshape(state, ref, array, [elementCount(array.shape)])
        : owner(state, [elementCount(array.shape)], array.dtype);
    default:
      requireCount('array.reshape', args, 1, 10);
      return reshape(
        state,
        ref,
        array,
        args.length === 1 ? shapeOf(state, args[0]) : args.flatMap((arg) => shapeOf(state, arg)),
      );
  }
}
