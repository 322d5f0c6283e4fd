import type { Blocked, Keywords } from '../machine/called.ts';
import { named, takes, type Native } from '../machine/arguments.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import type { LockObject } from './objects.ts';
import { seconds } from './parameters.ts';

/** How a call wants to wait: not at all, for a time that may run out, or for ever. */
export type Patience = 'none' | 'timed' | 'forever';

export const blockedOn = (on: Ref, timed = false): Blocked => ({ kind: 'blocked', on, timed });

/** What a wait gives that must not go on: false when it may not wait or its time is up, or that it is blocked. */
export function hold(open: OpenState, on: Ref, patience: Patience): false | Blocked {
  const timed = patience === 'timed';
  if (patience !== 'none' && !(timed && open.timedOut)) return blockedOn(on, timed);
  open.timedOut = false;
  return false;
}

/** `timeout=` where None means for ever, as in most of `threading` and `queue`. */
export function patienceOf(what: string, timeout: Value | undefined): Patience {
  if (timeout === undefined || timeout === null) return 'forever';
  return seconds(what, timeout) > 0 ? 'timed' : 'none';
}

/** `acquire(blocking=True, timeout=-1)` of Lock and RLock (Modules/_threadmodule.c, lock_acquire_parse_args). */
function lockPatience(open: OpenState, args: readonly Value[], keywords: Keywords): Patience {
  const { blocking = true, timeout = -1 } = named('acquire', args, keywords, 'blocking', 'timeout');
  if (typeof blocking !== 'boolean' && typeof blocking !== 'bigint')
    throw new Unsupported('acquire() takes True or False here');
  const time = seconds('acquire(timeout=…)', timeout);
  if (time === -1) return blocking ? 'forever' : 'none';
  if (!blocking) throw new PythonError('ValueError', "can't specify a timeout for a non-blocking call");
  if (time < 0)
    throw new PythonError(
      'ValueError',
      `timeout value must be ${open.since('3.13') ? 'a non-negative number' : 'positive'}`,
    );
  return time > 0 ? 'timed' : 'none';
}

/** A new Lock or RLock. */
export function newLock(open: OpenState, kind: LockObject['kind']): Ref {
  open.noteLock({ made: open.line, taken: null, again: false });
  return open.create({ kind, made: open.line, owner: null, count: 0 });
}

const lockAt = (open: OpenState, ref: Ref): LockObject => open.object(ref) as LockObject;

/** Whether the program is looked at as if its locks made in that line did nothing. */
function isIdle(open: OpenState, ref: Ref): boolean {
  const { unlocked } = open.program;
  return unlocked !== undefined && (open.peek(ref) as LockObject).made === unlocked;
}

/** Takes a Lock or RLock, if need be after a wait. Returns whether it got it, or that it is blocked. */
function acquire(open: OpenState, ref: Ref, patience: Patience): boolean | Blocked {
  if (isIdle(open, ref)) return true;
  const lock = lockAt(open, ref);
  const again = lock.kind === 'rlock' && lock.owner === open.thread;
  if (lock.owner !== null && !again) return hold(open, ref, patience);
  takeWhole(open, ref, lock.count + 1);
  open.noteTaken(ref.slot, true);
  open.noteLock({ made: lock.made, taken: open.line, again });
  open.record?.({ kind: 'acquire', lock: nameOf(open, ref) });
  return true;
}

/** Gives a Lock back, by whichever thread, or an RLock once. Throws Python's RuntimeError where that cannot be. */
function release(open: OpenState, ref: Ref): null {
  if (isIdle(open, ref)) return null;
  const lock = lockAt(open, ref);
  if (!isOwned(open, ref))
    throw new PythonError(
      'RuntimeError',
      lock.kind === 'lock' ? 'release unlocked lock' : 'cannot release un-acquired lock',
    );
  const count = lock.count - 1;
  open.replace(ref, { ...lock, owner: count === 0 ? null : lock.owner, count });
  open.noteTaken(ref.slot, false);
  open.record?.({ kind: 'release', lock: nameOf(open, ref) });
  return null;
}

/** Whether somebody has the lock. */
export const isTaken = (open: OpenState, ref: Ref): boolean => lockAt(open, ref).owner !== null;

/**
 * Whether a condition takes the lock for the caller's (Lib/threading.py, Condition._is_owned): an RLock has an owner,
 * a Lock only tells that somebody has it.
 */
export function isOwned(open: OpenState, ref: Ref): boolean {
  const { kind, owner } = lockAt(open, ref);
  return kind === 'lock' ? owner !== null : owner === open.thread;
}

/** Gives the lock back however often it was taken; returns how often. */
export function releaseWhole(open: OpenState, ref: Ref): number {
  const lock = lockAt(open, ref);
  open.noteTaken(ref.slot, false);
  open.replace(ref, { ...lock, owner: null, count: 0 });
  return lock.count;
}

/** Takes a free lock again as often as it was taken before. */
export function takeWhole(open: OpenState, ref: Ref, count: number): void {
  open.replace(ref, { ...lockAt(open, ref), owner: open.thread, count });
}

/** The methods of Lock and RLock. */
export const lockMethods: Readonly<Record<string, Native>> = {
  acquire: (open, args, _self, ref, keywords) => acquire(open, ref, lockPatience(open, args, keywords)),
  release: takes(0, 0, (open, _args, _self, ref) => release(open, ref)),
  locked: takes(0, 0, (open, _args, _self, ref) => isTaken(open, ref)),
  __enter__: takes(0, 0, (open, _args, _self, ref) => acquire(open, ref, 'forever')),
  __exit__: (open, _args, _self, ref) => release(open, ref),
};
