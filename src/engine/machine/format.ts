import { hasDunder } from './iteration.ts';
import { requireSize } from './limits.ts';
import { asNumber, toFloat } from './numbers.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { fixed, floatText, repr, str } from './text.ts';
import { typeName } from './type-names.ts';
import type { Value } from './values.ts';

/** A format spec, read. */
interface Spec {
  readonly fill: string;
  readonly align: '<' | '>' | '^' | '=';
  readonly sign: '+' | ' ' | '-' | '';
  readonly width: number;
  readonly group: ',' | '_' | '';
  readonly precision: number | null;
  readonly type: string;
}

/**
 * An f-string's `{value!conversion:spec}`. Throws Python's errors for a spec that does not fit the value, and
 * {@link Unsupported} for what the subset lacks: `#`, and the types e, g, n and c.
 */
export function format(open: OpenState, value: Value, conversion: 'r' | 's' | null, spec: string): string {
  const given = conversion === 'r' ? repr(open, value) : conversion === 's' ? str(open, value) : value;
  if (spec === '') return str(open, given);
  const shown = open.program.numpy?.plain(open, given) ?? given;
  if (hasDunder(open, shown, '__format__')) throw new Unsupported('__format__ is not supported; __str__ is');
  const number = asNumber(shown);
  const type = typeName(open, shown);
  if (number === null && typeof shown !== 'string')
    throw new PythonError('TypeError', `unsupported format string passed to ${type}.__format__`);
  const read = readSpec(spec, number === null ? '<' : '>');
  if (Math.max(read.width, read.precision ?? 0) >= 2 ** 63)
    throw new PythonError('ValueError', 'Too many decimal digits in format string');
  requireSize(read.width, 1);
  requireGrouping(read, number === null ? 's' : typeof number === 'bigint' ? 'd' : '');
  return number === null ? textField(shown as string, read) : numberField(number, read, type);
}

/** `preset` is the side on which the value lies unless told: texts go left, numbers right. */
function readSpec(spec: string, preset: '<' | '>'): Spec {
  const match = /^(?:(.)?([<>=^]))?([+ -])?(0)?(\d+)?([,_])?(?:\.(\d+))?([bdosxXf%])?$/u.exec(spec);
  if (match === null)
    throw new Unsupported(
      `the format spec '${spec}' is not supported; fill, align, sign, width, comma, precision and d, f, s, x, b, o, % are`,
    );
  const [, fill, align, sign, zero, width, group, precision, type] = match;
  // A 0 before the width means: fill with zeros, after the sign; but a fill that is given wins.
  const zeros = zero !== undefined && fill === undefined;
  return {
    fill: zeros ? '0' : (fill ?? ' '),
    align: (align as Spec['align'] | undefined) ?? (zeros && preset === '>' ? '=' : preset),
    sign: (sign ?? '') as Spec['sign'],
    width: Number(width ?? 0),
    group: (group ?? '') as Spec['group'],
    precision: precision === undefined ? null : Number(precision),
    type: type ?? '',
  };
}

function requireGrouping({ group, type }: Spec, preset: string): void {
  const shown = type === '' ? preset : type;
  const fits = ['d', 'f', '%', ''].includes(shown) || (group === '_' && ['b', 'o', 'x', 'X'].includes(shown));
  if (group !== '' && !fits)
    throw new PythonError('ValueError', `Cannot specify '${group}' with '${shown}'.`);
}

function unknownCode(code: string, type: string): PythonError {
  return new PythonError('ValueError', `Unknown format code '${code}' for object of type '${type}'`);
}

function textField(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str');
  if (spec.sign !== '') {
    const what = spec.sign === ' ' ? 'Space' : 'Sign';
    throw new PythonError('ValueError', `${what} not allowed in string format specifier`);
  }
  if (spec.align === '=')
    throw new PythonError('ValueError', "'=' alignment not allowed in string format specifier");
  const cut = spec.precision === null ? text : [...text].slice(0, spec.precision).join('');
  return padded('', cut, spec);
}

function numberField(number: bigint | number, spec: Spec, type: string): string {
  const body = typeof number === 'bigint' ? intBody(number, spec, type) : floatBody(number, spec);
  const negative = body.startsWith('-');
  const sign = negative ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
  return padded(sign, grouped(negative ? body.slice(1) : body, spec, sign.length), spec);
}

function intBody(number: bigint, spec: Spec, type: string): string {
  const { precision } = spec;
  if (spec.type === 'f' || spec.type === '%') return floatBody(toFloat(number), spec);
  if (spec.type === 's') throw unknownCode('s', type);
  if (precision !== null)
    throw new PythonError('ValueError', 'Precision not allowed in integer format specifier');
  const bases: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };
  const digits = number.toString(bases[spec.type] ?? 10);
  requireSize(digits.length);
  return spec.type === 'X' ? digits.toUpperCase() : digits;
}

function floatBody(number: number, { type, precision }: Spec): string {
  if (type === 'f' || type === '%') {
    const scaled = number * (type === '%' ? 100 : 1);
    const percent = type === '%' ? '%' : '';
    if (!Number.isFinite(scaled)) return floatText(scaled) + percent;
    const digits = precision ?? 6;
    if (Math.abs(scaled) >= 1e21 || digits > 50)
      throw new Unsupported('a float as large or as precise as this is not formatted');
    return fixed(scaled, digits) + percent;
  }
  if (type !== '') throw unknownCode(type, 'float');
  if (precision !== null)
    throw new Unsupported(`the precision .${precision} without a type is not supported; .${precision}f is`);
  return floatText(number);
}

/** Puts separators between the digits before the point; zeros that fill the width are digits like others. */
function grouped(body: string, { group, type, fill, align, width }: Spec, signLength: number): string {
  const inPowersOfTwo = ['x', 'X', 'b', 'o'].includes(type);
  const found = (inPowersOfTwo ? /^[0-9a-f]+/i : /^\d+/).exec(body);
  if (group === '' || found === null) return body;
  const every = inPowersOfTwo ? /\B(?=(.{4})+$)/g : /\B(?=(.{3})+$)/g;
  let digits = found[0];
  const rest = body.slice(digits.length);
  const length = (): number => signLength + digits.replace(every, group).length + rest.length;
  while (fill === '0' && align === '=' && length() < width) digits = `0${digits}`;
  return digits.replace(every, group) + rest;
}

function padded(sign: string, body: string, { fill, align, width }: Spec): string {
  const missing = Math.max(0, width - [...sign, ...body].length);
  if (align === '=') return sign + fill.repeat(missing) + body;
  const before = align === '>' ? missing : align === '^' ? Math.floor(missing / 2) : 0;
  return fill.repeat(before) + sign + body + fill.repeat(missing - before);
}
