import { createThread } from '../threading/thread.ts';
import { dtypeNames } from './array-layout.ts';
import { arrayModuleName, callArrayFunction } from './arrays.ts';
import type { Recorder } from './events.ts';
import { onlyArgument, optionalArgument, requireCount } from './arguments.ts';
import { compare, sorted } from './comparison.ts';
import { requireSize } from './limits.ts';
import { asNumber, requireSameSum } from './numbers.ts';
import { binary, iterate, rangeLength } from './operators.ts';
import { exceptionTypes, PythonError, Unsupported } from './python-error.ts';
import { collect, countReferences, isConstant } from './references.ts';
import type { OpenState } from './state.ts';
import { intText, repr, str, truth, typeName } from './text.ts';
import { builtin, Ref, type Builtin, type Value } from './values.ts';

const functions: readonly string[] = [
  'print',
  'len',
  'range',
  'int',
  'float',
  'str',
  'bool',
  'abs',
  'min',
  'max',
  'sum',
  'list',
  'tuple',
  'repr',
  'sorted',
];

/** The names that every program has without importing anything. */
export const builtinNames: ReadonlySet<string> = new Set([...functions, ...exceptionTypes]);

const modules: Readonly<Record<string, readonly string[]>> = {
  threading: ['Thread', 'Lock'],
  time: ['sleep'],
  sys: ['getrefcount'],
  gc: ['collect'],
  numpy: [],
};

/** The modules of the subset, and NumPy's own for random numbers. */
export const moduleNames: ReadonlySet<string> = new Set([...Object.keys(modules), 'numpy.random']);

/** `import module`, or one name from it. Throws {@link Unsupported} for what the subset lacks. */
export function importName(module: string, name: string | null): Value {
  if (modules[module] === undefined) {
    throw new Unsupported(`the module '${module}' is not supported; ${Object.keys(modules).join(', ')} are`);
  }
  return name === null ? builtin(module) : moduleAttribute(module, name);
}

/** `module.name`. */
export function moduleAttribute(module: string, name: string): Value {
  const known = module === 'numpy' ? arrayModuleName(name) : undefined;
  if (known !== undefined) return known;
  if (module === 'numpy.random' && name === 'random') return builtin('numpy.random.random');
  if (modules[module]?.includes(name)) return builtin(`${module}.${name}`);
  const supported =
    module === 'numpy'
      ? ['zeros', 'ones', 'empty', 'full', 'arange', 'random.random', 'shares_memory']
      : (modules[module] ?? []);
  throw new Unsupported(
    `${module}.${name} is not supported; ${supported.map((each) => `${module}.${each}`).join(', ')} are`,
  );
}

/**
 * Whether CPython looks for a request to switch threads after calling this built-in. Once a call site is
 * specialised it does not after len() (CPython 3.11 to 3.15, Python/bytecodes.c).
 */
export function checksAfterCall(callee: Builtin): boolean {
  return callee.name !== 'len';
}

/** Calls a built-in. Throws Python's errors, and {@link Unsupported} for arguments outside the subset. */
export function callBuiltin(
  state: OpenState,
  callee: Builtin,
  args: readonly Value[],
  keywords: readonly (readonly [string, Value])[],
  record: Recorder | null,
): Value {
  const { name } = callee;
  if (exceptionTypes.includes(name)) {
    if (keywords.length > 0) throw new PythonError('TypeError', `${name}() takes no keyword arguments`);
    return state.create({ kind: 'exception', type: name, args });
  }
  if (name.startsWith('numpy.')) {
    const result = callArrayFunction(state, name.slice('numpy.'.length), args, new Map(keywords));
    if (result !== undefined) return result;
    throw new Unsupported(`calling ${name} is not supported`);
  }
  if (name === 'print') return print(state, args, keywords, record);
  if (name === 'threading.Thread') return createThread(state, args, keywords);
  if (keywords.length > 0) throw new Unsupported(`${name}() takes no keyword arguments here`);
  switch (name) {
    case 'threading.Lock':
      requireCount(name, args, 0);
      return state.create({ kind: 'lock', takenBy: null });
    case 'time.sleep':
      return sleep(state, args);
    case 'gc.collect':
      requireCount(name, args, 0);
      requireOneThread(state, name);
      return BigInt(collect(state));
    case 'sys.getrefcount':
      return getReferenceCount(state, onlyArgument(name, args));
    case 'len':
      return length(state, onlyArgument(name, args));
    case 'range':
      return range(state, args);
    case 'int':
      return toInt(state, args);
    case 'float':
      return toFloat(state, args);
    case 'str':
      requireCount(name, args, 0, 1);
      return args.length === 0 ? '' : str(state, args[0]!);
    case 'repr':
      return repr(state, onlyArgument(name, args));
    case 'bool':
      return truth(state, optionalArgument(name, args) ?? null);
    case 'abs': {
      const value = onlyArgument(name, args);
      if (typeof value === 'bigint') return value < 0n ? -value : value;
      if (typeof value === 'number') return Math.abs(value);
      if (typeof value === 'boolean') return BigInt(value);
      throw new PythonError('TypeError', `bad operand type for abs(): '${typeName(state, value)}'`);
    }
    case 'min':
    case 'max': {
      if (args.length === 0)
        throw new PythonError('TypeError', `${name} expected at least 1 argument, got 0`);
      const values = args.length === 1 ? iterate(state, args[0]!) : args;
      if (values.length === 0) throw new PythonError('ValueError', `${name}() arg is an empty sequence`);
      return values.reduce((best, value) =>
        compare(state, name === 'min' ? '<' : '>', value, best) ? value : best,
      );
    }
    case 'sum':
      return sum(state, args);
    case 'sorted':
      requireCount(name, args, 1);
      return state.create({ kind: 'list', items: sorted(state, iterate(state, args[0]!)) });
    case 'list':
    case 'tuple': {
      const given = optionalArgument(name, args);
      // A tuple of a tuple is the same one.
      if (name === 'tuple' && given instanceof Ref && state.object(given).kind === 'tuple') return given;
      return state.create({ kind: name, items: given === undefined ? [] : [...iterate(state, given)] });
    }
    default:
      throw dtypeNames.includes(name)
        ? new Unsupported(`calling numpy.${name} is not supported; it can be given as a dtype`)
        : new PythonError('TypeError', `'${typeName(state, callee)}' object is not callable`);
  }
}

/** Time does not pass in the machine: a thread that sleeps may be overtaken by all others, and need not be. */
function sleep(state: OpenState, args: readonly Value[]): null {
  const seconds = asNumber(onlyArgument('time.sleep', args));
  if (seconds === null)
    throw new PythonError(
      'TypeError',
      `'${typeName(state, args[0]!)}' object cannot be interpreted as an integer`,
    );
  if (seconds < 0) throw new PythonError('ValueError', 'sleep length must be non-negative');
  return null;
}

function sum(state: OpenState, args: readonly Value[]): Value {
  requireCount('sum', args, 1, 2);
  const start = args.length > 1 ? args[1]! : 0n;
  if (typeof start === 'string')
    throw new PythonError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
  const items = iterate(state, args[0]!);
  const numbers = [start, ...items].map(asNumber).filter((number) => number !== null);
  if (numbers.length === items.length + 1 && numbers.some((number) => typeof number === 'number'))
    requireSameSum(numbers);
  return items.reduce((total, item) => binary(state, '+', total, item, false), start);
}

/**
 * One step: the text and its newline go out together, as they do on a line-buffered terminal in every build measured.
 */
function print(
  state: OpenState,
  args: readonly Value[],
  keywords: readonly (readonly [string, Value])[],
  record: Recorder | null,
): null {
  let separator = ' ';
  let end = '\n';
  for (const [name, value] of keywords) {
    if (name === 'flush') continue;
    if (name !== 'sep' && name !== 'end')
      throw new Unsupported(`print() with ${name}= is not supported; sep=, end= and flush= are`);
    if (value !== null && typeof value !== 'string') {
      throw new PythonError('TypeError', `${name} must be None or a string, not ${typeName(state, value)}`);
    }
    if (value !== null && name === 'sep') separator = value;
    if (value !== null && name === 'end') end = value;
  }
  const text = args.map((value) => str(state, value)).join(separator) + end;
  requireSize(state.output.length + text.length);
  state.output += text;
  record?.({ kind: 'print', text });
  return null;
}

/**
 * What `sys.getrefcount` prints on CPython up to 3.13: the references, and one more for the argument itself,
 * which lies on the stack while the function runs. Throws for values that are shared by the whole interpreter.
 */
function getReferenceCount(state: OpenState, value: Value): Value {
  if (!(value instanceof Ref) || isConstant(state.heap, value)) {
    throw new Unsupported(
      'sys.getrefcount of a number, a text, a built-in or a tuple of these depends on the build; give it a list, a dict or an array',
    );
  }
  requireOneThread(state, 'sys.getrefcount');
  return BigInt(countReferences(state.close())[value.slot]!);
}

/** Threads, also those that have ended, hold references at moments that no switch point marks. */
function requireOneThread(state: OpenState, name: string): void {
  if (state.threads.length > 1)
    throw new Unsupported(`${name}() is not supported once a thread was started; call it before`);
}

function length(state: OpenState, value: Value): Value {
  if (typeof value === 'string') return BigInt([...value].length);
  if (value instanceof Ref) {
    const object = state.object(value);
    if (object.kind === 'list' || object.kind === 'tuple') return BigInt(object.items.length);
    if (object.kind === 'dict') return BigInt(object.entries.length);
    if (object.kind === 'range') {
      const count = rangeLength(object);
      if (count >= 2 ** 63)
        throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
      return BigInt(count);
    }
    if (object.kind === 'array') return BigInt(object.shape[0] ?? 0);
  }
  throw new PythonError('TypeError', `object of type '${typeName(state, value)}' has no len()`);
}

function range(state: OpenState, args: readonly Value[]): Value {
  const bounds = args.map((value) => {
    if (typeof value === 'bigint') return value;
    if (typeof value === 'boolean') return BigInt(value);
    throw new PythonError(
      'TypeError',
      `'${typeName(state, value)}' object cannot be interpreted as an integer`,
    );
  });
  if (bounds.length === 0 || bounds.length > 3) {
    throw new PythonError(
      'TypeError',
      bounds.length === 0
        ? 'range expected at least 1 argument, got 0'
        : `range expected at most 3 arguments, got ${bounds.length}`,
    );
  }
  if (bounds[2] === 0n) throw new PythonError('ValueError', 'range() arg 3 must not be zero');
  const [start, stop] = bounds.length === 1 ? [0n, bounds[0]!] : [bounds[0]!, bounds[1]!];
  return state.create({ kind: 'range', start, stop, step: bounds[2] ?? 1n });
}

function toInt(state: OpenState, args: readonly Value[]): Value {
  if (args.length === 0) return 0n;
  requireCount('int', args, 1);
  const value = args[0]!;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'number') {
    if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
    if (!Number.isFinite(value))
      throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
    return BigInt(Math.trunc(value));
  }
  if (typeof value === 'string') {
    const text = value.trim().replaceAll(/(?<=\d)_(?=\d)/g, '');
    if (/^[+-]?\d+$/.test(text)) {
      intText(10n ** BigInt(Math.min(text.length - 1, 5000)));
      return BigInt(text.replace(/^\+/, ''));
    }
    // CPython cuts the text in this message, and only in this one.
    const shown = [...repr(state, value)].slice(0, 200).join('');
    throw new PythonError('ValueError', `invalid literal for int() with base 10: ${shown}`);
  }
  throw new PythonError(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(state, value)}'`,
  );
}

function toFloat(state: OpenState, args: readonly Value[]): Value {
  const value = optionalArgument('float', args);
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const result = Number(value);
    if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'int too large to convert to float');
    return result;
  }
  if (typeof value === 'string') {
    const text = value
      .trim()
      .toLowerCase()
      .replaceAll(/(?<=\d)_(?=\d)/g, '');
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return Number(text);
    if (/^[+-]?(inf|infinity)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
    if (/^[+-]?nan$/.test(text)) return Number.NaN;
    throw new PythonError('ValueError', `could not convert string to float: ${repr(state, value)}`);
  }
  throw new PythonError(
    'TypeError',
    `float() argument must be a string or a real number, not '${typeName(state, value)}'`,
  );
}
