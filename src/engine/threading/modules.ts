import { requireCount } from '../machine/arguments.ts';
import { valued, type Called, type Keywords } from '../machine/called.ts';
import type { Recorder } from '../machine/events.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { Ref, type Value } from '../machine/values.ts';
import { since } from '../python/code.ts';
import { patienceOf } from './lock.ts';
import type { SyncObject } from './objects.ts';
import { bind, seconds, small } from './parameters.ts';
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
  _record: Recorder | null,
): Called | null {
  const made = (object: SyncObject): Called => valued(open.create(object));
  const none = (): void => {
    if (keywords.length > 0) throw new PythonError('TypeError', `${name}() takes no keyword arguments`);
    requireCount(name, args, 0);
  };
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
      return made({ kind: 'lock', takenBy: null });
    case 'threading.RLock':
      none();
      return made({ kind: 'rlock', owner: null, count: 0 });
    case 'threading.Condition': {
      const [lock] = bind('Condition.__init__', ['lock'], args, keywords);
      const own = lock ?? open.create({ kind: 'rlock', owner: null, count: 0 });
      const kind = own instanceof Ref ? open.peek(own).kind : '';
      if (kind !== 'lock' && kind !== 'rlock')
        throw new Unsupported('Condition() takes a Lock or an RLock here');
      return made({ kind: 'condition', lock: own as Ref, waiters: [] });
    }
    case 'threading.Semaphore':
    case 'threading.BoundedSemaphore': {
      const [given] = bind('Semaphore.__init__', ['value'], args, keywords);
      const value = given === undefined ? 1 : small('Semaphore()', given);
      if (value < 0) throw new PythonError('ValueError', 'semaphore initial value must be >= 0');
      return made({ kind: 'semaphore', value, bound: name.endsWith('BoundedSemaphore') ? value : null });
    }
    case 'threading.Event':
      none();
      return made({ kind: 'event', set: false, waiters: [] });
    case 'threading.Barrier':
      return made(barrier(open, args, keywords));
    case 'threading.local':
      none();
      return made({ kind: 'local', threads: [] });
    case 'threading.current_thread':
      none();
      return valued(currentThread(open));
    case 'threading.main_thread':
      none();
      throw new Unsupported('main_thread() is not supported; current_thread() in the main thread is');
    case 'threading.get_ident':
      none();
      return valued(identOf(open.thread));
    case 'threading.active_count':
      none();
      // Ends and starts of threads are seen by this call.
      open.touched = true;
      return valued(BigInt(open.counter('alive')));
    case 'queue.Queue': {
      const [maxsize] = bind('Queue.__init__', ['maxsize'], args, keywords);
      const size = maxsize === undefined ? 0 : small('Queue()', maxsize);
      return made({ kind: 'queue', simple: false, maxsize: size, items: [], unfinished: 0 });
    }
    case 'queue.SimpleQueue':
      none();
      return made({ kind: 'queue', simple: true, maxsize: 0, items: [], unfinished: 0 });
    case 'time.sleep': {
      const [time] = bind('sleep', ['secs'], args, keywords, 1);
      if (seconds('sleep()', time!) < 0)
        throw new PythonError('ValueError', 'sleep length must be non-negative');
      return valued(null);
    }
    default:
      return null;
  }
}

function barrier(open: OpenState, args: readonly Value[], keywords: Keywords): SyncObject {
  const names = ['parties', 'action', 'timeout'];
  const [given, action, timeout] = bind('Barrier.__init__', names, args, keywords, 1);
  const parties = small('Barrier()', given!);
  const { build } = open.program;
  if (parties < 1 && since(build, '3.13'))
    throw new PythonError(
      'ValueError',
      since(build, '3.14') ? 'parties must be >= 1' : 'parties must be > 0',
    );
  const { timed } = patienceOf('Barrier()', timeout);
  return {
    kind: 'barrier',
    parties,
    action: action ?? null,
    timed,
    acting: null,
    state: 'filling',
    count: 0,
  };
}
