import { checkCount, named, placeArgument } from './arguments.ts';
import type { Keywords } from './called.ts';
import { characters, iterate } from './iteration.ts';
import { requireSize } from './limits.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { sliceBounds } from './subscripts.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** What `str` takes for white space (Objects/unicodectype.c). */
const space = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const spaces = new RegExp(`[${space}]+`, 'gu');
const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/gu;

type Method = (
  text: string,
  args: readonly Value[],
  open: OpenState,
  keywords: Keywords,
  name: string,
) => Value;

/** A method without arguments. */
const plain =
  (made: (text: string) => string | boolean): Method =>
  (text, args, _open, _keywords, name) => {
    checkCount(`str.${name}`, args, 0, 0);
    return made(text);
  };

const all = (pattern: string): Method => plain((text) => new RegExp(`^${pattern}+$`, 'u').test(text));

const title = (text: string): string => {
  const upper = text.toUpperCase();
  // Some letters have a form of their own at the start of a word.
  if ([...upper].length !== [...text].length || /[Ǆ-ǌǱ-ǳ]/u.test(text))
    throw new Unsupported('a title with these letters is not supported');
  return upper;
};

function textArgument(open: OpenState, value: Value, message: (type: string) => string): string {
  if (typeof value === 'string') return value;
  throw new PythonError('TypeError', message(typeName(open, value)));
}

const search =
  (step: 1 | -1, fails: boolean): Method =>
  (text, args, open, _keywords, name) => {
    checkCount(`str.${name}`, args, 1, 3);
    const [wanted, from, to] = part(open, text, args, name);
    const found = step === 1 ? to.indexOf(wanted) : to.lastIndexOf(wanted);
    const at = from > characters(text).length ? -1 : found;
    if (at < 0 && fails) throw new PythonError('ValueError', 'substring not found');
    return at < 0 ? -1n : BigInt(from + characters(to.slice(0, at)).length);
  };

/** What is looked for, the place where the looking starts, and the part of the text that is looked at. */
function part(
  open: OpenState,
  text: string,
  [wanted, start = null, stop = null]: readonly Value[],
  name: string,
): [string, number, string] {
  const looked = textArgument(open, wanted!, (type) =>
    ['3.13', '3.14', '3.15'].includes(open.program.build)
      ? `${name}() argument 1 must be str, not ${type}`
      : `must be str, not ${type}`,
  );
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

const affix =
  (at: 'startsWith' | 'endsWith'): Method =>
  (text, args, open, _keywords, name) => {
    checkCount(`str.${name}`, args, 1, 3);
    const object = args[0] instanceof Ref ? open.peek(args[0]) : null;
    const wanted = object?.kind === 'tuple' ? object.items : [args[0]!];
    return wanted.some((each) => {
      const looked = textArgument(open, each, (type) =>
        object?.kind === 'tuple'
          ? `tuple for ${name} must only contain str, not ${type}`
          : `${name} first arg must be str or a tuple of str, not ${type}`,
      );
      const [, from, inside] = part(open, text, [looked, ...args.slice(1)], name);
      return from <= characters(text).length && inside[at](looked);
    });
  };

const strip =
  (left: boolean, right: boolean): Method =>
  (text, args, open, _keywords, name) => {
    checkCount(`str.${name}`, args, 0, 1);
    const given = args[0] ?? null;
    if (given !== null && typeof given !== 'string')
      throw new PythonError('TypeError', `${name} arg must be None or str`);
    const letters = [...characters(text)];
    const out = given === null ? null : new Set(characters(given));
    const goes = (letter: string): boolean =>
      out === null ? new RegExp(`^[${space}]$`, 'u').test(letter) : out.has(letter);
    let from = 0;
    let to = letters.length;
    if (left) while (from < to && goes(letters[from]!)) from += 1;
    if (right) while (to > from && goes(letters[to - 1]!)) to -= 1;
    void open;
    return letters.slice(from, to).join('');
  };

const aligned =
  (before: (missing: number, width: number) => number): Method =>
  (text, args, open, _keywords, name) => {
    checkCount(`str.${name}`, args, 1, 2);
    const width = placeArgument(open, args[0]!);
    const fill = args[1] ?? ' ';
    if (typeof fill !== 'string')
      throw new PythonError(
        'TypeError',
        `The fill character must be a unicode character, not ${typeName(open, fill)}`,
      );
    if (characters(fill).length !== 1)
      throw new PythonError('TypeError', 'The fill character must be exactly one character long');
    requireSize(width);
    const missing = Math.max(0, width - characters(text).length);
    const first = before(missing, width);
    return fill.repeat(first) + text + fill.repeat(missing - first);
  };

const split =
  (fromRight: boolean): Method =>
  (text, args, open, keywords, name) => {
    const given = named(`str.${name}`, args, keywords, 'sep', 'maxsplit');
    const sep = given.sep ?? null;
    let most = given.maxsplit === undefined ? -1 : placeArgument(open, given.maxsplit);
    if (sep !== null && typeof sep !== 'string')
      throw new PythonError('TypeError', `must be str or None, not ${typeName(open, sep)}`);
    if (sep === '') throw new PythonError('ValueError', 'empty separator');
    if (most < 0) most = Infinity;
    return open.create({ kind: 'list', items: (fromRight ? splitRight : splitLeft)(text, sep, most) });
  };

function splitLeft(text: string, sep: string | null, most: number): string[] {
  const parts: string[] = [];
  let rest = sep === null ? text.replace(new RegExp(`^[${space}]+`, 'u'), '') : text;
  if (sep === null && rest === '') return [];
  while (parts.length < most) {
    const found = sep === null ? new RegExp(`[${space}]+`, 'u').exec(rest) : null;
    const at = sep === null ? (found?.index ?? -1) : rest.indexOf(sep);
    if (at < 0) break;
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + (sep ?? found![0]).length);
    if (sep === null && rest === '') return parts;
  }
  // Without a limit what follows the last word is gone; with one it stays.
  return [...parts, rest];
}

function splitRight(text: string, sep: string | null, most: number): string[] {
  const parts: string[] = [];
  let rest = sep === null ? text.replace(new RegExp(`[${space}]+$`, 'u'), '') : text;
  if (sep === null && rest === '') return [];
  while (parts.length < most) {
    const found = sep === null ? [...rest.matchAll(spaces)].at(-1) : undefined;
    const at = sep === null ? (found?.index ?? -1) : rest.lastIndexOf(sep);
    if (at < 0) break;
    parts.unshift(rest.slice(at + (sep ?? found![0]).length));
    rest = rest.slice(0, at);
    if (sep === null && rest === '') return parts;
  }
  return [rest, ...parts];
}

/** The methods of `str`, by name. */
export const textMethods: Readonly<Record<string, Method>> = {
  upper: plain((text) => text.toUpperCase()),
  lower: plain((text) => text.toLowerCase()),
  swapcase: plain((text) =>
    [...text].map((each) => (/\p{Uppercase}/u.test(each) ? each.toLowerCase() : title(each))).join(''),
  ),
  capitalize: plain((text) => {
    const [first = '', ...rest] = text;
    return title(first) + rest.join('').toLowerCase();
  }),
  title: plain((text) =>
    text.replaceAll(/\p{Cased}+/gu, (word) => {
      const [first = '', ...rest] = word;
      return title(first) + rest.join('').toLowerCase();
    }),
  ),
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
  find: search(1, false),
  rfind: search(-1, false),
  index: search(1, true),
  rindex: search(-1, true),
  ljust: aligned(() => 0),
  rjust: aligned((missing) => missing),
  // Of an odd rest the left side gets the larger part where the width is odd (Objects/unicodeobject.c).
  center: aligned((missing, width) => Math.floor(missing / 2) + (missing & width & 1)),
  zfill(text, args, open) {
    checkCount('str.zfill', args, 1, 1);
    const width = placeArgument(open, args[0]!);
    requireSize(width);
    const sign = /^[+-]/.exec(text)?.[0] ?? '';
    return sign + '0'.repeat(Math.max(0, width - characters(text).length)) + text.slice(sign.length);
  },
  count(text, args, open) {
    checkCount('str.count', args, 1, 3);
    const [wanted, from, inside] = part(open, text, args, 'count');
    if (from > characters(text).length) return 0n;
    return BigInt(wanted === '' ? characters(inside).length + 1 : inside.split(wanted).length - 1);
  },
  replace(text, args, open, keywords) {
    if (keywords.length > 0)
      throw new Unsupported('replace() with count= is not supported; give it by place');
    checkCount('str.replace', args, 2, 3);
    const [old, by] = args.map((each, at) =>
      at === 2
        ? ''
        : textArgument(open, each, (type) => `replace() argument ${at + 1} must be str, not ${type}`),
    ) as [string, string];
    const most = args.length > 2 ? placeArgument(open, args[2]!) : -1;
    const parts: readonly string[] = old === '' ? ['', ...characters(text), ''] : text.split(old);
    requireSize(text.length + parts.length * by.length);
    const count = most < 0 ? parts.length : most;
    // An empty old text is found before each character and at the end.
    return parts.map((each, at) => (at === 0 ? '' : at <= count ? by : old) + each).join('');
  },
  splitlines(text, args, open, keywords) {
    const { keepends = false } = named('str.splitlines', args, keywords, 'keepends');
    const lines: string[] = [];
    let from = 0;
    for (const { 0: end, index } of text.matchAll(lineEnd)) {
      lines.push(text.slice(from, index) + (keepends === true || keepends === 1n ? end : ''));
      from = index + end.length;
    }
    if (from < text.length) lines.push(text.slice(from));
    return open.create({ kind: 'list', items: lines });
  },
  partition(text, args, open) {
    return parted(
      open,
      text,
      args,
      (sep) => text.indexOf(sep),
      (all) => [all, '', ''],
    );
  },
  rpartition(text, args, open) {
    return parted(
      open,
      text,
      args,
      (sep) => text.lastIndexOf(sep),
      (all) => ['', '', all],
    );
  },
  removeprefix(text, args, open) {
    checkCount('str.removeprefix', args, 1, 1);
    const prefix = textArgument(open, args[0]!, (type) => `removeprefix() argument must be str, not ${type}`);
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  },
  removesuffix(text, args, open) {
    checkCount('str.removesuffix', args, 1, 1);
    const suffix = textArgument(open, args[0]!, (type) => `removesuffix() argument must be str, not ${type}`);
    return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  },
  join(text, args, open) {
    checkCount('str.join', args, 1, 1);
    const joined = args[0]!;
    if (typeof joined !== 'string' && !(joined instanceof Ref))
      throw new PythonError('TypeError', 'can only join an iterable');
    const items = iterate(open, joined);
    const wrong = items.findIndex((item) => typeof item !== 'string');
    if (wrong >= 0)
      throw new PythonError(
        'TypeError',
        `sequence item ${wrong}: expected str instance, ${typeName(open, items[wrong]!)} found`,
      );
    const whole = items.join(text);
    requireSize(whole.length);
    return whole;
  },
};

function parted(
  open: OpenState,
  text: string,
  args: readonly Value[],
  find: (sep: string) => number,
  missing: (text: string) => string[],
): Value {
  checkCount('str.partition', args, 1, 1);
  const sep = textArgument(open, args[0]!, (type) => `must be str, not ${type}`);
  if (sep === '') throw new PythonError('ValueError', 'empty separator');
  const at = find(sep);
  const items = at < 0 ? missing(text) : [text.slice(0, at), sep, text.slice(at + sep.length)];
  return open.create({ kind: 'tuple', items });
}
