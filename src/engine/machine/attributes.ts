import { arrayAttribute } from './arrays.ts';
import { builtinNames, moduleAttribute, moduleNames } from './builtins.ts';
import { iterate } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { repr, typeName } from './text.ts';
import { Builtin, Ref, type Value } from './values.ts';

/** `value.name`. Throws for an attribute that the subset lacks. */
export function attribute(state: OpenState, value: Value, name: string): Value {
  if (value instanceof Builtin && moduleNames.has(value.name)) return moduleAttribute(value.name, name);
  if (value instanceof Ref) {
    const object = state.object(value);
    if (object.kind === 'array') {
      const found = arrayAttribute(state, value, object, name);
      if (found !== undefined) return found;
      throw new Unsupported(
        `the array attribute .${name} is not supported; T, base, nbytes, size, itemsize, ndim, shape and strides are`,
      );
    }
    if (object.kind === 'thread' && name === 'name') return object.name;
    if (object.kind === 'thread' && name === 'daemon') return object.daemon;
    if (['lock', 'thread', 'list', 'dict'].includes(object.kind)) {
      requireMethod(state, value, name);
      return state.create({ kind: 'method', self: value, name });
    }
  }
  throw new Unsupported(`the attribute .${name} of a ${typeName(state, value)} is not supported`);
}

const listMethods: readonly string[] = 'append extend insert pop remove index count clear copy reverse'.split(
  ' ',
);

/** The methods of the subset, by the kind of what they are called on. */
const methods: Readonly<Record<string, readonly string[]>> = {
  lock: ['acquire', 'release', 'locked'],
  thread: ['start', 'join', 'is_alive'],
  list: listMethods,
  dict: ['get', 'pop', 'setdefault', 'clear', 'copy'],
  array: ['copy', 'view', 'reshape', 'ravel', 'flatten', 'transpose'],
  text: ['upper', 'lower', 'startswith', 'endswith', 'join'],
};

/**
 * Sees to it that `value.name(…)` can be called, before its arguments are computed, as Python does.
 * Throws {@link Unsupported} for a method or function that the subset lacks.
 */
export function requireMethod(state: OpenState, value: Value, name: string): void {
  if (value instanceof Builtin && moduleNames.has(value.name)) {
    moduleAttribute(value.name, name);
    return;
  }
  const kind = typeof value === 'string' ? 'text' : value instanceof Ref ? state.object(value).kind : '';
  const known = methods[kind];
  if (known?.includes(name) === true) return;
  const type = typeName(state, value);
  throw new Unsupported(
    known === undefined
      ? `calling .${name}() on a ${type} is not supported`
      : `${type}.${name}() is not supported; ${known.join(', ')} are`,
  );
}

/** The items that `a, b = value` binds. Throws Python's errors where they do not fit. */
export function unpacked(state: OpenState, value: Value, count: number): readonly Value[] {
  const object = value instanceof Ref ? state.object(value) : null;
  if (typeof value !== 'string' && object === null) {
    throw new PythonError('TypeError', `cannot unpack non-iterable ${typeName(state, value)} object`);
  }
  const items = iterate(state, value);
  if (items.length < count)
    throw new PythonError(
      'ValueError',
      `not enough values to unpack (expected ${count}, got ${items.length})`,
    );
  if (items.length > count)
    throw new PythonError('ValueError', `too many values to unpack (expected ${count})`);
  return items;
}

/** The error for a name that is neither bound nor a built-in of the subset. */
export function unknownName(name: string): Error {
  if (pythonBuiltins.includes(name))
    return new Unsupported(`${name} is not supported; ${[...builtinNames].slice(0, 15).join(', ')} are`);
  return new PythonError('NameError', `name '${name}' is not defined`);
}

/** Names that Python has built in and the subset lacks: using one is our limit, not the program's mistake. */
const pythonBuiltins: readonly string[] = [
  'abs',
  'all',
  'any',
  'bin',
  'bytearray',
  'bytes',
  'callable',
  'chr',
  'complex',
  'delattr',
  'dict',
  'dir',
  'divmod',
  'enumerate',
  'eval',
  'exec',
  'filter',
  'format',
  'frozenset',
  'getattr',
  'globals',
  'hasattr',
  'hash',
  'hex',
  'id',
  'input',
  'isinstance',
  'issubclass',
  'iter',
  'locals',
  'map',
  'memoryview',
  'next',
  'object',
  'oct',
  'open',
  'ord',
  'pow',
  'property',
  'reversed',
  'round',
  'set',
  'setattr',
  'slice',
  'super',
  'type',
  'vars',
  'zip',
  '__name__',
  '__file__',
  'BaseException',
  'KeyboardInterrupt',
  'StopIteration',
  'SystemExit',
  'exit',
  'quit',
  'OSError',
  'MemoryError',
  'Ellipsis',
  'NotImplemented',
];

/** A value's text for a trace; its kind where it has no text. */
export function shown(state: OpenState, value: Value): string {
  try {
    return repr(state, value);
  } catch {
    return `a ${typeName(state, value)}`;
  }
}
