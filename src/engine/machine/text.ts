import { PythonError } from './python-error.ts';
import type { OpenState } from './state.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** The name of a value's type, as `type(x).__name__` gives it. */
export function typeName(state: Heap, value: Value): string {
  if (value === null) return 'NoneType';
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'str';
  }
  if (value instanceof Builtin) return modules.includes(value.name) ? 'module' : 'builtin_function_or_method';
  return objectType(state.object(value));
}

const modules: readonly string[] = ['threading', 'time', 'sys', 'gc', 'numpy'];

/** What can be asked for the object behind a reference. */
export interface Heap {
  object(ref: Ref): HeapObject;
}

export function objectType(object: HeapObject): string {
  switch (object.kind) {
    case 'array':
      return 'ndarray';
    case 'thread':
      return 'Thread';
    case 'exception':
      return object.type;
    default:
      return object.kind;
  }
}

/** The text that `repr()` gives. Throws Python's error for an int too long to be written. */
export function repr(state: Heap, value: Value, seen: readonly number[] = []): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'bigint') return intText(value);
  if (typeof value === 'number') return floatText(value);
  if (value instanceof Builtin) return `<built-in ${value.name}>`;
  const object = state.object(value);
  if (seen.includes(value.slot))
    return object.kind === 'dict' ? '{...}' : object.kind === 'tuple' ? '(...)' : '[...]';
  const inside = [...seen, value.slot];
  switch (object.kind) {
    case 'list':
      return `[${object.items.map((item) => repr(state, item, inside)).join(', ')}]`;
    case 'tuple': {
      const items = object.items.map((item) => repr(state, item, inside));
      return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
    }
    case 'dict':
      return `{${object.entries.map(([key, item]) => `${repr(state, key, inside)}: ${repr(state, item, inside)}`).join(', ')}}`;
    case 'range':
      return `range(${object.start}, ${object.stop}${object.step === 1n ? '' : `, ${object.step}`})`;
    case 'exception':
      return `${object.type}(${object.args.map((arg) => repr(state, arg, inside)).join(', ')})`;
    default:
      throw new PythonTextError(object);
  }
}

/** Thrown for an object whose text holds an address or numbers that the machine does not have. */
export class PythonTextError extends Error {
  constructor(object: HeapObject) {
    super(`the text of a ${objectType(object)} holds an address or numbers that the machine does not have`);
  }
}

/** The text that `str()` and `print()` give. */
export function str(state: Heap, value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof Ref) {
    const object = state.object(value);
    if (object.kind === 'exception') return exceptionMessage(state, object);
  }
  return repr(state, value);
}

/** What follows the type's name when an exception is shown. */
export function exceptionMessage(state: Heap, exception: HeapObject & { kind: 'exception' }): string {
  if (exception.args.length === 0) return '';
  if (exception.args.length > 1) return `(${exception.args.map((arg) => repr(state, arg)).join(', ')})`;
  return exception.type === 'KeyError' ? repr(state, exception.args[0]!) : str(state, exception.args[0]!);
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let inside = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (character === quote || character === '\\') inside += `\\${character}`;
    else if (character === '\n') inside += '\\n';
    else if (character === '\r') inside += '\\r';
    else if (character === '\t') inside += '\\t';
    else if (code < 32 || (code >= 127 && code < 160)) inside += `\\x${code.toString(16).padStart(2, '0')}`;
    else inside += character;
  }
  return quote + inside + quote;
}

/** CPython's limit on the digits of an int that is written out (`sys.set_int_max_str_digits`). */
const maxDigits = 4300;

export function intText(value: bigint): string {
  const text = value.toString();
  if (text.length - (value < 0n ? 1 : 0) > maxDigits) {
    throw new PythonError(
      'ValueError',
      `Exceeds the limit (${maxDigits} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return text;
}

/** A float as Python writes it: shortest digits that read back, `.0` on whole numbers, exponent from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  // Below 1e16 and from 1e-4 JavaScript writes the same digits without an exponent.
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

export function truth(state: OpenState, value: Value): boolean {
  if (value instanceof Builtin) return true;
  if (!(value instanceof Ref)) return Boolean(value);
  const object = state.object(value);
  switch (object.kind) {
    case 'list':
    case 'tuple':
      return object.items.length > 0;
    case 'dict':
      return object.entries.length > 0;
    case 'range':
      return object.step > 0n ? object.start < object.stop : object.start > object.stop;
    case 'array':
      throw new PythonTextError(object);
    default:
      return true;
  }
}
