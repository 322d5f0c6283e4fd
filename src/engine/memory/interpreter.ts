import { madeCode } from '../machine/made-code.ts';
import type { OpenFrame } from '../machine/open-state.ts';
import { standsForC } from '../machine/prelude.ts';
import { Unsupported } from '../machine/python-error.ts';
import type { Frame } from '../machine/state.ts';
import { placeOf, step } from '../machine/step.ts';
import { builtin, Ref, type HeapObject } from '../machine/values.ts';
import type { Instruction, Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { afterClass, frameOf } from './containers.ts';
import { Lifetimes, type PythonCall, type Work } from './lifetimes.ts';
import { TracedState } from './traced-state.ts';
import {
  boundExit,
  buildsBases,
  buildsNoTuple,
  looksForRequests,
  originOf,
  standsForNone,
  strides,
  transient,
} from './transients.ts';

const maxInstructions = 500_000;
/** Places of containers that are copied in the time of an instruction, or less. */
const copiedPerInstruction = 200;

/** Is told of what happens to objects and of each statement that is over. */
export interface Watch {
  /** These objects were made by one instruction, in order; what it has let go is still there. */
  made(slots: readonly number[]): void;
  /** The object in that slot is dead. */
  died(slot: number, object: HeapObject): void;
  /** A function of the program is called: the object's `__del__`, or the callback of the weak reference that it is. */
  calls(why: 'finalized' | 'called-back', slot: number): void;
  /** The collector starts by itself. */
  collects(generation: 0 | 1 | 2): void;
  /** The statement in that line of a frame is over. */
  ended(line: number, frame: string): void;
}

/** Runs a program of one thread as CPython does, with what lies between its instructions: deaths and collections. */
export class Interpreter {
  readonly open: TracedState;
  readonly #program: Program;
  readonly #watch: Watch;
  readonly #lifetimes: Lifetimes;
  #instructions = 0;
  /** What C has made for calls under way, and the number of levels that there are without what it calls. */
  readonly #passing: {
    readonly depth: number;
    lists: readonly string[];
    gone: readonly string[];
    kept: readonly string[];
    readonly makesClass: boolean;
    /** It is over when no more than so much lies on the stack of the level that it belongs to. */
    readonly height: number;
    /** Whether it has gone on for longer than its own instruction, in a call of a function of Python. */
    lasts: boolean;
  }[] = [];
  /** How many of these belong to what a finalizer or callback interrupts. */
  #interrupted = 0;
  /** Up to 3.10, the frames of the calls under way: the number of levels with it, its list, and its level. */
  readonly #frames: {
    readonly depth: number;
    readonly list: string;
    level?: TracedState['levels'][number];
  }[] = [];
  /** Those that load an attribute of `super()` and were executed before. */
  readonly #specialized = new Set<Instruction>();
  /** The line of the statement under way in each call, outermost first. */
  readonly #running: (number | null)[] = [];

  constructor(program: Program, longLived: number, watch: Watch) {
    this.#program = program;
    this.#watch = watch;
    this.open = new TracedState(program, longLived);
    this.#lifetimes = new Lifetimes(this.open, this.open.collector, (slot, object) => {
      this.open.collector.free(slot);
      watch.died(slot, object);
    });
    this.open.collector.starts = (generation) => {
      watch.collects(generation);
      if (this.#passing.some(({ makesClass }) => makesClass)) this.refuse(unclear('a class is made'));
    };
  }

  /**
   * Runs it to the end of the module's code; what happens at the exit of the interpreter is not modelled.
   * Throws SourceError, with line and column, for what is outside the subset, and for a program that runs too long.
   */
  run(): void {
    while (this.open.frame !== null) this.#instruction();
  }

  /** Collects all generations between two statements; returns how many unreachable objects there were. */
  collect(): number {
    return this.#drive(this.open.collector.collect(2, this.#lifetimes));
  }

  /** Throws SourceError for where the program stands. */
  refuse(reason: string): never {
    const { frame } = this.open;
    const at = placeOf(this.open, frame?.code.instructions[frame.pc]);
    throw new SourceError('unsupported', at, reason, this.#program.file);
  }

  /** Refuses a program that is so few allocations from a collection that what C makes for the moment could start it. */
  #leaveRoom(allocations: number, when: string): void {
    if (!this.open.since('3.12') && this.open.collector.left < allocations) this.refuse(unclear(when));
  }

  #end(depth: number, frame: string): void {
    const line = this.#running[depth];
    if (line === undefined || line === null) return;
    this.#running.length = depth;
    this.#watch.ended(line, frame);
  }

  #instruction(): void {
    const open = this.open;
    const frame: Frame = open.frame!;
    const depth = open.levels.length - 1;
    const { code, pc } = frame;
    const next = code.instructions[pc]!;
    this.#instructions += 1;
    if (this.#instructions + open.copied / copiedPerInstruction > maxInstructions)
      this.refuse(`the program takes longer than ${maxInstructions} instructions; make it shorter`);
    if (code.starts[pc] === 1) {
      this.#end(depth, code.name);
      this.#running[depth] = next.at.line;
    } else if (next.op === 'jump-back') {
      this.#end(depth, code.name);
      // The next turn of the loop belongs to its head again.
      this.#running[depth] = code.instructions[next.target]!.at.line;
    }
    // The last statement of a module is over before the module is: what is asked then is still answered in it.
    if (depth === 0 && next.op === 'return') this.#end(depth, code.name);
    const checks = this.#execute(code.instructions, pc);
    open.calls.settle({ instruction: next, at: pc });
    open.strides = false;
    if (open.collector.requested !== null) this.#collect(open.collector.requested);
    this.#watch.made(open.made);
    const within = open.since('3.12') && this.#isWithinSuper();
    const last = this.#note(next.op === 'make-class' ? [afterClass(open)] : []);
    const over = [...this.#framesOver(), ...last];
    this.#drive(this.#lifetimes.settle());
    over.forEach((list) => open.collector.giveBack(list));
    this.#keep();
    // CPython makes the cells of a call before it looks for requests as the call begins.
    const makesCell = open.frame?.code.instructions[open.frame.pc]?.op === 'make-cell';
    const begins = next.op === 'make-cell' && code.kind !== 'comprehension';
    if ((checks || begins) && !makesCell && open.frame !== null && !within)
      this.#drive(open.collector.collectScheduled(this.#lifetimes));
    if (open.levels.length <= depth) this.#end(depth, code.name);
  }

  /**
   * From 3.12 on `super().name` is one instruction, within which the interpreter does not look for requests; from its
   * second execution on, when it is specialized, it makes no object (Python/specialize.c).
   */
  #isWithinSuper(): boolean {
    const { open } = this;
    if (open.frame === null) return false;
    const { code, pc, stack } = open.frame;
    const instruction = code.instructions[pc]!;
    const top = stack.at(-1);
    if (instruction.op !== 'load-method' && instruction.op !== 'load-attribute') return false;
    if (!(top instanceof Ref) || open.peek(top).kind !== 'super') return false;
    if (this.#specialized.has(instruction)) open.constants.add(top.slot);
    this.#specialized.add(instruction);
    return true;
  }

  /** Executes an instruction. Returns whether the interpreter looks for requests after it. */
  #execute(instructions: readonly Instruction[], pc: number): boolean {
    const open = this.open;
    const { collector } = open;
    // Up to 3.11 the allocation that is one too many collects first: then the instruction is begun again.
    const watched = !open.since('3.12') && collector.left < 64;
    const before = watched ? open.save() : null;
    if (watched) open.copied += open.counts.length;
    const { before: gone, during, kept } = transient(open, instructions[pc]!);
    const lists = [...gone, ...during];
    let { frame: caller } = open;
    const { op } = instructions[pc]!;
    const makesClass = op === 'class' || op === 'make-class';
    // Up to 3.10 a method of `super()` is an object until its call is over.
    const { stack } = open.frame!;
    const isBound = !open.since('3.11') && during[0] === 'bound';
    const height = isBound ? stack.length : Infinity;
    this.#passing.push({
      depth: open.levels.length,
      lists: during,
      gone,
      kept,
      makesClass,
      height,
      lasts: false,
    });
    if (open.since('3.12')) {
      lists.forEach((list) => collector.take(list));
      if (looksForRequests(open, instructions[pc]!)) this.#drive(collector.collectScheduled(this.#lifetimes));
      return this.#step(instructions, pc);
    }
    if (makesClass) this.#leaveRoom(lists.length + 2, 'a class is made');
    // What starts no collection is there before the instruction changes a threshold.
    const rest = collector.due(lists) > 0 ? lists : [];
    if (rest.length === 0) lists.forEach((list) => collector.take(list));
    let checks = this.#step(instructions, pc);
    if (before !== null) {
      const made = collector.allocations([...rest, ...this.#entered(caller)]);
      if (collector.due(made) > 0) {
        open.restore(before);
        const again = (): boolean => {
          caller = open.frame;
          return this.#step(instructions, pc);
        };
        checks = this.#drive(collector.collectAmid(made, this.#lifetimes, again));
      }
    }
    rest.forEach((list) => collector.take(list));
    for (const list of this.#entered(caller)) {
      collector.take(list);
      this.#frames.push({ depth: open.levels.length + 1, list });
    }
    return checks;
  }

  /** The list of the frame that an instruction of a caller has entered. */
  #entered(caller: Frame | OpenFrame | null): readonly string[] {
    const { frame } = this.open;
    if (this.open.since('3.11') || frame === null || frame.back !== caller || frame.code.library) return [];
    return [frameOf(frame.code)];
  }

  /** The lists of the frames of calls that are over; a frame that a traceback has asked for dies as an object. */
  #framesOver(): readonly string[] {
    const { levels } = this.open;
    const innermost = this.#frames.at(-1);
    if (innermost !== undefined) innermost.level ??= levels[innermost.depth - 1]!;
    const first = this.#frames.findIndex(({ depth }) => depth > levels.length);
    return first < 0
      ? []
      : this.#frames.splice(first).flatMap(({ list, level }) => (level?.frame ? [] : [list]));
  }

  /**
   * Notes what an instruction has made, `late` after all else, and that what C has made for calls that are over is gone.
   * Returns the lists of what goes only after the locals of a call that is over, or after what it holds: a bound
   * `__exit__` (Objects/classobject.c, method_dealloc).
   */
  #note(late: readonly string[]): readonly string[] {
    const { collector, levels, made, changed } = this.open;
    for (const slot of [...made, ...changed])
      if (this.open.objectAt(slot) !== undefined) collector.note(slot);
    late.forEach((list) => collector.take(list));
    if (late.length > 0) this.#leaveRoom(2, 'a class is made');
    this.#drive(collector.collectLate(this.#lifetimes));
    late.forEach((list) => collector.giveBack(list));
    const innermost = this.#innermost;
    if (innermost !== undefined) {
      innermost.gone.forEach((list) => collector.giveBack(list));
      innermost.gone = [];
    }
    const height = this.open.frame?.stack.length ?? 0;
    const isOver = (each: { depth: number; height: number }): boolean =>
      each.depth > levels.length || (each.depth === levels.length && height <= each.height);
    const last: string[] = [];
    for (let each = this.#innermost; each !== undefined && isOver(each); each = this.#innermost) {
      const { lists, lasts } = each;
      this.#passing.pop();
      if (lasts) last.push(...lists);
      else
        for (const list of lists)
          if (list === boundExit) last.push(list);
          else collector.giveBack(list);
    }
    const under = this.#innermost;
    // What C itself goes through is no call with locals.
    if (under !== undefined) under.lasts ||= this.open.frame !== null && !standsForC(this.open.frame.code);
    return last;
  }

  /** What C has made for the innermost call under way, but for those that a finalizer or callback interrupts. */
  get #innermost() {
    return this.#passing.length > this.#interrupted ? this.#passing.at(-1) : undefined;
  }

  /** Takes again what a call under way keeps, and was given up when it began. */
  #keep(): void {
    const innermost = this.#innermost;
    if (innermost === undefined) return;
    innermost.kept.forEach((list) => this.open.collector.take(list));
    innermost.lists = [...innermost.lists, ...innermost.kept];
    innermost.kept = [];
  }

  #step(instructions: readonly Instruction[], pc: number): boolean {
    const open = this.open;
    open.makesConstant = buildsNoTuple(open, instructions, pc) || standsForNone(open, instructions[pc]!);
    open.makesBases = buildsBases(instructions, pc);
    open.origin = originOf(open, instructions[pc]!);
    open.strides = strides(open, instructions[pc]!);
    const result = step(open, null);
    if (typeof result === 'object') this.refuse('the program waits for ever here; `explore` shows why');
    if (open.newThreads.length > 0)
      this.refuse('a memory trace follows one thread; `explore` takes programs with threads');
    return result === 'check';
  }

  /** Does what the interpreter has to do between two instructions. */
  #drive<Result>(work: Work<Result>): Result {
    for (;;) {
      const next = this.#next(work);
      if (next.done === true) return next.value;
      this.#call(next.value);
    }
  }

  #next<Result>(work: Work<Result>): IteratorResult<PythonCall, Result> {
    try {
      return work.next();
    } catch (error) {
      if (error instanceof Unsupported) this.refuse(error.message);
      throw error;
    }
  }

  /** Calls a function of the program; what it raises goes to the standard error of real Python, and is dropped here. */
  #call({ callee, args, why }: PythonCall): void {
    const open = this.open;
    if (open.frame === null) return;
    if (args[0] instanceof Ref) this.#watch.calls(why, args[0].slot);
    const depth = open.levels.length;
    const { frame: back } = open;
    open.call({
      code: callingCode(args.length),
      pc: 0,
      locals: [undefined],
      stack: [callee, ...args],
      pending: null,
      back,
    });
    open.calls.settle(null);
    const interrupted = this.#interrupted;
    this.#interrupted = this.#passing.length;
    while (open.levels.length > depth) this.#instruction();
    this.#interrupted = interrupted;
    const hasRaised = open.frame!.stack.pop() === raised;
    // Telling of it takes up to two objects for the moment (Python/errors.c, _PyErr_WriteUnraisableMsg).
    if (hasRaised && open.collector.left < 2) this.refuse(unclear('a finalizer or callback raises'));
    if (hasRaised) this.#leaveRoom(8, 'a finalizer or callback raises');
    open.calls.settle(null);
    this.#drive(this.#lifetimes.settle());
  }

  /** `gc.collect()`: puts its result where the call has left a value. */
  #collect(generation: 0 | 1 | 2): void {
    const open = this.open;
    open.collector.requested = null;
    const found = this.#drive(open.collector.collect(generation, this.#lifetimes));
    const { stack } = open.frame!;
    stack[stack.length - 1] = BigInt(found);
  }
}

/** Why a program is refused: objects that C makes for the moment decide whether, or where, a collection starts. */
const unclear = (when: string): string =>
  `the collector starts by itself while ${when}: just where is not modelled; call gc.disable() before, or raise the threshold`;

/** What that code returns where the call has raised. */
const raised = builtin('machine.raised');

/** The code that calls what lies on its stack, and drops what that raises. */
function callingCode(count: number): Frame['code'] {
  const code = madeCode(
    'finalize',
    -3000,
    ['.raised'],
    [
      { op: 'call', name: '', count, keywords: [], stars: [] },
      { op: 'return' },
      { op: 'store-local', index: 0 },
      { op: 'constant', value: raised },
      { op: 'return' },
    ],
  );
  return { ...code, handlers: [{ from: 0, to: 1, handler: 2, depth: 0 }] };
}
