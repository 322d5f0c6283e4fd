import type { StepEvent } from '../machine/events.ts';

/** What an event is, in words that follow the thread's name. `threads` are the names of the schedule's threads. */
export function eventWords(event: StepEvent, threads: readonly string[]): string {
  switch (event.kind) {
    case 'read':
      return `reads ${event.name} = ${event.value}`;
    case 'write':
      return `writes ${event.name} = ${event.value}`;
    case 'acquire':
      return `acquires ${event.lock}`;
    case 'release':
      return `releases ${event.lock}`;
    case 'print':
      return `prints ${event.text.trimEnd().replaceAll('\n', ' ⏎ ') || 'an empty line'}`;
    case 'start':
      return `starts ${threads[event.thread] ?? 'a thread'}`;
    case 'join':
      return `joins ${threads[event.thread] ?? 'a thread'}`;
    case 'end':
      return 'ends';
    case 'raise':
      return `dies of ${event.text}`;
  }
}
