import type { StepEvent } from '../engine/index.ts';

/** What happened in a step, in a few words. `threads` are the names of the schedule's threads. */
export function stepWords(event: StepEvent, threads: readonly string[]): string {
  switch (event.kind) {
    case 'read':
      return `reads ${event.name} = ${event.value}`;
    case 'write':
      return `writes ${event.name} = ${event.value}`;
    case 'acquire':
      return `takes ${event.lock}`;
    case 'release':
      return `releases ${event.lock}`;
    case 'print':
      return `prints ${JSON.stringify(event.text)}`;
    case 'start':
      return `starts ${threads[event.thread] ?? 'a thread'}`;
    case 'join':
      return `has joined ${threads[event.thread] ?? 'a thread'}`;
    case 'end':
      return 'ends';
    case 'raise':
      return `dies of ${event.text}`;
  }
}
