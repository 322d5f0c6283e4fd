import { PythonError, Unsupported } from './python-error.ts';
import { iterate } from './operators.ts';
import type { OpenState } from './state.ts';
import { typeName } from './text.ts';
import { builtin, Builtin, Ref, type ArrayObject, type HeapObject, type Value } from './values.ts';

/** Bytes of one element, by dtype. */
const itemSizes: Readonly<Record<string, number>> = {
  float64: 8,
  float32: 4,
  float16: 2,
  int64: 8,
  int32: 4,
  int16: 2,
  int8: 1,
  uint64: 8,
  uint32: 4,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex128: 16,
  complex64: 8,
};

export const dtypeNames: readonly string[] = Object.keys(itemSizes);
const maxBytes = 2 ** 47;

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function byteCount(array: ArrayObject): number {
  return elementCount(array.shape) * array.itemsize;
}

function rowMajor(shape: readonly number[], itemsize: number): number[] {
  const strides: number[] = [];
  let step = itemsize;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    strides.unshift(step);
    step *= shape[axis]!;
  }
  return strides;
}

/** A new array that owns its data. Throws Python's errors, and refuses an array of no elements. */
function owner(state: OpenState, shape: readonly number[], dtype: string): Ref {
  if (shape.some((length) => length < 0))
    throw new PythonError('ValueError', 'negative dimensions are not allowed');
  const itemsize = itemSizes[dtype]!;
  const bytes = elementCount(shape) * itemsize;
  if (bytes === 0) throw new Unsupported('an array of no elements is not supported');
  if (bytes > maxBytes)
    throw new Unsupported(`an array of ${bytes} bytes is larger than any address space here`);
  return state.create({
    kind: 'array',
    shape,
    strides: rowMajor(shape, itemsize),
    dtype,
    itemsize,
    base: null,
    offset: 0,
  });
}

/** A view: another array object on the same data. Its base is the data's owner, never another view (NumPy collapses the chain). */
function view(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Ref {
  return state.create({ ...array, shape, strides, base: array.base ?? ref, offset });
}

function shapeOf(state: OpenState, value: Value | undefined): number[] {
  const lengths = value instanceof Ref ? iterate(state, value) : [value ?? null];
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

/**
 * The array functions of the subset: what `np.NAME(...)` makes.
 * `named` gives keyword arguments. Returns undefined for a name that is not among them.
 */
export function callArrayFunction(
  state: OpenState,
  name: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): Value | undefined {
  const argument = (index: number, key: string): Value | undefined => args[index] ?? named.get(key);
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
      const preset = typeof fill === 'bigint' ? 'int64' : typeof fill === 'boolean' ? 'bool' : 'float64';
      return owner(state, shapeOf(state, argument(0, 'shape')), dtypeOf(state, argument(2, 'dtype'), preset));
    }
    case 'random.random':
      return owner(state, shapeOf(state, argument(0, 'size')), 'float64');
    case 'arange':
      return arange(state, args, named);
    case 'shares_memory': {
      const [a, b] = args.map((value) => (value instanceof Ref ? state.object(value) : null));
      if (a?.kind !== 'array' || b?.kind !== 'array')
        throw new Unsupported('np.shares_memory takes two arrays here');
      return sharesMemory(args[0] as Ref, a, args[1] as Ref, b);
    }
    default:
      return undefined;
  }
}

function arange(state: OpenState, args: readonly Value[], named: ReadonlyMap<string, Value>): Ref {
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

/** First byte and the byte after the last that an array can reach in its owner's block. */
function extent(array: ArrayObject): [number, number] {
  let low = array.offset;
  let high = array.offset + array.itemsize;
  array.shape.forEach((length, axis) => {
    const reach = (length - 1) * array.strides[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  });
  return [low, high];
}

function isDense(array: ArrayObject): boolean {
  const [low, high] = extent(array);
  return high - low === byteCount(array);
}

function isRowMajor(array: ArrayObject): boolean {
  const packed = rowMajor(array.shape, array.itemsize);
  return array.strides.every((stride, axis) => stride === packed[axis] || array.shape[axis] === 1);
}

/** `array.NAME`. Returns undefined for an attribute that the subset lacks. */
export function arrayAttribute(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  name: string,
): Value | undefined {
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

/** `array.NAME(...)`. Returns undefined for a method that the subset lacks. */
export function callArrayMethod(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  name: string,
  args: readonly Value[],
): Value | undefined {
  switch (name) {
    case 'copy':
    case 'flatten':
      return owner(state, name === 'copy' ? array.shape : [elementCount(array.shape)], array.dtype);
    case 'view':
      if (args.length > 0) throw new Unsupported('view() with a dtype is not supported; view() is');
      return view(state, ref, array, array.shape, array.strides, array.offset);
    case 'transpose':
      if (args.length > 0) throw new Unsupported('transpose() with axes is not supported; transpose() is');
      return view(state, ref, array, array.shape.toReversed(), array.strides.toReversed(), array.offset);
    case 'ravel':
      return reshape(state, ref, array, [elementCount(array.shape)]);
    case 'reshape':
      return reshape(
        state,
        ref,
        array,
        args.length === 1 ? shapeOf(state, args[0]) : args.flatMap((arg) => shapeOf(state, arg)),
      );
    default:
      return undefined;
  }
}

/** A view where the data already lies in order, a copy where not. */
function reshape(state: OpenState, ref: Ref, array: ArrayObject, wanted: readonly number[]): Ref {
  const count = elementCount(array.shape);
  const known = elementCount(wanted.filter((length) => length !== -1));
  const shape = wanted.map((length) => (length === -1 ? count / known : length));
  if (wanted.filter((length) => length === -1).length > 1) {
    throw new PythonError('ValueError', 'can only specify one unknown dimension');
  }
  if (elementCount(shape) !== count || shape.some((length) => !Number.isInteger(length))) {
    throw new PythonError(
      'ValueError',
      `cannot reshape array of size ${count} into shape (${wanted.join(',')}${wanted.length === 1 ? ',' : ''})`,
    );
  }
  if (isRowMajor(array)) return view(state, ref, array, shape, rowMajor(shape, array.itemsize), array.offset);
  if (array.shape.length === 1) {
    const stride = array.strides[0]! / array.itemsize;
    return view(
      state,
      ref,
      array,
      shape,
      rowMajor(shape, array.itemsize).map((step) => step * stride),
      array.offset,
    );
  }
  if (array.shape.filter((length) => length > 1).length > 1 && array.strides.some((stride) => stride < 0)) {
    throw new Unsupported('reshaping this view is not supported; copy it first');
  }
  if (!isTransposed(array))
    throw new Unsupported('reshaping a view with gaps is not supported; copy it first');
  return owner(state, shape, array.dtype);
}

function isTransposed(array: ArrayObject): boolean {
  return isRowMajor({ ...array, shape: array.shape.toReversed(), strides: array.strides.toReversed() });
}

/** `array[index]`: a view for slices and whole rows, a copy for a list of indexes. A single number is refused: there are none. */
export function subscriptArray(state: OpenState, ref: Ref, array: ArrayObject, index: Value): Value {
  const given = index instanceof Ref ? state.object(index) : null;
  if (given?.kind === 'list') {
    if (!given.items.every((item) => typeof item === 'bigint'))
      throw new Unsupported('an index list takes ints here');
    return owner(state, [given.items.length, ...array.shape.slice(1)], array.dtype);
  }
  const parts = given?.kind === 'tuple' ? given.items : [index];
  if (parts.length > array.shape.length) {
    throw new PythonError(
      'IndexError',
      `too many indices for array: array is ${array.shape.length}-dimensional, but ${parts.length} were indexed`,
    );
  }
  const shape: number[] = [];
  const strides: number[] = [];
  let offset = array.offset;
  array.shape.forEach((length, axis) => {
    const part = parts[axis];
    const slice = part instanceof Ref ? state.object(part) : null;
    if (part === undefined) {
      shape.push(length);
      strides.push(array.strides[axis]!);
    } else if (slice?.kind === 'slice') {
      const { start, step, count } = sliceBounds(slice, length);
      if (count === 0) throw new Unsupported('an array of no elements is not supported');
      shape.push(count);
      strides.push(array.strides[axis]! * step);
      offset += start * array.strides[axis]!;
    } else if (typeof part === 'bigint') {
      const at = part < 0n ? Number(part) + length : Number(part);
      if (at < 0 || at >= length)
        throw new PythonError(
          'IndexError',
          `index ${part} is out of bounds for axis ${axis} with size ${length}`,
        );
      offset += at * array.strides[axis]!;
    } else throw new Unsupported('this kind of index is not supported; ints, slices and lists of ints are');
  });
  if (shape.length === 0)
    throw new Unsupported('reading one element is not supported; arrays have no numbers here');
  return view(state, ref, array, shape, strides, offset);
}

/** Python's slice arithmetic: first index, step and number of items for a sequence of that length. */
export function sliceBounds(
  slice: HeapObject & { kind: 'slice' },
  length: number,
): { start: number; step: number; count: number } {
  const number = (value: Value): number | null => {
    if (value === null) return null;
    if (typeof value !== 'bigint' && typeof value !== 'boolean')
      throw new PythonError(
        'TypeError',
        'slice indices must be integers or None or have an __index__ method',
      );
    return Number(value);
  };
  const step = number(slice.step) ?? 1;
  if (step === 0) throw new PythonError('ValueError', 'slice step cannot be zero');
  const clip = (value: number | null, preset: number): number => {
    if (value === null) return preset;
    const at = value < 0 ? value + length : value;
    return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
  };
  const start = clip(number(slice.start), step > 0 ? 0 : length - 1);
  const stop = clip(number(slice.stop), step > 0 ? length : -1);
  return { start, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}

/** Names that `np.NAME` knows, as values. */
export function arrayModuleName(name: string): Value | undefined {
  if (['zeros', 'ones', 'empty', 'full', 'arange', 'shares_memory', 'random', ...dtypeNames].includes(name))
    return builtin(`numpy.${name}`);
  return undefined;
}
