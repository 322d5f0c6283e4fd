import { parse } from '../python/parse.ts';
import { since, type Build, type Code, type Instruction, type Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import type { Statement } from '../python/syntax.ts';
import { builtinNames, unsupportedBuiltins } from './builtins.ts';
import { markedLines } from './carets.ts';
import { ConvertFirst } from './called.ts';
import { classOf, dunder, lineOf, type ClassObject } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { libraryLine, type LibraryLine } from './library-lines.ts';
import { methodNames } from './methods.ts';
import { OpenState } from './open-state.ts';
import { Unsupported } from './python-error.ts';
import type { State } from './state.ts';
import { nearest } from './suggestions.ts';
import { exceptionMessage } from './text.ts';
import type { TraceEntry, Traces } from './traces.ts';
import { builtin, Builtin, refTo, Ref, type HeapObject, type Value } from './values.ts';

const directCause = 'The above exception was the direct cause of the following exception:';
const during = 'During handling of the above exception, another exception occurred:';

/** More than so many equal lines after one another are counted. */
const repeatedAtMost = 3;

/** An entry of a traceback. */
interface Shown {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly source: readonly string[];
}

/**
 * What CPython prints on stderr when an exception ends a thread (Python/pythonrun.c, PyErr_Display; from 3.13 on
 * Lib/traceback.py): with the lines of its own `threading` and `queue`, with exceptions that were being handled, with
 * marks below what failed from 3.11 on, and with suggestions for misspelt names from 3.10 on. `thread` is the thread's
 * name, null for the main thread. Names of the standard library's files have no folder before `lib`.
 * Not exact: marks below and after wide characters, which count as one column each.
 */
export function tracebackText(
  state: State,
  program: Program,
  traces: Traces,
  exception: Ref,
  thread: string | null,
): string {
  const writer = new Writer(state, program, traces);
  const head = thread === null ? '' : `Exception in thread ${thread}:\n`;
  return head + writer.chain(exception, thread !== null);
}

class Writer {
  readonly #state: State;
  readonly #open: OpenState;
  readonly #program: Program;
  readonly #traces: Traces;

  constructor(state: State, program: Program, traces: Traces) {
    this.#state = state;
    this.#open = new OpenState(state, 0, program);
    this.#program = program;
    this.#traces = traces;
  }

  /** The exception, after those that it was raised from, or during whose handling it came. */
  chain(exception: Ref, inThread: boolean, seen: ReadonlySet<Ref> = new Set()): string {
    const { causes, contexts } = this.#traces;
    const cause = causes.get(exception.slot);
    const context = contexts.get(exception.slot);
    const first = cause !== undefined ? cause : context === undefined ? null : refTo(context);
    const told = new Set([...seen, exception]);
    const words = cause ? directCause : during;
    const before = first === null || told.has(first) ? '' : `${this.chain(first, false, told)}\n${words}\n\n`;
    const entries = this.#traces.entries.get(exception.slot) ?? [];
    const shown = entries.flatMap((entry, index) => this.#shown(entry, entries[index + 1]));
    if (inThread) shown.unshift(this.#library(libraryLine('bootstrap', this.#program.build)!));
    const head = shown.length === 0 ? '' : 'Traceback (most recent call last):\n';
    return `${before}${head}${repeated(shown)}${this.#last(exception, entries.at(-1))}\n`;
  }

  /** What an entry shows: nothing, for calls that CPython makes in C. */
  #shown({ code, at, locals, stack, raised }: TraceEntry, inner: TraceEntry | undefined): Shown[] {
    const { build, file, lines } = this.#program;
    const instruction = code.instructions[at]!;
    const keys = code.library ? libraryKeys(code, at) : [];
    const inlined = (entry: TraceEntry | undefined): boolean =>
      entry?.code.kind === 'comprehension' && since(build, '3.12');
    const shown: Shown[] = [];
    if (!code.library && !inlined({ code } as TraceEntry)) {
      // From 3.12 on a comprehension is a part of the code around it.
      const { node, at: place } = inlined(inner) ? inner!.code.instructions[inner!.at]! : instruction;
      let { line } = place;
      // Up to 3.9 a block is left from its last line.
      if (instruction.op === 'exit-with' && !since(build, '3.10'))
        line =
          code.instructions.findLast((each, index) => index < at && each.at.line !== line)?.at.line ?? line;
      shown.push({ file, name: code.name, line, source: markedLines(lines.join('\n'), line, node, build) });
    }
    if (raised !== null) keys.push(...this.#raisedIn(raised, instruction, stack, locals));
    return [
      ...shown,
      ...keys.flatMap((key) => {
        const found = libraryLine(key, build);
        return found === undefined ? [] : [this.#library(found)];
      }),
    ];
  }

  /** The lines in which `threading` or `queue` raises, outermost first. */
  #raisedIn(
    raised: string,
    instruction: Instruction,
    stack: readonly Value[],
    locals: TraceEntry['locals'],
  ): string[] {
    const kindOf = (value: Value | undefined): HeapObject | null => this.#open.peek(value);
    const name = 'name' in instruction ? instruction.name : '';
    const objects = stack.map(kindOf);
    if (objects.some((object) => object?.kind === 'queue' && object.simple)) return [];
    if (raised === "'timeout' must be a non-negative number") return [`${name} timeout`];
    if (name === 'get_nowait' || name === 'put_nowait' || name === 'notify_all') return [name, raised];
    if (raised === 'enter') return ['enters', raised];
    if (raised === 'late' || raised === 'broken') return ['waits', raised];
    if (raised.startsWith('semaphore initial') && stack.includes(builtin('threading.BoundedSemaphore')))
      return ['bounded', raised];
    if (raised === 'n must be one or more')
      return objects.some((object) => object?.kind === 'semaphore' && object.bound !== null)
        ? ['bounded n']
        : [raised];
    if (instruction.op !== 'exit-with') return [raised];
    if (raised.startsWith('Semaphore')) return ['semaphore exit', raised];
    return kindOf(locals[instruction.index])?.kind === 'condition' ? ['condition exit'] : [];
  }

  #library({ module, name, line, text }: LibraryLine): Shown {
    const { build } = this.#program;
    const source = markedLines(text, 1, nodeOf(parse(text).body[0]!, build), build);
    return { file: `lib/python${build}/${module}.py`, name, line, source };
  }

  /** `Type: message`, and what may have been meant. */
  #last(exception: Ref, entry: TraceEntry | undefined): string {
    const { build } = this.#program;
    const object = this.#open.peek(exception) as HeapObject & { kind: 'exception' };
    const message = this.#message(exception);
    const name = this.#className(object.class);
    const meant = since(build, '3.10') ? this.#meant(object, message, entry) : '';
    return `${name}${message === '' ? '' : `: ${message}`}${meant}`;
  }

  /** Three dots where the text is none that the machine knows, such as one with an address. */
  #message(exception: Ref): string {
    const object = this.#open.peek(exception) as HeapObject & { kind: 'exception' };
    try {
      if (dunder(this.#open, exception, '__str__') === undefined) return exceptionMessage(this.#open, object);
    } catch (error) {
      if (error instanceof Unsupported) return '…';
      if (!(error instanceof ConvertFirst)) throw error;
    }
    try {
      const text = evaluate(this.#state, this.#program, callStr, [exception]);
      return typeof text === 'string' ? text : '<exception str() failed>';
    } catch (error) {
      if (error instanceof SourceError) return '…';
      throw error;
    }
  }

  #className(type: Value): string {
    if (type instanceof Builtin) return type.name === 'queue.Empty' ? '_queue.Empty' : type.name;
    const { name, attributes } = this.#open.peek(type as Ref) as ClassObject;
    const qualified = attributes.find(([each]) => each === '__qualname__')?.[1] ?? name;
    return `${since(this.#program.build, '3.11') ? '' : '__main__.'}${String(qualified)}`;
  }

  #meant(
    { class: type }: HeapObject & { kind: 'exception' },
    message: string,
    entry: TraceEntry | undefined,
  ): string {
    if (entry === undefined || entry.raised === null) return '';
    const { build, globalNames } = this.#program;
    const { code, locals, at, stack } = entry;
    const hint = (name: string | null): string => (name === null ? '' : `. Did you mean: '${name}'?`);
    const owner = locals[code.localNames.indexOf('self')];
    if (type === builtin('NameError')) {
      const missing = /^(?:name|cannot access free variable|free variable) '(.*?)'/.exec(message)?.[1];
      if (missing === undefined) return '';
      const bound = globalNames.filter((_, index) => this.#state.global(index) !== undefined);
      const own = code.localNames.filter((name) => !name.startsWith('.'));
      const builtins = [
        ...builtinNames,
        ...unsupportedBuiltins,
        'None',
        'True',
        'False',
        'Ellipsis',
        'NotImplemented',
      ];
      let found: string | null;
      if (since(build, '3.12') && owner !== undefined && this.#names(owner).includes(missing))
        found = `self.${missing}`;
      else if (since(build, '3.13')) {
        const held = own.filter((name) => locals[code.localNames.indexOf(name)] !== undefined);
        found = nearest(missing, [...held, ...bound, ...builtins]);
      } else found = nearest(missing, own) ?? nearest(missing, bound) ?? nearest(missing, builtins);
      if (!since(build, '3.12') || !standardModules.includes(missing)) return hint(found);
      return found === null
        ? `. Did you forget to import '${missing}'?`
        : `${hint(found)} Or did you forget to import '${missing}'?`;
    }
    const missing = /has no attribute '(.*)'$/.exec(message)?.[1];
    const { op } = code.instructions[at]!;
    if (type !== builtin('AttributeError') || missing === undefined || !op.startsWith('load-')) return '';
    const holder = stack.at(-1)!;
    let names = this.#names(holder).sort();
    if (since(build, '3.13') && !missing.startsWith('_') && owner !== holder)
      names = names.filter((name) => !name.startsWith('_'));
    return hint(nearest(missing, names));
  }

  /** The names that `dir()` gives of a value, without those of `object` and other names with two underscores. */
  #names(value: Value): string[] {
    const open = this.#open;
    const object = open.peek(value);
    const names = new Set(methodNames(open, value));
    if (object?.kind === 'thread') for (const name of ofThreads) names.add(name);
    if (object?.kind === 'exception') for (const name of ['args', 'with_traceback']) names.add(name);
    if (object !== null && 'attributes' in object) for (const [name] of object.attributes) names.add(name);
    const type = object?.kind === 'class' ? value : classOf(open, value);
    for (const each of lineOf(open, type)) {
      const held = open.peek(each);
      if (held !== null && 'attributes' in held) for (const [name] of held.attributes) names.add(name);
    }
    names.delete('__qualname__');
    return [...names];
  }
}

/** What every thread has in CPython. */
const ofThreads =
  'daemon getName ident isDaemon is_alive join name native_id run setDaemon setName start'.split(' ');

/** The modules of the standard library that a program about threads may forget to import; CPython knows all. */
const standardModules = (
  'asyncio bisect collections concurrent contextlib copy csv dataclasses datetime enum functools gc heapq ' +
  'io itertools json logging math multiprocessing operator os pathlib pickle queue random re select signal ' +
  'socket statistics string subprocess sys tempfile threading time traceback types typing uuid warnings ' +
  'weakref'
).split(' ');

/** `str(first local)`. */
const callStr = {
  kind: 'function',
  id: -2001,
  name: 'str',
  instructions: [
    { op: 'load-builtin', name: 'str', at: { line: 1, column: 1 } },
    { op: 'load-local', index: 0, at: { line: 1, column: 1 } },
    { op: 'call', name: '', count: 1, keywords: [], stars: [], at: { line: 1, column: 1 } },
    { op: 'return', at: { line: 1, column: 1 } },
  ],
  handlers: [],
  handling: [],
  localNames: ['.value'],
  library: true,
} as unknown as Code;

/** What of `threading` a call of the machine's own library stands for. */
function libraryKeys(code: Code, at: number): string[] {
  if (code.name === 'wait_for') {
    const calls = code.instructions.flatMap(({ op }, index) => (op.startsWith('call') ? [index] : []));
    return [['predicate', 'wait_for', 'predicate again'][calls.indexOf(at)] ?? 'wait_for'];
  }
  if (code.name === 'open_barrier') return ['opens', 'action'];
  if (code.name === 'run') return ['run'];
  if (code.name === 'timer') return [code.instructions[at]!.op === 'call' ? 'timer' : 'timer wait'];
  return [];
}

/** The part of a statement of the library that fails. */
function nodeOf(statement: Statement, build: Build): Instruction['node'] {
  if (statement.kind === 'assert' && build !== '3.12') return statement.test;
  if (statement.kind === 'expression' || statement.kind === 'assign' || statement.kind === 'return')
    return statement.value ?? statement;
  return statement;
}

function repeated(entries: readonly Shown[]): string {
  let text = '';
  let count = 0;
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    const after = entries[index + 1];
    const same = (other: Shown | undefined): boolean =>
      other?.file === entry.file && other.line === entry.line && other.name === entry.name;
    count = same(before) ? count + 1 : 1;
    if (count <= repeatedAtMost) {
      text += `  File "${entry.file}", line ${entry.line}, in ${entry.name}\n`;
      for (const line of entry.source) text += `    ${line}\n`;
    }
    const more = count - repeatedAtMost;
    if (more > 0 && !same(after))
      text += `  [Previous line repeated ${more} more time${more > 1 ? 's' : ''}]\n`;
  });
  return text;
}
