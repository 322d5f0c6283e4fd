import { callSync, syncMethods } from '../threading/calls.ts';
import { noKeywords } from './arguments.ts';
import { valued, type Called, type Keywords } from './called.ts';
import { dictMethods, fromKeys } from './dict-methods.ts';
import type { Recorder } from './events.ts';
import {
  called,
  dequeMethods,
  listMethods,
  rangeMethods,
  tupleMethods,
  type Method,
} from './list-methods.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { setMethods } from './set-methods.ts';
import type { OpenState } from './open-state.ts';
import { textMethods } from './text-methods.ts';
import { typeName } from './type-names.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

const floatMethods = ['is_integer'];
const intMethods = ['bit_length'];

type Table = Readonly<Record<string, Method<HeapObject['kind']>>>;

const tables = {
  list: listMethods,
  tuple: tupleMethods,
  deque: dequeMethods,
  dict: dictMethods,
  set: setMethods,
  range: rangeMethods,
} as unknown as Partial<Record<HeapObject['kind'], Table>>;

/** Which methods take keywords. */
const withKeywords: readonly string[] = ['list.sort', 'dict.update'];

/** Names of methods that CPython's built-in types have and the subset has not, to say so instead of an AttributeError. */
const lacking: Readonly<Record<string, readonly string[]>> = {
  str: [
    'format',
    'format_map',
    'encode',
    'casefold',
    'expandtabs',
    'translate',
    'maketrans',
    'isnumeric',
    'istitle',
    'isprintable',
  ],
  dict: ['fromkeys'],
  int: ['bit_count', 'to_bytes', 'conjugate', 'as_integer_ratio', 'real', 'imag', 'numerator', 'denominator'],
  float: ['hex', 'as_integer_ratio', 'conjugate', 'real', 'imag'],
  range: ['count', 'start', 'stop', 'step'],
  deque: [],
};

/**
 * Whether a value of a built-in kind has a method of that name. Throws {@link Unsupported} for one that CPython has
 * and the subset has not.
 */
export function hasMethod(open: OpenState, value: Value, name: string): boolean {
  if (ownMethods(open, value).includes(name)) return true;
  const type = typeName(open, value);
  if (lacking[type]?.includes(name) === true)
    throw new Unsupported(
      type === 'str'
        ? `str.${name}() is not supported; f-strings and ${Object.keys(textMethods).slice(0, 8).join(', ')} … are`
        : `.${name} of ${type} is not supported`,
    );
  return false;
}

function ownMethods(open: OpenState, value: Value): readonly string[] {
  if (typeof value === 'string') return Object.keys(textMethods);
  if (typeof value === 'bigint') return intMethods;
  if (typeof value === 'number') return floatMethods;
  if (value instanceof Builtin) return value.name === 'dict' ? ['fromkeys'] : [];
  if (!(value instanceof Ref)) return [];
  const { kind } = open.peek(value);
  if (kind === 'array') return open.program.numpy!.methods;
  const sync = (syncMethods as Readonly<Record<string, readonly string[]>>)[kind] ?? [];
  return [...Object.keys(tables[kind] ?? {}), ...sync];
}

/** The methods of a value of a built-in kind, with those that CPython has and the subset has not. */
export function methodNames(open: OpenState, value: Value): string[] {
  return [...ownMethods(open, value), ...(lacking[typeName(open, value)] ?? [])];
}

/**
 * Calls a method of a built-in kind. One call is one step: under the GIL and under the locks of single objects nobody
 * sees it half done. Throws Python's errors, and {@link Unsupported} for what is outside the subset.
 */
export function callMethod(
  open: OpenState,
  receiver: Value,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
  record: Recorder | null,
): Called {
  if (typeof receiver === 'string') {
    const method = textMethods[name];
    if (!['split', 'rsplit', 'splitlines', 'replace'].includes(name)) noKeywords(`str.${name}`, keywords);
    if (method !== undefined) return valued(method(receiver, args, open, keywords, name));
  }
  if (receiver instanceof Builtin && receiver.name === 'dict' && name === 'fromkeys')
    return valued(fromKeys(open, args));
  if (typeof receiver === 'bigint' && name === 'bit_length')
    return valued(
      BigInt((receiver < 0n ? -receiver : receiver).toString(2).length - (receiver === 0n ? 1 : 0)),
    );
  if (typeof receiver === 'number' && name === 'is_integer') return valued(Number.isInteger(receiver));
  if (receiver instanceof Ref) {
    const object = open.peek(receiver);
    const method = tables[object.kind]?.[name];
    if (method !== undefined) {
      const full = `${object.kind}.${name}`;
      if (!withKeywords.includes(full)) noKeywords(full, keywords);
      return called(method(open, receiver, open.object(receiver), args, keywords));
    }
    if (object.kind === 'array')
      return valued(open.program.numpy!.callMethod(open, receiver, object, name, args));
    if (Object.hasOwn(syncMethods, object.kind)) {
      return callSync(open, receiver, object as Parameters<typeof callSync>[2], name, args, keywords, record);
    }
  }
  throw new PythonError('AttributeError', `'${typeName(open, receiver)}' object has no attribute '${name}'`);
}
