import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/state.ts';
import type { LockObject, Ref, Value } from '../machine/values.ts';

/**
 * `Lock.acquire(blocking=True)`. The caller sees to it that a blocking call is made only on a free lock.
 * Returns False for a non-blocking call on a taken lock. Throws for a timeout, which the subset lacks.
 */
export function acquire(state: OpenState, ref: Ref, lock: LockObject, args: readonly Value[]): boolean {
  if (lock.takenBy !== null) {
    if (isBlocking(args)) throw new Error('a blocked thread was stepped');
    return false;
  }
  isBlocking(args);
  state.replace(ref, { kind: 'lock', takenBy: state.thread });
  return true;
}

/** Reads the `blocking` argument; refuses a timeout. */
function isBlocking(args: readonly Value[]): boolean {
  if (args.length > 1) throw new Unsupported('a timeout is not supported; acquire() and acquire(False) are');
  const blocking = args.length === 0 ? true : args[0];
  if (typeof blocking === 'boolean') return blocking;
  if (typeof blocking === 'bigint') return blocking !== 0n;
  throw new Unsupported('acquire() takes True or False here');
}

/** `Lock.release()`, by whichever thread. Throws Python's RuntimeError for a lock that is free. */
export function release(state: OpenState, ref: Ref, lock: LockObject): void {
  if (lock.takenBy === null) throw new PythonError('RuntimeError', 'release unlocked lock');
  state.replace(ref, { kind: 'lock', takenBy: null });
}
