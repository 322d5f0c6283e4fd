import { valued, type Called, type Keywords } from '../machine/called.ts';
import { nameOf } from '../machine/names.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import { hold, patienceOf } from './lock.ts';
import type { EventObject } from './objects.ts';
import { bind } from './parameters.ts';

/** `Event.wait(timeout=None)`: who waits is woken for good by `set`, whatever `clear` does before it runs on. */
export function waitFor(open: OpenState, ref: Ref, args: readonly Value[], keywords: Keywords): Called {
  const [timeout] = bind(open, 'Event.wait', ['timeout'], args, keywords);
  const event = open.object(ref) as EventObject;
  const patience = patienceOf('wait()', timeout);
  if (open.frame!.pending === null) {
    if (event.set) return valued(true);
    if (!patience.waits) return valued(false);
    open.replace(ref, { ...event, waiters: [...event.waiters, open.thread] });
    return { kind: 'pending', pending: ['waiting'] };
  }
  if (!event.waiters.includes(open.thread)) return valued(true);
  const blocked = hold(open, ref, patience);
  if (blocked !== false) return blocked;
  open.replace(ref, { ...event, waiters: event.waiters.filter((thread) => thread !== open.thread) });
  return valued(false);
}

/** `set()` or `clear()`. */
export function setEvent(open: OpenState, ref: Ref, set: boolean): Called {
  const event = open.object(ref) as EventObject;
  open.replace(ref, { kind: 'event', set, waiters: set ? [] : event.waiters });
  open.record?.({ kind: set ? 'set' : 'clear', on: nameOf(open, ref) });
  return valued(null);
}
