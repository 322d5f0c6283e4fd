import { byteCount, elementCount, isScalar, unableToAllocate } from './block.ts';
import { dtypeNames, fitted, itemSize, type Numbers } from './types.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { Ref, type ArrayObject, type Value } from '../../machine/values.ts';

const maxBytes = 2 ** 47;
/** Arrays of more elements keep no numbers, so that a large array costs nothing. */
export const maxKnown = 1000;

/** Strides without gaps; `axes` from the slowest to the fastest. An axis of no elements counts as one. */
export function packed(
  shape: readonly number[],
  itemsize: number,
  axes: readonly number[] = [...shape.keys()],
): number[] {
  const strides: number[] = shape.map(() => itemsize);
  let step = itemsize;
  for (const axis of axes.toReversed()) {
    strides[axis] = step;
    step *= shape[axis]! || 1;
  }
  return strides;
}

/** The layout of a copy that keeps the order of the axes (`order='K'`). */
export function packedLike(array: ArrayObject, itemsize: number): number[] {
  const { shape, strides } = array;
  const axes = [...shape.keys()];
  const stride = (axis: number): number => Math.abs(strides[axis]!);
  if (!isRowMajor(array))
    if (isColumnMajor(array)) axes.reverse();
    else axes.sort((a, b) => stride(b) - stride(a));
  return packed(shape, itemsize, axes);
}

/**
 * The layout of what an operation makes of operands: NumPy's iterator puts the axes in the order of their strides
 * (numpy/core/src/multiarray/nditer_constr.c, npyiter_find_best_axis_ordering). Strides of 0 have no say.
 */
export function packedByOperands(
  shape: readonly number[],
  operands: readonly (readonly number[])[],
  itemsize: number,
): number[] {
  // From the fastest axis to the slowest.
  const axes = [...shape.keys()].reverse();
  for (let place = 1; place < axes.length; place += 1) {
    const axis = axes[place]!;
    let to = place;
    for (let at = place - 1; at >= 0; at -= 1) {
      let decided = false;
      let swaps = false;
      for (const strides of operands) {
        const [own, other] = [Math.abs(strides[axis]!), Math.abs(strides[axes[at]!]!)];
        if (own === 0 || other === 0) continue;
        if (other <= own) swaps = false;
        else if (!decided) swaps = true;
        decided = true;
      }
      if (decided && !swaps) break;
      if (decided) to = at;
    }
    axes.splice(place, 1);
    axes.splice(to, 0, axis);
  }
  return packed(shape, itemsize, axes.reverse());
}

/** How the block of a new array is filled: `calloc` gives it zeroed, and `np.empty` leaves it as it comes. */
export type Filling = 'written' | 'zeroed' | 'empty';

/**
 * A new array that owns its data. `numbers` in the order of the block are asked for only where the array is small.
 * Throws Python's errors for a shape.
 */
export function owner(
  state: OpenState,
  shape: readonly number[],
  dtype: string,
  numbers: () => Numbers,
  filling: Filling = 'written',
  strides: readonly number[] = packed(shape, itemSize(dtype)),
): Ref {
  if (shape.length === 0) throw new Unsupported('an array of no dimensions is not supported');
  if (shape.length > 32)
    throw state.since('3.13')
      ? new Unsupported('an array of more than 32 dimensions is not supported')
      : new PythonError(
          'ValueError',
          `maximum supported dimension for an ndarray is 32, found ${shape.length}`,
        );
  const itemsize = itemSize(dtype);
  // One after the other, as PyArray_NewFromDescr_int does (numpy/core/src/multiarray/ctors.c).
  shape.reduce((bytes, length) => {
    if (length < 0) throw new PythonError('ValueError', 'negative dimensions are not allowed');
    if (bytes * BigInt(length) >= 1n << 63n)
      throw new PythonError(
        'ValueError',
        'array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.',
      );
    return bytes * BigInt(length || 1);
  }, BigInt(itemsize));
  const bytes = elementCount(shape) * itemsize;
  if (bytes > maxBytes)
    throw new PythonError(
      `numpy.${state.since('3.13') ? '_' : ''}core._exceptions._ArrayMemoryError`,
      unableToAllocate(shape, dtype, bytes),
    );
  return state.create({
    ...{ kind: 'array', shape, dtype, strides: bytes === 0 ? shape.map(() => 0) : strides },
    ...{ itemsize, base: null, offset: 0 },
    numbers:
      elementCount(shape) > maxKnown
        ? `an array of more than ${maxKnown} elements keeps none`
        : fitted(numbers(), dtype),
    zeroed: filling === 'zeroed',
    written: filling === 'written' && bytes > 0 ? [[0, bytes]] : [],
  });
}

/** A view: another array object on the same data. Its base is the data's owner, never another view (NumPy collapses the chain). */
export function view(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  change: Partial<Pick<ArrayObject, 'shape' | 'strides' | 'offset' | 'dtype' | 'itemsize'>>,
): Ref {
  return state.create({
    ...array,
    numbers: '',
    zeroed: false,
    written: [],
    base: array.base ?? ref,
    ...change,
  });
}

/** A NumPy scalar: an array object without axes, whose number lies in it; it has no block. */
export function scalar(state: OpenState, dtype: string, numbers: Numbers): Ref {
  return state.create({
    ...{ kind: 'array', shape: [], strides: [], dtype, itemsize: itemSize(dtype), base: null, offset: 0 },
    ...{ numbers: fitted(numbers, dtype), zeroed: false, written: [] },
  });
}

/** First byte and the byte after the last that an array can reach in its owner's block. */
export function extent(array: ArrayObject): [number, number] {
  if (elementCount(array.shape) === 0) return [array.offset, array.offset];
  let low = array.offset;
  let high = array.offset + array.itemsize;
  array.shape.forEach((length, axis) => {
    const reach = (length - 1) * array.strides[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  });
  return [low, high];
}

type Layout = Pick<ArrayObject, 'shape' | 'strides' | 'itemsize'>;

/** `flags.c_contiguous`: an axis of one element, and any axis of an array of none, may have any stride. */
export function isRowMajor({ shape, strides, itemsize }: Layout): boolean {
  const wanted = packed(shape, itemsize);
  return shape.includes(0) || strides.every((stride, axis) => stride === wanted[axis] || shape[axis] === 1);
}

/** `flags.f_contiguous`. */
export function isColumnMajor({ shape, strides, itemsize }: Layout): boolean {
  return isRowMajor({ shape: shape.toReversed(), strides: strides.toReversed(), itemsize });
}

/** Where the elements lie in the block, in units of an element, in the order of the indexes. */
export function places({ shape, strides, offset, itemsize }: Layout & Pick<ArrayObject, 'offset'>): number[] {
  let found = shape.includes(0) ? [] : [offset];
  shape.forEach((length, axis) => {
    found = found.flatMap((from) => Array.from({ length }, (_, at) => from + at * strides[axis]!));
  });
  return found.map((byte) => byte / itemsize);
}

/** The numbers of an array in the order of its indexes. */
export function read(state: OpenState, array: ArrayObject): Numbers {
  const from = array.base === null ? array : (state.peek(array.base) as ArrayObject);
  const { numbers } = from;
  if (typeof numbers === 'string') return numbers;
  if (isScalar(array)) return numbers;
  if (from.dtype !== array.dtype) return 'it is seen as another dtype';
  return places(array).map((place) => numbers[place]!);
}

/** Writes numbers, in the order of the indexes, through an array; `at` are their places in the block where not all are meant. */
export function write(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  numbers: () => Numbers,
  at?: readonly number[],
): void {
  const to = array.base ?? ref;
  const target = state.peek(to) as ArrayObject;
  const [low, high] = extent(array);
  const { itemsize } = array;
  const written: [number, number][] =
    at === undefined
      ? high > low
        ? [[low, high]]
        : []
      : at.map((place) => [place * itemsize, (place + 1) * itemsize]);
  const count = elementCount(target.shape);
  let known: Numbers = target.numbers;
  const whole = at === undefined && byteCount(array) === count * target.itemsize;
  if (count <= maxKnown && (typeof known !== 'string' || whole)) {
    const made =
      target.dtype === array.dtype ? fitted(numbers(), array.dtype) : 'it was written to as another dtype';
    if (typeof made === 'string') known = made;
    else {
      const changed = typeof known === 'string' ? Array.from<number>({ length: count }) : [...known];
      (at ?? places(array)).forEach((place, index) => (changed[place] = made[index]!));
      known = changed;
    }
  }
  state.replace(to, { ...target, numbers: known, written });
}

/** The numbers of an array that the program must see. Throws {@link Unsupported} where they are not known. */
export function known(state: OpenState, array: ArrayObject, what: string): readonly number[] {
  if (elementCount(array.shape) > maxKnown && array.base !== null)
    throw new Unsupported(`${what} needs the numbers of an array, and more than ${maxKnown} are not shown`);
  const numbers = read(state, array);
  if (typeof numbers !== 'string') return numbers;
  throw new Unsupported(`${what} needs the numbers of an array, which are not known here: ${numbers}`);
}

/** A number of an array as a Python value, as `item()` gives it. */
export const valueOf = (number: number, dtype: string): Value =>
  dtype === 'bool' ? number !== 0 : /int/.test(dtype) ? BigInt(number) : number;

/** The dtype that a program names. Throws {@link Unsupported} for one that the subset lacks. */
export function unknownDtype(what: string): Unsupported {
  return new Unsupported(`this dtype is not supported; ${dtypeNames.join(', ')} are (a ${what} was given)`);
}

/** Whether two arrays may have a byte in common, by their first and last bytes. */
export function mayOverlap(aRef: Ref, a: ArrayObject, bRef: Ref, b: ArrayObject): boolean {
  const [aLow, aHigh] = extent(a);
  const [bLow, bHigh] = extent(b);
  return (a.base ?? aRef) === (b.base ?? bRef) && Math.max(aLow, bLow) < Math.min(aHigh, bHigh);
}

export const liesAlike = (a: ArrayObject, b: ArrayObject): boolean =>
  a.offset === b.offset && a.shape.join() === b.shape.join() && a.strides.join() === b.strides.join();

export const shapeText = (shape: readonly number[]): string =>
  `(${shape.join(',')}${shape.length === 1 ? ',' : ''})`;

/** The shape that shapes come to together, or null where they do not fit. */
export function broadcast(shapes: readonly (readonly number[])[]): number[] | null {
  const length = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = [];
  for (let axis = 0; axis < length; axis += 1) {
    const lengths = shapes
      .map((shape) => shape[axis - length + shape.length] ?? 1)
      .filter((each) => each !== 1);
    if (lengths.some((each) => each !== lengths[0])) return null;
    result.push(lengths[0] ?? 1);
  }
  return result;
}

/** The strides with which an array goes over a larger shape: 0 on axes that it repeats. */
export function stretched(
  { shape, strides }: Pick<ArrayObject, 'shape' | 'strides'>,
  to: readonly number[],
): number[] {
  const added = to.length - shape.length;
  return to.map((length, axis) =>
    axis < added || shape[axis - added] !== length || length === 1 ? 0 : strides[axis - added]!,
  );
}

/** The numbers of an array in the order of the indexes of a larger shape, over which it is repeated. */
export function readAs(open: OpenState, array: ArrayObject, shape: readonly number[]): Numbers {
  if (isScalar(array)) {
    const { numbers } = array;
    return typeof numbers === 'string'
      ? numbers
      : Array.from({ length: elementCount(shape) }, () => numbers[0]!);
  }
  return read(open, { ...array, shape, strides: stretched(array, shape) });
}

/** Numbers in the order of the indexes, put into the order of a block with those strides. */
export function inOrder(
  numbers: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  itemsize: number,
): Numbers {
  if (typeof numbers === 'string') return numbers;
  const ordered = [...numbers];
  places({ shape, strides, offset: 0, itemsize }).forEach((place, at) => (ordered[place] = numbers[at]!));
  return ordered;
}
