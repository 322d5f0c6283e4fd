import { runInNewContext } from 'node:vm';
import { SourceError } from '../../src/engine/index.ts';
import { chance } from './python/generate.ts';

/** What bad texts are made of, beside what all have. */
export interface Material {
  /** Which program is changed, for a random number. */
  readonly program: (pick: number) => string;
  /** Pieces that texts are put together from, with spaces between them. */
  readonly pieces: string;
  /** Expressions that ask for too much: they are put where a number was, or anywhere. */
  readonly odd: readonly string[];
}

type Chosen = <T>(list: readonly T[]) => T;

const pieces =
  'def class while for if elif else try except finally with as return yield import from global nonlocal lambda not and or in is del pass break continue raise assert None True False print range len list dict set tuple str int float sum sorted min max id repr open eval super self args x y f 0 1 -1 2 3.5 1e308 10**9 10**100 "a" \'\' f"{x}" f"{ """ \'\'\' ( ) [ ] { } , : ; . = == += ** // << >> @ -> := * & | ^ ~ < > != \\ # ! ? $ ` é 𝐱 ﬁ'.split(
    ' ',
  );
const whitespace = [' ', ' ', ' ', '\n', '\n', '\n    ', '\n        ', '\t', '\f', '\r\n', '\r', '\\\n', ''];
const odd = [
  '\0',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u2028',
  '\x85',
  '\x1a',
  '9'.repeat(5000),
  '('.repeat(300),
  '-'.repeat(2000),
  'x.'.repeat(2000),
  'not '.repeat(500),
  '[0] * 10**9',
  '"a" * 10**10',
  '2 ** 10**9',
  '1 << 10**9',
  'range(10**18)',
  'list(range(10**9))',
  'while True: pass',
  'lambda: '.repeat(300),
];

/** The text of that seed: pieces of Python in any order, or a program with changes. */
export function badText(seed: number, material: Material): string {
  const random = chance(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const one: Chosen = (list) => list[below(list.length)]!;
  const all = [...pieces, ...material.pieces.split(' ')];
  if (random() < 0.15)
    return Array.from({ length: 1 + below(60) }, () => one(all) + one(whitespace)).join('');
  const parts = material.program(below(2 ** 31)).split(/(\n *|\s+|\w+|[^\w\s])/);
  const piece = (): string => one(all);
  const tooMuch = (): string => one([...odd, ...material.odd]);
  const gentle = random() < 0.5;
  for (let count = 1 + below(4); count > 0 && parts.length > 0; count -= 1)
    change(parts, gentle ? 8 + below(20) : below(28), below, one, piece, tooMuch);
  return parts.join('');
}

function change(
  parts: string[],
  kind: number,
  below: (limit: number) => number,
  one: Chosen,
  piece: () => string,
  tooMuch: () => string,
): void {
  const at = below(parts.length);
  if (kind < 1) parts.splice(at, 1);
  else if (kind < 2) parts.splice(at, 1 + below(12));
  else if (kind < 3) parts.splice(at, 0, ...parts.slice(at, at + below(40)));
  else if (kind < 4) parts.splice(at, 0, one(parts));
  else if (kind < 5) parts.splice(at, 0, piece());
  else if (kind < 6) parts.splice(at, 0, one(whitespace));
  else if (kind < 7) parts.splice(at, 0, tooMuch());
  else if (kind < 8) parts.length = at;
  // What follows leaves most programs programs.
  else if (kind < 12)
    replaced(parts, at, /^\d+$/, () => one(['0', '1', '-1', '7', '100', '(10**6)', '(10**30)', '1.5']));
  else if (kind < 13) replaced(parts, at, /^\d+$/, () => `(${tooMuch()})`);
  else if (kind < 17)
    replaced(parts, at, /^[a-z_]\w*$/i, () => one(parts.filter((part) => /^[a-z_]\w*$/i.test(part))));
  else if (kind < 18) replaced(parts, at, /^[-+*/<>=.]$/, () => one(['+', '-', '*', '<', '==', '.', ',']));
  else if (kind < 19) replaced(parts, at, /^\n/, (part) => `${part}pass${part}`);
  else if (kind < 20) replaced(parts, at, /^\n/, (part) => `${part}while True:${part} x = 1${part}`);
  else {
    // A line without a block is executed twice, or not at all, or after another one as well.
    const [from, to] = lineAt(parts, at);
    const after = kind < 24 ? from : lineAt(parts, below(parts.length))[0];
    const end = lineAt(parts, after)[1];
    if ([to, end].some((each) => parts[each - 2] === ':')) return;
    if (kind < 22) parts.splice(from + 1, to - from - 1, 'pass');
    else parts.splice(end, 0, parts[after]!, ...parts.slice(from + 1, to));
  }
}

/** Where the line begins and ends that has that part; its end begins the next one. */
function lineAt(parts: readonly string[], at: number): [from: number, to: number] {
  const isEnd = (part: string): boolean => part.startsWith('\n');
  const to = parts.findIndex((part, index) => index > at && isEnd(part));
  return [Math.max(0, parts.slice(0, at + 1).findLastIndex(isEnd)), to < 0 ? parts.length : to];
}

/** Puts something else for the first part from there on that is of that kind. */
function replaced(parts: string[], from: number, kind: RegExp, by: (part: string) => string): void {
  const at = parts.findIndex((part, index) => index >= from && kind.test(part));
  if (at >= 0) parts[at] = by(parts[at]!);
}

/** Milliseconds of the clock after which what is under way is stopped: it hangs. */
const stopped = 60_000;

/**
 * What became of the text: what `answer` gives, or `refused`. Throws an error that names the seed where that threw
 * something else, where a refusal's position lies outside the text, and where it took more than so many milliseconds of
 * the processor.
 */
export function checkText(text: string, seed: number, milliseconds: number, answer: () => string): string {
  const wrong = (what: string): Error => new Error(`seed ${seed}: ${what}\n${JSON.stringify(text)}`);
  const start = used();
  let found: string;
  try {
    found = limited(answer);
  } catch (error) {
    if (!(error instanceof SourceError)) throw wrong(String((error as Error).stack ?? error));
    const { line, column } = error;
    // The end of a text counts as a place in it.
    if (!(line >= 1 && line <= text.split(/\r\n|\r|\n/).length + 1 && column >= 1))
      throw wrong(`a refusal at ${line}:${column}: ${error.reason}`);
    found = 'refused';
  }
  const took = used() - start;
  if (took > milliseconds) throw wrong(`took ${(took / 1000).toFixed(1)} s`);
  return found;
}

/** Calls it; throws an error where it does not come back. */
function limited(answer: () => string): string {
  return runInNewContext('answer()', { answer }, { timeout: stopped }) as string;
}

/** Milliseconds of the processor that this process has taken: what others do meanwhile does not count. */
export function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
