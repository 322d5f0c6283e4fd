import { named, placeArgument, takes, type Native } from './arguments.ts';
import { characters, iterateOr } from './iteration.ts';
import { requireSize } from './limits.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { sliceBounds } from './subscripts.ts';
import { typeName } from './type-names.ts';
import type { HeapObject, Value } from './values.ts';

/** What `str` takes for white space (Objects/unicodectype.c). */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const spaces = new RegExp(`[${space}]+`, 'u');
const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/gu;

type Method = Native<string>;

/** A method without arguments. */
const plain = (made: (text: string) => string | boolean): Method =>
  takes(0, 0, (_open, _args, text) => made(text));

const all = (pattern: string): Method => plain((text) => new RegExp(`^${pattern}+$`, 'u').test(text));

const upper = (text: string): string => {
  const made = text.toUpperCase();
  // Some letters have a form of their own at the start of a word.
  if ([...made].length !== [...text].length || /[Ǆ-ǌǱ-ǳ]/u.test(text))
    throw new Unsupported('a title with these letters is not supported');
  return made;
};

const capitalized = ([first = '', ...rest]: Iterable<string>): string =>
  upper(first) + rest.join('').toLowerCase();

function textArgument(open: OpenState, value: Value, message: string): string {
  if (typeof value === 'string') return value;
  throw new PythonError('TypeError', `${message}, not ${typeName(open, value)}`);
}

const search = (fromRight: boolean, fails: boolean): Method =>
  takes(1, 3, (open, args, text, _ref, _keywords, name) => {
    const [wanted, from, to] = part(open, text, args, name);
    const found = fromRight ? to.lastIndexOf(wanted) : to.indexOf(wanted);
    const at = from > characters(text).length ? -1 : found;
    if (at < 0 && fails) throw new PythonError('ValueError', 'substring not found');
    return at < 0 ? -1n : BigInt(from + characters(to.slice(0, at)).length);
  });

const short = (name: string): string => name.slice('str.'.length);

/** What is looked for, the place where the looking starts, and the part of the text that is looked at. */
function part(
  open: OpenState,
  text: string,
  [wanted, start = null, stop = null]: readonly Value[],
  name: string,
): [string, number, string] {
  const which = open.since('3.13') ? `${short(name)}() argument 1 ` : '';
  const looked = textArgument(open, wanted!, `${which}must be str`);
  if (start === null && stop === null) return [looked, 0, text];
  const letters = characters(text);
  const slice: HeapObject & { kind: 'slice' } = { kind: 'slice', start, stop, step: null };
  const { start: from, count } = sliceBounds(slice, letters.length);
  // Behind the end, or with the end before the start, not even an empty text is found.
  const end = sliceBounds({ ...slice, start: null }, letters.length).count;
  if ((typeof start === 'bigint' && start > BigInt(letters.length)) || end < from)
    return [looked, letters.length + 1, ''];
  return [looked, from, letters.slice(from, from + count).join('')];
}

const affix = (at: 'startsWith' | 'endsWith'): Method =>
  takes(1, 3, (open, [first, ...bounds], text, _ref, _keywords, name) => {
    const object = open.peek(first);
    const tuple = object?.kind === 'tuple';
    const message = tuple
      ? `tuple for ${short(name)} must only contain str`
      : `${short(name)} first arg must be str or a tuple of str`;
    return (tuple ? object.items : [first!]).some((each) => {
      const looked = textArgument(open, each, message);
      const [, from, inside] = part(open, text, [looked, ...bounds], name);
      return from <= characters(text).length && inside[at](looked);
    });
  });

const strip = (left: boolean, right: boolean): Method =>
  takes(0, 1, (_open, [given = null], text, _ref, _keywords, name) => {
    if (given !== null && typeof given !== 'string')
      throw new PythonError('TypeError', `${short(name)} arg must be None or str`);
    const letters = characters(text);
    const out = given === null ? null : characters(given);
    const goes = (letter: string): boolean => (out === null ? spaces.test(letter) : out.includes(letter));
    let from = 0;
    let to = letters.length;
    if (left) while (from < to && goes(letters[from]!)) from += 1;
    if (right) while (to > from && goes(letters[to - 1]!)) to -= 1;
    return letters.slice(from, to).join('');
  });

const aligned = (before: (missing: number, width: number) => number): Method =>
  takes(1, 2, (open, [given, fill = ' '], text) => {
    const width = placeArgument(open, given!);
    const filled = textArgument(open, fill, 'The fill character must be a unicode character');
    if (characters(filled).length !== 1)
      throw new PythonError('TypeError', 'The fill character must be exactly one character long');
    requireSize(width, 1);
    const missing = Math.max(0, width - characters(text).length);
    const first = before(missing, width);
    return filled.repeat(first) + text + filled.repeat(missing - first);
  });

const separator = (sep: string): string => {
  if (sep === '') throw new PythonError('ValueError', 'empty separator');
  return sep;
};

const split =
  (fromRight: boolean): Method =>
  (open, args, text, _ref, keywords, name) => {
    const { sep = null, maxsplit = -1n } = named(name, args, keywords, 'sep', 'maxsplit');
    const limit = placeArgument(open, maxsplit);
    const most = limit < 0 ? Infinity : limit;
    const by = sep === null ? null : separator(textArgument(open, sep, 'must be str or None'));
    const items = fromRight
      ? parts(backwards(text), by === null ? null : backwards(by), most)
          .map(backwards)
          .reverse()
      : parts(text, by, most);
    return open.create({ kind: 'list', items });
  };

const backwards = (text: string): string => text.split('').reverse().join('');

function parts(text: string, sep: string | null, most: number): string[] {
  const found: string[] = [];
  let rest = text;
  if (sep === null && spaces.exec(text)?.index === 0) rest = text.replace(spaces, '');
  while (sep !== null || rest !== '') {
    const next = sep ?? spaces.exec(rest)?.[0];
    const at = next === undefined ? -1 : rest.indexOf(next);
    // Without a limit what follows the last word is gone; with one it stays.
    if (at < 0 || found.length >= most) return [...found, rest];
    found.push(rest.slice(0, at));
    rest = rest.slice(at + next!.length);
  }
  return found;
}

const parted = (fromRight: boolean): Method =>
  takes(1, 1, (open, [given], text) => {
    const sep = separator(textArgument(open, given!, 'must be str'));
    const at = fromRight ? text.lastIndexOf(sep) : text.indexOf(sep);
    const missing = fromRight ? ['', '', text] : [text, '', ''];
    const items = at < 0 ? missing : [text.slice(0, at), sep, text.slice(at + sep.length)];
    return open.create({ kind: 'tuple', items });
  });

/** The methods of `str`, by name. */
export const textMethods: Readonly<Record<string, Method>> = {
  upper: plain((text) => text.toUpperCase()),
  lower: plain((text) => text.toLowerCase()),
  swapcase: plain((text) =>
    [...text].map((each) => (/\p{Uppercase}/u.test(each) ? each.toLowerCase() : upper(each))).join(''),
  ),
  capitalize: plain(capitalized),
  title: plain((text) => text.replaceAll(/\p{Cased}+/gu, capitalized)),
  isdigit: plain((text) => {
    if (/\p{No}/u.test(text)) throw new Unsupported('isdigit() of this text is not supported');
    return /^\p{Nd}+$/u.test(text);
  }),
  isdecimal: all('\\p{Nd}'),
  isalpha: all('\\p{L}'),
  isalnum: all('[\\p{L}\\p{N}]'),
  isspace: all(`[${space}]`),
  isascii: plain((text) => /^[\0-\x7f]*$/.test(text)),
  isidentifier: all('[\\p{ID_Start}_][\\p{ID_Continue}]*'),
  isupper: plain((text) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text)),
  islower: plain((text) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text)),
  strip: strip(true, true),
  lstrip: strip(true, false),
  rstrip: strip(false, true),
  split: split(false),
  rsplit: split(true),
  startswith: affix('startsWith'),
  endswith: affix('endsWith'),
  find: search(false, false),
  rfind: search(true, false),
  index: search(false, true),
  rindex: search(true, true),
  ljust: aligned(() => 0),
  rjust: aligned((missing) => missing),
  // Of an odd rest the left side gets the larger part where the width is odd (Objects/unicodeobject.c).
  center: aligned((missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  zfill: takes(1, 1, (open, [given], text) => {
    const width = placeArgument(open, given!);
    requireSize(width, 1);
    const sign = /^[+-]/.exec(text)?.[0] ?? '';
    return sign + '0'.repeat(Math.max(0, width - characters(text).length)) + text.slice(sign.length);
  }),
  count: takes(1, 3, (open, args, text, _ref, _keywords, name) => {
    const [wanted, from, inside] = part(open, text, args, name);
    if (from > characters(text).length) return 0n;
    return BigInt(wanted === '' ? characters(inside).length + 1 : inside.split(wanted).length - 1);
  }),
  replace: takes(
    2,
    3,
    (open, [first, second, limit = -1n], text, _ref, keywords) => {
      if (keywords.length > 0)
        throw new Unsupported('replace() with count= is not supported; give it by place');
      const old = textArgument(open, first!, 'replace() argument 1 must be str');
      const by = textArgument(open, second!, 'replace() argument 2 must be str');
      const most = placeArgument(open, limit);
      const parts: readonly string[] = old === '' ? ['', ...characters(text), ''] : text.split(old);
      requireSize(text.length + parts.length * by.length, 1);
      const count = most < 0 ? parts.length : most;
      // An empty old text is found before each character and at the end.
      return parts.map((each, at) => (at === 0 ? '' : at <= count ? by : old) + each).join('');
    },
    true,
  ),
  splitlines(open, args, text, _ref, keywords, name) {
    const { keepends = false } = named(name, args, keywords, 'keepends');
    const lines: string[] = [];
    let from = 0;
    for (const { 0: end, index } of text.matchAll(lineEnd)) {
      lines.push(text.slice(from, index) + (keepends === true || keepends === 1n ? end : ''));
      from = index + end.length;
    }
    if (from < text.length) lines.push(text.slice(from));
    return open.create({ kind: 'list', items: lines });
  },
  partition: parted(false),
  rpartition: parted(true),
  removeprefix: takes(1, 1, (open, [given], text) => {
    const prefix = textArgument(open, given!, 'removeprefix() argument must be str');
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  removesuffix: takes(1, 1, (open, [given], text) => {
    const suffix = textArgument(open, given!, 'removesuffix() argument must be str');
    return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
  }),
  join: takes(1, 1, (open, [joined], text) => {
    const items = iterateOr(open, joined!, () => 'can only join an iterable');
    const wrong = items.findIndex((item) => typeof item !== 'string');
    if (wrong >= 0)
      throw new PythonError(
        'TypeError',
        `sequence item ${wrong}: expected str instance, ${typeName(open, items[wrong]!)} found`,
      );
    const letters = (items as string[]).reduce((sum, item) => sum + item.length, 0);
    requireSize(letters + text.length * (items.length - 1), 1);
    return items.join(text);
  }),
};
