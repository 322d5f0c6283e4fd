import { createThread } from '../threading/thread.ts';
import { arrayModuleName, callArrayFunction, dtypeNames } from './arrays.ts';
import type { Recorder } from './events.ts';
import { binary, compare, equal, iterate, rangeLength, requireSize } from './operators.ts';
import { exceptionTypes, PythonError, Unsupported } from './python-error.ts';
import { collect, countReferences } from './references.ts';
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
  if (exceptionTypes.includes(name)) return state.create({ kind: 'exception', type: name, args });
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
      return state.create({ kind: 'lock', takenBy: null });
    case 'time.sleep':
      return null;
    case 'gc.collect':
      if (args.length > 0) throw new Unsupported('gc.collect() takes no generation here');
      return BigInt(collect(state));
    case 'sys.getrefcount':
      return getReferenceCount(state, one(name, args));
    case 'len':
      return length(state, one(name, args));
    case 'range':
      return range(state, args);
    case 'int':
      return toInt(state, args);
    case 'float':
      return toFloat(state, args);
    case 'str':
      return args.length === 0 ? '' : str(state, one(name, args));
    case 'repr':
      return repr(state, one(name, args));
    case 'bool':
      return args.length === 0 ? false : truth(state, one(name, args));
    case 'abs': {
      const value = one(name, args);
      if (typeof value === 'bigint') return value < 0n ? -value : value;
      if (typeof value === 'number') return Math.abs(value);
      if (typeof value === 'boolean') return BigInt(value);
      throw new PythonError('TypeError', `bad operand type for abs(): '${typeName(state, value)}'`);
    }
    case 'min':
    case 'max': {
      const values = args.length === 1 ? iterate(state, args[0]!) : args;
      if (values.length === 0) throw new PythonError('ValueError', `${name}() iterable argument is empty`);
      return values.reduce((best, value) =>
        compare(state, name === 'min' ? '<' : '>', value, best) ? value : best,
      );
    }
    case 'sum':
      return iterate(state, args[0] ?? null).reduce(
        (sum, value) => binary(state, '+', sum, value, false),
        args[1] ?? 0n,
      );
    case 'sorted': {
      const items = [...iterate(state, one(name, args))];
      items.sort((a, b) => (equal(state, a, b) ? 0 : compare(state, '<', a, b) ? -1 : 1));
      return state.create({ kind: 'list', items });
    }
    case 'list':
    case 'tuple':
      return state.create({
        kind: name,
        items: args.length === 0 ? [] : [...iterate(state, one(name, args))],
      });
    default:
      throw dtypeNames.includes(name)
        ? new Unsupported(`calling numpy.${name} is not supported; it can be given as a dtype`)
        : new PythonError('TypeError', `'${typeName(state, callee)}' object is not callable`);
  }
}

function one(name: string, args: readonly Value[]): Value {
  if (args.length !== 1)
    throw new PythonError('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
  return args[0]!;
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
  if (!(value instanceof Ref))
    throw new Unsupported(
      'sys.getrefcount of a number, a text or a built-in depends on the build; give it a list, a dict or an array',
    );
  return BigInt(countReferences(state.close())[value.slot]!);
}

function length(state: OpenState, value: Value): Value {
  if (typeof value === 'string') return BigInt([...value].length);
  if (value instanceof Ref) {
    const object = state.object(value);
    if (object.kind === 'list' || object.kind === 'tuple') return BigInt(object.items.length);
    if (object.kind === 'dict') return BigInt(object.entries.length);
    if (object.kind === 'range') return BigInt(rangeLength(object));
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
  const value = one('int', args);
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
    throw new PythonError('ValueError', `invalid literal for int() with base 10: ${repr(state, value)}`);
  }
  throw new PythonError(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(state, value)}'`,
  );
}

function toFloat(state: OpenState, args: readonly Value[]): Value {
  if (args.length === 0) return 0;
  const value = one('float', args);
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const result = Number(value);
    if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'int too large to convert to float');
    return result;
  }
  if (typeof value === 'string') {
    const text = value.trim().toLowerCase();
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
