import { acquire, release } from '../threading/lock.ts';
import type { Recorder } from './events.ts';
import { nameOf } from './names.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './state.ts';
import { typeName } from './text.ts';
import { Ref, type LockObject, type Value } from './values.ts';

function lockBehind(state: OpenState, manager: Value): LockObject {
  const object = manager instanceof Ref ? state.object(manager) : null;
  if (object?.kind === 'lock') return object;
  throw new PythonError(
    'TypeError',
    `'${typeName(state, manager)}' object does not support the context manager protocol`,
  );
}

/** `with lock:` takes the lock; the caller sees to it that the lock is free. */
export function enterWith(state: OpenState, manager: Value, record: Recorder | null): void {
  acquire(state, manager as Ref, lockBehind(state, manager), []);
  record?.({ kind: 'acquire', lock: nameOf(state, manager as Ref) });
}

/** Leaving `with lock:` releases the lock, also when an exception passes. */
export function exitWith(state: OpenState, manager: Value, record: Recorder | null): void {
  release(state, manager as Ref, lockBehind(state, manager));
  record?.({ kind: 'release', lock: nameOf(state, manager as Ref) });
}
