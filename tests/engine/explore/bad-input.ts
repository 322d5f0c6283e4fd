import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explore, SourceError, switchModes } from '../../../src/engine/index.ts';
import { chance } from '../python/generate.ts';
import { corpus } from '../threading/corpus.ts';

/** Milliseconds of the processor after which a text is given up, and those after which it counts as one that hangs. */
const budget = 1000;
const hangs = 5000;

const programs = [
  ...corpus().map(({ program }) => program),
  ...readdirSync(join(import.meta.dirname, '../machine/programs')).map((name) =>
    readFileSync(join(import.meta.dirname, '../machine/programs', name), 'utf8'),
  ),
];

const pieces =
  'def class while for if elif else try except finally with as return yield import from global nonlocal lambda not and or in is del pass break continue raise assert None True False print range len list dict set tuple str int float sum sorted min max id repr open eval super threading Thread Lock RLock Condition Event Semaphore Barrier Timer Queue deque start join acquire release wait notify_all put get target args self x y f t lock 0 1 -1 2 3.5 1e308 10**9 10**100 "a" \'\' f"{x}" f"{ """ \'\'\' ( ) [ ] { } , : ; . = == += ** // << >> @ -> := * & | ^ ~ < > != \\ # ! ? $ ` é 𝐱 ﬁ'.split(
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

/** The text of that seed: pieces of Python in any order, or a program of the corpus with changes. */
export function badText(seed: number): string {
  const random = chance(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!;
  if (random() < 0.25)
    return Array.from({ length: 1 + below(60) }, () => one(pieces) + one(whitespace)).join('');
  const parts = one(programs).split(/(\n *|\s+|\w+|[^\w\s])/);
  for (let count = 1 + below(4); count > 0 && parts.length > 0; count -= 1) change(parts, below, one);
  return parts.join('');
}

function change(parts: string[], below: (limit: number) => number, one: <T>(list: readonly T[]) => T): void {
  const at = below(parts.length);
  const kind = below(20);
  if (kind < 1) parts.splice(at, 1);
  else if (kind < 2) parts.splice(at, 1 + below(12));
  else if (kind < 3) parts.splice(at, 0, ...parts.slice(at, at + below(40)));
  else if (kind < 4) parts.splice(at, 0, one(parts));
  else if (kind < 5) parts.splice(at, 0, one(pieces));
  else if (kind < 6) parts.splice(at, 0, one(whitespace));
  else if (kind < 7) parts.splice(at, 0, one(odd));
  else if (kind < 8) parts.length = at;
  // What follows leaves most programs programs.
  else if (kind < 12)
    replaced(parts, at, /^\d+$/, () => one(['0', '1', '-1', '7', '100', '(10**6)', '(10**30)', '1.5']));
  else if (kind < 13) replaced(parts, at, /^\d+$/, () => `(${one(odd)})`);
  else if (kind < 17)
    replaced(parts, at, /^[a-z_]\w*$/i, () => one(parts.filter((part) => /^[a-z_]\w*$/i.test(part))));
  else if (kind < 18) replaced(parts, at, /^[-+*/<>=.]$/, () => one(['+', '-', '*', '<', '==', '.', ',']));
  else if (kind < 19) replaced(parts, at, /^\n/, (part) => `${part}pass${part}`);
  else replaced(parts, at, /^\n/, (part) => `${part}while True:${part} x = 1${part}`);
}

/** Puts something else for the first part from there on that is of that kind. */
function replaced(parts: string[], from: number, kind: RegExp, by: (part: string) => string): void {
  const at = parts.findIndex((part, index) => index >= from && kind.test(part));
  if (at >= 0) parts[at] = by(parts[at]!);
}

/**
 * What became of the text: a verdict, or `refused`. Throws an error that names the seed where it was neither, where a
 * refusal's position lies outside the text, and where the answer took too long.
 */
export function checkText(text: string, seed: number): string {
  const wrong = (what: string): Error => new Error(`seed ${seed}: ${what}\n${JSON.stringify(text)}`);
  const start = used();
  let verdict: string;
  try {
    const found = explore(text, {
      switch: switchModes[seed % switchModes.length]!,
      maxStates: 2000,
      stop: () => (used() - start > budget ? 'time' : null),
    });
    verdict = found.verdict;
    // What can be asked of the result must not fail either.
    for (const outcome of found.outcomes.slice(0, 3))
      if (found.scheduleOf(outcome)?.output === undefined) throw wrong('an outcome without a schedule');
    JSON.stringify([found.races, found.shortest]);
  } catch (error) {
    if (!(error instanceof SourceError)) throw wrong(String((error as Error).stack ?? error));
    const { line, column } = error;
    // The end of a text counts as a place in it.
    if (!(line >= 1 && line <= text.split(/\r\n|\r|\n/).length + 1 && column >= 1))
      throw wrong(`a refusal at ${line}:${column}: ${error.reason}`);
    verdict = 'refused';
  }
  const took = used() - start;
  if (took > hangs) throw wrong(`took ${(took / 1000).toFixed(1)} s`);
  return verdict;
}

/** Milliseconds of the processor that this process has taken: what others do meanwhile does not count. */
function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
