import type { Native } from '../machine/arguments.ts';
import type { Called } from '../machine/called.ts';
import { nameOf } from '../machine/names.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import { hold, patienceOf } from './lock.ts';
import type { EventObject } from './objects.ts';
import { written } from './parameters.ts';

/** `Event.wait(timeout=None)`: who waits is woken for good by `set`, whatever `clear` does before it runs on. */
function waitFor(open: OpenState, ref: Ref, [timeout]: readonly (Value | undefined)[]): Value | Called {
  const event = open.object(ref) as EventObject;
  const patience = patienceOf('wait()', timeout);
  if (open.frame!.pending === null) {
    if (event.set) return true;
    if (patience === 'none') return false;
    open.replace(ref, { ...event, waiters: [...event.waiters, open.thread] });
    return { kind: 'pending', pending: ['waiting'] };
  }
  if (!event.waiters.includes(open.thread)) return true;
  const blocked = hold(open, ref, patience);
  if (blocked !== false) return blocked;
  open.replace(ref, { ...event, waiters: event.waiters.filter((thread) => thread !== open.thread) });
  return false;
}

/** `set()` or `clear()`. */
export function setEvent(open: OpenState, ref: Ref, set: boolean): null {
  const event = open.object(ref) as EventObject;
  open.replace(ref, { kind: 'event', set, waiters: set ? [] : event.waiters });
  open.record?.({ kind: set ? 'set' : 'clear', on: nameOf(open, ref) });
  return null;
}

export const eventMethods: Readonly<Record<string, Native>> = {
  wait: written('timeout', waitFor),
  is_set: written('', (open, ref) => (open.object(ref) as EventObject).set),
  set: written('', (open, ref) => setEvent(open, ref, true)),
  clear: written('', (open, ref) => setEvent(open, ref, false)),
};
