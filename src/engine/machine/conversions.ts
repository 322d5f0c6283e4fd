import { integerArgument } from './arguments.ts';
import { ConvertFirst } from './called.ts';
import { hasDunder } from './iteration.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { fixed, repr } from './text.ts';
import { typeName } from './type-names.ts';
import type { Value } from './values.ts';

const isOld = (open: OpenState): boolean => open.program.build === '3.9';

/** An instance with one of these methods is converted by it first. */
function convertFirst(open: OpenState, value: Value, ...methods: readonly string[]): void {
  for (const method of methods) if (hasDunder(open, value, method)) throw new ConvertFirst(value, method);
  if (open.peek(value)?.kind === 'identity')
    throw new Unsupported('reckoning with what id() gives is not supported; compare it with == only');
}

const strip = (text: string): string => text.trim().replaceAll(/(?<=\d)_(?=\d)/g, '');

/** `int(value)`, and `int(text, base)`. Throws Python's errors. */
export function toInt(open: OpenState, args: readonly Value[]): Value {
  if (args.length === 0) return 0n;
  if (args.length > 1) throw new Unsupported('int() with a base is not supported; int(text) is');
  const value = args[0]!;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'number') return wholePart(value);
  if (typeof value === 'string') {
    const text = strip(value);
    if (/^[+-]?\d+$/.test(text)) {
      const digits = text.replace(/^[+-]/, '').length;
      if (digits > 4300)
        throw new PythonError(
          'ValueError',
          `Exceeds the limit (4300${!open.since('3.11') ? '' : ' digits'}) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`,
        );
      return BigInt(text.replace(/^\+/, ''));
    }
    // CPython cuts the text in this message, and only in this one.
    const shown = [...repr(open, value)].slice(0, 200).join('');
    throw new PythonError('ValueError', `invalid literal for int() with base 10: ${shown}`);
  }
  convertFirst(open, value, '__int__', '__index__');
  throw new PythonError(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a ${isOld(open) ? '' : 'real '}number, not '${typeName(open, value)}'`,
  );
}

/** A float without what follows its point, as an int. */
function wholePart(value: number): bigint {
  if (Number.isNaN(value)) throw new PythonError('ValueError', 'cannot convert float NaN to integer');
  if (!Number.isFinite(value))
    throw new PythonError('OverflowError', 'cannot convert float infinity to integer');
  return BigInt(Math.trunc(value));
}

/** `float(value)`. Throws Python's errors. */
export function toFloatValue(open: OpenState, value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const result = Number(value);
    if (!Number.isFinite(result)) throw new PythonError('OverflowError', 'int too large to convert to float');
    return result;
  }
  if (typeof value === 'string') {
    const text = strip(value.toLowerCase());
    if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(text)) return Number(text);
    if (/^[+-]?(inf|infinity)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
    if (/^[+-]?nan$/.test(text)) return Number.NaN;
    throw new PythonError('ValueError', `could not convert string to float: ${repr(open, value)}`);
  }
  convertFirst(open, value, '__float__', '__index__');
  throw new PythonError(
    'TypeError',
    `float() argument must be a string or a ${isOld(open) ? '' : 'real '}number, not '${typeName(open, value)}'`,
  );
}

/** `round(number, digits)`: a half goes to the even neighbour. */
export function round(open: OpenState, value: Value, digits: Value): Value {
  const places = digits === null ? null : integerArgument(open, digits);
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const number = BigInt(value);
    if (places === null || places >= 0n) return number;
    if (places < -4300n) return 0n;
    const unit = 10n ** -places;
    const rest = ((number % unit) + unit) % unit;
    const down = number - rest;
    const up = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n);
    return up ? down + unit : down;
  }
  if (typeof value !== 'number')
    throw new PythonError('TypeError', `type ${typeName(open, value)} doesn't define __round__ method`);
  const large = !(Math.abs(value) < 1e21);
  if (places === null) return wholePart(large ? value : Number(fixed(value, 0)));
  if (!Number.isFinite(value) || places > 22n) return value;
  if (places < 0n) throw new Unsupported('round() of a float to tens and hundreds is not supported');
  return large ? value : Number(fixed(value, Number(places)));
}
