import { arrayOf, elementCount, isScalar } from './block.ts';
import { inOrder, isRowMajor, owner, packedByOperands, packed, read, scalar, shapeText } from './layout.ts';
import { floatOf, itemSize, kindOf, promote, type Numbers } from './types.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import type { ArrayObject, Ref, Value } from '../../machine/values.ts';

/** The methods and functions that bring the elements of an axis, or all, to one. */
export const reductions: readonly string[] = 'sum prod mean min max any all argmin argmax'.split(' ');

const summed = (dtype: string): string => {
  const kind = kindOf(dtype);
  if (kind === 'f' || kind === 'c') return dtype;
  return kind === 'u' ? 'uint64' : 'int64';
};

function resultType(name: string, dtype: string): string {
  switch (name) {
    case 'sum':
    case 'prod':
      return summed(dtype);
    case 'mean':
      return floatOf(dtype) === dtype ? dtype : 'float64';
    case 'any':
    case 'all':
      return 'bool';
    case 'argmin':
    case 'argmax':
      return 'int64';
    default:
      return dtype;
  }
}

const rounding = 'its last digits depend on the order in which NumPy adds';
const signless = 'the sign of this zero depends on the version of NumPy';
/** Whether the sums of these numbers, and of products of two of them, have no rounding in them. */
const isExact = (numbers: readonly number[], dtype: string, size = 2 ** 20, parts = 2 ** 20): boolean =>
  dtype === 'float32'
    ? numbers.every(Number.isInteger) && numbers.reduce((sum, each) => sum + Math.abs(each), 0) < 2 ** 24
    : numbers.every((each) => Math.abs(each) < size && Number.isInteger(each * parts));

/** NumPy's order of adding up floats that lie in a row (numpy/core/src/umath/loops_utils.h.src, pairwise sum). */
function pairwise(numbers: readonly number[]): number {
  const { length } = numbers;
  if (length < 8) return numbers.reduce((sum, each) => sum + each, 0);
  if (length > 128) {
    const half = Math.floor(length / 2) - (Math.floor(length / 2) % 8);
    return pairwise(numbers.slice(0, half)) + pairwise(numbers.slice(half));
  }
  const r = numbers.slice(0, 8);
  const end = length - (length % 8);
  for (let at = 8; at < end; at += 1) r[at % 8]! += numbers[at]!;
  const sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!));
  return numbers.slice(end).reduce((all, each) => all + each, sum);
}

function reduceOne(name: string, numbers: readonly number[], dtype: string, inRow: boolean): number | string {
  const isFloat = kindOf(dtype) === 'f';
  const best = name.endsWith('max') ? Math.max(...numbers) : Math.min(...numbers);
  switch (name) {
    case 'sum':
    case 'mean': {
      if (isFloat && !isExact(numbers, dtype) && !(inRow && dtype === 'float64')) return rounding;
      const sum = isFloat && inRow ? pairwise(numbers) : numbers.reduce((all, each) => all + each, 0);
      if (Object.is(sum, -0) || (sum === 0 && numbers.some((each) => Object.is(each, -0)))) return signless;
      if (!isFloat && !Number.isSafeInteger(sum)) return 'ints beyond 2**53 are not kept';
      return name === 'sum' ? sum : sum / numbers.length;
    }
    case 'prod': {
      const product = numbers.reduce((all, each) => all * each, 1);
      return Number.isSafeInteger(product) && numbers.every(Number.isInteger) ? product : rounding;
    }
    case 'any':
      return Number(numbers.some((each) => each !== 0));
    case 'all':
      return Number(numbers.every((each) => each !== 0));
    case 'argmin':
    case 'argmax':
      return numbers.some(Number.isNaN) ? numbers.findIndex(Number.isNaN) : numbers.indexOf(best);
    default:
      return best;
  }
}

/** An axis of an array. Throws NumPy's error for one that it has not. */
export function axisOf(open: OpenState, value: Value | undefined, { shape }: ArrayObject, what = ''): number {
  if (typeof value !== 'bigint' || BigInt.asIntN(32, value) !== value)
    throw new Unsupported('an axis is an int of 32 bits here');
  const axis = Number(value);
  if (axis >= -shape.length && axis < shape.length) return axis < 0 ? axis + shape.length : axis;
  throw new PythonError(
    `numpy.${open.since('3.13') ? 'exceptions.' : ''}AxisError`,
    `${what}axis ${axis} is out of bounds for array of dimension ${shape.length}`,
  );
}

/** `array.sum()` and its like, over one axis or all. Throws NumPy's errors. */
export function reduce(open: OpenState, name: string, array: ArrayObject, axisValue: Value): Value {
  const { shape, strides, dtype } = array;
  const result = resultType(name, dtype);
  if (isScalar(array)) throw new Unsupported(`${name} of a scalar is not supported; of an array it is`);
  const axes = axisValue === null ? [...shape.keys()] : [axisOf(open, axisValue, array)];
  const kept = [...shape.keys()].filter((axis) => !axes.includes(axis));
  const empty = elementCount(axes.map((axis) => shape[axis]!)) === 0;
  const lengths = kept.map((axis) => shape[axis]!);
  if (empty) {
    if (name === 'min' || name === 'max')
      throw new PythonError(
        'ValueError',
        `zero-size array to reduction operation ${name}imum which has no identity`,
      );
    if (name.startsWith('arg'))
      throw new PythonError('ValueError', `attempt to get ${name} of an empty sequence`);
  }
  const inRow = kept.length === 0 && (shape.length === 1 || isRowMajor(array));
  const reckon = (): Numbers => {
    const numbers = read(open, array);
    if (typeof numbers === 'string') return numbers;
    const groups: number[][] = Array.from({ length: elementCount(lengths) }, () => []);
    const steps = packed(shape, 1);
    const keptSteps = packed(lengths, 1);
    numbers.forEach((number, at) => {
      const index = kept.reduce(
        (sum, axis, place) => sum + (Math.floor(at / steps[axis]!) % shape[axis]!) * keptSteps[place]!,
        0,
      );
      groups[index]!.push(number);
    });
    const made = groups.map((group) => reduceOne(name, group, dtype, inRow));
    return made.find((each) => typeof each === 'string') ?? (made as number[]);
  };
  if (kept.length === 0)
    return scalar(open, result, elementCount(shape) > 1000 ? read(open, array) : reckon());
  const itemsize = itemSize(result);
  const ordered = name.startsWith('arg')
    ? packed(lengths, itemsize)
    : packedByOperands(lengths, [kept.map((axis) => (shape[axis] === 1 ? 0 : strides[axis]!))], itemsize);
  return owner(
    open,
    lengths,
    result,
    () => inOrder(reckon(), lengths, ordered, itemsize),
    'written',
    ordered,
  );
}

/** `a @ b` (`matmul`) and `np.dot(a, b)` of arrays of one or two dimensions. Throws NumPy's errors. */
export function product(open: OpenState, left: Ref, right: Ref, name: 'matmul' | 'dot'): Value {
  const [a, b] = [arrayOf(open, left)!, arrayOf(open, right)!];
  if (isScalar(a) || isScalar(b) || a.shape.length > 2 || b.shape.length > 2)
    throw new Unsupported(`${name} of arrays of one or two dimensions is supported, of others not`);
  const [inner, other] = [a.shape.at(-1)!, b.shape.at(-2) ?? b.shape[0]!];
  if (inner !== other)
    throw new PythonError(
      'ValueError',
      name === 'dot'
        ? `shapes ${shapeText(a.shape)} and ${shapeText(b.shape)} not aligned: ${inner} (dim ${a.shape.length - 1}) != ${other} (dim ${Math.max(0, b.shape.length - 2)})`
        : `matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature (n?,k),(k,m?)->(n?,m?) (size ${other} is different from ${inner})`,
    );
  const dtype = promote(a.dtype, b.dtype);
  const rows = a.shape.length === 2 ? [a.shape[0]!] : [];
  const columns = b.shape.length === 2 ? [b.shape[1]!] : [];
  const reckon = (): Numbers => {
    const [x, y] = [read(open, a), read(open, b)];
    if (typeof x === 'string') return x;
    if (typeof y === 'string') return y;
    const isFloat = kindOf(dtype) === 'f';
    if (isFloat && ![x, y].every((each) => isExact(each, dtype, 2 ** 10, 2 ** 8))) return rounding;
    const [height, breadth] = [rows[0] ?? 1, columns[0] ?? 1];
    const made = Array.from({ length: height * breadth }, (_, at) => {
      const [row, column] = [Math.floor(at / breadth), at % breadth];
      let sum = 0;
      for (let k = 0; k < inner; k += 1) sum += x[row * inner + k]! * y[k * breadth + column]!;
      return sum;
    });
    const limit = dtype === 'float32' ? 2 ** 24 : 2 ** 53;
    return made.every((each) => Math.abs(each) < limit) ? made : rounding;
  };
  const shape = [...rows, ...columns];
  return shape.length === 0
    ? scalar(open, dtype, inner > 1000 ? read(open, a) : reckon())
    : owner(open, shape, dtype, reckon);
}
