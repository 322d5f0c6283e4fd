import { since, type Build } from '../python/code.ts';
import { named, noKeywords, integerArgument, takes, type Native } from './arguments.ts';
import { byModule } from './by-module.ts';
import { called, valued, type Called, type Keywords } from './called.ts';
import { classOf, dunder, instanceOf } from './classes.ts';
import { round, toFloatValue, toInt } from './conversions.ts';
import { hashOf, requireHashable } from './hashing.ts';
import { iterableFunctions } from './iterable-functions.ts';
import { hasDunder, length } from './iteration.ts';
import { requireSize } from './limits.ts';
import { asNumber } from './numbers.ts';
import { binary } from './operators.ts';
import { exceptionBases, exceptionNames, PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { repr, str, truth } from './text.ts';
import { moduleList, typeName, typeNames } from './type-names.ts';
import { builtin, Builtin, type Ref, type Value } from './values.ts';

/** Those that take an object and ask the method of that name of its class, where it has it in Python. */
const asking = 'len repr abs hash round reversed divmod iter next'.split(' ');

const functions: Readonly<Record<string, Native>> = {
  /** For the library in Python: the action of a barrier is over. */
  'machine.opened'(open, [barrier, failed]) {
    open.program.threads!.endAction(open, barrier as Ref, failed === true);
    return null;
  },
  len: takes(1, 1, (open, [value]) => {
    const count = length(open, value!);
    if (count === null)
      throw new PythonError('TypeError', `object of type '${typeName(open, value!)}' has no len()`);
    if (count >= 2 ** 63)
      throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
    return BigInt(count);
  }),
  range: takes(1, 3, (open, args) => {
    const [first, second, step = 1n] = args.map((value) => integerArgument(open, value)) as [
      bigint,
      bigint?,
      bigint?,
    ];
    if (step === 0n) throw new PythonError('ValueError', 'range() arg 3 must not be zero');
    return open.create({
      kind: 'range',
      start: second === undefined ? 0n : first,
      stop: second ?? first,
      step,
    });
  }),
  int(open, args, _self, _ref, keywords) {
    if (keywords.length > 0) throw new Unsupported('int() with a base is not supported; int(text) is');
    return toInt(open, args);
  },
  float: takes(0, 1, (open, [value = 0]) => toFloatValue(open, value)),
  str: takes(0, Infinity, (open, [value = '', ...more]) => {
    if (more.length > 0) throw new Unsupported('str() with an encoding is not supported; str(value) is');
    return str(open, value);
  }),
  repr: takes(1, 1, (open, [value]) => repr(open, value!)),
  bool: takes(0, 1, (open, [value = false]) => truth(open, value)),
  abs: takes(1, 1, (open, [value]) => {
    const number = asNumber(value!);
    if (typeof number === 'bigint') return number < 0n ? -number : number;
    if (number !== null) return Math.abs(number);
    throw new PythonError('TypeError', `bad operand type for abs(): '${typeName(open, value!)}'`);
  }),
  round(open, args, _self, _ref, keywords) {
    const { number, ndigits = null } = named('round', args, keywords, 'number', 'ndigits');
    if (number === undefined)
      throw new PythonError('TypeError', "round() missing required argument 'number' (pos 1)");
    return round(open, number, ndigits);
  },
  divmod: takes(2, 2, (open, args) => {
    const [a, b] = args as [Value, Value];
    if (asNumber(a) === null || asNumber(b) === null)
      throw new PythonError(
        'TypeError',
        `unsupported operand type(s) for divmod(): '${typeName(open, a)}' and '${typeName(open, b)}'`,
      );
    if (asNumber(b) == 0 && (typeof a === 'number' || typeof b === 'number') && !open.since('3.14'))
      throw new PythonError('ZeroDivisionError', 'float divmod()');
    const items = [binary(open, '//', a, b, false), binary(open, '%', a, b, false)];
    return open.create({ kind: 'tuple', items });
  }),
  ...iterableFunctions,
  isinstance: takes(2, 2, (open, [value, classinfo]) => instanceOf(open, value!, classinfo!)),
  type: takes(0, Infinity, (open, args) => {
    if (args.length !== 1)
      throw new Unsupported('making a class with type() is not supported; use a class statement');
    return classOf(open, args[0]!);
  }),
  callable: takes(1, 1, (open, [value]) => {
    if (value instanceof Builtin) return !moduleList.includes(value.name);
    const object = open.peek(value);
    if (object === null) return false;
    return (
      ['function', 'method', 'bound', 'class'].includes(object.kind) || hasDunder(open, value!, '__call__')
    );
  }),
  id: takes(1, 1, (open, args) => {
    const of = args[0]!;
    if (of !== null && ['bigint', 'number', 'string'].includes(typeof of))
      throw new Unsupported('id() of a number or text depends on the build; ask it of an object');
    return open.create({ kind: 'identity', of });
  }),
  hash: takes(1, 1, (open, [value]) => {
    requireHashable(open, value!);
    const hash = hashOf(open, value!);
    if (hash === null) throw new Unsupported('the hash of a text or object differs from run to run');
    return hash;
  }),
  chr: takes(1, 1, (open, [value]) => {
    const code = Number(integerArgument(open, value!));
    if (!open.since('3.13') && code !== (code | 0))
      throw new PythonError('OverflowError', 'Python int too large to convert to C int');
    if (code < 0 || code > 0x10ffff) throw new PythonError('ValueError', 'chr() arg not in range(0x110000)');
    return String.fromCodePoint(code);
  }),
  ord: takes(1, 1, (open, [value]) => {
    if (typeof value !== 'string')
      throw new PythonError(
        'TypeError',
        `ord() expected string of length 1, but ${typeName(open, value!)} found`,
      );
    const count = length(open, value)!;
    if (count !== 1)
      throw new PythonError('TypeError', `ord() expected a character, but string of length ${count} found`);
    return BigInt(value.codePointAt(0)!);
  }),
};

/** The names that every program has without importing anything. */
export const builtinNames: ReadonlySet<string> = new Set(
  [
    'print',

    ...Object.keys(functions),
    ...['object', 'property', 'staticmethod', 'classmethod', 'super'],
    ...exceptionNames,
  ].filter((name) => !name.includes('.')),
);

/** What CPython has as well, and the subset has not. */
export const unsupportedBuiltins: ReadonlySet<string> = new Set(
  (
    'map filter frozenset bytes bytearray complex pow input open eval exec compile vars dir globals locals format ' +
    'ascii bin oct hex issubclass getattr setattr hasattr delattr slice memoryview breakpoint help __import__ aiter anext'
  )
    .split(' ')
    .filter((name) => !builtinNames.has(name)),
);

/** What can be imported, by module. */
const modules = byModule(Object.keys(functions));

/** What the program can import from that module, or from a module in a module; undefined for what is none. */
export function namesOf({ program }: OpenState, module: string): readonly string[] | undefined {
  return Object.hasOwn(modules, module)
    ? modules[module]
    : (program.threads?.modules[module] ??
        program.extension?.modules[module] ??
        program.numpy?.modules[module]);
}

/** `import module`, or one name from it. Throws {@link Unsupported} for what the subset lacks. */
export function importName(open: OpenState, module: string, name: string | null): Value {
  const known = moduleList.filter((each) => namesOf(open, each) !== undefined);
  if (!known.includes(module))
    throw new Unsupported(
      moduleList.includes(module)
        ? `${module} is not supported where schedules are explored; use lists (a memory trace takes ${module})`
        : `the module '${module}' is not supported; ${known.join(', ')} are`,
    );
  return name === null ? builtin(module) : moduleAttribute(open, module, name);
}

/** `module.name`. Throws {@link Unsupported} for what the subset lacks. */
export function moduleAttribute(open: OpenState, module: string, name: string): Value {
  const names = namesOf(open, module)!;
  const full = `${module}.${name}`;
  const held = open.program.numpy?.constant(full);
  if (held !== undefined) return held;
  if (names.includes(name)) return builtin(full);
  throw new Unsupported(
    `${module}.${name} is not supported; ${names.map((each) => `${module}.${each}`).join(', ')} are`,
  );
}

/**
 * Whether CPython looks for a request to switch threads after calling this built-in. Once a call site is specialised
 * it does not after these, from 3.11 on (Python/bytecodes.c).
 */
export function checksAfterCall(callee: Builtin, build: Build): boolean {
  return !since(build, '3.11') || !['len', 'isinstance', 'type'].includes(callee.name);
}

/** The one primitive in Python that has nothing to do after it has looked at what others may change. */
export const asked = 'Event.is_set';

/** The same for a method that was called: `append` of a list, whose value is dropped, is an exception. */
export function checksAfterMethod(open: OpenState, receiver: Value, name: string, dropped: boolean): boolean {
  if (open.entered === asked) return false;
  return !open.since('3.11') || name !== 'append' || !dropped || open.peek(receiver)?.kind !== 'list';
}

/** Calls a built-in. Throws Python's errors, and {@link Unsupported} for arguments outside the subset. */
export function callBuiltin(
  open: OpenState,
  callee: Builtin,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  const { name } = callee;
  if (name === 'print') return print(open, args, keywords);
  if (Object.hasOwn(exceptionBases, name)) {
    noKeywords(name, keywords);
    return valued(open.create({ kind: 'exception', class: callee, args, attributes: [] }));
  }
  const module = name.slice(0, Math.max(0, name.indexOf('.')));
  const { extension, numpy } = open.program;
  if (extension !== null && Object.hasOwn(extension.modules, module))
    return extension.call(open, name, args, keywords);
  if (numpy !== null && Object.hasOwn(numpy.modules, module))
    return valued(numpy.callFunction(open, name, args, keywords));
  const own = numpy?.callBuiltin(open, name, args);
  if (own !== undefined) return valued(own);
  const method = asking.includes(name) ? dunder(open, args[0] ?? null, `__${name}__`) : undefined;
  if (method !== undefined) return { kind: 'invoke', callee: method, args, keywords };
  const made = functionOf(open, name);
  if (made === undefined) {
    if (moduleList.includes(name) || !typeNames.has(name))
      throw new PythonError('TypeError', `'${typeName(open, callee)}' object is not callable`);
    throw new Unsupported(`calling ${name} is not supported`);
  }
  return called(made(open, args, null, null as never, keywords, name));
}

function functionOf(open: OpenState, name: string): Native | undefined {
  if (Object.hasOwn(functions, name)) return functions[name];
  const library = open.program.threads?.functions ?? {};
  return Object.hasOwn(library, name) ? library[name] : undefined;
}

/** Stands for an operand of `print` that is written already. */
const printed = builtin('machine.printed');

/**
 * By default the text and its end go out together, as they do on a line-buffered terminal in every build measured.
 * Unbuffered they are two writes, and others' may come between.
 */
function print(open: OpenState, args: readonly Value[], keywords: Keywords): Called {
  let separator = ' ';
  let end = '\n';
  for (const [name, value] of keywords) {
    if (name === 'flush') continue;
    if (name !== 'sep' && name !== 'end')
      throw new Unsupported(`print() with ${name}= is not supported; sep=, end= and flush= are`);
    if (value !== null && typeof value !== 'string')
      throw new PythonError('TypeError', `${name} must be None or a string, not ${typeName(open, value)}`);
    if (value !== null && name === 'sep') separator = value;
    if (value !== null && name === 'end') end = value;
  }
  const write = (text: string): void => {
    requireSize(text.length);
    if (text !== '') open.print(text);
    open.record?.({ kind: 'print', text });
  };
  if (open.frame!.pending !== null) {
    write(end);
    return valued(null);
  }
  const texts: string[] = [];
  args.forEach((value, index) => {
    if (value === printed) return;
    try {
      texts.push(str(open, value));
    } catch (error) {
      // What comes before an object that says in Python how it is written has gone out by then.
      if (texts.length > 0) {
        write(texts.join(separator) + separator);
        const { stack } = open.frame!;
        const start = stack.length - keywords.length - args.length;
        stack.fill(printed, start, start + index);
      }
      throw error;
    }
  });
  const text = texts.join(separator);
  if (open.program.print === 'unbuffered' && text !== '' && end !== '') {
    write(text);
    return { kind: 'pending', pending: [] };
  }
  write(text + end);
  return valued(null);
}
