import type { BinaryOperator, CompareOperator } from '../python/syntax.ts';
import {
  arrayOf,
  byteCount,
  elementCount,
  isScalar,
  liesAlike,
  mayOverlap,
  ownsData,
  owner,
  packedByOperands,
  places,
  read,
  scalar,
  write,
} from './array-layout.ts';
import { fromSequence } from './array-making.ts';
import {
  castsInKind,
  castsSafely,
  classOfType,
  fitted,
  floatOf,
  itemSize,
  kindOf,
  promote,
  type Numbers,
} from './array-types.ts';
import { arithmetic } from './numbers.ts';
import type { OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { typeName } from './type-names.ts';
import { Ref, type ArrayObject, type Value } from './values.ts';

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

const bool = (value: boolean): number => (value ? 1 : 0);
const whole = (f: (a: bigint, b: bigint) => bigint) => (a: number, b: number) =>
  Number(f(BigInt(a), BigInt(b)));

/** How two numbers become one, for the functions that take two arrays; null: the result is not reckoned. */
const binaries: Readonly<Record<string, ((a: number, b: number, kind: string) => number) | null>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b, kind) =>
    kind === 'f' || Number.isSafeInteger(a * b) ? a * b : whole((x, y) => x * y)(a, b),
  divide: (a, b) => a / b,
  floor_divide: (a, b, kind) => divided('//', a, b, kind),
  remainder: (a, b, kind) => divided('%', a, b, kind),
  power: (a, b, kind) => (kind !== 'f' && b >= 0 ? whole((x, y) => x ** y)(a, b) : Number.NaN),
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  bitwise_and: whole((a, b) => a & b),
  bitwise_or: whole((a, b) => a | b),
  bitwise_xor: whole((a, b) => a ^ b),
  left_shift: (a, b) => a * 2 ** b,
  right_shift: (a, b) => Math.floor(a / 2 ** b),
  logical_and: (a, b) => bool(a !== 0 && b !== 0),
  logical_or: (a, b) => bool(a !== 0 || b !== 0),
  equal: (a, b) => bool(a === b),
  not_equal: (a, b) => bool(a !== b),
  less: (a, b) => bool(a < b),
  less_equal: (a, b) => bool(a <= b),
  greater: (a, b) => bool(a > b),
  greater_equal: (a, b) => bool(a >= b),
};

function divided(operator: '//' | '%', a: number, b: number, kind: string): number {
  if (kind !== 'f') return b === 0 ? 0 : Number(arithmetic(operator, BigInt(a), BigInt(b), '3.13'));
  if (b !== 0) return arithmetic(operator, a, b, '3.13') as number;
  return operator === '//' ? a / b : Number.NaN;
}

const unaries: Readonly<Record<string, ((a: number, kind: string) => number) | null>> = {
  ...{
    sqrt: Math.sqrt,
    exp: null,
    log: null,
    log2: null,
    log10: null,
    sin: null,
    cos: null,
    tan: null,
    tanh: null,
  },
  ...{ floor: Math.floor, ceil: Math.ceil, absolute: Math.abs, negative: (a) => -a, positive: (a) => a },
  ...{ square: (a) => binaries['multiply']!(a, a, 'i'), reciprocal: (a) => 1 / a, sign: Math.sign },
  ...{
    isnan: (a) => bool(Number.isNaN(a)),
    isfinite: (a) => bool(Number.isFinite(a)),
    logical_not: (a) => bool(a === 0),
  },
  invert: (a, kind) => (kind === 'b' ? bool(a === 0) : -a - 1),
};

const aliases: Readonly<Record<string, string>> = {
  abs: 'absolute',
  true_divide: 'divide',
  mod: 'remainder',
};

/** The names under which `np` has functions that work element by element. */
export const elementwise: readonly string[] = [binaries, unaries, aliases].flatMap(Object.keys);

const floating = ['sqrt', 'exp', 'log', 'log2', 'log10', 'sin', 'cos', 'tan', 'tanh'];
const comparing =
  'equal not_equal less less_equal greater greater_equal logical_and logical_or logical_not isnan isfinite'.split(
    ' ',
  );
const bitwise = 'bitwise_and bitwise_or bitwise_xor left_shift right_shift invert'.split(' ');

/** What a function is given: an array, a NumPy scalar or a Python number. */
interface Operand {
  readonly ref: Ref | null;
  readonly array: ArrayObject | null;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** For a Python number: itself. */
  readonly value: number | bigint | boolean | null;
}

function operand(open: OpenState, value: Value): Operand {
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
function commonType(operands: readonly Operand[]): string {
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
function types(name: string, operands: readonly Operand[]): { input: string; output: string } {
  const common = commonType(operands);
  const kind = kindOf(common);
  const refuse = (): never => {
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
      return kind === 'c' ? refuse() : of(common);
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

export const shapeText = (shape: readonly number[]): string =>
  `(${shape.join(',')}${shape.length === 1 ? ',' : ''})`;

/** The shape that shapes come to together, or null where they do not fit. */
export function broadcast(shapes: readonly (readonly number[])[]): number[] | null {
  const length = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = [];
  for (let axis = 0; axis < length; axis += 1) {
    const lengths = shapes
      .map((shape) => shape[axis - length + shape.length] ?? 1)
      .filter((each) => each !== 1);
    if (lengths.some((each) => each !== lengths[0])) return null;
    result.push(lengths[0] ?? 1);
  }
  return result;
}

/** The strides with which an array goes over a larger shape: 0 on axes that it repeats. */
function stretched(
  { shape, strides }: Pick<ArrayObject, 'shape' | 'strides'>,
  to: readonly number[],
): number[] {
  const added = to.length - shape.length;
  return to.map((length, axis) =>
    axis < added || shape[axis - added] !== length || length === 1 ? 0 : strides[axis - added]!,
  );
}

/** The numbers of an array in the order of the indexes of a larger shape, over which it is repeated. */
export function readAs(open: OpenState, array: ArrayObject, shape: readonly number[]): Numbers {
  if (isScalar(array)) {
    const { numbers } = array;
    return typeof numbers === 'string'
      ? numbers
      : Array.from({ length: elementCount(shape) }, () => numbers[0]!);
  }
  return read(open, { ...array, shape, strides: stretched(array, shape) });
}

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
    if (name === 'power' && kind !== 'f' && y!.some((each) => each < 0))
      throw new PythonError('ValueError', 'Integers to negative integer powers are not allowed.');
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
    if (typeof exponents !== 'string' && exponents.some((each) => each < 0) && elementCount(shape) > 0)
      throw new PythonError('ValueError', 'Integers to negative integer powers are not allowed.');
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
  const strides = packedByOperands(
    shape,
    inputs.map((each) => stretched(each, shape)),
    itemSize(output),
  );
  return owner(
    open,
    shape,
    output,
    () => inOrder(results(), shape, strides, itemSize(output)),
    'written',
    strides,
  );
}

const none: ArrayObject = {
  ...{ kind: 'array', shape: [], strides: [], dtype: 'float64', itemsize: 8, base: null, offset: 0 },
  ...{ numbers: '', zeroed: false, written: [] },
};

/** Numbers in the order of the indexes, put into the order of a block with those strides. */
export function inOrder(
  numbers: Numbers,
  shape: readonly number[],
  strides: readonly number[],
  itemsize: number,
): Numbers {
  if (typeof numbers === 'string') return numbers;
  const ordered = [...numbers];
  places({ shape, strides, offset: 0, itemsize }).forEach((place, at) => (ordered[place] = numbers[at]!));
  return ordered;
}

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
  return open.program.extension!.references(open, ref) === 1;
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
  if (isFloat && (name !== undefined || exponent === 0)) {
    const elides = !(numpy2 && (exponent === 0 || exponent === 1)) && canElide(open, a, null);
    const made = apply(open, name ?? 'positive', [a], into ?? (elides ? a.ref : null)) as Ref;
    if (exponent === 0)
      write(open, made, arrayOf(open, made)!, () => Array.from({ length: elementCount(a.shape) }, () => 1));
    return made;
  }
  if (isFloat || exponent !== 2) return apply(open, 'power', [a, b], into);
  if (kindOf(a.dtype) === 'b' || (into !== null && isFloatType(b.dtype)))
    throw new Unsupported(`this square of ${a.dtype} depends on the version of NumPy; use astype first`);
  if (!isFloatType(b.dtype)) {
    commonType([a, b]);
    return apply(open, 'square', [a], into ?? (numpy2 && canElide(open, a, null) ? a.ref : null));
  }
  const strides = packedByOperands(a.shape, [stretched(a.array!, a.shape)], 8);
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
      `${name}() takes from ${count} to ${count + 1} positional arguments but ${args.length} were given`,
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
