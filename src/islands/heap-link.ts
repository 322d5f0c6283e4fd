import type { ArrayMemory } from '../engine/memory/array-trace.ts';
import { LinkError, readLink, writeLink } from './lab-link.ts';
import { heapAllocators } from './heap-lab-words.ts';

/** All that the heap lab shows: a link reopens exactly this. */
export interface HeapState {
  readonly source: string;
  readonly memory: ArrayMemory;
  /** How many of the steps are done at the position that is looked at. */
  readonly at: number;
}

/** The name of the lab in links. */
const LAB = 'heap';

/** Bytes that a threshold can be set to. */
export const MOST_BYTES = 2 ** 40;

/** The fragment of a link to a state, `#` included. */
export function writeHeap({ source, memory, at }: HeapState): Promise<string> {
  const { allocator, start, again, tunables } = memory;
  const bytes = (value: number | undefined) => String(value ?? '');
  const fields = {
    ...{ allocator, start, rounds: again ? '2' : '1' },
    ...{ mmap: bytes(tunables.mmapThreshold), trim: bytes(tunables.trimThreshold), at: String(at) },
  };
  return writeLink(LAB, { fields, program: source });
}

/**
 * Reads a fragment; null where it is none of this lab.
 * Throws a LinkError, whose message says what is wrong and what to do, for a link that is damaged.
 */
export async function readHeap(fragment: string): Promise<HeapState | null> {
  const link = await readLink(LAB, fragment);
  if (link === null) return null;
  const { allocator: name, start, rounds, mmap, trim, at = '' } = link.fields;
  const allocator = heapAllocators.find((each) => each === name);
  if (allocator === undefined || (start !== 'import-numpy' && start !== 'empty'))
    throw new LinkError('This link names an allocator, or a start, that this page does not know.');
  // A second round is one of a process with NumPy.
  if (!/^[12]$/.test(rounds ?? '') || (rounds === '2' && start === 'empty') || !/^\d{1,4}$/.test(at))
    throw new LinkError('The position in this link is damaged. Copy the whole link again.');
  const mmapThreshold = bytesOf(mmap);
  const trimThreshold = bytesOf(trim);
  const tunables = {
    ...(mmapThreshold !== null && { mmapThreshold }),
    ...(trimThreshold !== null && { trimThreshold }),
  };
  return {
    source: link.program,
    memory: { allocator, start, again: rounds === '2', tunables },
    at: Number(at),
  };
}

/** A threshold as a text; null where none is set. Throws a LinkError for what is no number of bytes. */
function bytesOf(text = ''): number | null {
  if (text === '') return null;
  const bytes = /^\d{1,13}$/.test(text) ? Number(text) : NaN;
  if (bytes <= MOST_BYTES) return bytes;
  throw new LinkError('A threshold in this link is damaged. Copy the whole link again.');
}
