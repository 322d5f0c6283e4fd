import { blockSize, ownsData } from '../machine/array-layout.ts';
import { printedAfter } from '../machine/state.ts';
import { repr } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Build, Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import type { Allocator, BlockKind, FitPolicy } from './allocator.ts';
import { FreeList } from './free-list.ts';
import { Interpreter, type Watch } from './interpreter.ts';
import { memoryModules } from './modules.ts';
import { ownersOf } from './owners.ts';
import type { TracedState } from './traced-state.ts';

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

const maxStatements = 5_000;

/**
 * Runs a program of one thread and gives its memory after each statement. The data of every array that owns its
 * data comes from the named textbook allocator (addresses from 0, no header, no padding); other objects have none.
 * Throws SourceError, with line and column, for what is outside the subset, and for a program that runs too long.
 */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const program = compile(source, options.file, { extension: memoryModules, build: options.build });
  return new Tracer(program, options).run();
}

class Tracer implements Watch {
  readonly #program: Program;
  readonly #options: TraceOptions;
  readonly #allocator: Allocator;
  readonly #interpreter: Interpreter;
  /** Address of the block behind each slot that has one. */
  readonly #addresses = new Map<number, number>();
  readonly #ids = new Map<number, number>();
  #nextId = 1;
  readonly #steps: MemoryStep[] = [];

  constructor(program: Program, options: TraceOptions) {
    this.#program = program;
    this.#options = options;
    this.#allocator = new FreeList({ policy: options.allocator });
    this.#interpreter = new Interpreter(program, options.longLived ?? 0, this);
  }

  get #open(): TracedState {
    return this.#interpreter.open;
  }

  run(): MemoryTrace {
    this.#interpreter.run();
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

  /**
   * Gives new arrays their blocks, before the blocks of what died in the same instruction are free, and tells what was
   * written.
   */
  made(slots: readonly number[]): void {
    const open = this.#open;
    for (const slot of slots) {
      const object = open.objectAt(slot);
      if (object?.kind === 'array' && ownsData(object))
        this.#addresses.set(slot, this.#allocator.allocate(blockSize(object), object.zeroed));
    }
    for (const slot of new Set([...slots, ...open.changed])) {
      const [object, address] = [open.objectAt(slot), this.#addresses.get(slot)];
      if (object?.kind !== 'array' || address === undefined) continue;
      for (const [from, to] of object.written) this.#allocator.touch(address, from, to);
    }
  }

  died(slot: number): void {
    this.#ids.delete(slot);
    const address = this.#addresses.get(slot);
    if (address === undefined) return;
    this.#allocator.free(address);
    this.#addresses.delete(slot);
  }

  ended(line: number, frame: string): void {
    if (this.#steps.length >= maxStatements)
      this.#interpreter.refuse(`the program executes more than ${maxStatements} statements; make it shorter`);
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
    return this.#open.counts[slot]! - this.#open.calls.uncounted(slot);
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
