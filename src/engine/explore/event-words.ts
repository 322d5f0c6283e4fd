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
    case 'wait':
      return `gives the lock of ${event.on} back and waits`;
    case 'notify': {
      const woken = event.threads.map((thread) => threads[thread] ?? 'a thread');
      return `notifies ${event.on}, which wakes ${woken.length === 0 ? 'nobody' : woken.join(', ')}`;
    }
    case 'arrive':
      return `arrives at ${event.on}, ${event.place} of ${event.parties}`;
    case 'set':
    case 'clear':
      return `${event.kind === 'set' ? 'sets' : 'clears'} ${event.on}`;
    case 'put':
      return `puts ${event.value} into ${event.on}`;
    case 'get':
      return `gets ${event.value} from ${event.on}`;
    case 'end':
      return 'ends';
    case 'raise':
      return `dies of ${event.text}`;
  }
}
