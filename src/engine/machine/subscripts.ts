import { withEntries } from './dicts.ts';
import { entryOf, placeOf, type DictObject } from './equality.ts';
import { characters, iterateOr, rangeLength } from './iteration.ts';
import { requireSize } from './limits.ts';
import { indexNumber } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { repr } from './text.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

type Slice = HeapObject & { readonly kind: 'slice' };

/** A KeyError, whose message is the key's text. */
export function keyError(open: OpenState, key: Value): PythonError {
  // The text may be one that cannot be shown; it is only made where it is.
  return new PythonError('KeyError', typeof key === 'string' ? repr(open, key) : 'key', [key]);
}

const sliceOf = (open: OpenState, index: Value): Slice | null => {
  const object = open.peek(index);
  return object?.kind === 'slice' ? object : null;
};

/** `container[index]` for texts, lists, tuples, dicts, ranges and deques. Throws Python's errors. */
export function subscript(open: OpenState, container: Value, index: Value): Value {
  const slice = sliceOf(open, index);
  if (typeof container === 'string') {
    open.look(5 * container.length);
    const letters = characters(container);
    if (slice !== null)
      return slicedIndexes(open, slice, letters.length)
        .map((at) => letters[at]!)
        .join('');
    return letters[position(open, index, letters.length, 'string', '')]!;
  }
  const object = open.object(container);
  switch (object?.kind) {
    case 'dict': {
      const entry = entryOf(open, object, index);
      if (entry === undefined) throw keyError(open, index);
      return entry[1];
    }
    case 'list':
    case 'tuple': {
      const { items } = object;
      if (slice === null) return items[position(open, index, items.length, object.kind, '')]!;
      // All of a tuple is the tuple itself.
      const { step, count } = sliceBounds(slice, items.length);
      if (object.kind === 'tuple' && step === 1 && count === items.length) return container;
      return open.create({
        kind: object.kind,
        items: slicedIndexes(open, slice, items.length).map((at) => items[at]!),
      });
    }
    case 'deque':
      return object.items[position(open, index, object.items.length, 'deque', '')]!;
    case 'range': {
      const count = rangeLength(object);
      if (slice === null)
        return object.start + BigInt(position(open, index, count, 'range', 'object ')) * object.step;
      const { start, stop, step } = sliceBounds(slice, count);
      const item = (at: number): bigint => object.start + BigInt(at) * object.step;
      return open.create({
        kind: 'range',
        start: item(start),
        stop: item(stop),
        step: object.step * BigInt(step),
      });
    }
    default:
      throw new PythonError('TypeError', `'${typeName(open, container)}' object is not subscriptable`);
  }
}

function slicedIndexes(open: OpenState, slice: Slice, length: number): number[] {
  const { start, step, count } = sliceBounds(slice, length);
  open.look(count);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function position(open: OpenState, given: Value, length: number, kind: string, doing: string): number {
  const plain = open.program.numpy?.plain(open, given);
  const index = typeof plain === 'bigint' ? plain : given;
  if (typeof index !== 'bigint' && typeof index !== 'boolean') {
    const type = typeName(open, index);
    const old = !open.since('3.11');
    const message =
      kind === 'string'
        ? `string indices must be integers${old ? '' : `, not '${type}'`}`
        : kind === 'deque'
          ? `sequence index must be integer, not '${type}'`
          : `${kind} indices must be integers or slices, not ${type}`;
    throw new PythonError('TypeError', message);
  }
  const place = kind === 'range' ? Number(index) : indexNumber(index, 'IndexError');
  const at = place < 0 ? place + length : place;
  if (at < 0 || at >= length) throw new PythonError('IndexError', `${kind} ${doing}index out of range`);
  if (!Number.isSafeInteger(at)) throw new Unsupported('a place beyond 2**53 is not supported');
  return at;
}

/** `container[index] = value`. Throws Python's errors. */
export function storeSubscript(open: OpenState, container: Value, index: Value, value: Value): void {
  const object = open.object(container);
  const ref = container as Ref;
  switch (object?.kind) {
    case 'dict': {
      open.replace(ref, withEntry(open, object, index, value));
      return;
    }
    case 'list': {
      const slice = sliceOf(open, index);
      const items =
        slice === null
          ? object.items.with(position(open, index, object.items.length, 'list', 'assignment '), value)
          : sliceReplaced(open, object.items, slice, value);
      open.replace(ref, { kind: 'list', items });
      return;
    }
    case 'deque': {
      const at = position(open, index, object.items.length, 'deque', '');
      open.replace(ref, { ...object, items: object.items.with(at, value) });
      return;
    }
    case 'array':
      open.program.numpy!.store(open, ref, object, index, value);
      return;
    default:
      throw new PythonError(
        'TypeError',
        `'${typeName(open, container)}' object does not support item assignment`,
      );
  }
}

function withEntry(open: OpenState, dict: DictObject, key: Value, value: Value): DictObject {
  const at = placeOf(open, dict, key);
  if (at < 0) return withEntries(open, dict, [[key, value]]);
  return { ...dict, entries: dict.entries.with(at, [dict.entries[at]![0], value]) };
}

function sliceReplaced(open: OpenState, items: readonly Value[], slice: Slice, value: Value): Value[] {
  const { start, step, count } = sliceBounds(slice, items.length);
  const added = iterateOr(open, value, () =>
    step === 1 ? 'can only assign an iterable' : 'must assign iterable to extended slice',
  );
  requireSize(items.length + added.length);
  if (step === 1) return items.toSpliced(start, count, ...added);
  if (added.length !== count)
    throw new PythonError(
      'ValueError',
      `attempt to assign sequence of size ${added.length} to extended slice of size ${count}`,
    );
  const result = [...items];
  added.forEach((item, at) => (result[start + at * step] = item));
  return result;
}

/** `del container[index]`. Throws Python's errors. */
export function deleteSubscript(open: OpenState, container: Value, index: Value): void {
  const object = open.object(container);
  const ref = container as Ref;
  switch (object?.kind) {
    case 'dict': {
      const at = placeOf(open, object, index);
      if (at < 0) throw keyError(open, index);
      open.replace(ref, { kind: 'dict', entries: object.entries.toSpliced(at, 1), token: null });
      return;
    }
    case 'list': {
      const slice = sliceOf(open, index);
      const { length } = object.items;
      const gone = new Set(
        slice === null
          ? [position(open, index, length, 'list', 'assignment ')]
          : slicedIndexes(open, slice, length),
      );
      open.replace(ref, { kind: 'list', items: object.items.filter((_, at) => !gone.has(at)) });
      return;
    }
    case 'deque': {
      const at = position(open, index, object.items.length, 'deque', '');
      open.replace(ref, { ...object, items: object.items.toSpliced(at, 1), token: null });
      return;
    }
    case 'array':
      throw new PythonError('ValueError', 'cannot delete array elements');
    default: {
      const byPlace =
        (typeof container === 'string' ||
          ['tuple', 'range', 'set', 'instance'].includes(object?.kind ?? '')) &&
        (typeof index === 'bigint' || typeof index === 'boolean');
      throw new PythonError(
        'TypeError',
        `'${typeName(open, container)}' object ${byPlace ? "doesn't" : 'does not'} support item deletion`,
      );
    }
  }
}

/**
 * Python's slice arithmetic for a sequence of that length: first index, the one before which it ends, step and number of
 * items.
 */
export function sliceBounds(
  slice: Slice,
  length: number,
): { start: number; stop: number; step: number; count: number } {
  const number = (value: Value): number | null => {
    if (value === null) return null;
    if (typeof value !== 'bigint' && typeof value !== 'boolean')
      throw new PythonError(
        'TypeError',
        'slice indices must be integers or None or have an __index__ method',
      );
    return Number(value);
  };
  const step = number(slice.step) ?? 1;
  if (step === 0) throw new PythonError('ValueError', 'slice step cannot be zero');
  const clip = (value: number | null, preset: number): number => {
    if (value === null) return preset;
    const at = value < 0 ? value + length : value;
    return step > 0 ? Math.min(Math.max(at, 0), length) : Math.min(Math.max(at, -1), length - 1);
  };
  const start = clip(number(slice.start), step > 0 ? 0 : length - 1);
  const stop = clip(number(slice.stop), step > 0 ? length : -1);
  return { start, stop, step, count: Math.max(0, Math.ceil((stop - start) / step)) };
}
