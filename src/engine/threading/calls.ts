import { valued, type Called, type Keywords } from '../machine/called.ts';
import { attributeIn, withAttribute } from '../machine/classes.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { HeapObject, Ref, Value } from '../machine/values.ts';
import { abortBarrier, meet, resetBarrier } from './barrier.ts';
import { notify, waitOn } from './condition.ts';
import { setEvent, waitFor } from './event.ts';
import { acquire, forever, isTaken, lockPatience, release } from './lock.ts';
import type { BarrierObject, QueueObject, SyncObject, ThreadObject } from './objects.ts';
import { bind, requireNone, seconds } from './parameters.ts';
import { get, joinQueue, put, taskDone } from './queue.ts';
import { give, take } from './semaphore.ts';
import {
  daemonOf,
  identOf,
  initThread,
  isAlive,
  joinThread,
  runHere,
  startThread,
  threadName,
} from './thread.ts';

const locking = ['acquire', 'release', '__enter__', '__exit__'];

/** The methods of the subset, by the kind of what they are called on. */
export const syncMethods: Readonly<Record<SyncObject['kind'], readonly string[]>> = {
  lock: [...locking, 'locked'],
  rlock: [...locking, 'locked'],
  condition: [...locking, 'wait', 'wait_for', 'notify', 'notify_all'],
  semaphore: locking,
  event: ['is_set', 'set', 'clear', 'wait'],
  barrier: ['wait', 'reset', 'abort'],
  queue: 'put get put_nowait get_nowait qsize empty full task_done join'.split(' '),
  local: [],
  thread: ['start', 'run', 'join', 'is_alive', 'cancel', '__init__'],
};

/** Whether an object of that kind has the method. */
export function hasSyncMethod(open: OpenState, object: SyncObject, name: string): boolean {
  if (!syncMethods[object.kind].includes(name)) return false;
  if (object.kind === 'rlock' && name === 'locked') return open.since('3.14');
  if (object.kind === 'queue' && object.simple) return !['full', 'task_done', 'join'].includes(name);
  if (name === 'cancel')
    return object.kind === 'thread' && attributeIn(object.attributes, 'finished') !== undefined;
  return true;
}

/** Whether it is a method of `threading` or `queue` which CPython has in Python. */
export function isOfLibrary(object: HeapObject | null, name: string): boolean {
  return object !== null && isSync(object) && isWrittenInPython(object, name);
}

/** Whether it is of `threading` or `queue`. */
export const isSync = (object: HeapObject): object is SyncObject => Object.hasOwn(syncMethods, object.kind);

/** Whether CPython has the method in Python (Lib/threading.py, Lib/queue.py) and not in C (Modules/_threadmodule.c). */
function isWrittenInPython(object: SyncObject, name: string): boolean {
  switch (object.kind) {
    case 'lock':
    case 'rlock':
    case 'local':
      return false;
    case 'condition':
      // Its acquire and release are those of its lock.
      return name !== 'acquire' && name !== 'release';
    case 'queue':
      return !object.simple;
    default:
      return true;
  }
}

/** Calls a method of an object of `threading` or `queue`. Throws Python's errors. */
export function callSync(
  open: OpenState,
  ref: Ref,
  object: SyncObject,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  if (isWrittenInPython(object, name)) open.entered = true;
  // Of a method written in Python, CPython says what is wrong with its arguments in words that are known.
  const none = (type: string): unknown => bind(open, `${type}.${name}`, [], args, keywords);
  switch (object.kind) {
    case 'condition':
      if (name === 'wait') return waitOn(open, ref, args, keywords);
      if (name === 'notify' || name === 'notify_all')
        return notify(open, ref, name === 'notify_all', args, keywords);
      if (name === 'wait_for') {
        const parameters = ['predicate', 'timeout'];
        const [predicate, timeout = null] = bind(open, 'Condition.wait_for', parameters, args, keywords, 1);
        if (timeout !== null) seconds('wait_for()', timeout);
        return { kind: 'prelude', name, args: [ref, predicate!, timeout] };
      }
      if (name === '__enter__') none('Condition');
      return callSync(open, object.lock, open.peek(object.lock) as SyncObject, name, args, keywords);
    case 'lock':
    case 'rlock':
      if (name !== 'acquire' && name !== '__exit__') requireNone(name, args, keywords);
      if (name === 'release' || name === '__exit__') {
        release(open, ref);
        return valued(null);
      }
      if (name === 'locked') return valued(isTaken(open, ref));
      {
        const got = acquire(open, ref, name === '__enter__' ? forever : lockPatience(open, args, keywords));
        return typeof got === 'boolean' ? valued(got) : got;
      }
    case 'semaphore':
      if (name === 'acquire' || name === '__enter__') return take(open, ref, args, keywords);
      return give(open, ref, name === '__exit__' ? [] : args, keywords);
    case 'event':
      if (name === 'wait') return waitFor(open, ref, args, keywords);
      none('Event');
      if (name === 'is_set') {
        const event = open.object(ref) as SyncObject & { kind: 'event' };
        return valued(event.set);
      }
      return setEvent(open, ref, name === 'set');
    case 'barrier':
      if (name === 'wait') return meet(open, ref, args, keywords);
      none('Barrier');
      return name === 'reset' ? resetBarrier(open, ref) : abortBarrier(open, ref);
    case 'queue':
      return callQueue(open, ref, name, args, keywords, none);
    case 'thread':
      return callThread(open, ref, name, args, keywords, none);
    case 'local':
      throw noAttribute(name);
  }
}

function noAttribute(name: string): PythonError {
  return new PythonError('AttributeError', `'_thread._local' object has no attribute '${name}'`);
}

function callQueue(
  open: OpenState,
  ref: Ref,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
  none: (type: string) => unknown,
): Called {
  if (name === 'put' || name === 'put_nowait') return put(open, ref, name === 'put_nowait', args, keywords);
  if (name === 'get' || name === 'get_nowait') return get(open, ref, name === 'get_nowait', args, keywords);
  if ((open.peek(ref) as QueueObject).simple) requireNone(name, args, keywords);
  none('Queue');
  if (name === 'task_done') return taskDone(open, ref);
  if (name === 'join') return joinQueue(open, ref);
  const { items, maxsize } = open.object(ref) as SyncObject & { kind: 'queue' };
  if (name === 'qsize') return valued(BigInt(items.length));
  return valued(name === 'empty' ? items.length === 0 : maxsize > 0 && items.length >= maxsize);
}

function callThread(
  open: OpenState,
  ref: Ref,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
  none: (type: string) => unknown,
): Called {
  if (name === 'join') return joinThread(open, ref, args, keywords);
  if (name === '__init__') {
    initThread(open, ref, args, keywords);
    return valued(null);
  }
  none(name === 'cancel' ? 'Timer' : 'Thread');
  if (name === 'start') return startThread(open, ref);
  if (name === 'run') return runHere(open, ref);
  const thread = open.object(ref) as ThreadObject;
  if (name === 'is_alive') return valued(isAlive(thread));
  return setEvent(open, attributeIn(thread.attributes, 'finished') as Ref, true);
}

/** An attribute that is no method: a thread's name, a barrier's parties, what a `local` holds for this thread. */
export function syncAttribute(
  open: OpenState,
  ref: Ref,
  object: SyncObject,
  name: string,
): Value | undefined {
  switch (object.kind) {
    case 'thread': {
      if (name === 'name') return (open.object(ref) as ThreadObject).name;
      if (name === 'daemon') return (open.object(ref) as ThreadObject).daemon;
      if (name === 'ident') {
        const { index } = open.object(ref) as ThreadObject;
        return index === null ? null : identOf(index);
      }
      const stored = open.program.storedAttributes.has(name);
      const thread = (stored ? open.object(ref) : open.peek(ref)) as ThreadObject;
      return attributeIn(thread.attributes, name);
    }
    case 'barrier': {
      if (name === 'parties') return BigInt(object.parties);
      if (name !== 'broken' && name !== 'n_waiting') return undefined;
      const { state, count } = open.object(ref) as BarrierObject;
      if (name === 'broken') return state === 'broken';
      return BigInt(state === 'filling' ? count : 0);
    }
    case 'queue':
      return name === 'maxsize' && !object.simple ? BigInt(object.maxsize) : undefined;
    case 'local': {
      if (/^__.*__$/.test(name)) return undefined;
      // What this thread has put there no other one can change.
      const own = object.threads.find(({ thread }) => thread === open.thread)?.attributes;
      const held = attributeIn(own ?? [], name);
      if (held === undefined) throw noAttribute(name);
      return held;
    }
    default:
      return undefined;
  }
}

/** `object.name = value`, or `del` where the value is undefined. Returns whether the object has such an attribute. */
export function setSyncAttribute(
  open: OpenState,
  ref: Ref,
  object: SyncObject,
  name: string,
  value: Value | undefined,
): boolean {
  if (object.kind === 'local') {
    const local = open.object(ref) as SyncObject & { kind: 'local' };
    const own = local.threads.find(({ thread }) => thread === open.thread)?.attributes ?? [];
    if (value === undefined && attributeIn(own, name) === undefined)
      throw open.since('3.11') ? noAttribute(name) : new PythonError('AttributeError', name);
    const attributes = withAttribute(own, name, value);
    const others = local.threads.filter(({ thread }) => thread !== open.thread);
    const threads = [...others, { thread: open.thread, attributes }].sort((a, b) => a.thread - b.thread);
    open.replace(ref, { kind: 'local', threads });
    return true;
  }
  if (object.kind !== 'thread') return false;
  const thread = open.object(ref) as ThreadObject;
  if (name === 'name') {
    if (value === undefined) throw new Unsupported('deleting .name is not supported');
    if (thread.name === '') throw new PythonError('AssertionError', 'Thread.__init__() not called');
    open.replace(ref, { ...thread, name: threadName(open, value) });
    return true;
  }
  if (name === 'daemon') {
    if (value === undefined) throw new Unsupported('deleting .daemon is not supported');
    if (thread.name === '') throw new PythonError('RuntimeError', 'Thread.__init__() not called');
    if (thread.index !== null)
      throw new PythonError('RuntimeError', 'cannot set daemon status of active thread');
    open.replace(ref, { ...thread, daemon: daemonOf(value) });
    return true;
  }
  if (value === undefined && attributeIn(thread.attributes, name) === undefined) return false;
  open.replace(ref, { ...thread, attributes: withAttribute(thread.attributes, name, value) });
  return true;
}
