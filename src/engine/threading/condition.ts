import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import {
  blockedOn,
  hold,
  isOwned,
  isTaken,
  lockMethods,
  patienceOf,
  releaseWhole,
  takeWhole,
} from './lock.ts';
import type { ConditionObject } from './objects.ts';
import { seconds, small, written } from './parameters.ts';

/**
 * `Condition.wait(timeout=None)` in its phases: queue up and give the lock back; wait to be notified; take the lock
 * again. A thread whose time is up stays in the queue until it has the lock again, as in CPython, so that a notify that
 * comes in between is lost on it (Lib/threading.py, Condition.wait).
 */
function waitOn(open: OpenState, ref: Ref, [timeout]: readonly (Value | undefined)[]): Value | Called {
  const { lock } = open.peek(ref) as ConditionObject;
  const patience = patienceOf('wait()', timeout);
  const pending = open.frame!.pending;
  if (pending === null) {
    if (!isOwned(open, lock)) throw new PythonError('RuntimeError', 'cannot wait on un-acquired lock');
    const { waiters } = open.object(ref) as ConditionObject;
    open.replace(ref, { kind: 'condition', lock, waiters: [...waiters, open.thread] });
    const count = releaseWhole(open, lock);
    open.record?.({ kind: 'wait', on: nameOf(open, ref) });
    return { kind: 'pending', pending: ['waiting', BigInt(count)] };
  }
  const [phase, count] = pending;
  const { waiters } = open.object(ref) as ConditionObject;
  if (phase === 'waiting' && waiters.includes(open.thread)) {
    const blocked = hold(open, ref, patience);
    if (blocked !== false) return blocked;
    // The step must be one that others could see, or it would run into the wait for the lock at once.
    open.replace(ref, { kind: 'condition', lock, waiters });
    return { kind: 'pending', pending: ['late', count!] };
  }
  if (isTaken(open, lock)) return blockedOn(lock);
  takeWhole(open, lock, Number(count));
  if (phase === 'late' && waiters.includes(open.thread))
    open.replace(ref, {
      kind: 'condition',
      lock,
      waiters: waiters.filter((thread) => thread !== open.thread),
    });
  open.record?.({ kind: 'acquire', lock: nameOf(open, lock) });
  return phase === 'waiting';
}

/** `notify(n=1)`: wakes those that have waited longest. */
function notify(open: OpenState, ref: Ref, [n = 1n]: readonly (Value | undefined)[]): null {
  const { lock } = open.peek(ref) as ConditionObject;
  if (!isOwned(open, lock)) throw new PythonError('RuntimeError', 'cannot notify on un-acquired lock');
  const { waiters } = open.object(ref) as ConditionObject;
  const count = Math.max(0, small('notify()', n));
  open.replace(ref, { kind: 'condition', lock, waiters: waiters.slice(count) });
  open.record?.({ kind: 'notify', on: nameOf(open, ref), threads: waiters.slice(0, count) });
  return null;
}

/** More threads than the machine has. */
const everyone = 1000n;

/** The lock's own method. */
const ofLock =
  (name: string): Native =>
  (open, args, _self, ref, keywords) => {
    const { lock } = open.peek(ref) as ConditionObject;
    return lockMethods[name]!(open, args, null, lock, keywords, `lock.${name}`);
  };

export const conditionMethods: Readonly<Record<string, Native>> = {
  acquire: ofLock('acquire'),
  release: ofLock('release'),
  __enter__: written('', (open, ref) => ofLock('__enter__')(open, [], null, ref, [], '')),
  __exit__: written('t v tb', (open, ref) => ofLock('__exit__')(open, [], null, ref, [], '')),
  wait: written('timeout', waitOn),
  wait_for: written(
    'predicate timeout',
    (_open, ref, [predicate, timeout = null]) => {
      if (timeout !== null) seconds('wait_for()', timeout);
      return { kind: 'prelude', name: 'wait_for', args: [ref, predicate!, timeout] };
    },
    1,
  ),
  notify: written('n', notify),
  notify_all: written('', (open, ref) => notify(open, ref, [everyone])),
};
