import { requireSize } from './limits.ts';
import { exceptionTypes, PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** The name of a value's type, as Python's error messages give it. */
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
  if (value instanceof Builtin) {
    if (modules.includes(value.name)) return 'module';
    return types.includes(value.name) ? 'type' : 'builtin_function_or_method';
  }
  return objectType(state.object(value));
}

const modules: readonly string[] = ['threading', 'time', 'sys', 'gc', 'numpy'];
const types: readonly string[] = [
  ...['int', 'float', 'str', 'bool', 'list', 'tuple', 'range', 'threading.Thread'],
  ...exceptionTypes,
];

/** What can be asked for the object behind a reference. */
export interface Heap {
  object(ref: Ref): HeapObject;
}

export function objectType(object: HeapObject): string {
  switch (object.kind) {
    case 'array':
      return 'numpy.ndarray';
    case 'lock':
      return '_thread.lock';
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
  if (value instanceof Builtin) throw new Unsupported(`the text of ${value.name} is not supported`);
  const object = state.object(value);
  if (seen.includes(value.slot))
    return object.kind === 'dict' ? '{...}' : object.kind === 'tuple' ? '(...)' : '[...]';
  const inside = [...seen, value.slot];
  const text = compoundRepr(state, object, inside);
  requireSize(text.length);
  return text;
}

function compoundRepr(state: Heap, object: HeapObject, inside: readonly number[]): string {
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
      throw new Unsupported(
        `the text of a ${objectType(object)} holds an address or numbers that the machine does not have`,
      );
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
    else if (character !== ' ' && /[\p{C}\p{Z}]/u.test(character)) inside += escaped(code);
    else inside += character;
  }
  return quote + inside + quote;
}

function escaped(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`;
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
      throw new Unsupported('the truth of an array is not supported; its numbers are not kept');
    default:
      return true;
  }
}
