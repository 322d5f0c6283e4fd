import type { Code, Program } from '../python/code.ts';
import { Unsupported } from './python-error.ts';
import { refTo, Ref, type HeapObject, type Value } from './values.ts';

/** A call in progress. `locals` holds undefined where a name is not bound. */
export interface Frame {
  readonly code: Code;
  readonly pc: number;
  readonly locals: readonly (Value | undefined)[];
  readonly stack: readonly Value[];
  readonly back: Frame | null;
}

export interface Thread {
  readonly name: string;
  readonly daemon: boolean;
  /** Its `Thread` object; null for the main thread, which the program does not hold. */
  readonly object: Ref | null;
  /** The innermost call, or null when the thread has ended. */
  readonly frame: Frame | null;
}

/** The whole machine between two steps: a value, never changed. */
export interface State {
  readonly heap: readonly (HeapObject | undefined)[];
  readonly globals: readonly (Value | undefined)[];
  readonly threads: readonly Thread[];
  /** All that was printed, and a line `[Type: message]` for each uncaught exception. */
  readonly output: string;
  /** Whether an uncaught exception has ended a thread. */
  readonly failed: boolean;
  /** How many threads have been given a name of the form `Thread-N`. */
  readonly named: number;
}

/** The state in which the main thread stands before the module's first instruction. */
export function initialState(program: Program): State {
  const frame: Frame = { code: program.module, pc: 0, locals: [], stack: [], back: null };
  return {
    heap: [],
    globals: program.globalNames.map(() => undefined),
    threads: [{ name: 'MainThread', daemon: false, object: null, frame }],
    output: '',
    failed: false,
    named: 0,
  };
}

/** Whether the program may end here: the main thread and every thread that is not a daemon have ended. */
export function hasEnded(state: State): boolean {
  return state.threads.every((thread) => thread.daemon || thread.frame === null);
}

const maxThreads = 64;

/** A frame that its step may change. */
export interface OpenFrame {
  code: Code;
  pc: number;
  locals: (Value | undefined)[];
  stack: Value[];
  back: Frame | null;
}

/**
 * A state being changed by one thread. `close` gives the state it became; the state it came from stays as it was.
 */
export class OpenState {
  readonly heap: (HeapObject | undefined)[];
  readonly globals: (Value | undefined)[];
  readonly threads: Thread[];
  output: string;
  failed: boolean;
  named: number;
  readonly thread: number;
  readonly globalNames: readonly string[];
  /** Whether an object was made since the state was opened: only then can one have died in it. */
  created = false;
  /** The slots that other threads can reach, once computed, as long as nothing changes that. */
  shared: ReadonlySet<number> | null = null;
  frame: OpenFrame | null;

  constructor(state: State, thread: number, globalNames: readonly string[]) {
    this.globalNames = globalNames;
    this.heap = [...state.heap];
    this.globals = [...state.globals];
    this.threads = [...state.threads];
    this.output = state.output;
    this.failed = state.failed;
    this.named = state.named;
    this.thread = thread;
    this.frame = openFrame(state.threads[thread]!.frame);
  }

  /** The object behind a reference. */
  object(ref: Ref): HeapObject {
    const object = this.heap[ref.slot];
    if (object === undefined) throw new Error(`the machine holds a reference to the empty slot ${ref.slot}`);
    return object;
  }

  /** Puts a new object into the lowest empty slot. */
  create(object: HeapObject): Ref {
    this.created = true;
    let slot = 0;
    while (slot < this.heap.length && this.heap[slot] !== undefined) slot += 1;
    this.heap[slot] = object;
    return refTo(slot);
  }

  /** Puts the changed object into its slot. */
  replace(ref: Ref, object: HeapObject): void {
    this.shared = null;
    this.heap[ref.slot] = object;
  }

  setGlobal(index: number, value: Value | undefined): void {
    this.shared = null;
    this.globals[index] = value;
  }

  /** Throws {@link Unsupported} for more threads than anyone could follow. */
  addThread(thread: Thread): void {
    if (this.threads.length > maxThreads)
      throw new Unsupported(`a program that starts more than ${maxThreads} threads is not supported`);
    this.shared = null;
    this.threads.push(thread);
  }

  call(frame: OpenFrame): void {
    this.frame = frame;
  }

  /** Ends the innermost call; its caller, if any, becomes the open frame. */
  leaveFrame(): void {
    this.frame = openFrame(this.frame!.back);
  }

  close(): State {
    this.threads[this.thread] = { ...this.threads[this.thread]!, frame: this.frame };
    const { heap, globals, threads, output, failed, named } = this;
    return { heap, globals, threads, output, failed, named };
  }
}

function openFrame(frame: Frame | null): OpenFrame | null {
  return frame === null ? null : { ...frame, locals: [...frame.locals], stack: [...frame.stack] };
}
