import { bitwise, comparing, floating } from './functions.ts';
import { arrayOf, isScalar } from './block.ts';
import { fromSequence } from './making.ts';
import { classOfType, floatOf, itemSize, kindOf, promote } from './types.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import { typeName } from '../../machine/type-names.ts';
import { Ref, type ArrayObject, type Value } from '../../machine/values.ts';

/** What a function is given: an array, a NumPy scalar or a Python number. */
export interface Operand {
  readonly ref: Ref | null;
  readonly array: ArrayObject | null;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** For a Python number: itself. */
  readonly value: number | bigint | boolean | null;
}

/** Reads an operand; a list or tuple is made an array. */
export function operand(open: OpenState, value: Value): Operand {
  const ref =
    value instanceof Ref && ['list', 'tuple'].includes(open.peek(value).kind)
      ? fromSequence(open, value)
      : value;
  const array = arrayOf(open, ref);
  if (array !== null) return { ref: ref as Ref, array, dtype: array.dtype, shape: array.shape, value: null };
  if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean')
    throw new Unsupported(
      `reckoning with an array and a ${typeName(open, value)} is not supported; numbers, lists and arrays are`,
    );
  const dtype = typeof value === 'bigint' ? 'int64' : typeof value === 'number' ? 'float64' : 'bool';
  return { ref: null, array: null, dtype, shape: [], value };
}

const versions = (what: string): Unsupported =>
  new Unsupported(`the dtype of ${what} depends on the version of NumPy; give all of them one dtype`);

/** The dtype to which operands are brought, where NumPy 1 (by values) and NumPy 2 (by types) say the same. */
export function commonType(operands: readonly Operand[]): string {
  const strong = operands.filter(({ array }) => array !== null && !isScalar(array));
  const scalars = operands.filter((each) => !strong.includes(each));
  if (strong.length === 0) {
    const numpy = scalars.filter(({ array }) => array !== null).map(({ dtype }) => dtype);
    const [first, ...others] = numpy;
    const type = others.reduce(promote, first!);
    return scalars.reduce((all, { value, dtype }) => {
      const made = promote(all, dtype);
      if (value !== null && made !== all && classOfType(dtype) <= classOfType(all)) throw versions('this');
      return made;
    }, type);
  }
  const type = strong.map(({ dtype }) => dtype).reduce(promote);
  return scalars.reduce((all, { value, dtype }) => {
    const made = promote(all, dtype);
    if (classOfType(dtype) > classOfType(type)) return made;
    if (value === null ? made !== all : !sameInBoth(value, all))
      throw versions(`${value === null ? `a ${dtype} scalar` : String(value)} with an array of ${all}`);
    return all;
  }, type);
}

/** Whether a Python number leaves the dtype of an array as it is, in NumPy 1 as in NumPy 2. */
function sameInBoth(value: number | bigint | boolean, dtype: string): boolean {
  if (typeof value === 'boolean') return true;
  const size = itemSize(dtype);
  if (typeof value === 'number') return size > 4 || !Number.isFinite(value) || Math.abs(value) < 65000;
  const kind = kindOf(dtype);
  const bits = { float16: 8, float32: 16, complex64: 16 }[dtype] ?? 8 * size;
  return (
    (kind !== 'u' && BigInt.asIntN(bits, value) === value) ||
    (kind !== 'i' && BigInt.asUintN(bits, value) === value)
  );
}

/** The dtype in which a function works, and that of its result. Throws NumPy's errors for operands that it does not take. */
export function types(name: string, operands: readonly Operand[]): { input: string; output: string } {
  const common = commonType(operands);
  const kind = kindOf(common);
  const refuse = (): never => {
    if (operands.every(({ array }) => array === null || isScalar(array)))
      throw new Unsupported(`np.${name} of these scalars is not supported`);
    throw new PythonError(
      'TypeError',
      `ufunc '${name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''`,
    );
  };
  const of = (input: string, output = input): { input: string; output: string } => ({ input, output });
  if (comparing.includes(name)) return of(common, 'bool');
  if (bitwise.includes(name)) {
    if (kind === 'f' || kind === 'c') return refuse();
    return of(kind === 'b' && name.endsWith('shift') ? 'int8' : common);
  }
  if (floating.includes(name)) return of(floatOf(common));
  const isInt = kind === 'u' || kind === 'i';
  switch (name) {
    case 'divide':
      return of(kind === 'f' || kind === 'c' ? common : 'float64');
    case 'floor_divide':
    case 'remainder':
      return kind === 'c' ? refuse() : of(kind === 'b' ? 'int8' : common);
    case 'power':
    case 'square':
      return of(kind === 'b' ? 'int8' : common);
    case 'floor':
    case 'ceil':
    case 'reciprocal':
      if (isInt || kind === 'b')
        throw new Unsupported(`np.${name} of ints is not supported; of floats it is`);
      return kind === 'c' && name !== 'reciprocal' ? refuse() : of(common);
    case 'sign':
    case 'positive':
      if (kind === 'b' || kind === 'c') throw new Unsupported(`np.${name} of ${common} is not supported`);
      return of(common);
    case 'absolute':
      return of(common, kind === 'c' ? `float${4 * itemSize(common)}` : common);
    case 'subtract':
    case 'negative':
      if (kind === 'b')
        throw new PythonError(
          'TypeError',
          name === 'subtract'
            ? 'numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.'
            : 'The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not function instead.',
        );
  }
  return of(common);
}
