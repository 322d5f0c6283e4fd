import type { Code, Program } from '../python/code.ts';
import type { ThreadObject } from '../threading/objects.ts';
import { builtin, refTo, Ref, type HeapObject, type Value } from './values.ts';

/** Slots are handed out by thread, so that which slot an object gets does not hang on what other threads do. */
export const slotsPerThread = 2 ** 20;

/** A call in progress. `locals` holds undefined where a name is not bound. */
export interface Frame {
  readonly code: Code;
  readonly pc: number;
  readonly locals: readonly (Value | undefined)[];
  readonly stack: readonly Value[];
  /**
   * What a call of several phases (`Condition.wait`: give the lock back, wait, take it again) has come to, in the
   * words of the one who makes it; null when no such call is under way. The call's arguments stay on the stack.
   */
  readonly pending: readonly Value[] | null;
  readonly back: Frame | null;
  /** The function that is called; only a memory trace asks for it. */
  readonly callee?: Ref;
}

export interface Thread {
  /** Its name when it started. */
  readonly name: string;
  readonly daemon: boolean;
  /** Its `Thread` object; null for a main thread that the program never asks for. */
  readonly object: Ref | null;
  /** The innermost call, or null when the thread has ended. */
  readonly frame: Frame | null;
}

/** Numbers that the machine keeps beside the heap: threads named `Thread-N` so far, threads started, threads alive. */
export const counters = ['named', 'started', 'alive'] as const;
export type Counter = (typeof counters)[number];

/** The machine between two steps, as a step sees it: read only, a place at a time. */
export interface Snapshot {
  objectAt(slot: number): HeapObject | undefined;
  /** Whether another thread than the one that made it may reach the object. */
  isPublished(slot: number): boolean;
  global(index: number): Value | undefined;
  thread(index: number): Thread;
  counter(which: Counter): number;
  /** All slots that are not empty, where memory is traced. */
  slots?(): Iterable<number>;
}

/** Something printed: `line` starts on a new line, whatever was printed before. */
export interface Printed {
  readonly kind: 'text' | 'line';
  readonly text: string;
}

/** The whole machine between two steps: a value, never changed. */
export class State implements Snapshot {
  readonly heap: ReadonlyMap<number, HeapObject>;
  readonly published: ReadonlySet<number>;
  readonly globals: readonly (Value | undefined)[];
  readonly threads: readonly Thread[];
  readonly counters: Readonly<Record<Counter, number>>;
  /** All that was printed, and a line `[Type: message]` for each uncaught exception. */
  readonly output: string;
  /** Whether an uncaught exception has ended a thread. */
  readonly failed: boolean;

  constructor(
    parts: Pick<State, 'heap' | 'published' | 'globals' | 'threads' | 'counters' | 'output' | 'failed'>,
  ) {
    this.heap = parts.heap;
    this.published = parts.published;
    this.globals = parts.globals;
    this.threads = parts.threads;
    this.counters = parts.counters;
    this.output = parts.output;
    this.failed = parts.failed;
  }

  objectAt(slot: number): HeapObject | undefined {
    return this.heap.get(slot);
  }
  isPublished(slot: number): boolean {
    return this.published.has(slot);
  }
  global(index: number): Value | undefined {
    return this.globals[index];
  }
  thread(index: number): Thread {
    return this.threads[index]!;
  }
  counter(which: Counter): number {
    return this.counters[which];
  }
  slots(): Iterable<number> {
    return this.heap.keys();
  }

  /** The same machine with these slots emptied. */
  without(slots: readonly number[]): State {
    const heap = new Map(this.heap);
    const published = new Set(this.published);
    for (const slot of slots) {
      heap.delete(slot);
      published.delete(slot);
    }
    return new State({ ...this, heap, published });
  }
}

/** The main thread's `Thread` object. The slots of its own objects start at 0, so this one is out of their way. */
export const mainObject: Ref = refTo(slotsPerThread - 1);

const mainThread: ThreadObject = {
  kind: 'thread',
  class: builtin('threading.Thread'),
  attributes: [],
  name: 'MainThread',
  daemon: false,
  target: null,
  args: null,
  keywords: null,
  index: 0,
  ended: false,
};

/** The state in which the main thread stands before the module's first instruction. */
export function initialState(program: Program): State {
  const { module } = program;
  const locals = module.localNames.map(() => undefined);
  const frame: Frame = { code: module, pc: 0, locals, stack: [], pending: null, back: null };
  const object = program.mentionsMain ? mainObject : null;
  return new State({
    heap: new Map(object === null ? [] : [[object.slot, mainThread]]),
    published: new Set(object === null ? [] : [object.slot]),
    globals: program.globalNames.map(() => undefined),
    threads: [{ name: 'MainThread', daemon: false, object, frame }],
    counters: { named: 0, started: 1, alive: 1 },
    output: '',
    failed: false,
  });
}

/** The output after something more was printed. */
export function printedAfter(output: string, { kind, text }: Printed): string {
  return kind === 'line' && output !== '' && !output.endsWith('\n') ? `${output}\n${text}` : output + text;
}
