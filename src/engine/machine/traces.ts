import type { Code } from '../python/code.ts';
import type { Ref, Value } from './values.ts';

/** A call that an exception went through. */
export interface TraceEntry {
  readonly code: Code;
  /** The instruction at which it stood, and what it held then. */
  readonly at: number;
  readonly locals: readonly (Value | undefined)[];
  readonly stack: readonly Value[];
  /** What a part of `threading` or `queue` that is written in Python raised; its message names the place. */
  readonly raised: string | null;
}

/** Where exceptions have come from, by their slots: never changed, so that a step can be undone. */
export interface Traces {
  /** The calls that an exception went through, outermost first. */
  readonly entries: ReadonlyMap<number, readonly TraceEntry[]>;
  /** The exception that was being handled when another one was raised. */
  readonly contexts: ReadonlyMap<number, number>;
  /** What an exception was raised `from`: another one, or None. */
  readonly causes: ReadonlyMap<number, Ref | null>;
  /** Those that ended their threads, and the names of these. */
  readonly uncaught: readonly { readonly exception: Ref; readonly thread: string | null }[];
}

export const noTraces: Traces = { entries: new Map(), contexts: new Map(), causes: new Map(), uncaught: [] };

/** The exception goes through a call. */
export function passedThrough(traces: Traces, { slot }: Ref, entry: TraceEntry): Traces {
  const entries = new Map(traces.entries).set(slot, [entry, ...(traces.entries.get(slot) ?? [])]);
  return { ...traces, entries };
}

/** The exception is raised while another is handled (Python/errors.c, _PyErr_SetObject: no rounds). */
export function raisedDuring(traces: Traces, { slot }: Ref, handled: Ref | null): Traces {
  if (handled === null || handled.slot === slot) return traces;
  const contexts = new Map(traces.contexts);
  for (let each: number | undefined = handled.slot; each !== undefined; each = contexts.get(each))
    if (contexts.get(each) === slot) contexts.delete(each);
  return { ...traces, contexts: contexts.set(slot, handled.slot) };
}
