import type { BinaryOperator, CompareOperator } from '../../python/syntax.ts';
import { aliases, binaries, unaries } from './functions.ts';
import type { TracedState } from '../traced-state.ts';
import { arrayOf, byteCount, elementCount, isScalar, ownsData } from './block.ts';
import {
  broadcast,
  inOrder,
  isColumnMajor,
  isRowMajor,
  liesAlike,
  mayOverlap,
  owner,
  packed,
  packedByOperands,
  packedLike,
  read,
  readAs,
  scalar,
  shapeText,
  stretched,
  write,
} from './layout.ts';
import { commonType, operand, types, type Operand } from './operands.ts';
import { castsInKind, castsSafely, classOfType, fitted, itemSize, kindOf, type Numbers } from './types.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { ArrayObject, Ref, Value } from '../../machine/values.ts';

/** NumPy's function behind an operator of Python. */
const operators: Readonly<Record<string, string>> = {
  ...{ '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '//': 'floor_divide', '%': 'remainder' },
  ...{ '**': 'power', '&': 'bitwise_and', '|': 'bitwise_or', '^': 'bitwise_xor' },
  ...{ '<<': 'left_shift', '>>': 'right_shift', '~': 'invert' },
  ...{
    '==': 'equal',
    '!=': 'not_equal',
    '<': 'less',
    '<=': 'less_equal',
    '>': 'greater',
    '>=': 'greater_equal',
  },
};

/**
 * Calls a function that works element by element. With `out` the result is written there and nothing is allocated;
 * else a new array is made while the operands still live. Throws NumPy's errors.
 */
function apply(open: OpenState, name: string, operands: readonly Operand[], out: Ref | null): Value {
  const { input, output } = types(name, operands);
  const shapes = operands.map(({ shape }) => shape);
  const target = arrayOf(open, out);
  if (target !== null && !castsInKind(output, target.dtype))
    throw new PythonError(
      'TypeError',
      `Cannot cast ufunc '${name}' output from dtype('${output}') to dtype('${target.dtype}') with casting rule 'same_kind'`,
    );
  const shape = broadcast(target === null ? shapes : [...shapes, target.shape]);
  if (shape === null || (target !== null && shape.join() !== target.shape.join())) {
    const inputs = broadcast(shapes);
    if ((name === 'equal' || name === 'not_equal') && inputs === null)
      throw new Unsupported('comparing arrays whose shapes do not fit depends on the version of NumPy');
    throw new PythonError(
      'ValueError',
      target === null || inputs === null || shape === null
        ? `operands could not be broadcast together with shapes ${[...shapes, ...(target === null ? [] : [target.shape])].map((each) => `${shapeText(each)} `).join('')}`
        : `non-broadcastable output operand with shape ${shapeText(target.shape)} doesn't match the broadcast shape ${shapeText(shape)}`,
    );
  }
  const inputs = operands.map((each) => each.array ?? { ...none, numbers: [Number(each.value)] });
  const kind = kindOf(input);
  const results = (): Numbers => {
    const [x, y] = inputs.map((each) => fitted(readAs(open, each, shape), input)) as [Numbers, Numbers?];
    if (typeof x === 'string') return x;
    if (typeof y === 'string') return y;
    if (name.endsWith('imum') && x.some((each, at) => each === 0 && y![at] === 0 && !Object.is(each, y![at])))
      return 'which of 0.0 and -0.0 is the larger depends on the machine';
    const reckon = y === undefined ? unaries[name]! : binaries[name]!;
    if (reckon === null || (name === 'power' && kind === 'f')) return 'its last digits depend on the machine';
    return fitted(
      x.map((each, at) =>
        (reckon as (...of: unknown[]) => number)(each, ...(y === undefined ? [] : [y[at]!]), kind),
      ),
      output,
    );
  };
  if (name === 'power' && kind !== 'f' && kind !== 'c') {
    const exponents = read(open, inputs[1]! as ArrayObject);
    if (typeof exponents === 'string' && kind !== 'u')
      throw new Unsupported(
        `whether this power raises depends on the exponents, which are not known: ${exponents}`,
      );
    if (typeof exponents !== 'string' && exponents.some((each) => each < 0) && elementCount(shape) > 0) {
      if (target !== null) throw new Unsupported('a negative power of ints in place is not supported');
      throw new PythonError('ValueError', 'Integers to negative integer powers are not allowed.');
    }
  }
  if (target !== null) {
    // NumPy works on a copy of what it would overwrite too early.
    const clash = operands.some(
      ({ ref, array }) =>
        ref !== null &&
        !isScalar(array!) &&
        mayOverlap(out!, target, ref, array!) &&
        !liesAlike(target, array!),
    );
    if (clash && elementCount(shape) > 1) owner(open, target.shape, target.dtype, () => '');
    write(open, out!, target, results);
    return out!;
  }
  if (shape.length === 0) return scalar(open, output, results());
  const strides = layoutOf(shape, inputs, input, output);
  return owner(
    open,
    shape,
    output,
    () => inOrder(results(), shape, strides, itemSize(output)),
    'written',
    strides,
  );
}

/**
 * The strides of a result. Where all arrays lie in the order of rows or all in that of columns, and none is cast, NumPy
 * goes over them as over one axis.
 */
function layoutOf(
  shape: readonly number[],
  inputs: readonly ArrayObject[],
  input: string,
  output: string,
): number[] {
  const itemsize = itemSize(output);
  const arrays = inputs.filter((each) => !isScalar(each));
  if (arrays.every((each) => each.dtype === input && each.shape.join() === shape.join())) {
    if (arrays.every(isRowMajor)) return packed(shape, itemsize);
    if (arrays.every(isColumnMajor)) return packed(shape, itemsize, [...shape.keys()].reverse());
  }
  return packedByOperands(
    shape,
    inputs.map((each) => stretched(each, shape)),
    itemsize,
  );
}

const none: ArrayObject = {
  ...{ kind: 'array', shape: [], strides: [], dtype: 'float64', itemsize: 8, base: null, offset: 0 },
  ...{ numbers: '', zeroed: false, written: [] },
};

const isFloatType = (dtype: string): boolean => 'fc'.includes(kindOf(dtype));

const elided = 256 * 1024;

/**
 * Whether NumPy writes the result into an operand because nothing else holds it: a temporary of 256 KiB and more
 * (numpy/core/src/multiarray/temp_elide.c). It needs to see that the interpreter calls it, which it cannot in the
 * builds of Python 3.14 and 3.15 that were measured (Debian's, with NumPy 2.4).
 */
function canElide(open: OpenState, { ref, array, dtype }: Operand, other: Operand | null): boolean {
  if (open.since('3.14') || ref === null || !ownsData(array!) || byteCount(array!) < elided) return false;
  if (other !== null) {
    if (other.shape.length > 0 && other.shape.join() !== array!.shape.join()) return false;
    // NumPy 1 casts a scalar by its value, NumPy 2 by its type.
    const byValue =
      other.shape.length === 0 && !open.since('3.13') && classOfType(other.dtype) <= classOfType(dtype);
    if (!byValue && !castsSafely(other.dtype, dtype)) return false;
  }
  return (open as TracedState).counts[ref.slot] === 1;
}

const eliding =
  'add subtract multiply divide floor_divide left_shift right_shift bitwise_and bitwise_or bitwise_xor'.split(
    ' ',
  );
const commuting = 'add multiply bitwise_and bitwise_or bitwise_xor'.split(' ');

/** An operator of Python with an array among its operands; undefined where there is none. Throws NumPy's errors. */
export function operate(
  open: OpenState,
  operator: BinaryOperator | CompareOperator,
  left: Value,
  right: Value,
  inPlace: boolean,
): Value | undefined {
  if (arrayOf(open, left) === null && arrayOf(open, right) === null) return undefined;
  // A scalar does not stop a list from being repeated.
  if ([left, right].some((each) => ['list', 'tuple'].includes(open.peek(each)?.kind ?? '')))
    if ([left, right].some((each) => arrayOf(open, each)?.shape.length === 0))
      throw new Unsupported(
        'reckoning with a NumPy scalar and a list is not supported; make an array of the list',
      );
  const name = operators[operator];
  if (name === undefined)
    throw new Unsupported(
      operator === '@'
        ? 'matrix multiplication in place is not supported'
        : `\`${operator}\` with an array is not supported`,
    );
  const [a, b] = [operand(open, left), operand(open, right)];
  const into = inPlace && a.shape.length > 0 && left === a.ref ? a.ref : null;
  if (name === 'power' && a.shape.length > 0 && b.shape.length === 0) return powered(open, a, b, into);
  if (into !== null) return apply(open, name, [a, b], into);
  const dividesFloats = name !== 'divide' || isFloatType(a.dtype);
  let out: Ref | null = null;
  if (eliding.includes(name) && dividesFloats)
    if (canElide(open, a, b)) out = a.ref;
    else if (commuting.includes(name) && canElide(open, b, a)) out = b.ref;
  return apply(open, name, [a, b], out);
}

/** `array ** number`: some exponents have functions of their own (numpy/core/src/multiarray/number.c, fast_scalar_power). */
function powered(open: OpenState, a: Operand, b: Operand, into: Ref | null): Value {
  const number = b.value === null ? read(open, b.array!) : [Number(b.value)];
  const isFloat = isFloatType(a.dtype);
  if (typeof number === 'string') {
    if (isFloat) throw new Unsupported(`a power whose exponent is not known is not supported: ${number}`);
    return apply(open, 'power', [a, b], into);
  }
  const exponent = number[0]!;
  const numpy2 = open.since('3.13');
  const name = { '1': 'positive', '-1': 'reciprocal', '0.5': 'sqrt', '2': 'square' }[String(exponent)];
  const isSpecial = numpy2
    ? (typeof b.value === 'bigint' && (exponent === -1 || exponent === 2)) ||
      (typeof b.value === 'number' && exponent === 0.5)
    : name !== undefined || exponent === 0;
  if (isFloat && isSpecial) {
    const elides = canElide(open, a, null);
    const made = apply(open, name ?? 'positive', [a], into ?? (elides ? a.ref : null)) as Ref;
    if (exponent === 0)
      write(open, made, arrayOf(open, made)!, () => Array.from({ length: elementCount(a.shape) }, () => 1));
    return made;
  }
  if (isFloat || exponent !== 2 || (numpy2 && typeof b.value !== 'bigint'))
    return apply(open, 'power', [a, b], into);
  if (kindOf(a.dtype) === 'b' || (into !== null && isFloatType(b.dtype)))
    throw new Unsupported(`this square of ${a.dtype} depends on the version of NumPy; use astype first`);
  if (!isFloatType(b.dtype)) {
    commonType([a, b]);
    return apply(open, 'square', [a], into ?? (numpy2 && canElide(open, a, null) ? a.ref : null));
  }
  const strides = packedLike(a.array!, 8);
  const numbers = (): Numbers => inOrder(read(open, a.array!), a.shape, strides, 8);
  const cast = operand(open, owner(open, a.shape, 'float64', numbers, 'written', strides));
  const elides = byteCount(cast.array!) >= elided && !open.since('3.14');
  return apply(open, 'square', [cast], elides ? cast.ref : null);
}

/** `-a`, `+a`, `~a`, and `abs(a)`; undefined where it is no array. */
export function operateOne(open: OpenState, operator: string, value: Value): Value | undefined {
  if (arrayOf(open, value) === null) return undefined;
  const name = { '-': 'negative', '+': 'positive', '~': 'invert', abs: 'absolute' }[operator]!;
  const a = operand(open, value);
  const keeps = kindOf(a.dtype) !== 'c' || name !== 'absolute';
  return apply(open, name, [a], keeps && canElide(open, a, null) ? a.ref : null);
}

/** `np.NAME(a, b, out=…)`. Throws NumPy's errors. */
export function callElementwise(
  open: OpenState,
  given: string,
  args: readonly Value[],
  out: Value | undefined,
): Value {
  const name = aliases[given] ?? given;
  const count = Object.hasOwn(unaries, name) ? 1 : 2;
  if (args.length < count || args.length > count + 1)
    throw new PythonError(
      'TypeError',
      `${name}() takes from ${count} to ${count + 1} positional arguments but ${args.length} ${args.length === 1 && open.since('3.13') ? 'was' : 'were'} given`,
    );
  const to = args[count] ?? out ?? null;
  const target = arrayOf(open, to);
  if (to !== null && (target === null || isScalar(target)))
    throw new PythonError('TypeError', 'return arrays must be of ArrayType');
  const operands = args.slice(0, count).map((value) => operand(open, value));
  if (operands.every(({ array }) => array === null) && to === null)
    throw new Unsupported(`np.${given}() takes an array here`);
  return apply(open, name, operands, to as Ref | null);
}
