import type { Native } from '../machine/arguments.ts';
import { attributeIn, withAttribute } from '../machine/classes.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Ref, Value } from '../machine/values.ts';
import { barrierMethods } from './barrier.ts';
import { conditionMethods } from './condition.ts';
import { eventMethods } from './event.ts';
import { lockMethods } from './lock.ts';
import type { BarrierObject, SyncObject, ThreadObject } from './objects.ts';
import { queueMethods, simpleQueueMethods } from './queue.ts';
import { semaphoreMethods } from './semaphore.ts';
import { daemonOf, identOf, threadMethods, threadName } from './thread.ts';

/** The methods of the subset, by the name of the type. */
export const syncMethods: Readonly<Record<string, Readonly<Record<string, Native>>>> = {
  lock: lockMethods,
  RLock: lockMethods,
  Condition: conditionMethods,
  Semaphore: semaphoreMethods,
  Event: eventMethods,
  Barrier: barrierMethods,
  Queue: queueMethods,
  SimpleQueue: simpleQueueMethods,
  Thread: threadMethods,
};

const threadProperties = ['name', 'daemon', 'ident'];

function noAttribute(name: string): PythonError {
  return new PythonError('AttributeError', `'_thread._local' object has no attribute '${name}'`);
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
      if (threadProperties.includes(name)) open.entered = `Thread.${name}`;
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
      open.entered = `Barrier.${name}`;
      if (name !== 'broken' && name !== 'n_waiting') return undefined;
      const { state, count } = open.object(ref) as BarrierObject;
      if (name === 'broken') return state === 'broken';
      return BigInt(state === 'filling' || state === 'acting' ? count : 0);
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
  if (threadProperties.includes(name)) open.entered = `Thread.${name}`;
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
