import { integerArgument, named, placeArgument, takes, type Native } from './arguments.ts';
import { compare, itemsInAnyOrder, order, sorted } from './comparison.ts';
import { entriesOf } from './dict-methods.ts';
import { makeDict } from './dicts.ts';
import { hasDunder, iterate, iteratorOf, length, listed, nextOf, resultOf } from './iteration.ts';
import { asNumber, floatSum } from './numbers.ts';
import { binary, bounded } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { emptySet } from './set-members.ts';
import { union } from './set-operations.ts';
import { truth } from './text.ts';
import { typeName } from './type-names.ts';
import { Ref } from './values.ts';

/** The built-in functions that go over what they are given, or make something that can be gone over. */
export const iterableFunctions: Readonly<Record<string, Native>> = {
  min: extreme('min', '<'),
  max: extreme('max', '>'),
  sum(open, args, _self, _ref, keywords) {
    if (args.length === 0)
      throw new PythonError('TypeError', 'sum() takes at least 1 positional argument (0 given)');
    const { iterable, start = 0n } = named('sum', args, keywords, 'iterable', 'start');
    if (typeof start === 'string')
      throw new PythonError('TypeError', "sum() can't sum strings [use ''.join(seq) instead]");
    const items = iterate(open, iterable!);
    open.look(10 * items.length);
    const numbers = [start, ...items].map(asNumber);
    if (numbers.every((number) => number !== null) && numbers.some((number) => typeof number === 'number'))
      return floatSum(numbers as (bigint | number)[], open.program.build);
    if (
      [start, ...items].some((item) => hasDunder(open, item, '__add__') || hasDunder(open, item, '__radd__'))
    )
      throw new Unsupported('sum() of objects with __add__ is not supported; add them in a loop');
    return items.reduce((total, item) => binary(open, '+', total, item, false), start);
  },
  sorted: takes(
    1,
    1,
    (open, [items], _self, _ref, keywords, name) => {
      const { key = null, reverse = false } = named(name, [], keywords, 'key', 'reverse');
      if (key !== null) return { kind: 'prelude', name, args: [items!, key, reverse] };
      return open.create({ kind: 'list', items: sorted(open, items!, truth(open, reverse)) });
    },
    true,
  ),
  list: takes(0, 1, (open, [given = '']) => open.create({ kind: 'list', items: listed(open, given) })),
  tuple: takes(0, 1, (open, [given = '']) =>
    // A tuple of a tuple is the same one.
    open.peek(given)?.kind === 'tuple' ? given : open.create({ kind: 'tuple', items: listed(open, given) }),
  ),
  dict: takes(
    0,
    1,
    (open, [given], _self, _ref, keywords) =>
      makeDict(open, [...(given === undefined ? [] : entriesOf(open, given)), ...keywords]),
    true,
  ),
  set: takes(0, 1, (open, [given]) =>
    open.create(given === undefined ? emptySet : union(open, emptySet, given, true)),
  ),
  enumerate(open, args, _self, _ref, keywords) {
    const { iterable, start = 0n } = named('enumerate', args, keywords, 'iterable', 'start');
    if (iterable === undefined)
      throw new PythonError(
        'TypeError',
        `enumerate() missing required argument 'iterable'${!open.since('3.11') ? ' (pos 1)' : ''}`,
      );
    const next = integerArgument(open, start);
    const over = iteratorOf(open, iterable);
    return open.create({ kind: 'enumerate', over, next, result: resultOf(open, 2) });
  },
  zip(open, args, _self, _ref, keywords) {
    if (keywords.length > 0) throw new Unsupported('zip() with strict= is not supported; zip(a, b) is');
    args.forEach((value) => typeof value !== 'string' && !(value instanceof Ref) && iteratorOf(open, value));
    const over = args.map((value) => iteratorOf(open, value));
    return open.create({ kind: 'zip', over, result: resultOf(open, over.length) });
  },
  reversed: takes(1, 1, (open, args) => {
    const value = args[0]!;
    const kind = open.peek(value)?.kind ?? (typeof value === 'string' ? 'list' : null);
    if (kind === 'deque' || kind === 'view')
      throw new Unsupported(`reversed() of this is not supported; make a list of it`);
    if (kind === null || !['list', 'tuple', 'range', 'dict'].includes(kind))
      throw new PythonError('TypeError', `'${typeName(open, value)}' object is not reversible`);
    return open.create({ kind: 'reversed', over: value, next: length(open, value)! - 1 });
  }),
  iter: takes(1, 1, (open, [over]) => iteratorOf(open, over!)),
  next: takes(1, 2, (open, [iterator, preset]) => {
    if (!(iterator instanceof Ref))
      throw new PythonError('TypeError', `'${typeName(open, iterator!)}' object is not an iterator`);
    const value = nextOf(open, iterator) ?? preset;
    if (value === undefined) throw new PythonError('StopIteration', '', []);
    return value;
  }),
  any: takes(1, 1, (open, [items]) => iterate(open, items!).some((item) => truth(open, item))),
  all: takes(1, 1, (open, [items]) => iterate(open, items!).every((item) => truth(open, item))),
  'collections.deque'(open, args, _self, _ref, keywords) {
    if (args.length > 2)
      throw new PythonError('TypeError', `deque() takes at most 2 arguments (${args.length} given)`);
    const { iterable, maxlen = null } = named('deque', args, keywords, 'iterable', 'maxlen');
    if (maxlen !== null && typeof maxlen !== 'bigint' && typeof maxlen !== 'boolean')
      throw new PythonError('TypeError', 'an integer is required');
    const most = maxlen === null ? null : placeArgument(open, maxlen);
    if (most !== null && most < 0) throw new PythonError('ValueError', 'maxlen must be non-negative');
    const items = iterable === undefined ? [] : iterate(open, iterable);
    return open.create(bounded({ kind: 'deque', items: [], maxlen: most, token: null }, items));
  },
  /** For the library in Python: the items in the order of their keys, and a list's items while it is sorted. */
  'machine.order'(open, [items, keys, reverse]) {
    const values = iterate(open, items!);
    const places = order(open, iterate(open, keys!), truth(open, reverse!));
    return open.create({ kind: 'list', items: places.map((place) => values[place]!) });
  },
  'machine.take'(open, [list]) {
    const items = iterate(open, list!);
    open.replace(list as Ref, { kind: 'list', items: [] });
    return open.create({ kind: 'list', items });
  },
  /** Puts what was taken from a list back into it; returns whether something was in it. */
  'machine.give_back'(open, [list, taken]) {
    const { length } = iterate(open, list!);
    open.replace(list as Ref, { kind: 'list', items: iterate(open, taken!) });
    return length > 0;
  },
};

function extreme(name: 'min' | 'max', operator: '<' | '>'): Native {
  return (open, args, _self, _ref, keywords) => {
    const given = named(name, [], keywords, 'key', 'default');
    if (args.length === 0) throw new PythonError('TypeError', `${name} expected at least 1 argument, got 0`);
    if (args.length > 1 && given.default !== undefined)
      throw new PythonError(
        'TypeError',
        `Cannot specify a default for ${name}() with multiple positional arguments`,
      );
    if ((given.key ?? null) !== null) {
      const items = args.length === 1 ? args[0]! : open.create({ kind: 'tuple', items: args });
      const preset = given.default === undefined ? [] : [given.default];
      return { kind: 'prelude', name, args: [items, given.key!, ...preset] };
    }
    const values = args.length === 1 ? itemsInAnyOrder(open, args[0]!) : args;
    if (values.length === 0) {
      if (given.default !== undefined) return given.default;
      const old = !open.since('3.12');
      const what = old ? 'arg is an empty sequence' : 'iterable argument is empty';
      throw new PythonError('ValueError', `${name}() ${what}`);
    }
    if (values.some((value) => hasDunder(open, value, '__lt__') || hasDunder(open, value, '__gt__')))
      throw new Unsupported(`${name}() of objects with an order of their own is not supported; give a key=`);
    return values.reduce((best, value) => (compare(open, operator, value, best) ? value : best));
  };
}
