import type { Patience } from './lock.ts';
import type { Attributes, HeapObject, Ref, Value } from '../machine/values.ts';

/**
 * A `threading.Lock` or `RLock`, with the thread that has taken it and how often. A Lock has no owner in Python; it is
 * kept so that a trace can show it.
 */
export interface LockObject {
  readonly kind: 'lock' | 'rlock';
  /** The line in which it was made. */
  readonly made: number;
  readonly owner: number | null;
  readonly count: number;
}

/** A `threading.Condition` on a lock. `waiters` are threads in the order in which they began to wait. */
export interface ConditionObject {
  readonly kind: 'condition';
  readonly lock: Ref;
  readonly waiters: readonly number[];
}

/** A `Semaphore`, or a `BoundedSemaphore` where `bound` is its initial value. */
export interface SemaphoreObject {
  readonly kind: 'semaphore';
  readonly value: number;
  readonly bound: number | null;
}

export interface EventObject {
  readonly kind: 'event';
  readonly set: boolean;
  /** Threads that wait and have not been woken: `set` wakes them for good, whatever `clear` does after it. */
  readonly waiters: readonly number[];
}

/** A `Barrier`: threads arrive while it is filling and leave while it is draining. */
export interface BarrierObject {
  readonly kind: 'barrier';
  readonly parties: number;
  readonly action: Value;
  /** How `wait` waits unless it is told. */
  readonly patience: Patience;
  /** `acting`: the last one to arrive is at the action. */
  readonly state: 'filling' | 'acting' | 'draining' | 'resetting' | 'broken';
  /** Threads inside. */
  readonly count: number;
}

/** A `queue.Queue` (`simple`: a `SimpleQueue`). */
export interface QueueObject {
  readonly kind: 'queue';
  readonly simple: boolean;
  readonly maxsize: number;
  readonly items: readonly Value[];
  readonly unfinished: number;
}

/** A `threading.local`: each thread sees attributes of its own. */
export interface LocalObject {
  readonly kind: 'local';
  readonly threads: readonly { readonly thread: number; readonly attributes: Attributes }[];
}

export interface ThreadObject {
  readonly kind: 'thread';
  /** `threading.Thread`, `threading.Timer`, or a class of the program that derives from one. */
  readonly class: Value;
  readonly attributes: Attributes;
  readonly name: string;
  readonly daemon: boolean;
  readonly target: Value;
  readonly args: Value;
  readonly keywords: Value;
  /** Its place among the machine's threads once started. */
  readonly index: number | null;
  readonly ended: boolean;
}

export type SyncObject =
  | LockObject
  | ConditionObject
  | SemaphoreObject
  | EventObject
  | BarrierObject
  | QueueObject
  | LocalObject
  | ThreadObject;

interface Shape<Held> {
  tag(object: Held): string;
  values(object: Held): readonly (Value | undefined)[];
  readonly mutable: boolean;
}

const lock: Shape<LockObject> = {
  tag: ({ made, owner, count }) => `${made} ${owner}/${count}`,
  values: () => [],
  mutable: true,
};

/** The rows of machine/values.ts for what `threading` and `queue` make. */
export const syncShapes: {
  readonly [Each in SyncObject['kind']]: Shape<SyncObject & { kind: Each }>;
} = {
  lock,
  rlock: lock,
  condition: { tag: ({ waiters }) => waiters.join(), values: ({ lock }) => [lock], mutable: true },
  semaphore: { tag: ({ value, bound }) => `${value}/${bound}`, values: () => [], mutable: true },
  event: { tag: ({ set, waiters }) => `${set}/${waiters.join()}`, values: () => [], mutable: true },
  barrier: {
    tag: ({ parties, patience, state, count }) => `${parties}/${patience}/${state}/${count}`,
    values: ({ action }) => [action],
    mutable: true,
  },
  queue: {
    tag: ({ simple, maxsize, unfinished }) => `${simple}/${maxsize}/${unfinished}`,
    values: ({ items }) => items,
    mutable: true,
  },
  local: {
    tag: ({ threads }) =>
      threads
        .map(({ thread, attributes }) => `${thread}:${attributes.map(([name]) => name).join()}`)
        .join(';'),
    values: ({ threads }) => threads.flatMap(({ attributes }) => attributes.map(([, value]) => value)),
    mutable: true,
  },
  thread: {
    tag: ({ attributes, name, daemon, index, ended }) =>
      `${JSON.stringify(name)}/${daemon}/${index}/${ended}/${attributes.map(([each]) => each).join()}`,
    values: ({ class: of, target, args, keywords, attributes }) => [
      of,
      target,
      args,
      keywords,
      ...attributes.map(([, value]) => value),
    ],
    mutable: true,
  },
};

/** Whether it is of `threading` or `queue`. */
export const isSync = (object: HeapObject): object is SyncObject => Object.hasOwn(syncShapes, object.kind);
