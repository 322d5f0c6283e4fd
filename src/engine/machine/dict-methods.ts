import { takes, type Methods } from './arguments.ts';
import { withEntries, makeDict } from './dicts.ts';
import { entryOf, placeOf, type Entry } from './equality.ts';
import { iterate } from './iteration.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { keyError } from './subscripts.ts';
import type { Value } from './values.ts';

/** The entries that `dict(value)` and `update(value)` take: another dict's, or pairs. */
export function entriesOf(open: OpenState, value: Value): readonly Entry[] {
  const object = open.object(value);
  if (object?.kind === 'dict') return object.entries;
  return iterate(open, value).map((pair, at) => {
    let items: readonly Value[];
    try {
      items = iterate(open, pair);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      throw new PythonError(
        'TypeError',
        open.since('3.14')
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

const view = (shows: 'keys' | 'values' | 'items'): Methods<'dict'>[string] =>
  takes(0, 0, (open, _args, _dict, dict) => open.create({ kind: 'view', dict, shows }));

export const dictMethods: Methods<'dict'> = {
  get: takes(1, 2, (open, [key, preset = null], dict) => {
    const found = entryOf(open, dict, key!);
    return found === undefined ? preset : found[1];
  }),
  pop: takes(1, 2, (open, [key, preset], dict, ref) => {
    // An empty dict pops nothing, and does not look at the key.
    const at = dict.entries.length === 0 ? -1 : placeOf(open, dict, key!);
    if (at < 0) {
      if (preset !== undefined) return preset;
      throw keyError(open, key!);
    }
    open.replace(ref, { kind: 'dict', entries: dict.entries.toSpliced(at, 1), token: null });
    return dict.entries[at]![1];
  }),
  popitem: takes(0, 0, (open, _args, dict, ref) => {
    const { entries } = dict;
    const last = entries.at(-1);
    if (last === undefined) throw new PythonError('KeyError', 'popitem(): dictionary is empty');
    open.replace(ref, { ...dict, entries: entries.slice(0, -1) });
    return open.create({ kind: 'tuple', items: [...last] });
  }),
  setdefault: takes(1, 2, (open, [key, preset = null], dict, ref) => {
    const found = entryOf(open, dict, key!);
    if (found !== undefined) return found[1];
    open.replace(ref, { ...dict, entries: [...dict.entries, [key!, preset]] });
    return preset;
  }),
  update: takes(
    0,
    1,
    (open, [more], dict, ref, keywords) => {
      const added = more === undefined ? [] : entriesOf(open, more);
      open.replace(ref, withEntries(open, dict, [...added, ...keywords]));
      return null;
    },
    true,
  ),
  clear: takes(0, 0, (open, _args, dict, ref) => {
    open.replace(ref, { ...dict, entries: [] });
    return null;
  }),
  copy: takes(0, 0, (open, _args, { entries }) => open.create({ kind: 'dict', entries, token: null })),
  keys: view('keys'),
  values: view('values'),
  items: view('items'),
};

/** `dict.fromkeys(keys, value)`. */
export const fromKeys = takes(1, 2, (open, [keys, value = null]) =>
  makeDict(
    open,
    iterate(open, keys!).map((key) => [key, value] as const),
  ),
);
