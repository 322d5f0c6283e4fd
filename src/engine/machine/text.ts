import { ConvertFirst } from './called.ts';
import { dictOf, hasDunder, length } from './iteration.ts';
import { requireSize } from './limits.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { orderedMembers } from './set-members.ts';
import type { OpenState } from './open-state.ts';
import { className, moduleList, typeName, typeNames } from './type-names.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

/**
 * The text that `repr()` gives. Throws Python's error for an int too long to be written, {@link Unsupported} where the
 * text holds an address, and {@link ConvertFirst} for an instance with `__repr__`.
 */
export function repr(open: OpenState, value: Value, seen: readonly Ref[] = []): string {
  if (typeof value === 'string') {
    open.look(5 * value.length);
    return quoted(value);
  }
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'bigint') return intText(value);
  if (typeof value === 'number') return floatText(value);
  const own = open.program.numpy?.text(open, value, false);
  if (own !== undefined) return own;
  if (value instanceof Builtin) {
    if (typeNames.has(value.name) && !value.name.includes('.')) return `<class '${value.name}'>`;
    if (moduleList.includes(value.name) || value.name.includes('.'))
      throw new Unsupported(`the text of ${value.name} is not supported; print its name`);
    return `<built-in function ${value.name}>`;
  }
  if (hasDunder(open, value, '__repr__')) {
    if (seen.length === 0) throw new ConvertFirst(value, '__repr__');
    throw new Unsupported(
      'the text of a container that holds objects with __repr__ is not supported; print the objects one by one',
    );
  }
  const object = open.object(value);
  open.look(20);
  if (seen.includes(value)) return loops[object.kind] ?? '...';
  const text = compoundRepr(open, value, object, [...seen, value]);
  requireSize(text.length);
  return text;
}

const loops: Partial<Record<HeapObject['kind'], string>> = {
  list: '[...]',
  tuple: '(...)',
  dict: '{...}',
  set: 'set(...)',
  deque: '[...]',
};

function compoundRepr(open: OpenState, ref: Ref, object: HeapObject, inside: readonly Ref[]): string {
  const all = (values: readonly Value[]): string => values.map((each) => repr(open, each, inside)).join(', ');
  const pair = ([key, item]: readonly [Value, Value]): string =>
    `${repr(open, key, inside)}: ${repr(open, item, inside)}`;
  switch (object.kind) {
    case 'list':
      return `[${all(object.items)}]`;
    case 'tuple':
      return `(${all(object.items)}${object.items.length === 1 ? ',' : ''})`;
    case 'dict':
      return `{${object.entries.map(pair).join(', ')}}`;
    case 'set': {
      const members = orderedMembers(object);
      return members.length === 0 ? 'set()' : `{${all(members)}}`;
    }
    case 'deque':
      return `deque([${all(object.items)}]${object.maxlen === null ? '' : `, maxlen=${object.maxlen}`})`;
    case 'view': {
      const { entries } = dictOf(open, object);
      const shown = entries.map(([key, item]) => {
        if (object.shows === 'keys') return repr(open, key, inside);
        if (object.shows === 'values') return repr(open, item, inside);
        return `(${all([key, item])})`;
      });
      return `dict_${object.shows}([${shown.join(', ')}])`;
    }
    case 'range':
      return `range(${object.start}, ${object.stop}${object.step === 1n ? '' : `, ${object.step}`})`;
    case 'slice':
      return `slice(${all([object.start, object.stop, object.step])})`;
    case 'exception':
      return `${className(open, object.class)}(${all(argumentsOf(object))})`;
    case 'class':
      return `<class '__main__.${object.name}'>`;
    case 'identity':
      throw new Unsupported('the number that id() gives differs from run to run; compare it with == only');
    default:
      throw new Unsupported(
        `the text of ${/^[aeiou]/i.test(typeName(open, ref)) ? 'an' : 'a'} ${typeName(open, ref)} holds an address, which differs from run to run; print something else of it`,
      );
  }
}

/** The text that `str()` and `print()` give. Throws as {@link repr} does; `__str__` of an instance goes first. */
export function str(open: OpenState, value: Value): string {
  if (typeof value === 'string') return value;
  const own = open.program.numpy?.text(open, value, true);
  if (own !== undefined) return own;
  if (value instanceof Ref) {
    if (hasDunder(open, value, '__str__')) throw new ConvertFirst(value, '__str__');
    const object = open.peek(value);
    // An exception has a __str__ of its own, which does not ask for a __repr__ of the program.
    if (object.kind === 'exception') return exceptionMessage(open, open.object(value) as typeof object);
  }
  return repr(open, value);
}

/** A value's text for a trace; its kind where it has no text. */
export function shown(open: OpenState, held: Value): string {
  try {
    return repr(open, held);
  } catch {
    return `a ${typeName(open, held)}`;
  }
}

/** What follows the type's name when an exception is shown. */
export function exceptionMessage(open: OpenState, exception: HeapObject & { kind: 'exception' }): string {
  const [first, ...more] = exception.args;
  if (first === undefined) return '';
  if (more.length > 0) return `(${exception.args.map((arg) => repr(open, arg)).join(', ')})`;
  return isKeyError(open, exception.class) ? repr(open, first) : str(open, first);
}

/** `args` of an exception. */
export function argumentsOf({ class: type, args }: HeapObject & { kind: 'exception' }): readonly Value[] {
  if (type instanceof Builtin && type.name.startsWith('numpy.'))
    throw new Unsupported('what NumPy keeps in such an error is not supported; print the exception');
  return args;
}

function isKeyError(open: OpenState, type: Value): boolean {
  if (type instanceof Builtin) return type.name === 'KeyError';
  const { ancestors } = open.peek(type as Ref) as HeapObject & { kind: 'class' };
  return ancestors.some((each) => each instanceof Builtin && each.name === 'KeyError');
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
const tooLong = 10n ** BigInt(maxDigits);

export function intText(value: bigint): string {
  if (value >= tooLong || value <= -tooLong) {
    throw new PythonError(
      'ValueError',
      `Exceeds the limit (${maxDigits} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    );
  }
  return value.toString();
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

/**
 * A float below 1e21 with that many digits, a hundred at most: Python rounds an exact half to the even digit; `toFixed`,
 * which is exact, rounds it up.
 */
export function fixed(value: number, digits: number): string {
  const size = Math.abs(value);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const exact = size.toFixed(100);
  const cut = exact.length - 100 + digits;
  const up = size.toFixed(digits);
  if (!/^50*$/.test(exact.slice(cut))) return sign + up;
  const down = exact.slice(0, digits === 0 ? cut - 1 : cut);
  return sign + (Number(down.at(-1)) % 2 === 0 ? down : up);
}

/** Whether `if value:` takes the branch. Throws {@link ConvertFirst} for an instance with `__bool__` or `__len__`. */
export function truth(open: OpenState, value: Value): boolean {
  if (value instanceof Builtin) return true;
  if (!(value instanceof Ref)) return Boolean(value);
  const object = open.peek(value);
  if (object.kind === 'array') return open.program.numpy!.truth(open, object);
  for (const method of ['__bool__', '__len__'])
    if (hasDunder(open, value, method)) throw new ConvertFirst(value, method);
  const count = length(open, value);
  return count === null || count > 0;
}
