import { arrayOf, isScalar } from './block.ts';
import { known, packed } from './layout.ts';
import { dtypeNames } from './types.ts';
import { Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { fixed, floatText } from '../../machine/text.ts';
import { Builtin, type ArrayObject, type Value } from '../../machine/values.ts';

const width = 75;
const precision = 8;

/** The digits of a float32 that tell it from its neighbours, as a float that has them. */
function shortest(number: number, dtype: string): number {
  if (dtype !== 'float32' || number === 0 || !Number.isFinite(number)) return number;
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return short;
  }
  return Number(number.toPrecision(9));
}

/** The text of an array, a NumPy scalar or a dtype (`numpy.dtype.NAME`); undefined for other values. */
export function numpyText(open: OpenState, value: Value, plain: boolean): string | undefined {
  if (value instanceof Builtin) {
    const type = value.name.slice('numpy.'.length);
    if (value.name.startsWith('numpy.') && (type === 'ndarray' || dtypeNames.includes(type)))
      return `<class 'numpy.${type}${type === 'bool' && !open.since('3.13') ? '_' : ''}'>`;
    const name = /^numpy\.dtype\.(.*)/.exec(value.name)?.[1];
    return name === undefined || plain ? name : `dtype('${name}')`;
  }
  const object = arrayOf(open, value);
  if (object === null) return undefined;
  if (!isScalar(object)) return arrayText(object, known(open, object, 'the text of an array'), plain);
  const number = known(open, object, 'the text of a scalar')[0]!;
  const { dtype } = object;
  const text =
    dtype === 'bool'
      ? number === 0
        ? 'False'
        : 'True'
      : /int/.test(dtype)
        ? String(number)
        : floatText(shortest(number, dtype));
  if (plain || !open.since('3.13')) return text;
  return dtype === 'bool' ? `np.${text}_` : `np.${dtype}(${text})`;
}

/** What `print` (`plain`) and `repr` show of an array, with NumPy's print options as they are at first. */
function arrayText(array: ArrayObject, numbers: readonly number[], plain: boolean): string {
  const { shape, dtype } = array;
  const implied = ['int64', 'float64', 'bool'].includes(dtype);
  const separator = plain ? ' ' : ', ';
  const [before, after] = plain ? ['', ''] : ['array(', implied && numbers.length > 0 ? ')' : ','];
  let body = '[]';
  if (numbers.length > 0)
    body = nested(
      shape,
      elementTexts(numbers, dtype),
      separator,
      ' '.repeat(before.length),
      width - after.length,
    );
  else if (!plain && shape.length > 1) body = `[], shape=(${shape.join(', ')})`;
  const text = before + body + after;
  if (after !== ',') return text;
  const type = `dtype=${dtype})`;
  const line = text.length - text.lastIndexOf('\n') - 1;
  return `${text}${line + type.length + 1 > width ? `\n${' '.repeat(before.length)}` : ' '}${type}`;
}

function nested(
  shape: readonly number[],
  words: readonly string[],
  separator: string,
  indent: string,
  most: number,
): string {
  const steps = packed(shape, 1);
  const visit = (axis: number, from: number, hanging: string, room: number): string => {
    const length = shape[axis]!;
    const at = (index: number): number => from + index * steps[axis]!;
    let text = '';
    if (axis === shape.length - 1) {
      let line = hanging;
      for (let index = 0; index < length; index += 1) {
        const isLast = index === length - 1;
        const word = words[at(index)]!;
        const fits = room - Math.max(isLast ? 0 : separator.trimEnd().length, 1);
        if (line.length + word.length > fits && line.length > hanging.length) {
          text += `${line.trimEnd()}\n`;
          line = hanging;
        }
        line += word + (isLast ? '' : separator);
      }
      text += line;
    } else {
      const gap = separator.trimEnd() + '\n'.repeat(shape.length - axis - 1);
      text = Array.from(
        { length },
        (_, index) => hanging + visit(axis + 1, at(index), `${hanging} `, room - 1),
      ).join(gap);
    }
    return `[${text.slice(hanging.length)}]`;
  };
  return visit(0, 0, ` ${indent}`, most);
}

function elementTexts(numbers: readonly number[], dtype: string): string[] {
  const right = (texts: readonly string[]): string[] => {
    const longest = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => text.padStart(longest));
  };
  if (dtype === 'bool') return numbers.map((number) => (number === 0 ? 'False' : ' True'));
  if (/int/.test(dtype)) return right(numbers.map(String));
  const finite = numbers.filter(Number.isFinite);
  const sizes = finite.map(Math.abs).filter((size) => size !== 0);
  const [largest, smallest] = [Math.max(...sizes), Math.min(...sizes)];
  const exponents = sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  const parts = (number: number): [string, string, string] =>
    exponents ? scientific(number, dtype) : [...positional(number, dtype), ''];
  const all = finite.map(parts);
  const longest = (which: number): number => Math.max(0, ...all.map((each) => each[which]!.length));
  const [left, fraction, exponent] = [longest(0), longest(1), longest(2)];
  const after = fraction + exponent;
  const odd = numbers.filter((number) => !Number.isFinite(number)).map((number) => nonfinite(number));
  const room = Math.max(left, ...odd.map((text) => text.length - after - 1));
  return numbers.map((number) => {
    if (!Number.isFinite(number)) return nonfinite(number).padStart(room + after + 1);
    const [whole, digits, power] = parts(number);
    return `${whole.padStart(room)}.${exponents ? digits.padEnd(fraction, '0') : digits.padEnd(fraction)}${power}`;
  });
}

const nonfinite = (number: number): string => (Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf');

/** What stands before and after the point: the shortest digits, at most eight after it. */
function positional(number: number, dtype: string): [string, string] {
  const short = shortest(number, dtype);
  const text = Object.is(short, -0) ? '-0' : plainDigits(short);
  const [whole, digits = ''] = text.split('.') as [string, string?];
  if (digits.length <= precision) return [whole, digits];
  const [cut, rest] = fixed(number, precision).split('.') as [string, string];
  return [cut, rest.replace(/0+$/, '')];
}

/** Shortest digits without an exponent: below 1e8 and from 1e-4 on (or 0), JavaScript writes them so. */
const plainDigits = (number: number): string =>
  Math.abs(number) < 1e-6 && number !== 0 ? number.toFixed(20) : String(number);

function scientific(number: number, dtype: string): [string, string, string] {
  const short = shortest(number, dtype);
  let text = short.toExponential();
  if (/\.(\d+)e/.exec(text)?.[1]!.length! > precision) {
    const exact = number.toExponential(60);
    if (/^.*\.\d{8}50*e/.test(exact))
      throw new Unsupported('the text of a float that is halfway between two is not supported');
    text = number.toExponential(precision).replace(/0+e/, 'e');
  }
  const [, sign, whole, digits = '', way, power] = /^(-?)(\d)\.?(\d*)?e([+-])(\d+)$/.exec(text)!;
  const minus = Object.is(short, -0) ? '-' : sign!;
  return [minus + whole!, digits, `e${way}${power!.padStart(2, '0')}`];
}
