import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { truth } from '../machine/text.ts';
import type { Ref, Value } from '../machine/values.ts';
import { hold, patienceOf } from './lock.ts';
import type { SemaphoreObject } from './objects.ts';
import { small, written } from './parameters.ts';

function take(
  open: OpenState,
  ref: Ref,
  [blocking = true, timeout]: readonly (Value | undefined)[],
): Value | Called {
  const waits = truth(open, blocking);
  if (!waits && timeout !== undefined && timeout !== null)
    throw new PythonError('ValueError', "can't specify timeout for non-blocking acquire");
  const semaphore = open.object(ref) as SemaphoreObject;
  if (semaphore.value === 0) {
    const patience = patienceOf('acquire()', timeout);
    return hold(open, ref, waits ? patience : 'none');
  }
  open.replace(ref, { ...semaphore, value: semaphore.value - 1 });
  // The last place: nobody else gets in.
  if (semaphore.value === 1) open.noteTaken(ref.slot, true);
  open.record?.({ kind: 'acquire', lock: nameOf(open, ref) });
  return true;
}

/** `Semaphore.release(n=1)`. Throws Python's ValueError for a BoundedSemaphore that is given back too often. */
function give(open: OpenState, ref: Ref, [n = 1n]: readonly (Value | undefined)[]): null {
  const count = small('release()', n);
  if (count < 1) throw new PythonError('ValueError', 'n must be one or more');
  const semaphore = open.object(ref) as SemaphoreObject;
  const value = semaphore.value + count;
  if (semaphore.bound !== null && value > semaphore.bound)
    throw new PythonError('ValueError', 'Semaphore released too many times');
  open.replace(ref, { ...semaphore, value });
  open.noteTaken(ref.slot, false);
  open.record?.({ kind: 'release', lock: nameOf(open, ref) });
  return null;
}

const acquire = written('blocking timeout', take);

export const semaphoreMethods: Readonly<Record<string, Native>> = {
  acquire,
  __enter__: acquire,
  release: written('n', give),
  __exit__: written('t v tb', (open, ref) => give(open, ref, [])),
};
