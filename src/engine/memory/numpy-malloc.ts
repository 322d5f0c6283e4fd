import type { AllocatorListener } from './allocator.ts';
import { Glibc, type GlibcStart, type GlibcTunables } from './glibc.ts';
import { NumpyCache } from './numpy-cache.ts';
import type { HeapStart } from './placement.ts';

/**
 * How a process has left glibc's heap before the program's first line: after `import numpy`, 1.24.2 on the Python 3.11.2
 * of Debian 12, as measured (tests/engine/memory/glibc/measured.txt); holes below 1,040 bytes were not measured. Or a
 * heap from which nothing was asked.
 */
const heapStarts = {
  'import-numpy': { threshold: 315392, heap: 5369856, top: 14944, holes: [4656, 35344] },
  empty: null,
} as const satisfies Record<HeapStart, GlibcStart | null>;

/** From here on the holes of a heap after `import numpy` are all known. */
const leastKnown = 1040;

/** The memory that NumPy gets from glibc 2.36. */
export interface NumpyMalloc {
  readonly glibc: Glibc;
  readonly cache: NumpyCache;
  /** Smaller requests are not claimed. */
  readonly least: number;
  /** One sentence for each thing that the model does not claim. */
  readonly limits: readonly string[];
}

/** The data of arrays as NumPy 1.24.2 gets them from glibc 2.36, in a process that has just begun. Throws as `Glibc` does. */
export function numpyMalloc(
  start: HeapStart,
  listener: AllocatorListener,
  tunables: GlibcTunables = {},
): NumpyMalloc {
  const state = heapStarts[start];
  const glibc = new Glibc({ version: '2.36', tunables, ...(state && { start: state }), listener });
  return {
    glibc,
    cache: new NumpyCache({ inner: glibc, listener }),
    least: start === 'empty' ? 0 : leastKnown,
    limits: [
      'Only the data of arrays have blocks; Python objects, and what else a process asks malloc for, have none here.',
      start === 'empty'
        ? 'The heap is empty at first: a process that has imported NumPy has holes, and another mapping threshold.'
        : `The heap is at first as the import of NumPy 1.24.2 on Debian 12 has left it; its holes below ${leastKnown.toLocaleString('en')} bytes are not known, so that smaller data have no address.`,
      'Addresses count from where Linux puts heap and mappings without randomisation; gaps between the mappings of libraries are not modelled.',
      'Virtual and resident bytes are those of malloc; memory ends only with the address space.',
    ],
  };
}
