import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { dunder } from '../machine/classes.ts';
import { nameOf } from '../machine/names.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { truth } from '../machine/text.ts';
import type { Ref, Value } from '../machine/values.ts';
import { since } from '../python/code.ts';
import { blockedOn, hold, patienceOf } from './lock.ts';
import type { BarrierObject } from './objects.ts';
import { constructor, small, written } from './parameters.ts';

const broken = (place: 'enter' | 'late' | 'broken'): PythonError =>
  new PythonError('threading.BrokenBarrierError', '', [], place);

/** `threading.Barrier(parties, action=None, timeout=None)`. Throws Python's ValueError for no parties. */
export const newBarrier = constructor('parties action timeout', make, 1);

function make(
  open: OpenState,
  _ref: Ref,
  [given, action = null, timeout]: readonly (Value | undefined)[],
): Ref {
  const parties = small('Barrier()', given!);
  const { build } = open.program;
  if (parties < 1 && since(build, '3.13'))
    throw new PythonError(
      'ValueError',
      since(build, '3.14') ? 'parties must be >= 1' : 'parties must be > 0',
    );
  if (['__bool__', '__len__'].some((name) => dunder(open, action, name) !== undefined))
    throw new Unsupported('a barrier takes a function for its action here');
  return open.create({
    kind: 'barrier',
    parties,
    action: truth(open, action) ? action : null,
    patience: patienceOf('Barrier()', timeout),
    state: 'filling',
    count: 0,
  });
}

/**
 * `Barrier.wait(timeout=None)` (Lib/threading.py, Barrier): arrive, when the last round has left; wait until all have
 * arrived; leave. Returns the place in the order of arrival. The last one opens the barrier as it arrives; while it
 * runs the action it holds the barrier's lock, and nobody else gets in, out or through `reset` and `abort`.
 */
function meet(open: OpenState, ref: Ref, [given = null]: readonly (Value | undefined)[]): Value | Called {
  const barrier = open.object(ref) as BarrierObject;
  const pending = open.frame!.pending;
  const { state } = barrier;
  if (state === 'acting') return blockedOn(ref);
  if (pending === null) {
    if (state === 'draining' || state === 'resetting') return blockedOn(ref);
    if (state === 'broken') throw broken('enter');
    const index = barrier.count;
    const inside = { ...barrier, count: index + 1 };
    open.record?.({ kind: 'arrive', on: nameOf(open, ref), place: index + 1, parties: barrier.parties });
    if (index + 1 !== barrier.parties) {
      open.replace(ref, inside);
      return { kind: 'pending', pending: [BigInt(index)] };
    }
    if (barrier.action !== null) {
      open.replace(ref, { ...inside, state: 'acting' });
      return { kind: 'prelude', name: 'open_barrier', args: [ref, barrier.action, BigInt(index)] };
    }
    leave(open, ref, { ...inside, state: 'draining' });
    return BigInt(index);
  }
  if (state === 'filling') {
    const held = hold(open, ref, given === null ? barrier.patience : patienceOf('wait()', given));
    if (held !== false) return held;
    leave(open, ref, { ...barrier, state: 'broken' });
    throw broken('late');
  }
  leave(open, ref, barrier);
  if (state !== 'draining') throw broken('broken');
  return pending[0]!;
}

function leave(open: OpenState, ref: Ref, barrier: BarrierObject): void {
  const count = barrier.count - 1;
  const over = count === 0 && barrier.state !== 'broken';
  open.replace(ref, { ...barrier, count, state: over ? 'filling' : barrier.state });
}

/** What comes after the action: the barrier is open, or broken where the action has failed. */
export function endAction(open: OpenState, ref: Ref, failed: boolean): void {
  const barrier = open.object(ref) as BarrierObject;
  leave(open, ref, { ...barrier, state: failed ? 'broken' : 'draining' });
}

/** `reset()` and `abort()`: another state, which waits for the action to end. */
const changed = (next: (barrier: BarrierObject) => BarrierObject['state']): Native =>
  written('', (open, ref) => {
    const barrier = open.object(ref) as BarrierObject;
    if (barrier.state === 'acting') return blockedOn(ref);
    open.replace(ref, { ...barrier, state: next(barrier) });
    return null;
  });

export const barrierMethods: Readonly<Record<string, Native>> = {
  wait: written('timeout', meet),
  // Those inside get BrokenBarrierError; the barrier can be used again when they have left.
  reset: changed(({ state, count }) =>
    count === 0 ? 'filling' : state === 'draining' ? state : 'resetting',
  ),
  abort: changed(() => 'broken'),
};
