import type { Blocked, Keywords } from '../machine/called.ts';
import { named, takes, type Native } from '../machine/arguments.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { truth } from '../machine/text.ts';
import type { Ref, Value } from '../machine/values.ts';
import type { LockObject, RLockObject } from './objects.ts';
import { seconds } from './parameters.ts';

/** How a call wants to wait: not at all, for a time that may run out, or for ever. */
export interface Patience {
  readonly waits: boolean;
  readonly timed: boolean;
}

const forever: Patience = { waits: true, timed: false };

/** What a wait gives that must not go on: false when it may not wait or its time is up, or that it is blocked. */
export function hold(open: OpenState, on: Ref, { waits, timed }: Patience): false | Blocked {
  if (!waits) return false;
  if (timed && open.timedOut) {
    open.timedOut = false;
    return false;
  }
  return { kind: 'blocked', on, timed };
}

/** `timeout=` where None means for ever, as in most of `threading` and `queue`. */
export function patienceOf(what: string, timeout: Value | undefined): Patience {
  if (timeout === undefined || timeout === null) return forever;
  return seconds(what, timeout) > 0 ? { waits: true, timed: true } : { waits: false, timed: false };
}

/** `acquire(blocking=True, timeout=-1)` of Lock and RLock (Modules/_threadmodule.c, lock_acquire_parse_args). */
function lockPatience(open: OpenState, args: readonly Value[], keywords: Keywords): Patience {
  const { blocking, timeout } = named('acquire', args, keywords, 'blocking', 'timeout');
  if (blocking !== undefined && typeof blocking !== 'boolean' && typeof blocking !== 'bigint')
    throw new Unsupported('acquire() takes True or False here');
  const waits = blocking === undefined || truth(open, blocking);
  const time = timeout === undefined ? -1 : seconds('acquire(timeout=…)', timeout);
  if (!waits && time !== -1)
    throw new PythonError('ValueError', "can't specify a timeout for a non-blocking call");
  if (time < 0 && time !== -1)
    throw new PythonError(
      'ValueError',
      `timeout value must be ${open.since('3.13') ? 'a non-negative number' : 'positive'}`,
    );
  return time === -1 ? { waits, timed: false } : { waits: time > 0, timed: true };
}

/** A new Lock or RLock. */
export function newLock(open: OpenState, kind: 'lock' | 'rlock'): LockObject | RLockObject {
  open.noteLock({ made: open.line, taken: null, again: false });
  return kind === 'lock'
    ? { kind, made: open.line, takenBy: null }
    : { kind, made: open.line, owner: null, count: 0 };
}

/** Whether the program is looked at as if its locks made in that line did nothing. */
function isIdle(open: OpenState, ref: Ref): boolean {
  const { unlocked } = open.program;
  return unlocked !== undefined && (open.peek(ref) as LockObject | RLockObject).made === unlocked;
}

/** Takes a Lock or RLock, if need be after a wait. Returns whether it got it, or that it is blocked. */
function acquire(open: OpenState, ref: Ref, patience: Patience): boolean | Blocked {
  if (isIdle(open, ref)) return true;
  const lock = open.object(ref) as LockObject | RLockObject;
  if (lock.kind === 'lock') {
    if (lock.takenBy !== null) return hold(open, ref, patience);
    open.replace(ref, { ...lock, takenBy: open.thread });
  } else {
    if (lock.owner !== null && lock.owner !== open.thread) return hold(open, ref, patience);
    open.replace(ref, { ...lock, owner: open.thread, count: lock.count + 1 });
  }
  open.noteTaken(ref.slot, true);
  open.noteLock({ made: lock.made, taken: open.line, again: lock.kind === 'rlock' && lock.count > 0 });
  open.record?.({ kind: 'acquire', lock: nameOf(open, ref) });
  return true;
}

/** Gives a Lock back, by whichever thread, or an RLock once. Throws Python's RuntimeError where that cannot be. */
function release(open: OpenState, ref: Ref): null {
  if (isIdle(open, ref)) return null;
  const lock = open.object(ref) as LockObject | RLockObject;
  if (lock.kind === 'lock') {
    if (lock.takenBy === null) throw new PythonError('RuntimeError', 'release unlocked lock');
    open.replace(ref, { ...lock, takenBy: null });
  } else {
    if (lock.owner !== open.thread) throw new PythonError('RuntimeError', 'cannot release un-acquired lock');
    const count = lock.count - 1;
    open.replace(ref, { ...lock, owner: count === 0 ? null : lock.owner, count });
  }
  open.noteTaken(ref.slot, false);
  open.record?.({ kind: 'release', lock: nameOf(open, ref) });
  return null;
}

/** Whether somebody has the lock. */
export function isTaken(open: OpenState, ref: Ref): boolean {
  const lock = open.object(ref) as LockObject | RLockObject;
  return (lock.kind === 'lock' ? lock.takenBy : lock.owner) !== null;
}

/**
 * Whether a condition takes the lock for the caller's (Lib/threading.py, Condition._is_owned): an RLock has an owner,
 * a Lock only tells that somebody has it.
 */
export function isOwned(open: OpenState, ref: Ref): boolean {
  const lock = open.object(ref) as LockObject | RLockObject;
  return lock.kind === 'lock' ? lock.takenBy !== null : lock.owner === open.thread;
}

/** Gives the lock back however often it was taken; returns how often. */
export function releaseWhole(open: OpenState, ref: Ref): number {
  const lock = open.object(ref) as LockObject | RLockObject;
  open.noteTaken(ref.slot, false);
  open.replace(ref, lock.kind === 'lock' ? { ...lock, takenBy: null } : { ...lock, owner: null, count: 0 });
  return lock.kind === 'lock' ? 1 : lock.count;
}

/** Takes a free lock again as often as it was taken before. */
export function takeWhole(open: OpenState, ref: Ref, count: number): void {
  const lock = open.object(ref) as LockObject | RLockObject;
  open.replace(
    ref,
    lock.kind === 'lock' ? { ...lock, takenBy: open.thread } : { ...lock, owner: open.thread, count },
  );
}

/** The methods of Lock and RLock. */
export const lockMethods: Readonly<Record<string, Native>> = {
  acquire: (open, args, _self, ref, keywords) => acquire(open, ref, lockPatience(open, args, keywords)),
  release: takes(0, 0, (open, _args, _self, ref) => release(open, ref)),
  locked: takes(0, 0, (open, _args, _self, ref) => isTaken(open, ref)),
  __enter__: takes(0, 0, (open, _args, _self, ref) => acquire(open, ref, forever)),
  __exit__: (open, _args, _self, ref) => release(open, ref),
};
