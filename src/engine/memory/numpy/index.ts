import { arrayOf, elementCount, isScalar } from './block.ts';
import { broadcast, known, packed, packedByOperands, places, shapeText } from './layout.ts';
import { fromSequence } from './making.ts';
import { PythonError, Unsupported } from '../../machine/python-error.ts';
import type { OpenState } from '../../machine/open-state.ts';
import { sliceBounds } from '../../machine/subscripts.ts';
import { Builtin, type ArrayObject, type Value } from '../../machine/values.ts';

/**
 * What an index chooses: elements by strides, or those that lists choose: `bytes` says where, and throws for an index out
 * of bounds; `front` is where the lists' axes stand in the shape, `axes` are the shape's from the slowest to the fastest.
 */
export type Chosen = Pick<ArrayObject, 'shape' | 'strides' | 'offset'> & {
  readonly fancy: {
    readonly bytes: () => unknown;
    readonly places: () => readonly number[];
    readonly front: number;
    readonly axes: readonly number[];
    readonly mask: boolean;
  } | null;
};

const invalid = (): PythonError =>
  new PythonError(
    'IndexError',
    'only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices',
  );

/** Reads an index. Lists are made arrays, as NumPy does. Throws NumPy's errors. */
export function choose(open: OpenState, array: ArrayObject, index: Value): Chosen {
  const given = open.peek(index);
  const parts = (given?.kind === 'tuple' ? given.items : [index]).map((part) => {
    if (open.peek(part)?.kind !== 'list') return part;
    const list = fromSequence(open, part);
    const { dtype, shape } = open.peek(list) as ArrayObject;
    if (dtype === 'float64' && elementCount(shape) > 0) throw invalid();
    return list;
  });
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
  const whole = shape.toSpliced(front, 0, ...common);
  const isEmpty = elementCount(whole) === 0;
  if (front > 0 && shape.length > 1 && shape.includes(1))
    throw new Unsupported('a list after an axis of one element is not supported as an index');
  for (const { list } of lists)
    if (list.shape.join() !== common.join() && list.numbers.length !== 1)
      throw new Unsupported('index lists of different shapes are not supported');
  const bytes = (): number[] => {
    const moves = lists.map(({ length, stride, axis: of, list: { numbers } }) =>
      numbers.map((index) => within(BigInt(index), length, of, isEmpty) * stride),
    );
    return Array.from({ length: count }, (_, at) =>
      moves.reduce((sum, each) => sum + each[each.length === 1 ? 0 : at]!, offset),
    );
  };
  // Where the block is written the lists' axes are slowest; the others keep their order. They stand at `front` in the shape.
  const sizes = packedByOperands(shape, [shape.map((length, at) => (length === 1 ? 0 : strides[at]!))], 1);
  const rest = [...shape.keys()].sort((p, q) => sizes[q]! - sizes[p]! || p - q);
  const taken = (): number[] => {
    const inside = places({
      shape: rest.map((at) => shape[at]!),
      strides: rest.map((at) => strides[at]!),
      ...{ offset: 0, itemsize: 1 },
    });
    return bytes().flatMap((from) => inside.map((byte) => (from + byte) / array.itemsize));
  };
  const axes = [
    ...[...common.keys()].map((at) => front + at),
    ...rest.map((at) => (at < front ? at : at + common.length)),
  ];
  return {
    shape: whole,
    strides: packed(whole, array.itemsize, axes),
    offset: 0,
    fancy: { bytes, places: taken, front, axes, mask },
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
    if (elementCount(list.shape) === 0)
      throw new Unsupported('a mask of no elements whose shape does not fit is not supported');
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

function within(index: bigint, length: number, axis: number, isEmpty = false): number {
  const at = Number(index) + (index < 0n ? length : 0);
  if (at >= 0 && at < length) return at;
  if (isEmpty)
    throw new Unsupported(
      'whether an index out of bounds that chooses nothing is an error depends on the version of NumPy',
    );
  if (BigInt.asIntN(64, index) !== index)
    throw new Unsupported('an index beyond 64 bits is not supported; it is out of bounds');
  throw new PythonError('IndexError', `index ${index} is out of bounds for axis ${axis} with size ${length}`);
}

/** One element chosen with an ellipsis is an array of no dimensions. */
export function requirePlainIndex(open: OpenState, index: Value): void {
  const parts = open.peek(index);
  if (parts?.kind === 'tuple' && parts.items.some((part) => part instanceof Builtin))
    throw new Unsupported('an array of no dimensions is not supported');
}
