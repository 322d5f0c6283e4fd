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
