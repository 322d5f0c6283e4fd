import { PythonError, Unsupported } from './python-error.ts';

const maxItems = 1_000_000;
/** Bytes that no request gets which are written at once: they would all have to be in physical memory. */
const outOfMemory = 2 ** 39;

/**
 * Throws where a text or sequence would be larger than the machine takes: Python's MemoryError where the request is
 * larger than physical memory, with so many bytes for an item; 0 where CPython does not ask for all at once.
 */
export function requireSize(items: number, bytes: 0 | 1 | 8 = 0): void {
  if (items * bytes >= outOfMemory) throw new PythonError('MemoryError', '', []);
  if (items > maxItems)
    throw new Unsupported(
      `a sequence of ${items} items is larger than the ${maxItems} that the machine takes`,
    );
}
