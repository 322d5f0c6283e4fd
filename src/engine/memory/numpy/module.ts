import { named } from '../../machine/arguments.ts';
import { arrayOf, byteCount, elementCount, isScalar, ownsData, isSharedScalar } from './block.ts';
import { isColumnMajor, isRowMajor, known, mayOverlap, packed, valueOf, view } from './layout.ts';
import { copied, dtypeOf, fromSequence, lengthsOf, make, makers, shapeOf } from './making.ts';
import { elementwise } from './functions.ts';
import { callElementwise, operate, operateOne } from './operations.ts';
import { axisOf, product, reduce, reductions } from './reductions.ts';
import { dtypeNamed, dtypeNames, itemSize, kindOf } from './types.ts';
import { numpyText } from './text.ts';
import { assign, reshape, shareMemory, storeArray, subscriptArray } from './views.ts';
import type { Keywords } from '../../machine/called.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import type { BinaryOperator, CompareOperator } from '../../python/syntax.ts';
import { builtin, Builtin, Ref, type ArrayObject, type Value } from '../../machine/values.ts';

const constants: Readonly<Record<string, Value>> = {
  ...{ newaxis: null, pi: Math.PI, e: Math.E, nan: Number.NaN, inf: Infinity },
};

const shared = ['shares_memory', 'may_share_memory'];
/** Functions that call the array's method of that name. */
const asMethods = ['copy', 'ravel', 'reshape', 'transpose', 'swapaxes', ...reductions];

/** What a program finds in these modules. */
const modules: Readonly<Record<string, readonly string[]>> = {
  numpy: [
    ...makers.filter((name) => !name.includes('.')),
    ...[...elementwise, ...asMethods, ...shared, 'dot', 'matmul', 'random'],
    ...[...Object.keys(constants), ...dtypeNames, 'ndarray'],
  ],
  'numpy.random': makers.filter((name) => name.includes('.')).map((name) => name.slice('random.'.length)),
};

/** The value of a name in `numpy` that is no function; undefined for others. */
function constant(name: string): Value | undefined {
  const short = name.slice('numpy.'.length);
  return name.startsWith('numpy.') && Object.hasOwn(constants, short) ? constants[short] : undefined;
}

/** `np.NAME(...)`; `full` begins with `numpy.`. Throws {@link Unsupported} for what the subset lacks. */
function callFunction(open: OpenState, full: string, args: readonly Value[], keywords: Keywords): Value {
  const name = full.slice('numpy.'.length);
  if (makers.includes(name)) return make(open, name, args, keywords);
  const given = (index: number): Ref => {
    const value = args[index];
    if (arrayOf(open, value) !== null) return value as Ref;
    if (['list', 'tuple'].includes(open.peek(value)?.kind ?? '')) return fromSequence(open, value!);
    throw new Unsupported(`np.${name} takes an array here`);
  };
  if (elementwise.includes(name)) {
    const out = keywords.find(([key]) => key === 'out')?.[1];
    if (keywords.some(([key]) => key !== 'out'))
      throw new Unsupported(`np.${name}() with ${keywords[0]![0]}= is not supported; out= is`);
    return callElementwise(open, name, args, out);
  }
  if (asMethods.includes(name)) {
    const ref = given(0);
    const rest = args.slice(1);
    if (name === 'copy') {
      named('np.copy', rest, keywords);
      return copied(open, arrayOf(open, ref)!, 'keep');
    }
    return callMethod(open, ref, arrayOf(open, ref)!, name, rest, keywords);
  }
  if (shared.includes(name) || name === 'dot' || name === 'matmul') {
    if (args.length !== 2 || keywords.length > 0) throw new Unsupported(`np.${name} takes two arrays here`);
    const [a, b] = [given(0), given(1)];
    if (name === 'dot' || name === 'matmul') return product(open, a, b, name);
    return name === 'shares_memory'
      ? shareMemory(open, a, b)
      : mayOverlap(a, arrayOf(open, a)!, b, arrayOf(open, b)!);
  }
  const dtype = dtypeNames.includes(name) ? '; it can be given as a dtype' : '';
  throw new Unsupported(`calling ${full} is not supported${dtype}`);
}

/** The attributes of an array that the subset has. */
const attributes = 'T base dtype flags itemsize nbytes ndim shape size strides'.split(' ');

/** `array.NAME`, and what a dtype has; undefined for a method, and for an attribute that the subset lacks. */
function attribute(open: OpenState, ref: Ref | Builtin, name: string): Value | undefined {
  if (ref instanceof Builtin) {
    const dtype = /^numpy\.dtype\.(.*)/.exec(ref.name)?.[1];
    if (dtype === undefined) return undefined;
    return { name: dtype, itemsize: BigInt(itemSize(dtype)), kind: kindOf(dtype) }[name];
  }
  const array = arrayOf(open, ref)!;
  const { shape, strides } = array;
  if (
    isScalar(array) &&
    !['dtype', 'item', 'itemsize', 'nbytes', 'ndim', 'shape', 'size', 'tolist'].includes(name)
  )
    throw new Unsupported(`.${name} of a NumPy scalar is not supported; item() is`);
  const tuple = (items: readonly number[]): Value => open.create({ kind: 'tuple', items: items.map(BigInt) });
  switch (name) {
    case 'T':
      return view(open, ref, array, { shape: shape.toReversed(), strides: strides.toReversed() });
    case 'base':
      return array.base;
    case 'dtype':
      return builtin(`numpy.dtype.${array.dtype}`);
    case 'flags':
      return open.create({
        kind: 'instance',
        class: builtin('numpy.flagsobj'),
        attributes: [
          ['owndata', ownsData(array)],
          ['c_contiguous', isRowMajor(array)],
          ['f_contiguous', isColumnMajor(array)],
          ['writeable', true],
          // It holds its array, under a name that no program can write.
          [' array', ref],
        ],
      });
    case 'nbytes':
      return BigInt(byteCount(array));
    case 'size':
      return BigInt(elementCount(shape));
    case 'itemsize':
      return BigInt(array.itemsize);
    case 'ndim':
      return BigInt(shape.length);
    case 'shape':
      return tuple(shape);
    case 'strides':
      return tuple(strides);
    default:
      if (methods.includes(name)) return undefined;
      throw new Unsupported(
        `the array attribute .${name} is not supported; ${[...attributes, ...methods].join(', ')} are`,
      );
  }
}

const methods: readonly string[] =
  'copy flatten view transpose swapaxes ravel reshape astype fill item tolist dot'
    .split(' ')
    .concat(reductions);

/** `array.NAME(...)`. Throws NumPy's errors, and {@link Unsupported} for what the subset lacks. */
function callMethod(
  open: OpenState,
  ref: Ref,
  array: ArrayObject,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
): Value {
  const { shape, strides, dtype } = array;
  const take = <Name extends string>(...names: readonly Name[]): Partial<Record<Name, Value>> =>
    named<Name>(`array.${name}`, args, keywords, ...names);
  const moved = (axes: readonly number[]): Ref =>
    view(open, ref, array, {
      shape: axes.map((axis) => shape[axis]!),
      strides: axes.map((axis) => strides[axis]!),
    });
  switch (name) {
    case 'copy':
      take();
      return copied(open, array, 'order');
    case 'flatten': {
      take();
      const flat = copied(open, array, 'order');
      return flattened(open, flat);
    }
    case 'ravel': {
      take();
      if (isRowMajor(array)) return reshape(open, ref, array, [-1]);
      return flattened(open, copied(open, array, 'order'));
    }
    case 'reshape': {
      if (keywords.length > 0) throw new Unsupported('reshape() with keywords is not supported');
      if (args.length === 0) throw new Unsupported('reshape() without a shape is not supported');
      return reshape(open, ref, array, args.length === 1 ? shapeOf(open, args[0]) : lengthsOf(open, args));
    }
    case 'view':
      return seenAs(open, ref, array, dtypeOf(open, take('dtype').dtype, dtype));
    case 'transpose': {
      if (keywords.length > 0) throw new Unsupported('transpose() with keywords is not supported');
      const first = args[0] ?? null;
      if (args.length === 0 || (args.length === 1 && first === null))
        return moved([...shape.keys()].reverse());
      const given = args.length === 1 ? shapeOf(open, first) : lengthsOf(open, args);
      if (given.length !== shape.length) throw new PythonError('ValueError', "axes don't match array");
      const axes = given.map((axis) => axisOf(open, BigInt(axis), array));
      if (new Set(axes).size !== axes.length)
        throw new PythonError('ValueError', 'repeated axis in transpose');
      return moved(axes);
    }
    case 'swapaxes': {
      const { axis1, axis2 } = take('axis1', 'axis2');
      const [one, two] = [axisOf(open, axis1, array, 'axis1: '), axisOf(open, axis2, array, 'axis2: ')];
      return moved([...shape.keys()].map((axis) => (axis === one ? two : axis === two ? one : axis)));
    }
    case 'astype': {
      const { dtype: wanted, copy = true } = take('dtype', 'copy');
      if (wanted === undefined) throw new Unsupported('astype() without a dtype is not supported');
      const type = dtypeOf(open, wanted, dtype);
      if (kindOf(dtype) === 'c' && kindOf(type) !== 'c')
        throw new Unsupported('astype from complex to another kind is not supported');
      return copy === false && type === dtype ? ref : copied(open, array, 'keep', type);
    }
    case 'fill': {
      const { value } = take('value');
      if (value === undefined) throw new Unsupported('fill() takes a number');
      assign(open, ref, array, value);
      return null;
    }
    case 'item': {
      take();
      if (elementCount(shape) !== 1)
        throw new PythonError('ValueError', 'can only convert an array of size 1 to a Python scalar');
      return valueOf(known(open, array, 'item()')[0]!, dtype);
    }
    case 'tolist': {
      take();
      return nested(
        open,
        shape,
        known(open, array, 'tolist()').map((each) => valueOf(each, dtype)),
      );
    }
    case 'dot': {
      const { b } = take('b');
      if (arrayOf(open, b) === null) throw new Unsupported('dot() takes an array here');
      return product(open, ref, b as Ref, 'dot');
    }
    default: {
      const { axis = null } = take('axis');
      return reduce(open, name, array, axis);
    }
  }
}

/** A copy that was just made, as one row: still the owner. */
function flattened(open: OpenState, copy: Ref): Ref {
  const array = arrayOf(open, copy)!;
  const length = elementCount(array.shape);
  open.replace(copy, { ...array, shape: [length], strides: [length === 0 ? 0 : array.itemsize] });
  return copy;
}

function nested(open: OpenState, shape: readonly number[], values: readonly Value[]): Value {
  if (shape.length === 0) return values[0]!;
  const step = packed(shape, 1)[0]!;
  const [length, ...inner] = shape as [number, ...number[]];
  const items = Array.from({ length }, (_, at) =>
    nested(open, inner, values.slice(at * step, (at + 1) * step)),
  );
  return open.create({ kind: 'list', items });
}

/** The same bytes as elements of another dtype. Throws NumPy's errors where they do not come out even. */
function seenAs(open: OpenState, ref: Ref, array: ArrayObject, dtype: string): Ref {
  const itemsize = itemSize(dtype);
  const { shape, strides } = array;
  if (itemsize === array.itemsize) return view(open, ref, array, { dtype });
  if (strides.at(-1) !== array.itemsize && shape.at(-1) !== 1 && elementCount(shape) > 0)
    throw new PythonError(
      'ValueError',
      'To change to a dtype of a different size, the last axis must be contiguous',
    );
  const length = (shape.at(-1)! * array.itemsize) / itemsize;
  if (!Number.isInteger(length))
    throw new PythonError(
      'ValueError',
      'When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis of the array.',
    );
  return view(open, ref, array, {
    dtype,
    itemsize,
    shape: shape.with(-1, length),
    strides: strides.with(-1, itemsize),
  });
}

const isNumPy = (value: Value): boolean => value instanceof Builtin && value.name.startsWith('numpy.dtype.');

/** A binary operator or comparison where an operand is an array or a dtype; undefined where none is. */
function operator(
  open: OpenState,
  symbol: BinaryOperator | CompareOperator,
  left: Value,
  right: Value,
  inPlace: boolean,
): Value | undefined {
  const arrays = [left, right].filter((value) => arrayOf(open, value) !== null);
  if (symbol === '@' && arrays.length === 2 && !inPlace)
    return product(open, left as Ref, right as Ref, 'matmul');
  if (symbol === 'is' || symbol === 'is not') {
    if (arrays.filter((value) => isSharedScalar(arrayOf(open, value)!)).length < 2) return undefined;
    throw new Unsupported('`is` between NumPy bools is not supported; use ==');
  }
  if (arrays.length > 0) {
    if (symbol === 'in' || symbol === 'not in')
      throw new Unsupported('`in` with an array is not supported; (a == x).any() is');
    return operate(open, symbol, left, right, inPlace);
  }
  if ((symbol === '==' || symbol === '!=') && (isNumPy(left) || isNumPy(right))) {
    const [x, y] = [left, right].map((value) =>
      value instanceof Builtin || typeof value === 'string'
        ? dtypeNamed((value instanceof Builtin ? value.name : value).replace(/^numpy\.(dtype\.)?/, ''))
        : undefined,
    );
    if (x === undefined || y === undefined)
      throw new Unsupported('comparing a dtype with this is not supported');
    return (x === y) === (symbol === '==');
  }
  return undefined;
}

const isNumPyName = (value: Value): boolean => value instanceof Builtin && value.name.startsWith('numpy.');

/** A built-in function of Python called with an array; undefined where it needs no help of ours. */
function callBuiltin(open: OpenState, name: string, args: readonly Value[]): Value | undefined {
  const array = arrayOf(open, args[0]);
  if (name === 'isinstance' && args.length === 2) {
    const type = args[1]!;
    if (type instanceof Builtin && type.name === 'numpy.ndarray') return array !== null && !isScalar(array);
    if ((array !== null && isScalar(array)) || isNumPyName(type))
      throw new Unsupported('isinstance() of a NumPy scalar or with these types is not supported');
  }
  if (array === null) return undefined;
  if (name === 'abs' && args.length === 1) return operateOne(open, 'abs', args[0]!);
  if ((name === 'int' || name === 'float') && args.length === 1) {
    const single = !open.since('3.13');
    if (single ? elementCount(array.shape) !== 1 : array.shape.length > 0)
      throw new PythonError(
        'TypeError',
        `only ${single ? 'size-1' : '0-dimensional'} arrays can be converted to Python scalars`,
      );
    const number = known(open, array, `${name}()`)[0]!;
    if (name === 'float') return number;
    if (!Number.isFinite(number)) throw new Unsupported('int() of nan or inf is not supported');
    return BigInt(Math.trunc(number));
  }
  if (['round', 'divmod', 'hash', 'sum', 'min', 'max', 'sorted', 'any', 'all'].includes(name))
    throw new Unsupported(`${name}() of an array is not supported; the array's own methods are`);
  return undefined;
}

/**
 * A NumPy scalar as the Python number that it stands for where one is asked for; undefined for what is none. Throws
 * {@link Unsupported} where its number is not known.
 */
function plain(open: OpenState, value: Value): Value | undefined {
  const array = arrayOf(open, value);
  if (array === null || !isScalar(array) || array.dtype === 'bool') return undefined;
  return valueOf(known(open, array, 'this use of a scalar')[0]!, array.dtype);
}

/** Whether `if array:` takes the branch. Throws NumPy's error for more than one element. */
function truth(open: OpenState, array: ArrayObject): boolean {
  const count = elementCount(array.shape);
  if (count === 0) return false;
  if (count > 1)
    throw new PythonError(
      'ValueError',
      'The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()',
    );
  return known(open, array, 'the truth of an array')[0] !== 0;
}

/** What a loop over an array gives at that place: a scalar or a view of a row; undefined after the last. */
function itemAt(open: OpenState, ref: Ref, array: ArrayObject, at: number): Value | undefined {
  return at < (array.shape[0] ?? 0) ? subscriptArray(open, ref, array, BigInt(at)) : undefined;
}

/**
 * What a program may do with arrays, where it may: they have shapes and blocks, and small ones numbers where they are known.
 * It is given to the compiler, so that who has no use for it need not load it.
 */
export const numpy = {
  modules,
  constant,
  callFunction,
  attribute,
  methods,
  callMethod,
  subscript: subscriptArray,
  store: storeArray,
  operator,
  unary: operateOne,
  callBuiltin,
  plain,
  truth,
  itemAt,
  text: numpyText,
};

export type Numpy = typeof numpy;
