import type { StepEvent } from '../machine/events.ts';
import type { Step } from './schedule.ts';

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

/** What a thread waits for after the step, in words that follow "waits". */
export function waitWords(
  { on, kind }: Step['blocked'][number],
  step: Pick<Step, 'locks' | 'primitives'>,
  threads: readonly string[],
): string {
  const holder = step.locks.find(({ name }) => name === on)?.holder ?? null;
  const state = step.primitives.find(({ name }) => name === on)?.state;
  switch (kind) {
    case 'lock':
    case 'rlock':
      return `for ${on}${holder === null ? '' : `, which ${threads[holder]} has`}`;
    case 'condition':
      return `to be notified on ${on}`;
    case 'thread':
      return `for ${on} to end`;
    case 'event':
      return `for ${on} to be set`;
    case 'barrier':
      return `at ${on}, ${state}`;
    case 'semaphore':
      return `for a place of ${on}`;
    case 'queue':
      return `for ${on}, which holds ${state}`;
    default:
      return `for ${on}`;
  }
}
