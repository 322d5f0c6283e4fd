import type { Exploration, Schedule, SwitchMode, Verdict } from '../engine/index.ts';
import type { Progress } from './explorer.ts';
import { count } from './words.ts';

/** The verdict in a word or two, and what it means. */
export const verdictWords: Readonly<Record<Verdict, { readonly word: string; readonly means: string }>> = {
  safe: { word: 'Safe', means: 'No schedule fails, deadlocks or goes on for ever.' },
  'can-fail': { word: 'Can fail', means: 'Some schedule ends a thread by an exception.' },
  'can-deadlock': { word: 'Can deadlock', means: 'Some schedule ends with threads that wait for ever.' },
  'can-livelock': {
    word: 'Can livelock',
    means: 'Some schedule goes round for ever, though every thread gets its turns.',
  },
  unfinished: {
    word: 'Unfinished',
    means: 'A budget ran out first. Nothing is known of the schedules that were not explored.',
  },
};

/** Which budget ran out, and what to do. */
export const stoppedWords: Readonly<Record<NonNullable<Exploration['stopped']>, string>> = {
  states: 'It has more states than are explored here. Use fewer threads or fewer rounds.',
  bytes: 'Its states take more memory than is used here. Use fewer threads or fewer rounds.',
  memory: 'The memory ran out. Use fewer threads or fewer rounds.',
  time: 'The time ran out. Use fewer threads or fewer rounds.',
  steps: 'A thread runs on without end between two places where threads can switch.',
};

/** The rules for switching: a name, and where threads switch by them. */
export const modeWords: Readonly<Record<SwitchMode, { readonly name: string; readonly where: string }>> = {
  'any-instruction': { name: 'Any instruction', where: 'Before each one that touches shared state.' },
  gil: { name: 'GIL', where: 'Only where CPython with the GIL looks for a request.' },
  statement: { name: 'Statement', where: 'Only between statements: a simplification.' },
};

/** Where a schedule leads. */
export const endWords: Readonly<Record<Schedule['end'], string>> = {
  finished: 'this output',
  failed: 'the failure',
  deadlock: 'the deadlock',
  livelock: 'the livelock',
  reached: 'two threads in lines that are for one at a time',
  untrue: 'an end at which a final expression is not true',
};

export const numeral = (number: number): string => number.toLocaleString('en');

/** Seconds with as many digits as say something. */
export function secondsWords(seconds: number): string {
  if (seconds < 0.001) return 'under 1\u00a0ms';
  return seconds < 1 ? `${Math.round(seconds * 1000)}\u00a0ms` : `${seconds.toFixed(1)}\u00a0s`;
}

/** How far a search is. */
export function progressWords(progress: Progress | null): string {
  if (progress === null) return 'Exploring…';
  return `${numeral(progress.states)} states, ${progress.seconds.toFixed(1)}\u00a0s`;
}

/** How many outputs were found. */
export function outcomesWords(outcomes: number, complete: boolean): string {
  const number = count(outcomes, 'output').replace(/^\d+/, numeral(outcomes));
  return complete ? `It can give ${number}` : `At least ${number}`;
}
