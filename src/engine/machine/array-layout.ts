import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import type { ArrayObject, Ref } from './values.ts';

/** Bytes of one element, by dtype. */
export const itemSizes: Readonly<Record<string, number>> = {
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

export function rowMajor(shape: readonly number[], itemsize: number): number[] {
  const strides: number[] = [];
  let step = itemsize;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    strides.unshift(step);
    step *= shape[axis]!;
  }
  return strides;
}

/** A new array that owns its data. Throws Python's errors, and refuses an array of no elements. */
export function owner(state: OpenState, shape: readonly number[], dtype: string): Ref {
  if (shape.length === 0) throw new Unsupported('an array of no dimensions is not supported');
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
export function view(
  state: OpenState,
  ref: Ref,
  array: ArrayObject,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Ref {
  return state.create({ ...array, shape, strides, base: array.base ?? ref, offset });
}

/** First byte and the byte after the last that an array can reach in its owner's block. */
export function extent(array: ArrayObject): [number, number] {
  let low = array.offset;
  let high = array.offset + array.itemsize;
  array.shape.forEach((length, axis) => {
    const reach = (length - 1) * array.strides[axis]!;
    if (reach < 0) low += reach;
    else high += reach;
  });
  return [low, high];
}

export function isDense(array: ArrayObject): boolean {
  const [low, high] = extent(array);
  return high - low === byteCount(array);
}

export function isRowMajor(array: ArrayObject): boolean {
  const packed = rowMajor(array.shape, array.itemsize);
  return array.strides.every((stride, axis) => stride === packed[axis] || array.shape[axis] === 1);
}
