import { sizeOf } from '../machine/open-state.ts';
import { printedAfter } from '../machine/state.ts';
import { repr } from '../machine/text.ts';
import { typeName } from '../machine/type-names.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import { AllocatorError } from './allocator.ts';
import { fragmentation } from './fragmentation.ts';
import { Interpreter, type Watch } from './interpreter.ts';
import type {
  Collected,
  Fate,
  MemoryStep,
  MemoryTrace,
  NamedValue,
  TracedObject,
  TraceOptions,
} from './memory-trace.ts';
import { interpreterModules } from './modules.ts';
import { shapeText } from './numpy/block.ts';
import { ownersOf, type Owner } from './owners.ts';
import type { CreatePlacement, Placement } from './placement.ts';
import { heldIn, type TracedState } from './traced-state.ts';

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
export function traceIn(
  source: string,
  options: TraceOptions,
  createPlacement: CreatePlacement,
): MemoryTrace {
  const program = compile(source, options.file, {
    extension: interpreterModules,
    numpy: options.numpy,
    threads: options.threads,
    build: options.build,
  });
  return new Tracer(program, options, createPlacement).run();
}

/** Whether a program may import what {@link TraceOptions} has as `threads`. */
export const speaksOfThreads = (source: string): boolean => /threading|queue|time/.test(source);

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
  /** What has happened to objects since the last step. */
  readonly #fates: Fate[] = [];
  /** How much the steps so far tell, in characters. */
  #text = 0;

  constructor(program: Program, options: TraceOptions, create: CreatePlacement) {
    this.#program = program;
    this.#options = options;
    this.#placement = create(options.allocator, program.build, options.start ?? 'import-numpy');
    this.#interpreter = new Interpreter(program, options.longLived ?? 0, this);
  }

  get #open(): TracedState {
    return this.#interpreter.open;
  }

  run(): MemoryTrace {
    let collected: Collected | null = null;
    try {
      this.#interpreter.run();
    } catch (error) {
      if (error instanceof Ended) collected = error.collected;
      // The machine's own stack ran over.
      else if (error instanceof RangeError)
        this.#interpreter.refuse('these values lie too deep inside each other, or are too large');
      else throw error;
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
      collected,
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
        this.#interpreter.refuse(error.message);
      }
    }
  }

  died(slot: number): void {
    const object = this.#ids.get(slot);
    if (object !== undefined) this.#fates.push({ kind: 'freed', object });
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

  calls(kind: 'finalized' | 'called-back', slot: number): void {
    this.#fates.push({ kind, object: this.#id(slot) });
  }

  collects(generation: 0 | 1 | 2): void {
    this.#fates.push({ kind: 'collection', generation });
  }

  ended(line: number, frame: string): void {
    this.#step(line, frame, (this.#program.lines[line - 1] ?? '').trim());
    if (this.#steps.length !== this.#options.collectAfter || this.#open.failed) return;
    const before = this.#steps.length;
    const found = this.#interpreter.collect();
    this.#step(line, frame, 'gc.collect()');
    throw new Ended({ found, steps: this.#steps.splice(before) });
  }

  #step(line: number, frame: string, source: string): void {
    if (this.#steps.length >= maxStatements)
      this.#interpreter.refuse(`the program executes more than ${maxStatements} statements; make it shorter`);
    const owners = ownersOf(this.#open);
    for (const each of owners.values()) this.#tell(each.reduce((sum, { path }) => sum + path.length, 100));
    const { blocks, ...heap } = this.#placement.snapshot();
    this.#tell(100 * (blocks.length + heap.free.length + heap.cached.length));
    this.#uncounted = this.#open.calls.uncounted();
    const slots = this.#placement.owners();
    this.#steps.push({
      line,
      source,
      frame,
      names: this.#names(),
      objects: this.#objects(owners),
      blocks: blocks.map((block) => {
        const slot = slots.get(block.address)!;
        return { ...block, owner: namesOf(owners.get(slot)), object: this.#id(slot) };
      }),
      free: heap.free,
      cached: heap.cached,
      top: heap.top,
      virtual: heap.virtual,
      resident: heap.resident,
      fragmentation: fragmentation({ blocks, ...heap }),
      events: this.#placement.takeEvents(),
      printed: this.#takePrinted(),
      fates: this.#fates.splice(0),
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

  #objects(owners: ReadonlyMap<number, readonly Owner[]>): TracedObject[] {
    const open = this.#open;
    const slots = open
      .slots()
      .sort((a, b) => a - b)
      .filter((slot) => !isPassing(open.objectAt(slot)!) && !open.isConstant(refTo(slot)));
    const ids = new Map(slots.map((slot) => [slot, this.#id(slot)]));
    return slots.map((slot) => {
      const held = owners.get(slot) ?? [];
      return {
        id: ids.get(slot)!,
        type: shortName(typeName(open, refTo(slot))),
        references: this.#references(slot),
        owners: held.map(({ path }) => path),
        holders: held.map(({ holder, place }) => {
          const object = holder === null ? null : ids.get(holder);
          return object === undefined ? null : { object, place };
        }),
        address: this.#placement.addresses(slot)[0] ?? null,
      };
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

/** Thrown to end a program after the collection that was asked for. */
class Ended {
  readonly collected: Collected;

  constructor(collected: Collected) {
    this.collected = collected;
  }
}

function namesOf(owners: readonly Owner[] | undefined): string {
  return owners?.map(({ path }) => path).join(', ') ?? 'a temporary';
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
