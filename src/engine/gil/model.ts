/*
 * The GIL as a lock that is passed between threads, in time. What is modelled are `take_gil` and `drop_gil` of
 * Python/ceval_gil.c, which are the same from CPython 3.9 to 3.14 but for where the flag lies that asks a thread to drop
 * the GIL. Threads here do no Python: each has a list of stretches, which compute or wait for so long.
 *
 * All times are whole microseconds.
 */

/**
 * What a thread does for a while.
 * - `python`: runs Python code; it holds the GIL, and looks at check points whether it is to drop it.
 * - `held`: is in a C function that keeps the GIL, and looks at nothing until it returns.
 * - `released`: computes in a C function that has let go of the GIL, as NumPy does in its loops.
 * - `io`: waits, with the GIL released; needs no core.
 */
export type Stretch = 'python' | 'held' | 'released' | 'io';

export interface Segment {
  readonly kind: Stretch;
  readonly us: number;
}

/** What is simulated. */
export interface GilSetup {
  /** What each thread does, from time 0 on. */
  readonly threads: readonly (readonly Segment[])[];
  /** Whether there is a GIL; a free-threaded build has none. */
  readonly gil: boolean;
  /** The switch interval: how long a thread waits for the GIL before it asks the holder to drop it. */
  readonly interval: number;
  readonly cores: number;
  /** From one check point to the next in Python code, in time that the thread runs. */
  readonly check: number;
  /** By how much every wait that has a time ends later than asked for. */
  readonly late: number;
  /** How long a thread that waits for the GIL takes to wake when it is signalled. */
  readonly wake: number;
}

/** What a thread is seen to do: a stretch, or waiting for the GIL or for a core. */
export type Doing = Stretch | 'gil' | 'core';

/** A thread does the same from one time to another. */
export interface Slice {
  readonly from: number;
  readonly to: number;
  readonly doing: Doing;
  /** Whether it holds the GIL; so it may even while it waits for a core. */
  readonly holds: boolean;
}

/** Something that happens to a thread. */
export type GilEvent =
  /** It comes to need the GIL, which another holds. */
  | { readonly kind: 'waits'; readonly thread: number }
  | { readonly kind: 'takes'; readonly thread: number }
  /** Its interval is over without a switch: it sets the flag that asks the holder to drop the GIL. */
  | { readonly kind: 'asks'; readonly thread: number; readonly holder: number }
  /** Its interval is over, but the GIL has changed hands meanwhile: it waits for another one and asks nobody. */
  | { readonly kind: 'again'; readonly thread: number }
  /** It was signalled that the GIL is free, and when it has woken another thread has it. */
  | { readonly kind: 'missed'; readonly thread: number }
  /** It drops the GIL, as it was asked to, at a check point or where it would have let go by itself. */
  | { readonly kind: 'drops'; readonly thread: number }
  /** It begins with a stretch of work; `lets` where it has released the GIL for it, unasked. */
  | { readonly kind: 'begins'; readonly thread: number; readonly what: Stretch; readonly lets: boolean }
  | { readonly kind: 'is-done'; readonly thread: number; readonly what: 'io' | 'released' | 'held' }
  /** It can go on, and all cores are taken; or its turn on a core is over. */
  | { readonly kind: 'queues'; readonly thread: number }
  | { readonly kind: 'runs'; readonly thread: number }
  | { readonly kind: 'ends'; readonly thread: number };

/** All that happens at one time, in its order. */
export interface Moment {
  readonly time: number;
  readonly events: readonly GilEvent[];
}

/** What a thread has done, added up. */
export interface ThreadTotals {
  /** On a core: in Python and in C. */
  readonly cpu: number;
  readonly waitsGil: number;
  readonly waitsCore: number;
  /** When it ended. */
  readonly end: number;
  /** For each wait for I/O, the time from its beginning until the thread could go on in Python. */
  readonly trips: readonly number[];
}

/** The run of a setup. */
export interface GilTrace {
  /** For each thread, what it did from 0 until it ended, without gaps. */
  readonly lanes: readonly (readonly Slice[])[];
  /** The first is at time 0, the last is the end of the last thread. */
  readonly moments: readonly Moment[];
  readonly threads: readonly ThreadTotals[];
  /** From 0 to the end of the last thread. */
  readonly wall: number;
  /** How often the GIL went to another thread than the one that had it last. */
  readonly switches: number;
}

/** A setup that cannot be simulated; the message says why. */
export class GilSetupError extends Error {}

/** What a setup may have, and a trace, at most: more cannot be read in a picture. */
export const GIL_LIMITS = { threads: 12, moments: 1000 } as const;

/**
 * How long a thread keeps its core while others wait for one. An assumption of this model: a real system weighs what
 * threads have had, moves them between cores, and has other things to run.
 */
export const CORE_TURN = 3000;

/** Throws a GilSetupError for a setup with numbers that mean nothing. */
export function checkSetup(setup: GilSetup): void {
  const whole = (what: string, value: number, least: number): void => {
    if (!Number.isSafeInteger(value) || value < least || value > 1e9)
      throw new GilSetupError(`${what} must be a whole number of at least ${least}, and is ${value}.`);
  };
  const { threads } = setup;
  if (threads.length < 1 || threads.length > GIL_LIMITS.threads)
    throw new GilSetupError(`There can be 1 to ${GIL_LIMITS.threads} threads, not ${threads.length}.`);
  whole('The switch interval', setup.interval, 1);
  whole('The number of cores', setup.cores, 1);
  whole('The time between check points', setup.check, 1);
  whole('The lateness of waits', setup.late, 0);
  whole('The time to wake', setup.wake, 0);
  for (const { us } of threads.flat()) whole('A stretch of work', us, 0);
}
