import { choose, requirePlainIndex, type Chosen } from './index.ts';
import { arrayOf, elementCount, isScalar } from './block.ts';
import {
  broadcast,
  extent,
  inOrder,
  isRowMajor,
  liesAlike,
  maxKnown,
  mayOverlap,
  owner,
  packed,
  places,
  read,
  readAs,
  scalar,
  shapeText,
  view,
  write,
} from './layout.ts';
import { copied, fromSequence, requireFits } from './making.ts';
import { cast, kindOf, type Numbers } from './types.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { typeName } from '../../machine/type-names.ts';
import type { ArrayObject, Ref, Value } from '../../machine/values.ts';

/** A view where strides can say it, a view of a copy where not. */
export function reshape(open: OpenState, ref: Ref, array: ArrayObject, wanted: readonly number[]): Ref {
  const count = elementCount(array.shape);
  const rest = elementCount(wanted.filter((length) => length !== -1));
  if (wanted.filter((length) => length === -1).length > 1)
    throw new PythonError('ValueError', 'can only specify one unknown dimension');
  if (wanted.some((length) => length < -1))
    throw new Unsupported('a negative length other than -1 is not supported');
  const shape = wanted.map((length) => (length === -1 ? count / rest : length));
  if (elementCount(shape) !== count || !shape.every(Number.isInteger)) {
    // NumPy leaves out what it was to find out where that comes first.
    const shown = wanted[0] === -1 ? wanted.slice(1) : wanted;
    const text = shown.map((length) => (length === -1 ? 'newaxis' : length)).join(',');
    throw new PythonError(
      'ValueError',
      `cannot reshape array of size ${count} into shape (${text}${wanted.length === 1 ? ',' : ''})`,
    );
  }
  if (shape.length === 0) throw new Unsupported('an array of no dimensions is not supported');
  if (wanted.join() === array.shape.join()) return view(open, ref, array, {});
  const strides = isRowMajor(array) ? packed(shape, array.itemsize) : reshaped(array, shape);
  if (strides !== null) return view(open, ref, array, { shape, strides });
  const copy = copied(open, array, 'order');
  return view(open, copy, arrayOf(open, copy)!, { shape, strides: packed(shape, array.itemsize) });
}

/**
 * The strides of the new shape on the same data, or null where there are none (numpy/core/src/multiarray/shape.c,
 * _attempt_nocopy_reshape): runs of axes that lie without gaps are cut anew.
 */
function reshaped(
  { shape: old, strides: from, itemsize }: ArrayObject,
  shape: readonly number[],
): number[] | null {
  const axes = [...old.keys()].filter((axis) => old[axis] !== 1);
  const [lengths, steps] = [axes.map((axis) => old[axis]!), axes.map((axis) => from[axis]!)];
  const strides: number[] = shape.map(() => 0);
  let [oldAt, oldEnd, newAt, newEnd] = [0, 1, 0, 1];
  while (newAt < shape.length && oldAt < lengths.length) {
    let taken = shape[newAt]!;
    let had = lengths[oldAt]!;
    while (taken !== had)
      if (taken < had) taken *= shape[newEnd++]!;
      else had *= lengths[oldEnd++]!;
    for (let at = oldAt; at < oldEnd - 1; at += 1)
      if (steps[at] !== lengths[at + 1]! * steps[at + 1]!) return null;
    strides[newEnd - 1] = steps[oldEnd - 1]!;
    for (let at = newEnd - 1; at > newAt; at -= 1) strides[at - 1] = strides[at]! * shape[at]!;
    [newAt, newEnd, oldAt, oldEnd] = [newEnd, newEnd + 1, oldEnd, oldEnd + 1];
  }
  const last = newAt >= 1 ? strides[newAt - 1]! : itemsize;
  for (let at = newAt; at < shape.length; at += 1) strides[at] = last;
  return strides;
}

/** `array[index]`: a view for ints and slices, a copy for lists, a scalar for one element. Throws NumPy's errors. */
export function subscriptArray(open: OpenState, ref: Ref, array: ArrayObject, index: Value): Value {
  if (isScalar(array)) {
    if (typeof index === 'bigint') throw new PythonError('IndexError', 'invalid index to scalar variable.');
    throw new Unsupported('an index of a NumPy scalar is not supported');
  }
  const { fancy, ...chosen } = choose(open, array, index);
  if (fancy === null) {
    if (chosen.shape.length > 0) return view(open, ref, array, chosen);
    requirePlainIndex(open, index);
    return scalar(open, array.dtype, element(open, array, chosen.offset));
  }
  fancy.bytes();
  const from = array.base === null ? array : (open.peek(array.base) as ArrayObject);
  const numbers = (): Numbers => {
    const block = from.numbers;
    if (typeof block === 'string') return block;
    if (from.dtype !== array.dtype) return 'it is seen as another dtype';
    return fancy.places().map((place) => block[place]!);
  };
  if (fancy.front === 0) return owner(open, chosen.shape, array.dtype, numbers, 'written', chosen.strides);
  // The lists' axes go to the front where NumPy makes the copy; what it returns is a view with them in their place.
  const inner = owner(
    open,
    fancy.axes.map((axis) => chosen.shape[axis]!),
    array.dtype,
    numbers,
  );
  return view(open, inner, arrayOf(open, inner)!, {
    shape: chosen.shape,
    strides: elementCount(chosen.shape) === 0 ? chosen.shape.map(() => 0) : chosen.strides,
  });
}

function element(open: OpenState, array: ArrayObject, offset: number): Numbers {
  return read(open, { ...array, shape: [1], strides: [array.itemsize], base: array.base, offset });
}

/** `array[index] = value`. Throws NumPy's errors. */
export function storeArray(open: OpenState, ref: Ref, array: ArrayObject, index: Value, value: Value): void {
  if (isScalar(array))
    throw new PythonError('TypeError', `'${typeName(open, ref)}' object does not support item assignment`);
  const { fancy, ...chosen } = choose(open, array, index);
  if (chosen.shape.length === 0) requirePlainIndex(open, index);
  assign(open, ref, array, value, { ...array, ...chosen }, fancy);
}

/** Writes a value, repeated as it needs be, into what an array's index has chosen. */
export function assign(
  open: OpenState,
  ref: Ref,
  whole: ArrayObject,
  value: Value,
  target = whole,
  fancy: Chosen['fancy'] = null,
): void {
  const { shape, dtype } = target;
  const isList = ['list', 'tuple'].includes(open.peek(value)?.kind ?? '');
  const source = isList ? fromSequence(open, value) : value;
  const from = arrayOf(open, source);
  let numbers: () => Numbers;
  if (from !== null) {
    if (fancy !== null && !isScalar(from) && mayOverlap(ref, whole, source as Ref, from))
      throw new Unsupported('storing an array in places of itself that a list chooses is not supported');
    if (isList && fancy === null && shape.length > 0 && from.shape.length > shape.length)
      throw new PythonError(
        'ValueError',
        `setting an array element with a sequence. The requested array would exceed the maximum number of dimension of ${shape.length}.`,
      );
    if (shape.length === 0 && !isScalar(from) && 'bc'.includes(kindOf(dtype)))
      throw new Unsupported('storing this in one element is not supported; numbers are');
    if (shape.length === 0 && !isScalar(from))
      throw isList
        ? new PythonError('ValueError', 'setting an array element with a sequence.')
        : new Unsupported('storing an array in one element is not supported');
    // Axes of one element in front are passed over.
    let extra = 0;
    while (from.shape.length - extra > shape.length && from.shape[extra] === 1) extra += 1;
    const cut: ArrayObject = { ...from, shape: from.shape.slice(extra), strides: from.strides.slice(extra) };
    if (
      (fancy?.mask === true && from.shape.length > 1) ||
      cut.shape.length > shape.length ||
      broadcast([cut.shape, shape])?.join() !== shape.join()
    ) {
      if (fancy !== null && elementCount(shape) === 0)
        throw new Unsupported('storing what does not fit in places of which there are none is not supported');
      throw unfit(fancy === null ? cut : from, target, fancy);
    }
    if (
      fancy === null &&
      isScalar(from) === false &&
      shape.length > 0 &&
      overlaps(ref, target, source as Ref, from)
    )
      owner(open, shape, dtype, () => '');
    numbers = () => readAs(open, cut, shape);
  } else {
    if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new Unsupported('storing this in an array is not supported; numbers, lists and arrays are');
    requireFits(value, dtype);
    numbers = () => Array.from({ length: elementCount(shape) }, () => Number(value));
  }
  const held = (): Numbers => cast(numbers(), from?.dtype ?? 'float64', dtype);
  if (fancy === null) {
    write(open, ref, target, held);
    return;
  }
  fancy.bytes();
  // In the order in which the places were listed.
  const listed = (): Numbers => inOrder(held(), shape, target.strides, target.itemsize);
  if (elementCount(shape) <= maxKnown) write(open, ref, target, listed, fancy.places());
  else write(open, ref, whole, () => 'more was written than is kept');
}

function unfit(from: ArrayObject, { shape }: ArrayObject, fancy: Chosen['fancy']): PythonError {
  const [given, wanted] = [shapeText(from.shape), shapeText(shape)];
  if (fancy?.mask === true && from.shape.length > 1)
    return new PythonError(
      'ValueError',
      `NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has ${from.shape.length} dimensions`,
    );
  if (fancy === null)
    return new PythonError(
      'ValueError',
      `could not broadcast input array from shape ${given} into shape ${wanted}`,
    );
  return new PythonError(
    'ValueError',
    fancy.mask
      ? `NumPy boolean array indexing assignment cannot assign ${elementCount(from.shape)} input values to the ${shape[0]} output values where the mask is true`
      : `shape mismatch: value array of shape ${given} could not be broadcast to indexing result of shape ${wanted}`,
  );
}

/** Whether NumPy takes a copy of the source first (numpy/core/src/multiarray/array_assign_array.c). */
function overlaps(ref: Ref, target: ArrayObject, source: Ref, from: ArrayObject): boolean {
  if (!mayOverlap(ref, target, source, from) || liesAlike(target, from)) return false;
  return target.shape.length > 1 || target.strides[0]! * from.strides.at(-1)! < 0;
}

/** Whether two arrays have a byte in common, looked for byte by byte. Throws {@link Unsupported} where they are too large. */
export function shareMemory(open: OpenState, a: Ref, b: Ref): boolean {
  const [x, y] = [arrayOf(open, a)!, arrayOf(open, b)!];
  if (!mayOverlap(a, x, b, y)) return false;
  const dense = (array: ArrayObject): boolean => {
    const [low, high] = extent(array);
    return high - low === elementCount(array.shape) * array.itemsize;
  };
  if (dense(x) || dense(y)) return true;
  if (elementCount(x.shape) + elementCount(y.shape) > 100_000)
    throw new Unsupported('np.shares_memory of two large views with gaps is not supported');
  const bytes = (array: ArrayObject): number[] =>
    places({ ...array, itemsize: 1 }).flatMap((from) =>
      Array.from({ length: array.itemsize }, (_, at) => from + at),
    );
  const taken = new Set(bytes(x));
  return bytes(y).some((byte) => taken.has(byte));
}
