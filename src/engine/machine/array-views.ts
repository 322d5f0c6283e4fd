import { elementCount, isRowMajor, owner, rowMajor, view } from './array-layout.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { sliceBounds } from './subscripts.ts';
import { Ref, type ArrayObject, type Value } from './values.ts';

/** A view where the data already lies in order, a copy where not. */
export function reshape(state: OpenState, ref: Ref, array: ArrayObject, wanted: readonly number[]): Ref {
  const count = elementCount(array.shape);
  const known = elementCount(wanted.filter((length) => length !== -1));
  const shape = wanted.map((length) => (length === -1 ? count / known : length));
  if (wanted.some((length) => length < -1))
    throw new Unsupported('a negative length other than -1 is not supported');
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
  // NumPy copies first and gives a view of the copy.
  const copy = owner(state, shape, array.dtype);
  const copied = state.object(copy) as ArrayObject;
  return view(state, copy, copied, shape, copied.strides, 0);
}

function isTransposed(array: ArrayObject): boolean {
  return isRowMajor({ ...array, shape: array.shape.toReversed(), strides: array.strides.toReversed() });
}

/** `array[index]`: a view for slices and whole rows, a copy for a list of indexes. A single number is refused: there are none. */
export function subscriptArray(state: OpenState, ref: Ref, array: ArrayObject, index: Value): Value {
  const given = state.object(index);
  if (given?.kind === 'list') {
    if (!given.items.every((item) => typeof item === 'bigint'))
      throw new Unsupported('an index list takes ints here');
    const length = array.shape[0]!;
    for (const item of given.items as readonly bigint[]) {
      if (item >= length || item < -length)
        throw new PythonError('IndexError', `index ${item} is out of bounds for axis 0 with size ${length}`);
    }
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
    const slice = state.object(part);
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
