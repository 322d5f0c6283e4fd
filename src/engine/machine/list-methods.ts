import { named, placeArgument, takes, type Methods, type Native } from './arguments.ts';
import { order } from './comparison.ts';
import { sameItem } from './equality.ts';
import { iterate, rangeLength } from './iteration.ts';
import { requireSize } from './limits.ts';
import { bounded } from './operators.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { repr, truth } from './text.ts';
import type { HeapObject, Ref, Value } from './values.ts';

type Deque = HeapObject & { readonly kind: 'deque' };
type Sequence = { readonly items: readonly Value[] };

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

const clipped = (open: OpenState, given: Value, { length }: readonly Value[]): number => {
  const place = placeArgument(open, given);
  return place < 0 ? Math.max(0, place + length) : Math.min(place, length);
};

/** `index(value, start, stop)` and `count(value)` of anything with items. */
const index = (message: (open: OpenState, wanted: Value) => string): Native<Sequence> =>
  takes(1, 3, (open, [wanted, start = 0n, stop], { items }) => {
    const from = clipped(open, start, items);
    const to = clipped(open, stop ?? BigInt(items.length), items);
    const at = placeIn(open, items, wanted!, from, to);
    if (at < 0) throw new PythonError('ValueError', message(open, wanted!));
    return BigInt(at);
  });

const count: Native<Sequence> = takes(1, 1, (open, [wanted], { items }) =>
  BigInt(items.filter((item) => sameItem(open, item, wanted!)).length),
);

const putList = (open: OpenState, ref: Ref, items: readonly Value[]): null => {
  requireSize(items.length);
  open.replace(ref, { kind: 'list', items });
  return null;
};

const inserted = (open: OpenState, items: readonly Value[], [place, item]: readonly Value[]): Value[] =>
  items.toSpliced(clipped(open, place!, items), 0, item!);

export const tupleMethods: Methods<'tuple'> = { index: index(() => 'tuple.index(x): x not in tuple'), count };

export const listMethods: Methods<'list'> = {
  append: takes(1, 1, (open, [item], { items }, ref) => putList(open, ref, [...items, item!])),
  extend: takes(1, 1, (open, [more], { items }, ref) =>
    putList(open, ref, [...items, ...iterate(open, more!)]),
  ),
  clear: takes(0, 0, (open, _args, _list, ref) => putList(open, ref, [])),
  copy: takes(0, 0, (open, _args, { items }) => open.create({ kind: 'list', items })),
  reverse: takes(0, 0, (open, _args, { items }, ref) => putList(open, ref, items.toReversed())),
  insert: takes(2, 2, (open, args, { items }, ref) => putList(open, ref, inserted(open, items, args))),
  pop: takes(0, 1, (open, [place = -1n], { items }, ref) => {
    const given = placeArgument(open, place);
    const at = given < 0 ? given + items.length : given;
    if (items.length === 0) throw new PythonError('IndexError', 'pop from empty list');
    if (at < 0 || at >= items.length) throw new PythonError('IndexError', 'pop index out of range');
    putList(open, ref, items.toSpliced(at, 1));
    return items[at]!;
  }),
  remove: takes(1, 1, (open, [wanted], { items }, ref) => {
    const at = placeIn(open, items, wanted!);
    if (at < 0) throw new PythonError('ValueError', 'list.remove(x): x not in list');
    return putList(open, ref, items.toSpliced(at, 1));
  }),
  index: index((open, wanted) =>
    open.since('3.14') ? 'list.index(x): x not in list' : `${repr(open, wanted)} is not in list`,
  ),
  count,
  sort(open, args, { items }, ref, keywords) {
    if (args.length > 0) throw new PythonError('TypeError', 'sort() takes no positional arguments');
    const { key = null, reverse = false } = named('sort', args, keywords, 'key', 'reverse');
    // Without items it has no key to ask for, and is done in one step.
    if (key !== null && items.length > 0)
      return { kind: 'prelude', name: 'list.sort', args: [ref, key, reverse] };
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
  deque: Deque,
  items: readonly Value[],
  fromLeft = false,
): null => {
  requireSize(items.length);
  open.replace(ref, bounded(deque, items, fromLeft));
  return null;
};

const popDeque = (at: 0 | -1): Native<Deque> =>
  takes(0, 0, (open, _args, deque, ref) => {
    const value = deque.items.at(at);
    if (value === undefined) throw new PythonError('IndexError', 'pop from an empty deque');
    putDeque(open, ref, deque, at === 0 ? deque.items.slice(1) : deque.items.slice(0, -1));
    return value;
  });

export const dequeMethods: Methods<'deque'> = {
  append: takes(1, 1, (open, [item], deque, ref) => putDeque(open, ref, deque, [...deque.items, item!])),
  appendleft: takes(1, 1, (open, [item], deque, ref) =>
    putDeque(open, ref, deque, [item!, ...deque.items], true),
  ),
  extend: takes(1, 1, (open, [more], deque, ref) =>
    putDeque(open, ref, deque, [...deque.items, ...iterate(open, more!)]),
  ),
  extendleft: takes(1, 1, (open, [more], deque, ref) =>
    putDeque(open, ref, deque, [...iterate(open, more!).toReversed(), ...deque.items], true),
  ),
  pop: popDeque(-1),
  popleft: popDeque(0),
  clear: takes(0, 0, (open, _args, deque, ref) => putDeque(open, ref, deque, [])),
  copy: takes(0, 0, (open, _args, { items, maxlen }) =>
    open.create({ kind: 'deque', items, maxlen, token: null }),
  ),
  reverse: takes(0, 0, (open, _args, deque, ref) => {
    // CPython's iterators do not notice this one.
    open.replace(ref, { ...deque, items: deque.items.toReversed() });
    return null;
  }),
  rotate: takes(0, 1, (open, [by = 1n], deque, ref) => {
    const { items } = deque;
    const places = placeArgument(open, by);
    if (items.length < 2) return null;
    const cut = ((-places % items.length) + items.length) % items.length;
    return putDeque(open, ref, deque, [...items.slice(cut), ...items.slice(0, cut)]);
  }),
  remove: takes(1, 1, (open, [wanted], deque, ref) => {
    const at = placeIn(open, deque.items, wanted!);
    if (at >= 0) return putDeque(open, ref, deque, deque.items.toSpliced(at, 1));
    const what = open.since('3.10') ? `${repr(open, wanted!)} is` : 'deque.remove(x): x';
    throw new PythonError('ValueError', `${what} not in deque`);
  }),
  insert: takes(2, 2, (open, args, deque, ref) => {
    const { items, maxlen } = deque;
    if (items.length === maxlen) throw new PythonError('IndexError', 'deque already at its maximum size');
    return putDeque(open, ref, deque, inserted(open, items, args));
  }),
  index: index((open, wanted) => `${repr(open, wanted)} is not in deque`),
  count,
};

export const rangeMethods: Methods<'range'> = {
  index: takes(1, 1, (open, [wanted], range) => {
    const at = typeof wanted === 'bigint' ? (wanted - range.start) / range.step : -1n;
    if (at < 0n || at >= BigInt(rangeLength(range)) || range.start + at * range.step !== wanted)
      throw new PythonError('ValueError', `${repr(open, wanted!)} is not in range`);
    return at;
  }),
};
