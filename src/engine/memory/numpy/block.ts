import type { OpenState } from '../../machine/open-state.ts';
import type { ArrayObject, Value } from '../../machine/values.ts';

export const arrayOf = (state: OpenState, value: Value | undefined): ArrayObject | null => {
  const object = state.peek(value);
  return object?.kind === 'array' ? object : null;
};

export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

export function byteCount(array: ArrayObject): number {
  return elementCount(array.shape) * array.itemsize;
}

/** How many bytes an owner asks its allocator for: one where it has no elements (measured: NumPy 1.24.2, 2.4.6). */
export const blockSize = (array: ArrayObject): number => Math.max(1, byteCount(array));

export const isScalar = (array: ArrayObject): boolean => array.shape.length === 0;

/** NumPy's True and False are one object each. */
export const isSharedScalar = (array: ArrayObject): boolean => isScalar(array) && array.dtype === 'bool';

/** Whether the object has a block of its own. A scalar has none, and a view uses its base's. */
export const ownsData = (array: ArrayObject): boolean => array.base === null && !isScalar(array);

/** What NumPy says where memory ends (numpy/core/_exceptions.py, _ArrayMemoryError). */
export const unableToAllocate = (shape: readonly number[], dtype: string, bytes: number): string =>
  `Unable to allocate ${sizeWords(bytes)} for an array with shape ${shapeText(shape)} and data type ${dtype}`;

export function shapeText(shape: readonly number[]): string {
  return `(${shape.map(BigInt).join(', ')}${shape.length === 1 ? ',' : ''})`;
}

function sizeWords(bytes: number): string {
  let unit = Math.max(0, Math.floor(Math.log2(bytes) / 10));
  if (unit > 0 && Math.round(bytes / 1024 ** unit) === 1024) unit += 1;
  const number = bytes / 1024 ** unit;
  const digits = Math.round(number) < 1000 ? number.toPrecision(3) : number.toFixed(0);
  const name = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'][unit]!;
  // Python's `#` keeps a point at the end.
  return `${unit === 0 ? bytes : digits.includes('.') ? digits : `${digits}.`} ${name}`;
}
