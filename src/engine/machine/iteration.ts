import { dunder } from './classes.ts';
import { ConvertFirst } from './called.ts';
import { requireSize } from './limits.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { membersOf, nextPlace, orderedMembers } from './set-members.ts';
import { sizeOf, type OpenState } from './open-state.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

type Range = HeapObject & { readonly kind: 'range' };
type View = HeapObject & { readonly kind: 'view' };
type Dict = HeapObject & { readonly kind: 'dict' };

/** How many items a range gives. */
export function rangeLength({ start, stop, step }: Omit<Range, 'kind'>): number {
  const span = step > 0n ? stop - start : start - stop;
  const size = step > 0n ? step : -step;
  return span <= 0n ? 0 : Number((span + size - 1n) / size);
}

/** Whether the instance's class defines the method in Python. */
export function hasDunder(open: OpenState, value: Value, name: string): value is Ref {
  return dunder(open, value, name) !== undefined;
}

/** The characters of a text: code points, as Python counts them. */
export function characters(text: string): readonly string[] {
  // A loop over a text asks again for each.
  if (text !== split) letters = /[\ud800-\udfff]/.test((split = text)) ? [...text] : text.split('');
  return letters;
}

let split = '';
let letters: readonly string[] = [];

/** What a loop over the dict's view gives for that entry. */
function shownBy(
  open: OpenState,
  shows: View['shows'],
  [key, value]: readonly [Value, Value],
  result: Ref | null = null,
): Value {
  if (shows === 'keys') return key;
  return shows === 'values' ? value : given(open, result, [key, value]);
}

/**
 * The tuple that an iterator keeps from the start to fill it again and again, where nothing else holds it
 * (Objects/enumobject.c, enum_next); null where nothing can tell.
 */
export function resultOf(open: OpenState, count: number): Ref | null {
  if (open.program.extension === null) return null;
  return open.create({ kind: 'tuple', items: Array.from({ length: count }, () => null) });
}

/** A tuple that an iterator gives: its own, or a new one. */
function given(open: OpenState, result: Ref | null, items: readonly Value[]): Ref {
  if (result === null || !open.isSpare(result)) return open.create({ kind: 'tuple', items });
  open.replace(result, { kind: 'tuple', items });
  return result;
}

export const dictOf = (open: OpenState, { dict }: View): Dict => open.object(dict as Ref) as Dict;

const isIterator = (kind: HeapObject['kind']): boolean =>
  ['iterator', 'reversed', 'enumerate', 'zip'].includes(kind);

function notIterable(open: OpenState, value: Value): PythonError | ConvertFirst {
  for (const method of ['__iter__', '__getitem__', '__next__'])
    if (hasDunder(open, value, method)) return new ConvertFirst(value, '__iter__');
  return new PythonError('TypeError', `'${typeName(open, value)}' object is not iterable`);
}

/**
 * All that a loop over the value would give now; an iterator is used up. Throws Python's TypeError for what cannot be
 * iterated, and {@link ConvertFirst} for an instance that says how.
 */
export function iterate(open: OpenState, value: Value, anyOrder = false): readonly Value[] {
  if (typeof value === 'string') {
    open.look(5 * value.length);
    return characters(value);
  }
  if (!(value instanceof Ref)) throw notIterable(open, value);
  const object = open.object(value);
  open.look(5 * sizeOf(object));
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'deque':
      return object.items;
    case 'dict':
      return object.entries.map(([key]) => key);
    case 'set':
      return anyOrder ? membersOf(object) : orderedMembers(object);
    case 'view':
      return dictOf(open, object).entries.map((entry) => shownBy(open, object.shows, entry));
    case 'range': {
      const count = rangeLength(object);
      requireSize(count);
      open.look(5 * count);
      return Array.from({ length: count }, (_, index) => object.start + BigInt(index) * object.step);
    }
    case 'array':
      if (object.shape.length === 0) throw notIterable(open, value);
      requireSize(object.shape[0]!);
      return Array.from({ length: object.shape[0]! }, (_, at) =>
        open.program.numpy!.itemAt(open, value, object, at)!,
      );
  }
  if (!isIterator(object.kind)) throw notIterable(open, value);
  const items: Value[] = [];
  for (let next = nextOf(open, value); next !== undefined; next = nextOf(open, value)) {
    items.push(next);
    requireSize(items.length);
  }
  return items;
}

/** The items for a list or tuple, for which CPython asks at once. */
export function listed(open: OpenState, given: Value): readonly Value[] {
  const object = open.peek(given);
  if (object?.kind === 'range') {
    const count = rangeLength(object);
    if (count >= 2 ** 63)
      throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
    requireSize(count, 8);
  }
  return iterate(open, given);
}

/** The same, with what the caller's place says of a value of that type that cannot be iterated. */
export function iterateOr(
  open: OpenState,
  value: Value,
  message: (type: string) => string,
): readonly Value[] {
  try {
    return iterate(open, value);
  } catch (error) {
    if (error instanceof PythonError && error.message.endsWith('object is not iterable'))
      throw new PythonError('TypeError', message(typeName(open, value)));
    throw error;
  }
}

/** `iter(value)`. Throws as {@link iterate} does. */
export function iteratorOf(open: OpenState, value: Value): Ref {
  if (typeof value === 'string')
    return open.create({
      kind: 'iterator',
      over: value,
      next: 0,
      size: null,
      mark: undefined,
      shows: 'keys',
      result: null,
    });
  if (!(value instanceof Ref)) throw notIterable(open, value);
  const object = open.peek(value);
  if (isIterator(object.kind)) return value;
  let size: number | null = null;
  let mark: Value | undefined;
  // The iterator of a view goes over the dict itself.
  const over = object.kind === 'view' ? (object.dict as Ref) : value;
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'range':
      break;
    case 'array':
      if (object.shape.length === 0) throw notIterable(open, value);
      break;
    case 'dict':
    case 'view':
      size = length(open, value)!;
      if (open.program.removesKeys) mark = tokenOf(open, over);
      break;
    case 'set': {
      const set = open.object(value) as typeof object;
      size = orderedMembers(set).length;
      break;
    }
    case 'deque':
      mark = tokenOf(open, value);
      break;
    default:
      // Throws: what can be iterated was named above.
      iterate(open, value);
  }
  const shows = object.kind === 'view' ? object.shows : 'keys';
  const result = shows === 'items' ? resultOf(open, 2) : null;
  return open.create({ kind: 'iterator', over, next: 0, size, mark, shows, result });
}

/** What an iterator of a dict or deque remembers of it: it has this for as long as the iterator's place holds. */
function tokenOf(open: OpenState, ref: Ref): Ref {
  const object = open.object(ref) as HeapObject & { kind: 'dict' | 'deque' };
  const token = object.token ?? open.create({ kind: 'tuple', items: [] });
  if (object.token === null) open.replace(ref, { ...object, token });
  return token;
}

/** The next item of an iterator, which moves on; undefined at its end. Throws where what it goes over has changed. */
export function nextOf(open: OpenState, ref: Ref): Value | undefined {
  const iterator = open.object(ref);
  switch (iterator.kind) {
    case 'iterator':
      return nextItem(open, ref, iterator);
    case 'reversed': {
      const { over, next } = iterator;
      // Where memory is traced, it is told from now on that nothing is left.
      if (next === -1 && open.program.extension !== null) open.replace(ref, { ...iterator, next: -2 });
      if (next < 0) return undefined;
      const object = open.object(over);
      const items = object?.kind === 'dict' ? object.entries.map(([key]) => key) : null;
      const value =
        object?.kind === 'range'
          ? object.start + BigInt(next) * object.step
          : (items ?? iterate(open, over))[next];
      open.replace(ref, { ...iterator, next: value === undefined ? -1 : next - 1 });
      return value;
    }
    case 'enumerate': {
      const value = nextOf(open, iterator.over as Ref);
      if (value === undefined) return undefined;
      open.replace(ref, { ...iterator, next: iterator.next + 1n });
      return given(open, iterator.result, [iterator.next, value]);
    }
    case 'zip': {
      const items: Value[] = [];
      for (const each of iterator.over) {
        const value = nextOf(open, each as Ref);
        if (value === undefined) {
          // Where something holds its tuple, it has made another before it sees that there is nothing to put into it.
          if (iterator.result !== null && !open.isSpare(iterator.result))
            open.create({ kind: 'tuple', items: iterator.over.map(() => null) });
          return undefined;
        }
        items.push(value);
      }
      return items.length === 0 ? undefined : given(open, iterator.result, items);
    }
    default:
      throw new PythonError('TypeError', `'${typeName(open, ref)}' object is not an iterator`);
  }
}

function nextItem(open: OpenState, ref: Ref, iterator: HeapObject & { kind: 'iterator' }): Value | undefined {
  const { over, next, size } = iterator;
  if (next < 0) return undefined;
  const move = (value: Value | undefined, to = next + 1): Value | undefined => {
    open.replace(ref, { ...iterator, next: value === undefined ? -1 : to });
    return value;
  };
  if (typeof over === 'string') open.look(over.length);
  if (!(over instanceof Ref)) return move(characters(over as string)[next]);
  const object = open.object(over);
  switch (object.kind) {
    case 'list':
    case 'tuple':
      return move(object.items[next]);
    case 'array':
      return move(open.program.numpy!.itemAt(open, over, object, next));
    case 'range':
      return move(next < rangeLength(object) ? object.start + BigInt(next) * object.step : undefined);
    case 'deque':
      if (object.token !== iterator.mark) {
        throw new PythonError('RuntimeError', 'deque mutated during iteration');
      }
      return move(object.items[next]);
    case 'set': {
      open.look(object.table.length / 4);
      if (membersOf(object).length !== size)
        throw new PythonError('RuntimeError', 'Set changed size during iteration');
      const at = nextPlace(object, next);
      return at < 0 ? move(undefined) : move(object.table[at], at + 1);
    }
    case 'dict': {
      const { entries, token } = object;
      if (entries.length !== size)
        throw new PythonError('RuntimeError', 'dictionary changed size during iteration');
      // A key that is taken out leaves a hole in CPython's table, so that the places after it stay; ours move.
      if (iterator.mark !== undefined && token !== iterator.mark)
        throw new Unsupported(
          'taking keys out of a dict and adding others while a loop goes over it is not supported',
        );
      const entry = entries[next];
      if (entry === undefined) return move(undefined);
      return move(shownBy(open, iterator.shows, entry, iterator.result));
    }
    default:
      throw new Error(`the machine iterates over a ${object.kind}`);
  }
}

/** `len(value)`, or null for what has no length. */
export function length(open: OpenState, value: Value): number | null {
  if (typeof value === 'string') return /[\ud800-\udfff]/.test(value) ? [...value].length : value.length;
  if (!(value instanceof Ref)) return null;
  const object = open.object(value);
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'deque':
      return object.items.length;
    case 'dict':
      return object.entries.length;
    case 'set':
      return membersOf(object).length;
    case 'view':
      return dictOf(open, object).entries.length;
    case 'range':
      return rangeLength(object);
    case 'array':
      return object.shape[0] ?? null;
    default:
      return null;
  }
}
