import type { Doing, GilEvent, GilSettings, Moment, Slice } from '../engine/gil/index.ts';

/** Microseconds as milliseconds, as they are: `6.14 ms`. */
export const msWords = (us: number): string => `${us / 1000} ms`;

/** Milliseconds to two places, for what is computed from others. */
export const roundMs = (us: number): string => `${(us / 1000).toFixed(2)} ms`;

/** Threads are named by their number, from T1 on. */
export const nameOf = (thread: number): string => `T${thread + 1}`;

/** What a bar of a lane is drawn as; a C call that keeps the GIL has a line through its bar. */
export type Bar = 'holds' | 'held' | 'c' | 'waits' | 'io' | 'core' | 'core-gil';

/** The kind of bar of a slice: nothing says more than whether a thread runs, and has the GIL. */
export function barOf({ doing, holds }: Pick<Slice, 'doing' | 'holds'>): Bar {
  switch (doing) {
    case 'python':
    case 'held':
      return !holds ? 'c' : doing === 'held' ? 'held' : 'holds';
    case 'released':
      return 'c';
    case 'gil':
      return 'waits';
    case 'io':
      return 'io';
    case 'core':
      return holds ? 'core-gil' : 'core';
  }
}

export const barWords: Readonly<Record<Bar, string>> = {
  holds: 'runs Python, holding the GIL',
  held: 'runs C code that keeps the GIL',
  c: 'runs without the GIL',
  waits: 'waits for the GIL',
  io: 'waits for I/O',
  core: 'waits for a core',
  'core-gil': 'waits for a core, holding the GIL',
};

const doings: Readonly<Record<Doing, string>> = {
  python: 'runs Python',
  held: 'runs C code',
  released: 'runs C code',
  gil: 'waits for the GIL',
  io: 'waits for I/O',
  core: 'waits for a core',
};

/** What a thread does from a time on, in words that follow its name. */
export function doingWords(lane: readonly Slice[], time: number): string {
  const slice = lane.find(({ from, to }) => from <= time && time < to);
  if (slice === undefined) return 'has ended';
  const { doing, holds } = slice;
  return holds ? `${doings[doing]}, holds the GIL` : doings[doing];
}

/** What happens at a moment, in a sentence that begins with its time. */
export function momentWords({ time, events }: Moment, settings: GilSettings): string {
  return `${msWords(time)}: ${events.map((event) => eventWords(event, settings)).join('; ')}.`;
}

function eventWords(event: GilEvent, { gil, interval, late }: GilSettings): string {
  const name = nameOf(event.thread);
  switch (event.kind) {
    case 'waits':
      return `${name} waits for the GIL`;
    case 'takes':
      return `${name} takes the GIL`;
    case 'asks':
      return `${name} has waited ${msWords(interval + late)} without a switch and asks ${nameOf(event.holder)} to drop the GIL`;
    case 'again':
      return `${name} has waited ${msWords(interval + late)}, but the GIL has changed hands meanwhile: it asks nobody and waits again`;
    case 'missed':
      return `${name} has woken, but the GIL is taken again: it waits anew`;
    case 'drops':
      return `${name} drops it and rests until another has taken it`;
    case 'begins':
      return `${name} ${event.lets ? 'releases the GIL and ' : ''}${beginWords(event.what, gil)}`;
    case 'is-done':
      return event.what === 'io' ? `the wait of ${name} is over` : `the C code of ${name} returns`;
    case 'queues':
      return `${name} must wait for a core`;
    case 'runs':
      return `${name} gets a core`;
    case 'ends':
      return `${name} ends`;
  }
}

function beginWords(what: 'python' | 'held' | 'released' | 'io', gil: boolean): string {
  switch (what) {
    case 'python':
      return 'runs Python';
    case 'held':
      return gil ? 'calls C code that keeps the GIL' : 'calls C code';
    case 'released':
      return gil ? 'runs C code without the GIL' : 'calls C code';
    case 'io':
      return 'waits for I/O';
  }
}
