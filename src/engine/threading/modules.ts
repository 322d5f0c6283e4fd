import { noKeywords, requireCount } from '../machine/arguments.ts';
import { valued, type Called, type Keywords } from '../machine/called.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { Ref, type Value } from '../machine/values.ts';
import { mainObject } from '../machine/state.ts';
import { newBarrier } from './barrier.ts';
import { newLock } from './lock.ts';
import type { SyncObject } from './objects.ts';
import { bind, requireNone, seconds, small } from './parameters.ts';
import {
  currentThread,
  identOf,
  initThread,
  initTimer,
  newThread,
  threadClass,
  timerClass,
} from './thread.ts';

/** What can be imported from these modules. */
export const moduleNames: Readonly<Record<'threading' | 'queue' | 'time', readonly string[]>> = {
  threading: (
    'Thread Timer Lock RLock Condition Semaphore BoundedSemaphore Event Barrier BrokenBarrierError local ' +
    'current_thread main_thread get_ident active_count'
  ).split(' '),
  queue: ['Queue', 'SimpleQueue', 'Empty', 'Full'],
  time: ['sleep'],
};

/** Calls a function or type of `threading`, `queue` or `time`; null where there is none of that name. */
export function callModule(
  open: OpenState,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
): Called | null {
  const made = (object: SyncObject): Called => valued(open.create(object));
  const none = (): void => requireNone(name, args, keywords);
  switch (name) {
    case 'threading.Thread': {
      const ref = newThread(open, threadClass);
      initThread(open, ref, args, keywords);
      return valued(ref);
    }
    case 'threading.Timer': {
      const ref = newThread(open, timerClass);
      initTimer(open, ref, args, keywords);
      return valued(ref);
    }
    case 'threading.Lock':
      none();
      return made(newLock(open, 'lock'));
    case 'threading.RLock':
      none();
      return made(newLock(open, 'rlock'));
    case 'threading.Condition': {
      const [lock] = bind(open, 'Condition.__init__', ['lock'], args, keywords);
      const own = lock ?? open.create(newLock(open, 'rlock'));
      const kind = open.peek(own)?.kind;
      if (kind !== 'lock' && kind !== 'rlock')
        throw new Unsupported('Condition() takes a Lock or an RLock here');
      return made({ kind: 'condition', lock: own as Ref, waiters: [] });
    }
    case 'threading.Semaphore':
    case 'threading.BoundedSemaphore': {
      const type = name.slice('threading.'.length);
      const [given] = bind(open, `${type}.__init__`, ['value'], args, keywords);
      const value = given === undefined ? 1 : small('Semaphore()', given);
      if (value < 0) throw new PythonError('ValueError', 'semaphore initial value must be >= 0');
      return made({ kind: 'semaphore', value, bound: type === 'Semaphore' ? null : value });
    }
    case 'threading.Event':
      bind(open, 'Event.__init__', [], args, keywords);
      return made({ kind: 'event', set: false, waiters: [] });
    case 'threading.Barrier':
      return valued(newBarrier(open, args, keywords));
    case 'threading.local':
      none();
      return made({ kind: 'local', threads: [] });
    case 'threading.current_thread':
      none();
      return valued(currentThread(open));
    case 'threading.main_thread':
      none();
      return valued(mainObject);
    case 'threading.get_ident':
      none();
      return valued(identOf(open.thread));
    case 'threading.active_count':
      none();
      // Ends and starts of threads are seen by this call.
      open.touched = true;
      return valued(BigInt(open.counter('alive')));
    case 'queue.Queue': {
      const [maxsize] = bind(open, 'Queue.__init__', ['maxsize'], args, keywords);
      const size = maxsize === undefined ? 0 : small('Queue()', maxsize);
      return made({ kind: 'queue', simple: false, maxsize: size, items: [], unfinished: 0 });
    }
    case 'queue.SimpleQueue':
      none();
      return made({ kind: 'queue', simple: true, maxsize: 0, items: [], unfinished: 0 });
    case 'time.sleep': {
      noKeywords(name, keywords);
      requireCount('sleep', args, 1);
      if (seconds('sleep()', args[0]!) < 0)
        throw new PythonError('ValueError', 'sleep length must be non-negative');
      return valued(null);
    }
    default:
      return null;
  }
}
