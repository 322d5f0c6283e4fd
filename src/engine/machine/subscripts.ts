import { sliceBounds } from './array-views.ts';
import { sameItem } from './comparison.ts';
import { indexNumber, iterate, rangeLength, requireHashable } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { repr, typeName } from './text.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** A dict's entry for the key, or undefined. Throws Python's TypeError for what cannot be a key. */
export function entryOf(
  state: OpenState,
  dict: HeapObject & { kind: 'dict' },
  key: Value,
): readonly [Value, Value] | undefined {
  requireHashable(state, key);
  return dict.entries.find(([each]) => sameItem(state, each, key));
}

/** `container[index]` for texts, lists, tuples and dicts. Throws Python's errors. */
export function subscript(state: OpenState, container: Value, index: Value): Value {
  const object = container instanceof Ref ? state.object(container) : null;
  if (object?.kind === 'dict') {
    const entry = entryOf(state, object, index);
    if (entry === undefined) throw new PythonError('KeyError', repr(state, index), [index]);
    return entry[1];
  }
  if (object?.kind === 'range') throw new Unsupported('an item of a range is not supported; loop over it');
  const items =
    typeof container === 'string'
      ? [...container]
      : object?.kind === 'list' || object?.kind === 'tuple'
        ? object.items
        : null;
  const kind = typeof container === 'string' ? 'string' : (object?.kind ?? '');
  if (items === null)
    throw new PythonError('TypeError', `'${typeName(state, container)}' object is not subscriptable`);
  const slice = index instanceof Ref ? state.object(index) : null;
  if (slice?.kind === 'slice') {
    // All of a tuple is the tuple itself.
    const { step, count } = sliceBounds(slice, items.length);
    if (kind === 'tuple' && step === 1 && count === items.length) return container;
    const picked = slicedIndexes(slice, items.length).map((at) => items[at]!);
    return typeof container === 'string'
      ? picked.join('')
      : state.create({ kind: kind as 'list' | 'tuple', items: picked });
  }
  return items[position(state, index, items.length, kind, '')]!;
}

function slicedIndexes(slice: HeapObject & { kind: 'slice' }, length: number): number[] {
  const { start, step, count } = sliceBounds(slice, length);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function position(state: OpenState, index: Value, length: number, kind: string, doing: string): number {
  if (typeof index !== 'bigint' && typeof index !== 'boolean') {
    const what =
      kind === 'string' ? 'string indices must be integers' : `${kind} indices must be integers or slices`;
    throw new PythonError(
      'TypeError',
      `${what}, not ${kind === 'string' ? `'${typeName(state, index)}'` : typeName(state, index)}`,
    );
  }
  const given = indexNumber(index, 'IndexError');
  const at = given < 0 ? given + length : given;
  if (at < 0 || at >= length) throw new PythonError('IndexError', `${kind} ${doing}index out of range`);
  return at;
}

/** `container[index] = value`. Throws Python's errors. */
export function storeSubscript(state: OpenState, container: Value, index: Value, value: Value): void {
  const object = container instanceof Ref ? state.object(container) : null;
  if (object?.kind === 'dict') {
    requireHashable(state, index);
    const at = object.entries.findIndex(([key]) => sameItem(state, key, index));
    // A key that is there already keeps its place and its first spelling.
    const entries =
      at < 0
        ? [...object.entries, [index, value] as const]
        : object.entries.with(at, [object.entries[at]![0], value]);
    state.replace(container as Ref, { kind: 'dict', entries });
  } else if (object?.kind === 'list') {
    if (index instanceof Ref)
      throw new Unsupported('assigning to a slice is not supported; assigning to one item is');
    state.replace(container as Ref, {
      kind: 'list',
      items: object.items.with(position(state, index, object.items.length, 'list', 'assignment '), value),
    });
  } else if (object?.kind === 'array') {
    // The numbers of an array are not kept, so there is nothing to store; the block stays where it is.
    throw new Unsupported('storing into an array is not supported; its numbers are not kept');
  } else
    throw new PythonError(
      'TypeError',
      `'${typeName(state, container)}' object does not support item assignment`,
    );
}

/** `del container[index]`. Throws Python's errors. */
export function deleteSubscript(state: OpenState, container: Value, index: Value): void {
  const object = container instanceof Ref ? state.object(container) : null;
  if (object?.kind === 'dict') {
    const entry = entryOf(state, object, index);
    if (entry === undefined) throw new PythonError('KeyError', repr(state, index), [index]);
    state.replace(container as Ref, {
      kind: 'dict',
      entries: object.entries.filter((each) => each !== entry),
    });
  } else if (object?.kind === 'list') {
    const slice = index instanceof Ref ? state.object(index) : null;
    const gone =
      slice?.kind === 'slice'
        ? slicedIndexes(slice, object.items.length)
        : [position(state, index, object.items.length, 'list', 'assignment ')];
    state.replace(container as Ref, {
      kind: 'list',
      items: object.items.filter((_, at) => !gone.includes(at)),
    });
  } else {
    const byPlace =
      (typeof container === 'string' || object?.kind === 'tuple' || object?.kind === 'range') &&
      (typeof index === 'bigint' || typeof index === 'boolean');
    throw new PythonError(
      'TypeError',
      `'${typeName(state, container)}' object ${byPlace ? "doesn't" : 'does not'} support item deletion`,
    );
  }
}

/** The next item of an iterator, which moves on; undefined at its end. */
export function nextOf(state: OpenState, ref: Ref): Value | undefined {
  const iterator = state.object(ref);
  if (iterator.kind !== 'iterator')
    throw new Error('the machine iterates over something that is not an iterator');
  const { over, next } = iterator;
  const object = over instanceof Ref ? state.object(over) : null;
  if (object?.kind === 'dict' && object.entries.length !== iterator.size) {
    throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
  }
  const value =
    object?.kind === 'range'
      ? next < rangeLength(object)
        ? object.start + BigInt(next) * object.step
        : undefined
      : iterate(state, over)[next];
  state.replace(ref, { ...iterator, next: next + 1 });
  return value;
}
