import { sizeOf } from '../machine/open-state.ts';
import { printedAfter } from '../machine/state.ts';
import { repr } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Build, Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import { AllocatorError, type AllocatorEvent, type Block, type FreeBlock } from './allocator.ts';
import { fragmentation, type Fragmentation } from './fragmentation.ts';
import { Interpreter, type Watch } from './interpreter.ts';
import { interpreterModules } from './modules.ts';
import { blockSize, shapeText, unableToAllocate } from './numpy/block.ts';
import type { Numpy } from './numpy/module.ts';
import { ownersOf } from './owners.ts';
import {
  textbookPlacement,
  type AllocatorName,
  type CreatePlacement,
  type HeapStart,
  type Placement,
} from './placement.ts';
import { heldIn, type TracedState } from './traced-state.ts';

export interface TraceOptions {
  readonly allocator: AllocatorName;
  /** How glibc's heap is at first; `import-numpy` unless told. The other allocators begin empty. */
  readonly start?: HeapStart;
  /** The version of CPython; 3.11 unless told. */
  readonly build?: Build;
  /** The name that errors show. */
  readonly file?: string;
  /** How many objects the interpreter itself has that have survived a full collection; decides when the oldest generation is due. */
  readonly longLived?: number;
  /** What makes arrays of programs that import numpy; without it they are refused. */
  readonly numpy?: Numpy;
  /** What places blocks; without it only the textbook allocators are known. */
  readonly createPlacement?: CreatePlacement;
}

/** What a program's names, objects and blocks were after each statement that it executed, in order. */
export interface MemoryTrace {
  readonly allocator: AllocatorName;
  readonly build: Build;
  /** What the allocator's model does not claim, a sentence each. */
  readonly limits: readonly string[];
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
  readonly free: readonly FreeBlock[];
  /** Blocks that NumPy keeps for the next array of their size. */
  readonly cached: readonly FreeBlock[];
  /** First address above the heap. */
  readonly top: number;
  /** Bytes that the allocator has from the system, and how many of them lie in physical memory. */
  readonly virtual: number;
  readonly resident: number;
  readonly fragmentation: Fragmentation;
  /** What the allocator did during the statement, but not during those that ran inside it. */
  readonly events: readonly AllocatorEvent[];
  /** What was printed during the statement, but not during those that ran inside it. */
  readonly printed: string;
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
  /** Where its block lies, or the first of them; null where it has none (a view) or the model does not claim where. */
  readonly address: number | null;
}

/** A block of an object: the data of an array; with pymalloc, what the object itself takes, and what belongs to it. */
export interface TracedBlock extends Block {
  readonly owner: string;
  readonly object: number;
}

const maxStatements = 5_000;
/** How much the steps of a trace may tell, in characters, about. */
const maxText = 20_000_000;
/** How many items or characters a value has whose text is told. */
const maxSize = 1_000;

/**
 * Runs a program of one thread and gives its memory after each statement. With the textbook allocators and the buddy system
 * the data of every array that owns its data have a block (addresses from 0, no header, no padding); `glibc-2.36` places
 * them as NumPy and glibc do, `pymalloc` the objects as CPython does. `limits` says what is not claimed.
 * Throws SourceError, with line and column, for what is outside the subset, for a program that runs too long, and where
 * memory ends.
 */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const program = compile(source, options.file, {
    extension: interpreterModules,
    numpy: options.numpy,
    build: options.build,
  });
  return new Tracer(program, options).run();
}

class Tracer implements Watch {
  readonly #program: Program;
  readonly #options: TraceOptions;
  readonly #placement: Placement;
  readonly #interpreter: Interpreter;
  readonly #ids = new Map<number, number>();
  #nextId = 1;
  readonly #steps: MemoryStep[] = [];
  /** The output so far, a text for each step that printed any, and how many pieces of it were taken. */
  readonly #output: string[] = [];
  #pieces = 0;
  /** The references that CPython does not have, at the statement that is over. */
  #uncounted: ReadonlyMap<number, number> = new Map();
  /** How much the steps so far tell, in characters. */
  #text = 0;

  constructor(program: Program, options: TraceOptions) {
    this.#program = program;
    this.#options = options;
    const create = options.createPlacement ?? textbookPlacement;
    this.#placement = create(options.allocator, program.build, options.start ?? 'import-numpy');
    this.#interpreter = new Interpreter(program, options.longLived ?? 0, this);
  }

  get #open(): TracedState {
    return this.#interpreter.open;
  }

  run(): MemoryTrace {
    try {
      this.#interpreter.run();
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      // The machine's own stack ran over.
      this.#interpreter.refuse('these values lie too deep inside each other, or are too large');
    }
    this.#takePrinted();
    const output = this.#output.join('');
    const error = this.#open.failed ? output.trimEnd().split('\n').at(-1)! : null;
    return {
      allocator: this.#options.allocator,
      build: this.#program.build,
      limits: this.#placement.limits,
      steps: this.#steps,
      output: error === null ? output : output.slice(0, output.lastIndexOf(error)),
      error,
    };
  }

  /** New objects get their blocks before the blocks of what died in the same instruction are free. */
  made(slots: readonly number[]): void {
    const open = this.#open;
    for (const slot of new Set([...slots, ...open.changed])) {
      const object = open.objectAt(slot);
      if (object === undefined || open.constants.has(slot)) continue;
      try {
        this.#placement.placed(slot, object);
      } catch (error) {
        if (!(error instanceof AllocatorError)) throw error;
        this.#interpreter.refuse(
          object.kind === 'array'
            ? `MemoryError: ${unableToAllocate(object.shape, object.dtype, blockSize(object))}; make it smaller (${error.message})`
            : error.message,
        );
      }
    }
  }

  died(slot: number): void {
    this.#ids.delete(slot);
    this.#placement.died(slot);
  }

  /** What was printed since this was last asked; all but the line of an error that ends the program. */
  #takePrinted(): string {
    const { printed, failed } = this.#open;
    const last = this.#output.at(-1)?.at(-1) ?? '';
    const text = printed.slice(this.#pieces).reduce(printedAfter, last).slice(last.length);
    this.#pieces = printed.length;
    if (text !== '') this.#output.push(text);
    this.#tell(text.length);
    return failed ? text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1) : text;
  }

  ended(line: number, frame: string): void {
    if (this.#steps.length >= maxStatements)
      this.#interpreter.refuse(`the program executes more than ${maxStatements} statements; make it shorter`);
    const owners = ownersOf(this.#open);
    for (const paths of owners.values()) this.#tell(paths.reduce((sum, path) => sum + path.length, 100));
    const { blocks, ...heap } = this.#placement.snapshot();
    this.#tell(100 * (blocks.length + heap.free.length + heap.cached.length));
    this.#uncounted = this.#open.calls.uncounted();
    const slots = this.#placement.owners();
    this.#steps.push({
      line,
      source: (this.#program.lines[line - 1] ?? '').trim(),
      frame,
      names: this.#names(),
      objects: this.#objects(owners),
      blocks: blocks.map((block) => {
        const slot = slots.get(block.address)!;
        return { ...block, owner: owners.get(slot)?.join(', ') ?? 'a temporary', object: this.#id(slot) };
      }),
      free: heap.free,
      cached: heap.cached,
      top: heap.top,
      virtual: heap.virtual,
      resident: heap.resident,
      fragmentation: fragmentation({ blocks, ...heap }),
      events: this.#placement.takeEvents(),
      printed: this.#takePrinted(),
    });
  }

  /** Refuses a program of whose steps there is too much to tell. */
  #tell(characters: number): void {
    this.#text += characters;
    if (this.#text > maxText)
      this.#interpreter.refuse('what is told of each statement becomes too much; make the program smaller');
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
    const text = value instanceof Builtin ? type : this.#describe(value, type);
    this.#tell(text.length);
    if (!(value instanceof Ref) || open.isConstant(value))
      return { object: null, type, references: null, value: text };
    return {
      object: this.#id(value.slot),
      type,
      references: this.#references(value.slot),
      value: text,
    };
  }

  #references(slot: number): number {
    return this.#open.counts[slot]! - (this.#uncounted.get(slot) ?? 0);
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
        address: this.#placement.addresses(slot)[0] ?? null,
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

  /** Whether a value is not made of so many parts that nobody reads its text. */
  #isShort(value: Value): boolean {
    let left = maxSize;
    const visit = (part: Value | undefined, inside: readonly Value[]): boolean => {
      left -= typeof part === 'string' ? part.length : 1;
      if (!(part instanceof Ref) || inside.includes(part)) return left >= 0;
      const object = this.#open.peek(part);
      if (object.kind === 'array') left -= 20;
      const within = [...inside, part];
      return sizeOf(object) <= left && heldIn(this.#open, object).every((each) => visit(each, within));
    };
    return visit(value, []);
  }

  /** The value's text, or its type where it has none, or a long one. */
  #describe(value: Value, type: string): string {
    const open = this.#open;
    const object = open.peek(value);
    if (object?.kind === 'array') return `array of shape ${shapeText(object.shape)}, ${object.dtype}`;
    try {
      if (this.#isShort(value)) return repr(open, value);
    } catch {
      // An address, what a method would tell, or an int with too many digits.
    }
    return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
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
