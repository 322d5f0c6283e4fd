import { noKeywords, requireCount, type Native } from '../machine/arguments.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { mainObject } from '../machine/state.ts';
import { Ref, type Value } from '../machine/values.ts';
import { newBarrier } from './barrier.ts';
import { newLock } from './lock.ts';
import { constructor, requireNone, seconds, small } from './parameters.ts';
import { identOf, makeThread, newTimer } from './thread.ts';

/** A function written in C that takes nothing. */
const none =
  (native: (open: OpenState) => Value): Native =>
  (open, args, _self, _ref, keywords, name) => {
    requireNone(name, args, keywords);
    return native(open);
  };

const semaphore = (isBounded: boolean): Native =>
  constructor('value', (open, _ref, [given = 1n]) => {
    const value = small('Semaphore()', given);
    if (value < 0) throw new PythonError('ValueError', 'semaphore initial value must be >= 0');
    return open.create({ kind: 'semaphore', value, bound: isBounded ? value : null });
  });

/** The functions and types of `threading`, `queue` and `time`, but for their exceptions. */
export const moduleFunctions: Readonly<Record<string, Native>> = {
  'threading.Thread': makeThread,
  'threading.Timer': newTimer,
  'threading.Lock': none((open) => newLock(open, 'lock')),
  'threading.RLock': none((open) => newLock(open, 'rlock')),
  'threading.Condition': constructor('lock', (open, _ref, [lock]) => {
    const own = lock ?? newLock(open, 'rlock');
    const kind = open.peek(own)?.kind;
    if (kind !== 'lock' && kind !== 'rlock')
      throw new Unsupported('Condition() takes a Lock or an RLock here');
    return open.create({ kind: 'condition', lock: own as Ref, waiters: [] });
  }),
  'threading.Semaphore': semaphore(false),
  'threading.BoundedSemaphore': semaphore(true),
  'threading.Event': constructor('', (open) => open.create({ kind: 'event', set: false, waiters: [] })),
  'threading.Barrier': newBarrier,
  'threading.local': none((open) => open.create({ kind: 'local', threads: [] })),
  'threading.current_thread': none((open) => open.own().object),
  'threading.main_thread': none(() => mainObject),
  'threading.get_ident': none((open) => identOf(open.thread)),
  'threading.active_count': none((open) => {
    // Ends and starts of threads are seen by this call.
    open.touched = true;
    return BigInt(open.counter('alive'));
  }),
  'queue.Queue': constructor('maxsize', (open, _ref, [given = 0n]) => {
    const maxsize = small('Queue()', given);
    return open.create({ kind: 'queue', simple: false, maxsize, items: [], unfinished: 0 });
  }),
  'queue.SimpleQueue': none((open) =>
    open.create({ kind: 'queue', simple: true, maxsize: 0, items: [], unfinished: 0 }),
  ),
  'time.sleep'(_open, args, _self, _ref, keywords, name) {
    noKeywords(name, keywords);
    requireCount('sleep', args, 1);
    if (seconds('sleep()', args[0]!) < 0)
      throw new PythonError('ValueError', 'sleep length must be non-negative');
    return null;
  },
};
