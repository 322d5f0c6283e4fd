import { byteCount } from '../machine/array-layout.ts';
import { madeCode } from '../machine/made-code.ts';
import { printedAfter, type Frame } from '../machine/state.ts';
import { step } from '../machine/step.ts';
import { repr } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Build, Instruction, Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import { SourceError } from '../python/source-error.ts';
import type { Allocator, BlockKind, FitPolicy } from './allocator.ts';
import { allocated, tupleOf } from './containers.ts';
import { FreeList } from './free-list.ts';
import { Lifetimes, type PythonCall, type Work } from './lifetimes.ts';
import { memoryModules } from './modules.ts';
import { ownersOf } from './owners.ts';
import { TracedState } from './traced-state.ts';

export interface TraceOptions {
  readonly allocator: FitPolicy;
  /** The version of CPython; 3.11 unless told. */
  readonly build?: Build;
  /** The name that errors show. */
  readonly file?: string;
  /** How many objects the interpreter itself has that have survived a full collection; decides when the oldest generation is due. */
  readonly longLived?: number;
}

/** What a program's names, objects and blocks were after each statement that it executed, in order. */
export interface MemoryTrace {
  readonly allocator: FitPolicy;
  readonly build: Build;
  readonly steps: readonly MemoryStep[];
  readonly output: string;
  /** The line `[Type: message]` of an uncaught exception that ended the program, or null. */
  readonly error: string | null;
}

export interface MemoryStep {
  readonly line: number;
  /** The text of that line. */
  readonly source: string;
  /** `<module>` or the function's name. */
  readonly frame: string;
  /** The module's names and the current call's; `object` is null for values that all programs share. */
  readonly names: Readonly<Record<string, NamedValue>>;
  readonly objects: readonly TracedObject[];
  readonly blocks: readonly TracedBlock[];
  readonly free: readonly { readonly address: number; readonly size: number }[];
  /** First address above the highest block. */
  readonly top: number;
  /** Bytes that the allocator has from the system, and how many of them lie in physical memory. */
  readonly virtual: number;
  readonly resident: number;
}

export interface NamedValue {
  readonly object: number | null;
  readonly type: string;
  /** How many references the object has, without the temporary one that `sys.getrefcount` adds. */
  readonly references: number | null;
  readonly value: string;
}

export interface TracedObject {
  readonly id: number;
  readonly type: string;
  readonly references: number;
  /** Names and paths that hold it, one a reference. */
  readonly owners: readonly string[];
  /** Where its data lies; null for what has no block of its own: a view, or an object that is no array. */
  readonly address: number | null;
}

/** The data of one array. Addresses and sizes are in bytes. */
export interface TracedBlock {
  readonly address: number;
  readonly size: number;
  readonly kind: BlockKind;
  readonly owner: string;
  readonly object: number;
}

/** Built-ins whose arguments are put into a tuple, and those for which it was so up to 3.12. */
const packing = ['gc.set_threshold', 'weakref.ref', 'zip', 'property', 'staticmethod', 'classmethod'];
const packingOnce = ['str', 'max', 'min'];

const maxStatements = 5_000;
const maxInstructions = 500_000;

/**
 * Runs a program of one thread and gives its memory after each statement. The data of every array that owns its
 * data comes from the named textbook allocator (addresses from 0, no header, no padding); other objects have none.
 * Throws SourceError, with line and column, for what is outside the subset, and for a program that runs too long.
 */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const program = compile(source, options.file, { extension: memoryModules, build: options.build });
  return new Tracer(program, options).run();
}

class Tracer {
  readonly #program: Program;
  readonly #options: TraceOptions;
  readonly #allocator: Allocator;
  readonly #open: TracedState;
  readonly #lifetimes: Lifetimes;
  /** Address of the block behind each slot that has one. */
  readonly #addresses = new Map<number, number>();
  readonly #ids = new Map<number, number>();
  #nextId = 1;
  #instructions = 0;
  readonly #steps: MemoryStep[] = [];
  /** The line of the statement under way in each call, outermost first. */
  readonly #running: (number | null)[] = [];

  constructor(program: Program, options: TraceOptions) {
    this.#program = program;
    this.#options = options;
    this.#allocator = new FreeList({ policy: options.allocator });
    this.#open = new TracedState(program, options.longLived ?? 0);
    this.#lifetimes = new Lifetimes(this.#open, this.#open.collector, (slot) => this.#died(slot));
  }

  run(): MemoryTrace {
    while (this.#open.frame !== null) this.#instruction();
    const output = this.#open.printed.reduce(printedAfter, '');
    const error = this.#open.failed ? output.trimEnd().split('\n').at(-1)! : null;
    return {
      allocator: this.#options.allocator,
      build: this.#program.build,
      steps: this.#steps,
      output: error === null ? output : output.slice(0, output.lastIndexOf(error)),
      error,
    };
  }

  #refuse(reason: string): never {
    const frame: Frame = this.#open.frame!;
    throw new SourceError('unsupported', frame.code.instructions[frame.pc]!.at, reason, this.#program.file);
  }

  #instruction(): void {
    const open = this.#open;
    const frame: Frame = open.frame!;
    const depth = open.levels.length - 1;
    const { code, pc } = frame;
    const next = code.instructions[pc]!;
    this.#instructions += 1;
    if (this.#instructions > maxInstructions)
      this.#refuse(`the program runs longer than ${maxInstructions} instructions; make it shorter`);
    if (code.starts[pc] === 1) {
      this.#finish(depth, code.name);
      this.#running[depth] = next.at.line;
    } else if (next.op === 'jump-back') {
      this.#finish(depth, code.name);
      // The next turn of the loop belongs to its head again.
      this.#running[depth] = code.instructions[next.target]!.at.line;
    }
    const checks = this.#execute(code.instructions, pc);
    open.settle({ instruction: next, at: pc });
    // Up to 3.13 a `with` keeps the bound `__exit__` of its manager.
    if (!open.since('3.14') && !code.library) {
      if (next.op === 'enter-with') open.collector.take('');
      if (next.op === 'exit-with') open.collector.giveBack('');
    }
    open.strides = false;
    if (open.collector.requested !== null) this.#collect(open.collector.requested);
    this.#allocate();
    this.#drive(this.#lifetimes.settle());
    // From 3.12 on a collection that is due waits for the place where the interpreter looks for other requests.
    if (checks && open.since('3.12') && open.collector.left < 0 && open.frame !== null)
      this.#drive(open.collector.collectDue(this.#lifetimes));
    if (open.levels.length <= depth) this.#finish(depth, code.name);
  }

  /** Executes an instruction. Returns whether the interpreter looks for requests after it. */
  #execute(instructions: readonly Instruction[], pc: number): boolean {
    const open = this.#open;
    const { collector } = open;
    // Up to 3.11 the allocation that is one too many collects first: then the instruction is begun again.
    const watched = !open.since('3.12') && collector.left < 64;
    const before = watched ? open.save() : null;
    const { left } = collector;
    const transient = this.#transient(instructions[pc]!);
    let checks = this.#step(instructions, pc);
    if (before !== null) {
      const made = [...transient, ...open.made.flatMap((slot) => this.#allocated(slot))];
      if (collector.counted(made) > left) {
        open.restore(before);
        collector.counts[0] = collector.thresholds[0] + 1;
        this.#drive(collector.collectDue(this.#lifetimes));
        checks = this.#step(instructions, pc);
        collector.uncounted = left + 1;
      }
    }
    collector.transient(transient);
    return checks;
  }

  #allocated(slot: number): readonly string[] {
    const object = this.#open.objectAt(slot);
    return object === undefined ? [] : allocated(this.#open, slot, object);
  }

  /** What C makes for the moment of a call, as far as the collector counts it. */
  #transient(instruction: Instruction): readonly string[] {
    const open = this.#open;
    if (instruction.op === 'build-tuple') return instruction.stars.length > 0 ? ['list'] : [];
    const isSuper = open.peek(open.frame!.stack.at(-1))?.kind === 'super';
    if (instruction.op === 'load-method' && isSuper) return ['bound'];
    if (instruction.op !== 'call' && instruction.op !== 'call-method') return [];
    const { op, count, keywords, stars } = instruction;
    const spread = [
      ...(stars.length > 0 ? tupleOf(count) : []),
      ...(keywords.includes(null) ? ['dict'] : []),
    ];
    const below = op === 'call' ? 1 : 2;
    const callee = open.frame!.stack.at(-count - keywords.length - below);
    // Each text that is printed is given to a bound `write` of its own.
    if (callee instanceof Builtin && callee.name === 'print')
      return ['method', ...(open.since('3.11') ? tupleOf(count) : [])];
    const packs =
      callee instanceof Builtin
        ? packing.includes(callee.name) || (!open.since('3.13') && packingOnce.includes(callee.name))
        : open.peek(callee)?.kind === 'class';
    return packs ? tupleOf(count) : spread;
  }

  #step(instructions: readonly Instruction[], pc: number): boolean {
    const open = this.#open;
    open.executing = true;
    open.makesConstant = buildsNoTuple(instructions, pc);
    open.strides = strides(open, instructions[pc]!);
    const result = step(open, null);
    open.executing = false;
    if (typeof result === 'object') this.#refuse('the program waits for ever here; `explore` shows why');
    if (open.newThreads.length > 0)
      this.#refuse('a memory trace follows one thread; `explore` takes programs with threads');
    return result === 'check';
  }

  /** Does what the interpreter has to do between two instructions. */
  #drive<Result>(work: Work<Result>): Result {
    for (let next = work.next(); ; next = work.next()) {
      if (next.done === true) return next.value;
      this.#call(next.value);
    }
  }

  /** Calls a function of the program; what it raises goes to the standard error of real Python, and is dropped here. */
  #call({ callee, args }: PythonCall): void {
    const open = this.#open;
    if (open.frame === null) return;
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
    open.settle(null);
    while (open.levels.length > depth) this.#instruction();
    open.frame!.stack.pop();
    open.settle(null);
    this.#drive(this.#lifetimes.settle());
  }

  /** `gc.collect()`: puts its result where the call has left a value. */
  #collect(generation: 0 | 1 | 2): void {
    const open = this.#open;
    open.collector.requested = null;
    const found = this.#drive(open.collector.collect(generation, this.#lifetimes));
    const { stack } = open.frame!;
    stack[stack.length - 1] = BigInt(found);
  }

  /** Gives new arrays their blocks: before the blocks of what died in the same instruction are free. */
  #allocate(): void {
    for (const slot of this.#open.made) {
      const object = this.#open.objectAt(slot);
      if (object?.kind === 'array' && object.base === null)
        this.#addresses.set(slot, this.#allocator.allocate(byteCount(object)));
    }
  }

  #died(slot: number): void {
    this.#ids.delete(slot);
    const address = this.#addresses.get(slot);
    if (address === undefined) return;
    this.#allocator.free(address);
    this.#addresses.delete(slot);
  }

  #finish(depth: number, frame: string): void {
    const line = this.#running[depth];
    if (line === undefined || line === null) return;
    this.#running.length = depth;
    if (this.#steps.length >= maxStatements)
      this.#refuse(`the program executes more than ${maxStatements} statements; make it shorter`);
    const owners = ownersOf(this.#open);
    const { blocks, free, top, resident, virtual } = this.#allocator.snapshot();
    const slots = new Map([...this.#addresses].map(([slot, address]) => [address, slot]));
    this.#steps.push({
      line,
      source: (this.#program.lines[line - 1] ?? '').trim(),
      frame,
      names: this.#names(),
      objects: this.#objects(owners),
      blocks: blocks.map(({ address, size, kind }) => {
        const slot = slots.get(address)!;
        return {
          address,
          size,
          kind,
          owner: owners.get(slot)?.join(', ') ?? 'a temporary',
          object: this.#id(slot),
        };
      }),
      free,
      top,
      resident,
      virtual,
    });
  }

  #names(): Record<string, NamedValue> {
    const open = this.#open;
    const names: Record<string, NamedValue> = {};
    const note = (name: string, value: Value | undefined): void => {
      if (value !== undefined) names[name] = this.#named(value);
    };
    this.#program.globalNames.forEach((name, index) => note(name, open.peekGlobal(index)));
    open.frame?.locals.forEach((value, index) => {
      const name = open.frame!.code.localNames[index]!;
      if (!name.startsWith('.')) note(name, value);
    });
    return names;
  }

  #named(value: Value): NamedValue {
    const open = this.#open;
    const type = shortName(typeName(open, value));
    if (!(value instanceof Ref) || open.isConstant(value))
      return {
        object: null,
        type,
        references: null,
        value: value instanceof Builtin ? type : repr(open, value),
      };
    return {
      object: this.#id(value.slot),
      type,
      references: this.#references(value.slot),
      value: this.#describe(value),
    };
  }

  #references(slot: number): number {
    return this.#open.counts[slot]! - this.#open.uncounted(slot);
  }

  #objects(owners: ReadonlyMap<number, readonly string[]>): TracedObject[] {
    const open = this.#open;
    return open
      .slots()
      .sort((a, b) => a - b)
      .filter((slot) => !isPassing(open.objectAt(slot)!) && !open.isConstant(refTo(slot)))
      .map((slot) => ({
        id: this.#id(slot),
        type: shortName(typeName(open, refTo(slot))),
        references: this.#references(slot),
        owners: owners.get(slot) ?? [],
        address: this.#addresses.get(slot) ?? null,
      }));
  }

  /** A number for an object that stays the same as long as it lives. */
  #id(slot: number): number {
    let id = this.#ids.get(slot);
    if (id === undefined) {
      id = this.#nextId++;
      this.#ids.set(slot, id);
    }
    return id;
  }

  #describe(ref: Ref): string {
    const open = this.#open;
    const object = open.peek(ref);
    if (object.kind === 'array')
      return `array of shape (${object.shape.join(', ')}${object.shape.length === 1 ? ',' : ''}), ${object.dtype}`;
    try {
      return repr(open, ref);
    } catch {
      return `a ${shortName(typeName(open, ref))}`;
    }
  }
}

/** `numpy.ndarray` is called `ndarray` where it is not an error message that names it. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

/** Objects that live only inside an expression or a loop's head. */
function isPassing(object: HeapObject): boolean {
  return (
    object.kind === 'slice' ||
    object.kind === 'iterator' ||
    object.kind === 'method' ||
    object.kind === 'identity'
  );
}

/** Whether the instruction stores or deletes what a slice with a step takes out. */
function strides(open: TracedState, { op }: Instruction): boolean {
  if (op !== 'store-subscript' && op !== 'delete-subscript') return false;
  const slice = open.peek(open.frame!.stack.at(-1));
  return slice?.kind === 'slice' && slice.step !== null && slice.step !== 1n;
}

/**
 * Whether CPython makes no tuple where the machine does: the compiler has made a constant of it, or it is only unpacked
 * again (`a, b = b, a`), or it is what `*value` gives to a list.
 */
function buildsNoTuple(instructions: readonly Instruction[], pc: number): boolean {
  const [{ op }, next] = [instructions[pc]!, instructions[pc + 1]];
  if (op === 'expand') return true;
  if (next?.op === 'unpack' && next.count <= 3 && next.star === null && op === 'build-tuple') return true;
  /** The first instruction of what is built there, or -1 if it is no constant. */
  const start = (at: number): number => {
    const each = instructions[at];
    if (each?.op === 'constant') return at;
    if (each?.op !== 'build-tuple' || each.stars.length > 0) return -1;
    let first = at;
    for (let count = 0; count < each.count && first >= 0; count += 1) first = start(first - 1);
    return first;
  };
  return op === 'build-tuple' && start(pc) >= 0;
}

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
      { op: 'constant', value: null },
      { op: 'return' },
    ],
  );
  return { ...code, handlers: [{ from: 0, to: 1, handler: 2, depth: 0 }] };
}
