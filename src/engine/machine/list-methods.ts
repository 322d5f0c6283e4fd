import { checkCount, named, onlyArgument, placeArgument } from './arguments.ts';
import { valued, type Called, type Keywords } from './called.ts';
import { order } from './comparison.ts';
import { sameItem } from './equality.ts';
import { iterate, rangeLength } from './iteration.ts';
import { requireSize } from './limits.ts';
import { bounded } from './operators.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { repr, truth } from './text.ts';
import type { HeapObject, Ref, Value } from './values.ts';

type Of<Kind extends HeapObject['kind']> = HeapObject & { readonly kind: Kind };

/** A method of a built-in kind: what it returns, or a call that goes on in Python. */
export type Method<Kind extends HeapObject['kind']> = (
  open: OpenState,
  ref: Ref,
  object: Of<Kind>,
  args: readonly Value[],
  keywords: Keywords,
) => Value | Called;

export type Methods<Kind extends HeapObject['kind']> = Readonly<Record<string, Method<Kind>>>;

const placeIn = (
  open: OpenState,
  items: readonly Value[],
  wanted: Value,
  from = 0,
  to = items.length,
): number => {
  for (let at = from; at < to; at += 1) if (sameItem(open, items[at]!, wanted)) return at;
  return -1;
};

const clipped = (place: number, length: number): number =>
  place < 0 ? Math.max(0, place + length) : Math.min(place, length);

/** `index(value, start, stop)` and `count(value)` of anything with items. */
const index =
  (message: (open: OpenState, wanted: Value) => string): Method<'list' | 'tuple' | 'deque'> =>
  (open, _ref, { items }, args) => {
    checkCount('index', args, 1, 3);
    const [from, to] = [args[1] ?? 0n, args[2] ?? BigInt(items.length)].map((each) =>
      clipped(placeArgument(open, each), items.length),
    ) as [number, number];
    const at = placeIn(open, items, args[0]!, from, to);
    if (at < 0) throw new PythonError('ValueError', message(open, args[0]!));
    return BigInt(at);
  };

const count: Method<'list' | 'tuple' | 'deque'> = (open, _ref, { kind, items }, args) => {
  const wanted = onlyArgument(`${kind}.count`, args);
  return BigInt(items.filter((item) => sameItem(open, item, wanted)).length);
};

const putList = (open: OpenState, ref: Ref, items: readonly Value[]): null => {
  requireSize(items.length);
  open.replace(ref, { kind: 'list', items });
  return null;
};

export const tupleMethods: Methods<'tuple'> = { index: index(() => 'tuple.index(x): x not in tuple'), count };

export const listMethods: Methods<'list'> = {
  append: (open, ref, { items }, args) => putList(open, ref, [...items, onlyArgument('list.append', args)]),
  extend(open, ref, { items }, args) {
    return putList(open, ref, [...items, ...iterate(open, onlyArgument('list.extend', args))]);
  },
  clear(open, ref, _list, args) {
    checkCount('list.clear', args, 0, 0);
    return putList(open, ref, []);
  },
  copy(open, _ref, { items }, args) {
    checkCount('list.copy', args, 0, 0);
    return open.create({ kind: 'list', items });
  },
  reverse(open, ref, { items }, args) {
    checkCount('list.reverse', args, 0, 0);
    return putList(open, ref, items.toReversed());
  },
  insert(open, ref, { items }, args) {
    checkCount('list.insert', args, 2, 2);
    return putList(
      open,
      ref,
      items.toSpliced(clipped(placeArgument(open, args[0]!), items.length), 0, args[1]!),
    );
  },
  pop(open, ref, { items }, args) {
    checkCount('list.pop', args, 0, 1);
    const given = args.length === 0 ? -1 : placeArgument(open, args[0]!);
    const at = given < 0 ? given + items.length : given;
    if (items.length === 0) throw new PythonError('IndexError', 'pop from empty list');
    if (at < 0 || at >= items.length) throw new PythonError('IndexError', 'pop index out of range');
    putList(open, ref, items.toSpliced(at, 1));
    return items[at]!;
  },
  remove(open, ref, { items }, args) {
    const at = placeIn(open, items, onlyArgument('list.remove', args));
    if (at < 0) throw new PythonError('ValueError', 'list.remove(x): x not in list');
    return putList(open, ref, items.toSpliced(at, 1));
  },
  index: index((open, wanted) =>
    ['3.14', '3.15'].includes(open.program.build)
      ? 'list.index(x): x not in list'
      : `${repr(open, wanted)} is not in list`,
  ),
  count,
  sort(open, ref, { items }, args, keywords) {
    if (args.length > 0) throw new PythonError('TypeError', 'sort() takes no positional arguments');
    const { key = null, reverse = false } = named('sort', args, keywords, 'key', 'reverse');
    if (key !== null) return { kind: 'prelude', name: 'list.sort', args: [ref, key, reverse] };
    const places = order(open, items, truth(open, reverse));
    return putList(
      open,
      ref,
      places.map((place) => items[place]!),
    );
  },
};

const putDeque = (
  open: OpenState,
  ref: Ref,
  deque: Of<'deque'>,
  items: readonly Value[],
  fromLeft = false,
): null => {
  requireSize(items.length);
  open.replace(ref, bounded(deque, items, fromLeft));
  return null;
};

function popDeque(
  open: OpenState,
  ref: Ref,
  deque: Of<'deque'>,
  at: number,
  name: string,
  args: readonly Value[],
): Value {
  checkCount(`deque.${name}`, args, 0, 0);
  const value = deque.items.at(at);
  if (value === undefined) throw new PythonError('IndexError', 'pop from an empty deque');
  putDeque(open, ref, deque, at === 0 ? deque.items.slice(1) : deque.items.slice(0, -1));
  return value;
}

export const dequeMethods: Methods<'deque'> = {
  append: (open, ref, deque, args) =>
    putDeque(open, ref, deque, [...deque.items, onlyArgument('deque.append', args)]),
  appendleft: (open, ref, deque, args) =>
    putDeque(open, ref, deque, [onlyArgument('deque.appendleft', args), ...deque.items], true),
  extend: (open, ref, deque, args) =>
    putDeque(open, ref, deque, [...deque.items, ...iterate(open, onlyArgument('deque.extend', args))]),
  extendleft(open, ref, deque, args) {
    const added = iterate(open, onlyArgument('deque.extendleft', args)).toReversed();
    return putDeque(open, ref, deque, [...added, ...deque.items], true);
  },
  pop: (open, ref, deque, args) => popDeque(open, ref, deque, -1, 'pop', args),
  popleft: (open, ref, deque, args) => popDeque(open, ref, deque, 0, 'popleft', args),
  clear(open, ref, deque, args) {
    checkCount('deque.clear', args, 0, 0);
    return putDeque(open, ref, deque, []);
  },
  copy(open, _ref, { items, maxlen }, args) {
    checkCount('deque.copy', args, 0, 0);
    return open.create({ kind: 'deque', items, maxlen, token: null });
  },
  reverse(open, ref, deque, args) {
    checkCount('deque.reverse', args, 0, 0);
    // CPython's iterators do not notice this one.
    open.replace(ref, { ...deque, items: deque.items.toReversed() });
    return null;
  },
  rotate(open, ref, deque, args) {
    checkCount('deque.rotate', args, 0, 1);
    const { items } = deque;
    const places = placeArgument(open, args[0] ?? 1n);
    if (items.length < 2) return null;
    const cut = (((-places % items.length) + items.length) % items.length) as number;
    return putDeque(open, ref, deque, [...items.slice(cut), ...items.slice(0, cut)]);
  },
  remove(open, ref, deque, args) {
    const wanted = onlyArgument('deque.remove', args);
    const at = placeIn(open, deque.items, wanted);
    if (at < 0) {
      const message =
        open.program.build === '3.9'
          ? 'deque.remove(x): x not in deque'
          : `${repr(open, wanted)} is not in deque`;
      throw new PythonError('ValueError', message);
    }
    return putDeque(open, ref, deque, deque.items.toSpliced(at, 1));
  },
  insert(open, ref, deque, args) {
    checkCount('deque.insert', args, 2, 2);
    const { items, maxlen } = deque;
    if (items.length === maxlen) throw new PythonError('IndexError', 'deque already at its maximum size');
    return putDeque(
      open,
      ref,
      deque,
      items.toSpliced(clipped(placeArgument(open, args[0]!), items.length), 0, args[1]!),
    );
  },
  index: index((open, wanted) => `${repr(open, wanted)} is not in deque`),
  count,
};

export const rangeMethods: Methods<'range'> = {
  index(open, _ref, range, args) {
    const wanted = onlyArgument('range.index', args);
    const at = typeof wanted === 'bigint' ? (wanted - range.start) / range.step : -1n;
    if (at < 0n || at >= BigInt(rangeLength(range)) || range.start + at * range.step !== wanted)
      throw new PythonError('ValueError', `${repr(open, wanted)} is not in range`);
    return at;
  },
};

/** What a method gave, as a call's result. */
export const called = (result: Value | Called): Called =>
  result !== null && typeof result === 'object' && 'kind' in result ? result : valued(result);
