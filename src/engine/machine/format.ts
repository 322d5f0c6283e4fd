import { asNumber, requireSize, toFloat } from './operators.ts';
import { Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { floatText, repr, str } from './text.ts';
import type { Value } from './values.ts';

/** An f-string's `{value!conversion:spec}`: fill, align, sign, width, comma, precision and the types d, f, s, x, b, o, %. */
export function format(state: OpenState, value: Value, conversion: 'r' | 's' | null, spec: string): string {
  const shown = conversion === 'r' ? repr(state, value) : conversion === 's' ? str(state, value) : value;
  if (spec === '') return str(state, shown);
  const match = /^(?:(.)?([<>^]))?([+ -])?(0)?(\d+)?([,_])?(?:\.(\d+))?([dfsxbo%])?$/u.exec(spec);
  if (match === null)
    throw new Unsupported(
      `the format spec '${spec}' is not supported; fill, align, sign, width, comma, precision and d, f, s, x, b, o, % are`,
    );
  const [, fill, align, sign, zero, width, group, precision, type] = match;
  const number = asNumber(shown);
  let text: string;
  let prefix = '';
  if (number === null) {
    text = str(state, shown);
    if (precision !== undefined) text = [...text].slice(0, Number(precision)).join('');
  } else {
    text = numberText(number, type, precision === undefined ? null : Number(precision));
    if (text.startsWith('-')) {
      prefix = '-';
      text = text.slice(1);
    } else if (sign === '+' || sign === ' ') prefix = sign;
    if (group !== undefined)
      text = text.replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, group));
  }
  const missing = Math.max(0, Number(width ?? 0) - [...prefix, ...text].length);
  requireSize(missing);
  if (zero !== undefined && align === undefined && number !== null)
    return prefix + '0'.repeat(missing) + text;
  const filler = fill ?? ' ';
  const side = align ?? (number === null ? '<' : '>');
  const before = side === '>' ? missing : side === '^' ? Math.floor(missing / 2) : 0;
  return filler.repeat(before) + prefix + text + filler.repeat(missing - before);
}

function numberText(value: bigint | number, type: string | undefined, precision: number | null): string {
  if (typeof value === 'bigint' && (type === undefined || type === 'd')) return value.toString();
  if (typeof value === 'bigint' && (type === 'x' || type === 'b' || type === 'o')) {
    return value.toString(type === 'x' ? 16 : type === 'b' ? 2 : 8);
  }
  if (type === 'f' || type === '%') {
    const scaled = toFloat(value) * (type === '%' ? 100 : 1);
    const digits = precision ?? 6;
    if (!(Math.abs(scaled) < 1e15) || digits > 20)
      throw new Unsupported('a float as large or as precise as this is not formatted');
    return fixed(scaled, digits) + (type === '%' ? '%' : '');
  }
  if (type === undefined && precision === null) return floatText(toFloat(value));
  throw new Unsupported(
    `the format type '${type ?? ''}' with this number is not supported; d, x, b and o for ints and f and % are`,
  );
}

/** Python rounds an exact half to the even digit; `toFixed` alone rounds it up. */
function fixed(value: number, digits: number): string {
  const scaled = Math.abs(value) * 10 ** digits;
  if (scaled % 1 !== 0.5 || scaled >= 2 ** 52) return value.toFixed(digits);
  const even = 2 * Math.round(scaled / 2);
  return ((value < 0 ? -even : even) / 10 ** digits).toFixed(digits);
}
