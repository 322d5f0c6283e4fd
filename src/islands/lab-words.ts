import type { DrivenThread, Position } from '../engine/index.ts';
import { eventWords, waitWords } from '../engine/explore/event-words.ts';
import { letterOf } from '../quiz/schedule-text.ts';

/** The class of a thread, which gives it colour and pattern; the main thread has none. */
export const threadClass = (thread: number): string => (thread === 0 ? 't0' : `t${((thread - 1) % 3) + 1}`);

/** Whether a thread can take a step. */
export const isAble = (state: DrivenThread['state']): boolean => state === 'ready' || state === 'expiring';

/** What a thread can do next, in words that follow its name. */
export function stateWords(thread: DrivenThread, position: Position): string {
  switch (thread.state) {
    case 'ended':
      return 'has ended';
    case 'endless':
      return 'runs on without coming to a place where another thread can come in';
    case 'ready':
      return 'can go on';
    case 'expiring':
      return `waits ${waitsFor(thread, position)}; its next step is that the time runs out`;
    case 'blocked':
      return `waits ${waitsFor(thread, position)}`;
  }
}

function waitsFor({ waits }: DrivenThread, { threads, locks, primitives }: Position): string {
  if (waits === null) return '';
  const names = threads.map(({ name }) => name);
  return waitWords({ thread: 0, line: 0, ...waits }, { locks, primitives }, names);
}

/** What the step did that led to a position, in a sentence; the beginning has none. */
export function stepWords(position: Position, before: Position | undefined): string {
  const { step, threads } = position;
  if (step === null) return 'Nothing has happened yet.';
  const names = threads.map(({ name }) => name);
  const deeds: { line: number; words: string[] }[] = [];
  const add = (line: number, words: string): void => {
    const last = deeds.at(-1);
    if (last?.line === line) last.words.push(words);
    else deeds.push({ line, words: [words] });
  };
  if (step.timedOut) add(step.acted, 'its time runs out');
  for (const event of step.events) {
    // That it reads the name of a lock or a function is not worth a word.
    if (event.kind === 'read' && /^(a |<)/.test(event.value)) continue;
    add(event.line, eventWords(event, names));
  }
  if (deeds.length === 0) add(step.acted, 'goes on');
  const did = deeds.map(({ line, words }) => `line ${line}, ${words.join(', ')}`).join('; ');
  const waits = threads.flatMap((thread, index) => {
    const earlier = before?.threads[index]?.waits ?? null;
    const waited = earlier !== null && earlier.on === thread.waits?.on;
    const begins = thread.waits !== null && !waited;
    return begins ? [` ${letterOf(index)} waits ${waitsFor(thread, position)}.`] : [];
  });
  return `${letterOf(step.thread)}: ${did}.${waits.join('')}`;
}

/** How a position is on the whole, where the program is over or something has gone wrong; else empty. */
export function overWords({ fault, ended, broken, output }: Position): string {
  switch (fault) {
    case 'deadlock':
      return 'Deadlock: no thread can go on, and the program has not ended.';
    case 'failed':
      return ended
        ? 'The program has ended; an exception has ended a thread.'
        : 'An exception has ended a thread.';
    case 'reached':
      return 'Two threads are in lines that are for one at a time.';
    case 'untrue':
      return `The program has ended, and ${broken.map(({ expression }) => expression).join(' and ')} is not true.`;
    case null:
      if (!ended) return '';
      return output === '' ? 'The program has ended; it has printed nothing.' : 'The program has ended.';
  }
}
