import { since, type Build, type Code, type Program } from '../python/code.ts';
import type { Recorder, StepEvent } from './events.ts';
import { Unsupported } from './python-error.ts';
import { heldBy, isMutable } from './shape.ts';
import {
  printedAfter,
  slotsPerThread,
  State,
  type Counter,
  type Frame,
  type Printed,
  type Snapshot,
  type Thread,
} from './state.ts';
import { ownCall } from './standing.ts';
import type { Traces } from './traces.ts';
import { refTo, Ref, type HeapObject, type Value } from './values.ts';

const maxThreads = 64;
/** Places that are copied or looked at; see {@link OpenState.look}. */
const maxCopied = 100_000_000;

/** A frame that its step may change. */
export interface OpenFrame {
  code: Code;
  pc: number;
  locals: (Value | undefined)[];
  stack: Value[];
  pending: readonly Value[] | null;
  back: Frame | null;
  readonly callee?: Ref;
}

/** A read or write of one place that a program can name: for finding data races. */
export interface Access {
  readonly write: boolean;
  /** `global x`, or the slot and the attribute, item or cell in it. */
  readonly place: string;
  readonly line: number;
  /** Slots of the locks that the same step has taken before it and still has, where there are any. */
  readonly under?: readonly number[];
}

/** A Lock or RLock that was made in a line, or taken in one; `again`: by the thread that had it already. */
export interface LockNote {
  readonly made: number;
  readonly taken: number | null;
  readonly again: boolean;
}

/**
 * The machine while one thread takes steps. The snapshot that it was opened on stays as it was; what changes is kept
 * beside it. All reads and writes of anything but the thread's own frames must go through its methods: a thread with
 * the same frames that finds the same in what it reads of the snapshot does the same.
 */
export class OpenState {
  readonly base: Snapshot;
  readonly program: Program;
  /** The index of the thread that takes the steps. */
  readonly thread: number;
  frame: OpenFrame | null;

  readonly changedObjects = new Map<number, HeapObject | undefined>();
  readonly changedGlobals = new Map<number, Value | undefined>();
  readonly changedCounters = new Map<Counter, number>();
  readonly newlyPublished = new Set<number>();
  readonly newThreads: Thread[] = [];
  readonly printed: Printed[] = [];
  readonly accesses: Access[] = [];
  readonly lockNotes: LockNote[] = [];
  #taken: readonly number[] = [];
  failed = false;
  /** Whether an object was made since the state was opened. */
  created = false;
  /**
   * Whether what was done since this was last set to false read or wrote anything that another thread may touch as
   * well. What did not commutes with every step of every other thread.
   */
  touched = false;
  /**
   * The primitive, if any, that was called since this was last emptied and that CPython writes in Python: it looks for
   * a request to switch threads where the function begins.
   */
  entered = '';
  /** Whether the waiting of the call that the thread stands at has run out of time: see `threading`. */
  timedOut = false;
  /** The line of the program being executed; 0 where none of the program's calls has begun. */
  line: number;
  /** The line in which the step first did something that others could see; 0 where it has not. */
  acted = 0;
  /** Where exceptions have come from; kept only for who asks for it. */
  traces: Traces | null = null;

  /** How much was copied from old objects into new ones, or looked at, about, in places of containers. */
  copied = 0;
  /** Told of what the instruction under way does, for a trace. */
  record: Recorder | null = null;

  /** How many changes were made so far: while it stays the same, only the thread's frames can have changed. */
  changes = 0;

  readonly #nextSlot: number;
  /** No slot of the thread's own below this one is free. */
  #free: number;
  #journal: (() => void)[] | null = null;

  constructor(base: Snapshot, thread: number, program: Program) {
    this.base = base;
    this.program = program;
    this.thread = thread;
    this.frame = openFrame(base.thread(thread).frame);
    this.line = ownCall(this.frame)?.at.line ?? 0;
    this.#nextSlot = thread * slotsPerThread;
    this.#free = this.#nextSlot;
  }

  /** The object behind a reference, read as something that may change; null for any other value. */
  object(ref: Ref): HeapObject;
  object(value: Value | undefined): HeapObject | null;
  object(value: Value | undefined): HeapObject | null {
    const object = this.peek(value);
    if (object !== null && isMutable(object.kind) && this.isPublished(value as Ref)) this.touched = true;
    return object;
  }

  /**
   * The object behind a reference, for what about it never changes: its kind, its class, the lock of a condition.
   * With what it gives nothing may be decided that another thread could change.
   */
  peek(ref: Ref): HeapObject;
  peek(value: Value | undefined): HeapObject | null;
  peek(value: Value | undefined): HeapObject | null {
    if (!(value instanceof Ref)) return null;
    const object = this.objectAt(value.slot);
    if (object === undefined)
      throw new Error(`the machine holds a reference to the empty slot ${value.slot}`);
    return object;
  }

  /** Whether the program runs on that version of CPython or a later one. */
  since(version: Build): boolean {
    return since(this.program.build, version);
  }

  /** What lies in a slot, for counting references. */
  objectAt(slot: number): HeapObject | undefined {
    if (this.changedObjects.has(slot)) return this.changedObjects.get(slot);
    return this.base.objectAt(slot);
  }

  /** All slots that are not empty: only for counting references, while no other thread is alive. */
  slots(): number[] {
    const slots = new Set(this.base.slots!());
    for (const [slot, object] of this.changedObjects) {
      if (object === undefined) slots.delete(slot);
      else slots.add(slot);
    }
    return [...slots];
  }

  isPublished(ref: Ref): boolean {
    if (this.newlyPublished.has(ref.slot)) return true;
    return this.base.isPublished(ref.slot);
  }

  /** Puts a new object into the lowest empty slot of the thread's own. */
  create(object: HeapObject): Ref {
    this.copied += sizeOf(object);
    let slot = this.#free;
    while (this.objectAt(slot) !== undefined) slot += 1;
    this.#free = slot + 1;
    this.#change(this.changedObjects, slot, object);
    this.created = true;
    return refTo(slot);
  }

  /** Whether only one thing holds an object, as far as this machine tells. */
  isSpare(_ref: Ref): boolean {
    return false;
  }

  /** Puts the changed object into its slot. */
  replace(ref: Ref, object: HeapObject): void {
    this.copied += sizeOf(object);
    this.#change(this.changedObjects, ref.slot, object);
    if (!this.isPublished(ref)) return;
    this.touched = true;
    const held = heldBy(object);
    this.copied += 2 * held.length;
    for (const value of held) if (value instanceof Ref) this.publish(value);
  }

  /** Notes that so many places are looked at, about. Throws {@link Unsupported} where they are too many for the machine. */
  look(places: number): void {
    this.copied += places;
    if (this.copied > maxCopied)
      throw new Unsupported('this goes through too many values for the machine; make the program smaller');
  }

  /** Empties the slot of an object that nothing holds any more. */
  discard(slot: number): void {
    this.#change(this.changedObjects, slot, undefined);
    this.#free = this.#nextSlot;
  }

  /** From now on other threads may reach the value, and all that it holds. */
  publish(value: Value | undefined): void {
    const waiting: (Value | undefined)[] = [value];
    for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
      if (!(next instanceof Ref) || this.isPublished(next)) continue;
      const { slot } = next;
      this.newlyPublished.add(slot);
      this.#journal?.push(() => this.newlyPublished.delete(slot));
      waiting.push(...heldBy(this.peek(next)));
    }
  }

  /** The value of a module-level name, or undefined where it is not bound. */
  global(index: number): Value | undefined {
    if (this.program.sharedGlobals[index] === 1) this.touched = true;
    if (this.changedGlobals.has(index)) return this.changedGlobals.get(index);
    return this.base.global(index);
  }

  /** The same for a trace: it decides nothing of what the program does. */
  peekGlobal(index: number): Value | undefined {
    return this.changedGlobals.has(index) ? this.changedGlobals.get(index) : this.base.global(index);
  }

  setGlobal(index: number, value: Value | undefined): void {
    if (this.program.sharedGlobals[index] === 1) this.touched = true;
    this.#change(this.changedGlobals, index, value);
    if (this.program.functionGlobals[index] === 1) this.publish(value);
  }

  counter(which: Counter): number {
    const changed = this.changedCounters.get(which);
    if (changed !== undefined) return changed;
    return this.base.counter(which);
  }

  setCounter(which: Counter, value: number): void {
    this.#change(this.changedCounters, which, value);
  }

  /** Prints a text as one piece; others see the order of prints. */
  print(text: string, kind: Printed['kind'] = 'text'): void {
    this.touched = true;
    this.changes += 1;
    this.printed.push({ kind, text });
    this.#journal?.push(() => this.printed.pop());
  }

  /** An uncaught exception ends the thread: its line goes to the output. */
  fail(line: string): void {
    this.print(line, 'line');
    this.failed = true;
  }

  /** Notes that a place which the program can name was read or written; see {@link Access}. */
  access(write: boolean, place: string): void {
    const { line } = this;
    this.accesses.push({ write, place, line, ...(this.#taken.length > 0 ? { under: this.#taken } : {}) });
    this.#journal?.push(() => this.accesses.pop());
  }

  /** Notes what happens to a lock, for findings about locks. */
  noteLock(note: LockNote): void {
    this.lockNotes.push(note);
    this.#journal?.push(() => this.lockNotes.pop());
  }

  /** Notes that the thread has taken a lock, or given it back, for as long as the step lasts. */
  noteTaken(slot: number, taken: boolean): void {
    const before = this.#taken;
    this.#taken = taken ? [...before, slot] : before.toSpliced(before.lastIndexOf(slot) >>> 0, 1);
    this.#journal?.push(() => (this.#taken = before));
  }

  /** Adds a thread and returns its index. Throws {@link Unsupported} for more threads than anyone could follow. */
  addThread(thread: Thread): number {
    const index = this.counter('started');
    if (index >= maxThreads)
      throw new Unsupported(`a program that starts more than ${maxThreads} threads is not supported`);
    this.touched = true;
    this.setCounter('started', index + 1);
    this.setCounter('alive', this.counter('alive') + 1);
    this.publish(thread.object ?? undefined);
    for (let frame = thread.frame; frame !== null; frame = frame.back)
      for (const value of [...frame.locals, ...frame.stack]) this.publish(value);
    this.newThreads.push(thread);
    this.#journal?.push(() => this.newThreads.pop());
    return index;
  }

  /** Whether the thread that takes the steps is a daemon, and its `Thread` object. */
  own(): Pick<Thread, 'daemon' | 'object'> {
    return this.base.thread(this.thread);
  }

  call(frame: OpenFrame): void {
    this.frame = frame;
  }

  /** Ends the innermost call; its caller, if any, becomes the open frame. */
  leaveFrame(): void {
    this.frame = openFrame(this.frame!.back);
    if (this.frame === null) this.#endThread();
  }

  #endThread(): void {
    this.setCounter('alive', this.counter('alive') - 1);
    const { object } = this.own();
    if (object === null) return;
    const thread = this.peek(object) as HeapObject & { readonly kind: 'thread' };
    this.#change(this.changedObjects, object.slot, { ...thread, ended: true });
    // Whoever joins it goes on; only a program that asks whether it runs sees when exactly it ended.
    if (!this.program.watchesEnds) return;
    this.touched = true;
    this.entered = 'Thread._delete';
  }

  /** Starts to keep what {@link OpenState.rollback} needs; returns it. */
  mark(): Mark {
    this.#journal = [];
    const { frame, created, failed, touched, line, traces } = this;
    return { frame: frame === null ? null : openFrame(frame), created, failed, touched, line, traces };
  }

  /** Undoes all that was done since the mark was made. */
  rollback(mark: Mark): void {
    for (const undo of this.#journal!.reverse()) undo();
    this.#free = this.#nextSlot;
    this.#journal = [];
    this.frame = mark.frame;
    this.created = mark.created;
    this.failed = mark.failed;
    this.touched = mark.touched;
    this.line = mark.line;
    this.traces = mark.traces;
  }

  #change<Key, Held>(map: Map<Key, Held>, key: Key, value: Held): void {
    this.changes += 1;
    if (this.#journal !== null) {
      const had = map.has(key);
      const before = map.get(key) as Held;
      this.#journal.push(() => (had ? map.set(key, before) : map.delete(key)));
    }
    map.set(key, value);
  }

  /** The state that it became. The state that it was opened on must have been a {@link State}. */
  close(): State {
    const base = this.base as State;
    const heap = new Map(base.heap);
    for (const [slot, object] of this.changedObjects) {
      if (object === undefined) heap.delete(slot);
      else heap.set(slot, object);
    }
    const globals = [...base.globals];
    for (const [index, value] of this.changedGlobals) globals[index] = value;
    const threads = [...base.threads, ...this.newThreads];
    threads[this.thread] = { ...threads[this.thread]!, frame: this.frame };
    return new State({
      heap,
      published: new Set([...base.published, ...this.newlyPublished].filter((slot) => heap.has(slot))),
      globals,
      threads,
      counters: { ...base.counters, ...Object.fromEntries(this.changedCounters) },
      output: this.printed.reduce(printedAfter, base.output),
      failed: base.failed || this.failed,
    });
  }
}

/** What an {@link OpenState} was when it was marked. */
export interface Mark {
  readonly frame: OpenFrame | null;
  readonly created: boolean;
  readonly failed: boolean;
  readonly touched: boolean;
  readonly line: number;
  readonly traces: Traces | null;
}

/** Places of a container. */
export function sizeOf(object: HeapObject): number {
  if ('items' in object) return object.items.length;
  if ('entries' in object) return object.entries.length;
  return 'table' in object ? object.table.length : 1;
}

function openFrame(frame: Frame | null): OpenFrame | null {
  return frame === null ? null : { ...frame, locals: [...frame.locals], stack: [...frame.stack] };
}

/** Told of each event of a step, for a trace. */
export type EventRecorder = (event: StepEvent) => void;
