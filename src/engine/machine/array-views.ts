import {
  arrayOf,
  elementCount,
  extent,
  isRowMajor,
  isScalar,
  known,
  maxKnown,
  liesAlike,
  mayOverlap,
  owner,
  packed,
  places,
  read,
  scalar,
  view,
  write,
} from './array-layout.ts';
import { copied, fromSequence, requireFits } from './array-making.ts';
import { broadcast, inOrder, readAs, shapeText } from './array-operations.ts';
import { cast, type Numbers } from './array-types.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { sliceBounds } from './subscripts.ts';
import { Builtin, Ref, type ArrayObject, type Value } from './values.ts';

/** A view where strides can say it, a view of a copy where not. */
export function reshape(open: OpenState, ref: Ref, array: ArrayObject, wanted: readonly number[]): Ref {
  const count = elementCount(array.shape);
  const rest = elementCount(wanted.filter((length) => length !== -1));
  if (wanted.filter((length) => length === -1).length > 1)
    throw new PythonError('ValueError', 'can only specify one unknown dimension');
  if (wanted.some((length) => length < -1))
    throw new Unsupported('a negative length other than -1 is not supported');
  const shape = wanted.map((length) => (length === -1 ? count / rest : length));
  if (elementCount(shape) !== count || !shape.every(Number.isInteger)) {
    // NumPy leaves out what it was to find out where that comes first.
    const shown = wanted[0] === -1 ? wanted.slice(1) : wanted;
    const text = shown.map((length) => (length === -1 ? 'newaxis' : length)).join(',');
    throw new PythonError(
      'ValueError',
      `cannot reshape array of size ${count} into shape (${text}${wanted.length === 1 ? ',' : ''})`,
    );
  }
  if (shape.length === 0) throw new Unsupported('an array of no dimensions is not supported');
  if (wanted.join() === array.shape.join()) return view(open, ref, array, {});
  const strides = isRowMajor(array) ? packed(shape, array.itemsize) : reshaped(array, shape);
  if (strides !== null) return view(open, ref, array, { shape, strides });
  const copy = copied(open, array, 'order');
  return view(open, copy, arrayOf(open, copy)!, { shape, strides: packed(shape, array.itemsize) });
}

/**
 * The strides of the new shape on the same data, or null where there are none (numpy/core/src/multiarray/shape.c,
 * _attempt_nocopy_reshape): runs of axes that lie without gaps are cut anew.
 */
function reshaped(
  { shape: old, strides: from, itemsize }: ArrayObject,
  shape: readonly number[],
): number[] | null {
  const axes = [...old.keys()].filter((axis) => old[axis] !== 1);
  const [lengths, steps] = [axes.map((axis) => old[axis]!), axes.map((axis) => from[axis]!)];
  const strides: number[] = shape.map(() => 0);
  let [oldAt, oldEnd, newAt, newEnd] = [0, 1, 0, 1];
  while (newAt < shape.length && oldAt < lengths.length) {
    let taken = shape[newAt]!;
    let had = lengths[oldAt]!;
    while (taken !== had)
      if (taken < had) taken *= shape[newEnd++]!;
      else had *= lengths[oldEnd++]!;
    for (let at = oldAt; at < oldEnd - 1; at += 1)
      if (steps[at] !== lengths[at + 1]! * steps[at + 1]!) return null;
    strides[newEnd - 1] = steps[oldEnd - 1]!;
    for (let at = newEnd - 1; at > newAt; at -= 1) strides[at - 1] = strides[at]! * shape[at]!;
    [newAt, newEnd, oldAt, oldEnd] = [newEnd, newEnd + 1, oldEnd, oldEnd + 1];
  }
  const last = newAt >= 1 ? strides[newAt - 1]! : itemsize;
  for (let at = newAt; at < shape.length; at += 1) strides[at] = last;
  return strides;
}

/**
 * What an index chooses: elements by strides, or those that lists choose: `bytes` says where, and throws for an index out
 * of bounds; `front` is where the lists' axes stand in the shape.
 */
type Chosen = Pick<ArrayObject, 'shape' | 'strides' | 'offset'> & {
  readonly fancy: {
    readonly bytes: () => unknown;
    readonly places: () => readonly number[];
    readonly front: number;
    readonly mask: boolean;
  } | null;
};

const invalid = (): PythonError =>
  new PythonError(
    'IndexError',
    'only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices',
  );

/** Reads an index. Lists are made arrays, as NumPy does. Throws NumPy's errors. */
function choose(open: OpenState, array: ArrayObject, index: Value): Chosen {
  const given = open.peek(index);
  const parts = (given?.kind === 'tuple' ? given.items : [index]).map((part) =>
    open.peek(part)?.kind === 'list' ? fromSequence(open, part) : part,
  );
  const isEllipsis = (part: Value): boolean => part instanceof Builtin && part.name === 'Ellipsis';
  const uses = parts.map((part) => {
    const inner = arrayOf(open, part);
    return part === null || isEllipsis(part)
      ? 0
      : inner !== null && inner.dtype === 'bool'
        ? inner.shape.length
        : 1;
  });
  const used = uses.reduce((sum, each) => sum + each, 0);
  const ellipses = parts.filter(isEllipsis).length;
  if (ellipses > 1) throw new PythonError('IndexError', "an index can only have a single ellipsis ('...')");
  const missing = array.shape.length - used;
  if (missing < 0)
    throw new PythonError(
      'IndexError',
      `too many indices for array: array is ${array.shape.length}-dimensional, but ${used} were indexed`,
    );
  const all: readonly (Value | undefined)[] =
    ellipses === 0 ? [...parts, ...Array.from({ length: missing }, () => undefined)] : parts;
  const shape: number[] = [];
  const strides: number[] = [];
  let { offset } = array;
  let axis = 0;
  /** The axes that lists choose from, each with its list. */
  const lists: {
    readonly length: number;
    readonly stride: number;
    readonly axis: number;
    readonly list: Listed;
  }[] = [];
  const fronts: number[] = [];
  let apart = false;
  let mask = false;
  let wasList = false;
  for (const part of all) {
    const [length, stride] = [array.shape[axis]!, array.strides[axis]!];
    const object = open.peek(part);
    let isList = false;
    if (part === undefined || (part !== null && isEllipsis(part))) {
      for (let count = part === undefined ? 1 : missing; count > 0; count -= 1, axis += 1) {
        shape.push(array.shape[axis]!);
        strides.push(array.strides[axis]!);
      }
    } else if (part === null) {
      shape.push(1);
      strides.push(0);
    } else if (object?.kind === 'slice') {
      const { start, step, count } = sliceBounds(object, length);
      shape.push(count);
      strides.push(count === 0 ? stride : stride * step);
      if (count > 0) offset += start * stride;
      axis += 1;
    } else if (object?.kind === 'array' && !isScalar(object)) {
      isList = true;
      mask ||= object.dtype === 'bool' && object.shape.length === array.shape.length;
      for (const list of listsOf(open, object, array, axis)) {
        lists.push({ length: array.shape[axis]!, stride: array.strides[axis]!, axis, list });
        axis += 1;
      }
      if (fronts.length > 0 && !wasList) apart = true;
      fronts.push(shape.length);
    } else {
      let at = part;
      if (object?.kind === 'array') {
        if (!/int/.test(object.dtype)) throw invalid();
        at = BigInt(known(open, object, 'this index')[0]!);
      }
      if (typeof at === 'boolean') throw new Unsupported('an index of True or False is not supported');
      if (typeof at !== 'bigint') throw invalid();
      offset += within(at, length, axis) * stride;
      axis += 1;
      isList = lists.length > 0;
      if (parts.some((each) => arrayOf(open, each) !== null && !isScalar(arrayOf(open, each)!)))
        throw new Unsupported(
          'an index of ints and lists together is not supported; take one after the other',
        );
    }
    wasList = isList;
  }
  if (lists.length === 0) return { shape, strides, offset, fancy: null };
  const common = broadcast(lists.map(({ list }) => list.shape));
  if (common === null)
    throw new PythonError(
      'IndexError',
      `shape mismatch: indexing arrays could not be broadcast together with shapes ${lists.map(({ list }) => `${shapeText(list.shape)} `).join('')}`,
    );
  const front = apart ? 0 : fronts[0]!;
  const count = elementCount(common);
  for (const { list } of lists)
    if (list.shape.join() !== common.join() && list.numbers.length !== 1)
      throw new Unsupported('index lists of different shapes are not supported');
  const bytes = (): number[] =>
    Array.from({ length: count }, (_, at) =>
      lists.reduce((sum, { length, stride, axis: of, list: { numbers } }) => {
        const index = numbers[numbers.length === 1 ? 0 : at]!;
        return sum + within(BigInt(index), length, of) * stride;
      }, offset),
    );
  // The lists' axes are slowest where the block is written; they stand at `front` in the shape.
  const taken = (): number[] => {
    const rest = places({ shape, strides, offset: 0, itemsize: 1 });
    return bytes().flatMap((from) => rest.map((byte) => (from + byte) / array.itemsize));
  };
  const whole = shape.toSpliced(front, 0, ...common);
  const order = [...common.keys()].map((at) => front + at);
  const axes = [...order, ...[...whole.keys()].filter((at) => !order.includes(at))];
  return {
    shape: whole,
    strides: packed(whole, array.itemsize, axes),
    offset: 0,
    fancy: { bytes, places: taken, front, mask },
  };
}

interface Listed {
  readonly shape: readonly number[];
  readonly numbers: readonly number[];
}

/** The lists of places, one an axis, that an array of ints or bools gives. */
function listsOf(open: OpenState, list: ArrayObject, array: ArrayObject, axis: number): Listed[] {
  const isEmpty = elementCount(list.shape) === 0;
  if (list.dtype !== 'bool') {
    if (!/int/.test(list.dtype) && !(isEmpty && list.base === null))
      throw new PythonError('IndexError', 'arrays used as indices must be of integer (or boolean) type');
    return [{ shape: list.shape, numbers: known(open, list, 'this index') }];
  }
  list.shape.forEach((length, at) => {
    const wanted = array.shape[axis + at]!;
    if (length === wanted) return;
    throw new PythonError(
      'IndexError',
      open.since('3.13')
        ? `boolean index did not match indexed array along axis ${axis + at}; size of axis is ${wanted} but size of corresponding boolean axis is ${length}`
        : `boolean index did not match indexed array along dimension ${axis + at}; dimension is ${wanted} but corresponding boolean dimension is ${length}`,
    );
  });
  const numbers = known(open, list, 'this index');
  const chosen = [...numbers.keys()].filter((at) => numbers[at] !== 0);
  const steps = packed(list.shape, 1);
  return list.shape.map((length, at) => ({
    shape: [chosen.length],
    numbers: chosen.map((place) => Math.floor(place / steps[at]!) % length),
  }));
}

function within(index: bigint, length: number, axis: number): number {
  const at = Number(index) + (index < 0n ? length : 0);
  if (at >= 0 && at < length) return at;
  throw new PythonError('IndexError', `index ${index} is out of bounds for axis ${axis} with size ${length}`);
}

/** `array[index]`: a view for ints and slices, a copy for lists, a scalar for one element. Throws NumPy's errors. */
export function subscriptArray(open: OpenState, ref: Ref, array: ArrayObject, index: Value): Value {
  if (isScalar(array)) {
    if (typeof index === 'bigint') throw new PythonError('IndexError', 'invalid index to scalar variable.');
    throw new Unsupported('an index of a NumPy scalar is not supported');
  }
  const { fancy, ...chosen } = choose(open, array, index);
  if (fancy === null) {
    if (chosen.shape.length > 0) return view(open, ref, array, chosen);
    if (
      open.peek(index)?.kind === 'tuple' &&
      (open.peek(index) as { items: readonly Value[] }).items.some((part) => part instanceof Builtin)
    )
      throw new Unsupported('an array of no dimensions is not supported');
    return scalar(open, array.dtype, element(open, array, chosen.offset));
  }
  fancy.bytes();
  const from = array.base === null ? array : (open.peek(array.base) as ArrayObject);
  const numbers = (): Numbers => {
    const block = from.numbers;
    if (typeof block === 'string') return block;
    if (from.dtype !== array.dtype) return 'it is seen as another dtype';
    return fancy.places().map((place) => block[place]!);
  };
  if (fancy.front === 0) return owner(open, chosen.shape, array.dtype, numbers, 'written', chosen.strides);
  // The lists' axes go to the front where NumPy makes the copy; what it returns is a view with them in their place.
  const axes = [...chosen.shape.keys()].sort((a, b) => chosen.strides[b]! - chosen.strides[a]!);
  const inner = owner(
    open,
    axes.map((axis) => chosen.shape[axis]!),
    array.dtype,
    numbers,
  );
  return view(open, inner, arrayOf(open, inner)!, {
    shape: chosen.shape,
    strides: elementCount(chosen.shape) === 0 ? chosen.shape.map(() => 0) : chosen.strides,
  });
}

function element(open: OpenState, array: ArrayObject, offset: number): Numbers {
  return read(open, { ...array, shape: [1], strides: [array.itemsize], base: array.base, offset });
}

/** `array[index] = value`. Throws NumPy's errors. */
export function storeArray(open: OpenState, ref: Ref, array: ArrayObject, index: Value, value: Value): void {
  if (isScalar(array))
    throw new PythonError('TypeError', `'numpy.${array.dtype}' object does not support item assignment`);
  const { fancy, ...chosen } = choose(open, array, index);
  assign(open, ref, array, value, { ...array, ...chosen }, fancy);
}

/** Writes a value, repeated as it needs be, into what an array's index has chosen. */
export function assign(
  open: OpenState,
  ref: Ref,
  whole: ArrayObject,
  value: Value,
  target = whole,
  fancy: Chosen['fancy'] = null,
): void {
  const { shape, dtype } = target;
  const isList = ['list', 'tuple'].includes(open.peek(value)?.kind ?? '');
  const source = isList ? fromSequence(open, value) : value;
  const from = arrayOf(open, source);
  let numbers: () => Numbers;
  if (from !== null) {
    if (isList && fancy === null && shape.length > 0 && from.shape.length > shape.length)
      throw new PythonError(
        'ValueError',
        `setting an array element with a sequence. The requested array would exceed the maximum number of dimension of ${shape.length}.`,
      );
    if (shape.length === 0 && !isScalar(from))
      throw isList
        ? new PythonError('ValueError', 'setting an array element with a sequence.')
        : new Unsupported('storing an array in one element is not supported');
    // Axes of one element in front are passed over.
    let extra = 0;
    while (from.shape.length - extra > shape.length && from.shape[extra] === 1) extra += 1;
    const cut: ArrayObject = { ...from, shape: from.shape.slice(extra), strides: from.strides.slice(extra) };
    if (
      (fancy?.mask === true && from.shape.length > 1) ||
      cut.shape.length > shape.length ||
      broadcast([cut.shape, shape])?.join() !== shape.join()
    )
      throw unfit(fancy === null ? cut : from, target, fancy);
    if (
      fancy === null &&
      isScalar(from) === false &&
      shape.length > 0 &&
      overlaps(ref, target, source as Ref, from)
    )
      owner(open, shape, dtype, () => '');
    numbers = () => readAs(open, cut, shape);
  } else {
    if (typeof value !== 'bigint' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new Unsupported('storing this in an array is not supported; numbers, lists and arrays are');
    requireFits(value, dtype);
    numbers = () => Array.from({ length: elementCount(shape) }, () => Number(value));
  }
  const held = (): Numbers => cast(numbers(), from?.dtype ?? 'float64', dtype);
  if (fancy === null) {
    write(open, ref, target, held);
    return;
  }
  fancy.bytes();
  // In the order in which the places were listed.
  const listed = (): Numbers => inOrder(held(), shape, target.strides, target.itemsize);
  if (elementCount(shape) <= maxKnown) write(open, ref, target, listed, fancy.places());
  else write(open, ref, whole, () => 'more was written than is kept');
}

function unfit(from: ArrayObject, { shape }: ArrayObject, fancy: Chosen['fancy']): PythonError {
  const [given, wanted] = [shapeText(from.shape), shapeText(shape)];
  if (fancy?.mask === true && from.shape.length > 1)
    return new PythonError(
      'ValueError',
      `NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has ${from.shape.length} dimensions`,
    );
  if (fancy === null)
    return new PythonError(
      'ValueError',
      `could not broadcast input array from shape ${given} into shape ${wanted}`,
    );
  return new PythonError(
    'ValueError',
    fancy.mask
      ? `NumPy boolean array indexing assignment cannot assign ${elementCount(from.shape)} input values to the ${shape[0]} output values where the mask is true`
      : `shape mismatch: value array of shape ${given} could not be broadcast to indexing result of shape ${wanted}`,
  );
}

/** Whether NumPy takes a copy of the source first (numpy/core/src/multiarray/array_assign_array.c). */
function overlaps(ref: Ref, target: ArrayObject, source: Ref, from: ArrayObject): boolean {
  if (!mayOverlap(ref, target, source, from) || liesAlike(target, from)) return false;
  return target.shape.length > 1 || target.strides[0]! * from.strides.at(-1)! < 0;
}

/** Whether two arrays have a byte in common, looked for byte by byte. Throws {@link Unsupported} where they are too large. */
export function shareMemory(open: OpenState, a: Ref, b: Ref): boolean {
  const [x, y] = [arrayOf(open, a)!, arrayOf(open, b)!];
  if (!mayOverlap(a, x, b, y)) return false;
  const dense = (array: ArrayObject): boolean => {
    const [low, high] = extent(array);
    return high - low === elementCount(array.shape) * array.itemsize;
  };
  if (dense(x) || dense(y)) return true;
  if (elementCount(x.shape) + elementCount(y.shape) > 100_000)
    throw new Unsupported('np.shares_memory of two large views with gaps is not supported');
  const bytes = (array: ArrayObject): number[] =>
    places({ ...array, itemsize: 1 }).flatMap((from) =>
      Array.from({ length: array.itemsize }, (_, at) => from + at),
    );
  const taken = new Set(bytes(x));
  return bytes(y).some((byte) => taken.has(byte));
}
