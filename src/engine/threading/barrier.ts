import { valued, type Called, type Keywords } from '../machine/called.ts';
import { PythonError } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import { hold, patienceOf } from './lock.ts';
import { madeCode } from './made-code.ts';
import type { BarrierObject } from './objects.ts';
import { bind } from './parameters.ts';

const broken = (): PythonError => new PythonError('threading.BrokenBarrierError', '', []);

/**
 * `Barrier.wait(timeout=None)` (Lib/threading.py, Barrier): arrive, when the last round has left; wait until all have
 * arrived; leave. Returns the place in the order of arrival. The last one opens the barrier as it arrives.
 */
export function meet(open: OpenState, ref: Ref, args: readonly Value[], keywords: Keywords): Called {
  const [given] = bind('Barrier.wait', ['timeout'], args, keywords);
  const barrier = open.object(ref) as BarrierObject;
  const pending = open.frame!.pending;
  if (pending === null) {
    if (barrier.acting === open.thread) return openUp(open, ref, { ...barrier, acting: null });
    if (barrier.state === 'draining' || barrier.state === 'resetting' || barrier.acting !== null)
      return { kind: 'blocked', on: ref, timed: false };
    if (barrier.state === 'broken') throw broken();
    const index = barrier.count;
    if (index + 1 === barrier.parties) {
      if (barrier.action === null) return openUp(open, ref, barrier);
      open.replace(ref, { ...barrier, acting: open.thread });
      const locals = [barrier.action, ref, undefined];
      return {
        kind: 'enter',
        frame: { code: act, pc: 0, locals, stack: [], pending: null, back: open.frame },
      };
    }
    open.replace(ref, { ...barrier, count: index + 1 });
    return { kind: 'pending', pending: [BigInt(index)] };
  }
  if (barrier.state === 'filling') {
    const patience =
      given === undefined || given === null
        ? { waits: true, timed: barrier.timed }
        : patienceOf('wait()', given);
    const blocked = hold(open, ref, patience);
    if (blocked !== false) return blocked;
    leave(open, ref, { ...barrier, state: 'broken' });
    throw broken();
  }
  leave(open, ref, barrier);
  if (barrier.state !== 'draining') throw broken();
  return valued(pending[0]!);
}

/** The last one lets the others go; it is not counted among those inside. */
function openUp(open: OpenState, ref: Ref, barrier: BarrierObject): Called {
  open.replace(ref, { ...barrier, state: barrier.count === 0 ? 'filling' : 'draining' });
  return valued(BigInt(barrier.count));
}

/** Calls the action and then `wait` again, which opens the barrier; an exception in it breaks the barrier. */
const act = madeCode(
  'wait',
  -3005,
  ['.action', '.barrier', '.error'],
  [
    { op: 'load-local', index: 0 },
    { op: 'call', name: 'action', count: 0, keywords: [], stars: [] },
    { op: 'pop' },
    { op: 'load-local', index: 1 },
    { op: 'load-method', name: 'wait' },
    { op: 'call-method', name: 'wait', count: 0, keywords: [], stars: [] },
    { op: 'return' },
    { op: 'store-local', index: 2 },
    { op: 'load-local', index: 1 },
    { op: 'load-method', name: 'abort' },
    { op: 'call-method', name: 'abort', count: 0, keywords: [], stars: [] },
    { op: 'pop' },
    { op: 'reraise', index: 2 },
  ],
  [{ from: 0, to: 3, handler: 7, depth: 0 }],
);

function leave(open: OpenState, ref: Ref, barrier: BarrierObject): void {
  const count = barrier.count - 1;
  const over = count === 0 && barrier.state !== 'broken';
  open.replace(ref, { ...barrier, count, state: over ? 'filling' : barrier.state });
}

/** `reset()`: those inside get BrokenBarrierError; the barrier can be used again when they have left. */
export function resetBarrier(open: OpenState, ref: Ref): Called {
  const barrier = open.object(ref) as BarrierObject;
  const { state, count } = barrier;
  const next = count === 0 ? 'filling' : state === 'draining' ? state : 'resetting';
  open.replace(ref, { ...barrier, state: next });
  return valued(null);
}

/** `abort()`: the barrier is broken until it is reset. */
export function abortBarrier(open: OpenState, ref: Ref): Called {
  open.replace(ref, { ...(open.object(ref) as BarrierObject), acting: null, state: 'broken' });
  return valued(null);
}
