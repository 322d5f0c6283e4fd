import { checkCount } from './arguments.ts';
import { withEntries, makeDict } from './dicts.ts';
import { entryOf, placeOf, type Entry } from './equality.ts';
import { iterate } from './iteration.ts';
import type { Methods } from './list-methods.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { keyError } from './subscripts.ts';
import { Ref, type Value } from './values.ts';

/** The entries that `dict(value)` and `update(value)` take: another dict's, or pairs. */
export function entriesOf(open: OpenState, value: Value): readonly Entry[] {
  const object = value instanceof Ref ? open.object(value) : null;
  if (object?.kind === 'dict') return object.entries;
  return iterate(open, value).map((pair, at) => {
    let items: readonly Value[];
    try {
      items = iterate(open, pair);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw new PythonError(
        'TypeError',
        ['3.14', '3.15'].includes(open.program.build)
          ? error.message
          : `cannot convert dictionary update sequence element #${at} to a sequence`,
      );
    }
    if (items.length === 2) return [items[0]!, items[1]!];
    throw new PythonError(
      'ValueError',
      `dictionary update sequence element #${at} has length ${items.length}; 2 is required`,
    );
  });
}

const view =
  (shows: 'keys' | 'values' | 'items'): Methods<'dict'>[string] =>
  (open, dict, _object, args) => {
    checkCount(`dict.${shows}`, args, 0, 0);
    return open.create({ kind: 'view', dict, shows });
  };

export const dictMethods: Methods<'dict'> = {
  get(open, _ref, dict, args) {
    checkCount('dict.get', args, 1, 2);
    const found = entryOf(open, dict, args[0]!);
    return found === undefined ? (args[1] ?? null) : found[1];
  },
  pop(open, ref, dict, args) {
    checkCount('dict.pop', args, 1, 2);
    // An empty dict pops nothing, and does not look at the key.
    const at = dict.entries.length === 0 ? -1 : placeOf(open, dict, args[0]!);
    if (at < 0) {
      if (args.length > 1) return args[1]!;
      throw keyError(open, args[0]!);
    }
    open.replace(ref, { kind: 'dict', entries: dict.entries.toSpliced(at, 1) });
    return dict.entries[at]![1];
  },
  popitem(open, ref, { entries }, args) {
    checkCount('dict.popitem', args, 0, 0);
    const last = entries.at(-1);
    if (last === undefined) throw new PythonError('KeyError', 'popitem(): dictionary is empty');
    open.replace(ref, { kind: 'dict', entries: entries.slice(0, -1) });
    return open.create({ kind: 'tuple', items: [...last] });
  },
  setdefault(open, ref, dict, args) {
    checkCount('dict.setdefault', args, 1, 2);
    const found = entryOf(open, dict, args[0]!);
    if (found !== undefined) return found[1];
    open.replace(ref, { kind: 'dict', entries: [...dict.entries, [args[0]!, args[1] ?? null]] });
    return args[1] ?? null;
  },
  update(open, ref, dict, args, keywords) {
    checkCount('dict.update', args, 0, 1);
    const added = args.length === 0 ? [] : entriesOf(open, args[0]!);
    open.replace(ref, withEntries(open, dict, [...added, ...keywords]));
    return null;
  },
  clear(open, ref, _dict, args) {
    checkCount('dict.clear', args, 0, 0);
    open.replace(ref, { kind: 'dict', entries: [] });
    return null;
  },
  copy(open, _ref, { entries }, args) {
    checkCount('dict.copy', args, 0, 0);
    return open.create({ kind: 'dict', entries });
  },
  keys: view('keys'),
  values: view('values'),
  items: view('items'),
};

/** `dict.fromkeys(keys, value)`. */
export function fromKeys(open: OpenState, args: readonly Value[]): Value {
  checkCount('dict.fromkeys', args, 1, 2);
  return makeDict(
    open,
    iterate(open, args[0]!).map((key) => [key, args[1] ?? null] as const),
  );
}
