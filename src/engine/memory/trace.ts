import { byteCount } from '../machine/array-layout.ts';
import {
  countReferences,
  deadSlots,
  isConstant,
  owners,
  reachableFrom,
  rootsOf,
  type Owner,
} from '../machine/references.ts';
import { OpenState } from '../machine/open-state.ts';
import { initialState, type Frame, type State } from '../machine/state.ts';
import { step } from '../machine/step.ts';
import { repr } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type ArrayObject, type HeapObject, type Value } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import { SourceError } from '../python/source-error.ts';
import type { Allocator, FitPolicy } from './allocator.ts';
import { FreeList } from './free-list.ts';
import { memoryModules } from './modules.ts';

export interface TraceOptions {
  readonly allocator: FitPolicy;
  /** The name that errors show. */
  readonly file?: string;
}

/** What a program's names, objects and blocks were after each statement that it executed, in order. */
export interface MemoryTrace {
  readonly allocator: FitPolicy;
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
  readonly owner: string;
  readonly object: number;
}

const maxStatements = 5_000;
const maxInstructions = 500_000;

/**
 * Runs a program of one thread and gives its memory after each statement. The data of every array that owns its
 * data comes from the named textbook allocator (addresses from 0, no header, no padding); other objects have none.
 * Throws SourceError, with line and column, for what is outside the subset, and for a program that runs too long.
 */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const program = compile(source, options.file, { extension: memoryModules });
  return new Tracer(program, options.allocator).run();
}

class Tracer {
  readonly #program: Program;
  readonly #policy: FitPolicy;
  readonly #allocator: Allocator;
  #state: State;
  /** Address of the block behind each slot that has one. */
  readonly #addresses = new Map<number, number>();
  readonly #ids = new Map<number, number>();
  #nextId = 1;
  readonly #steps: MemoryStep[] = [];
  /** The line of the statement under way in each call, outermost first. */
  readonly #running: (number | null)[] = [];

  constructor(program: Program, policy: FitPolicy) {
    this.#program = program;
    this.#policy = policy;
    this.#allocator = new FreeList({ policy });
    this.#state = initialState(program);
  }

  run(): MemoryTrace {
    for (let count = 0; this.#frame() !== null; count += 1) {
      if (count > maxInstructions)
        this.#refuse(`the program runs longer than ${maxInstructions} instructions; make it shorter`);
      this.#instruction(this.#frame()!);
    }
    const { output, failed } = this.#state;
    const error = failed ? output.trimEnd().split('\n').at(-1)! : null;
    return {
      allocator: this.#policy,
      steps: this.#steps,
      output: error === null ? output : output.slice(0, output.lastIndexOf(error)),
      error,
    };
  }

  #frame(): Frame | null {
    return this.#state.threads[0]!.frame;
  }

  #refuse(reason: string): never {
    const frame = this.#frame()!;
    throw new SourceError('unsupported', frame.code.instructions[frame.pc]!.at, reason, this.#program.file);
  }

  #instruction(frame: Frame): void {
    const depth = depthOf(frame);
    const next = frame.code.instructions[frame.pc]!;
    if (frame.code.starts[frame.pc] === 1) {
      this.#finish(depth, frame.code.name);
      this.#running[depth] = next.at.line;
    } else if (next.op === 'jump-back') {
      this.#finish(depth, frame.code.name);
      // The next turn of the loop belongs to its head again.
      this.#running[depth] = frame.code.instructions[next.target]!.at.line;
    }
    const open = new OpenState(this.#state, 0, this.#program);
    if (typeof step(open, null) === 'object')
      this.#refuse('the program waits for ever here; `explore` shows why');
    if (open.newThreads.length > 0)
      this.#refuse('a memory trace follows one thread; `explore` takes programs with threads');
    this.#state = open.close();
    this.#settle();
    const after = this.#frame();
    if (after === null || depthOf(after) < depth) this.#finish(depth, frame.code.name);
  }

  /** Gives new arrays their blocks and takes back those of the dead, in the order of CPython: the new one first. */
  #settle(): void {
    const { heap } = this.#state;
    for (const [slot, object] of heap) {
      if (isOwner(object) && !this.#addresses.has(slot))
        this.#addresses.set(slot, this.#allocator.allocate(byteCount(object)));
    }
    const dead = [...deadSlots(this.#state, rootsOf(this.#state)), ...this.#vanished(heap)];
    if (dead.length === 0) return;
    for (const slot of dead) {
      this.#ids.delete(slot);
      const address = this.#addresses.get(slot);
      if (address === undefined) continue;
      this.#allocator.free(address);
      this.#addresses.delete(slot);
    }
    this.#state = this.#state.without(dead);
  }

  /** Slots that the collector emptied itself. */
  #vanished(heap: State['heap']): number[] {
    return [...this.#addresses.keys()].filter((slot) => !heap.has(slot));
  }

  #finish(depth: number, frame: string): void {
    const line = this.#running[depth];
    if (line === undefined || line === null) return;
    this.#running.length = depth;
    if (this.#steps.length >= maxStatements)
      this.#refuse(`the program executes more than ${maxStatements} statements; make it shorter`);
    const counts = countReferences(this.#state, rootsOf(this.#state));
    const held = owners(this.#state, this.#program.globalNames);
    const { blocks, free, top } = this.#allocator.snapshot();
    const slots = new Map([...this.#addresses].map(([slot, address]) => [address, slot]));
    this.#steps.push({
      line,
      source: (this.#program.lines[line - 1] ?? '').trim(),
      frame,
      names: this.#names(counts),
      objects: this.#objects(counts, held),
      blocks: blocks.map(({ address, size }) => {
        const slot = slots.get(address)!;
        return { address, size, owner: ownerText(this.#state, held, slot), object: this.#id(slot) };
      }),
      free,
      top,
    });
  }

  #names(counts: ReadonlyMap<number, number>): Record<string, NamedValue> {
    const names: Record<string, NamedValue> = {};
    const note = (name: string, value: Value | undefined): void => {
      if (value !== undefined) names[name] = this.#named(value, counts);
    };
    this.#state.globals.forEach((value, index) => note(this.#program.globalNames[index]!, value));
    const frame = this.#frame();
    frame?.locals.forEach((value, index) => note(frame.code.localNames[index]!, value));
    return names;
  }

  #named(value: Value, counts: ReadonlyMap<number, number>): NamedValue {
    const heap = new OpenState(this.#state, 0, this.#program);
    const type = shortName(typeName(heap, value));
    if (!(value instanceof Ref) || isConstant(this.#state, value))
      return {
        object: null,
        type,
        references: null,
        value: value instanceof Builtin ? type : repr(heap, value),
      };
    return {
      object: this.#id(value.slot),
      type,
      references: counts.get(value.slot)!,
      value: describe(heap, value),
    };
  }

  #objects(counts: ReadonlyMap<number, number>, held: readonly Owner[]): TracedObject[] {
    const heap = new OpenState(this.#state, 0, this.#program);
    return [...this.#state.heap]
      .sort(([a], [b]) => a - b)
      .flatMap(([slot, object]) => {
        if (isPassing(object) || isConstant(this.#state, refTo(slot))) return [];
        return [
          {
            id: this.#id(slot),
            type: shortName(typeName(heap, refTo(slot))),
            references: counts.get(slot)!,
            owners: held.filter((owner) => owner.slot === slot).map((owner) => owner.path),
            address: this.#addresses.get(slot) ?? null,
          },
        ];
      });
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
}

/** `numpy.ndarray` is called `ndarray` where it is not an error message that names it. */
function shortName(type: string): string {
  return type.slice(type.lastIndexOf('.') + 1);
}

function depthOf(frame: Frame): number {
  let depth = 0;
  for (let outer = frame.back; outer !== null; outer = outer.back) depth += 1;
  return depth;
}

function isOwner(object: HeapObject | undefined): object is ArrayObject {
  return object?.kind === 'array' && object.base === null;
}

/** Objects that live only inside an expression or a loop's head. */
function isPassing(object: HeapObject): boolean {
  return (
    object.kind === 'slice' ||
    object.kind === 'iterator' ||
    object.kind === 'method' ||
    object.kind === 'exception'
  );
}

function ownerText(state: State, held: readonly Owner[], slot: number): string {
  const paths = held.filter((owner) => owner.slot === slot).map((owner) => owner.path);
  if (paths.length > 0) return paths.join(', ');
  return reachableFrom(state, rootsOf(state)).has(slot) ? 'a temporary' : 'a cycle';
}

function describe(heap: OpenState, ref: Ref): string {
  const object = heap.peek(ref);
  if (object.kind === 'array')
    return `array of shape (${object.shape.join(', ')}${object.shape.length === 1 ? ',' : ''}), ${object.dtype}`;
  try {
    return repr(heap, ref);
  } catch {
    return `a ${shortName(typeName(heap, ref))}`;
  }
}
