import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const verdicts = ['safe', 'can-fail', 'can-deadlock', 'can-livelock', 'endless'] as const;

/**
 * What a program can come to. `can-livelock`: it can go round for ever without being stuck, for it can leave the
 * circle at any time; `endless`: it can get to where it runs on for ever and cannot end. Where several hold, a
 * deadlock is named before a failure, and a failure before a circle.
 */
export type CorpusVerdict = (typeof verdicts)[number];

/** A program of the corpus and what it can do, as proved on CPython. */
export interface CorpusCase {
  readonly file: string;
  readonly title: string;
  readonly program: string;
  readonly verdict: CorpusVerdict;
  /** Everything that a run which ends can print; empty where an endless program has no such run. */
  readonly outcomes: readonly string[];
  /** The lowest CPython version of which this is true, where it is not true of all (`# Title (3.10+)`). */
  readonly from: string | null;
}

const folder = join(import.meta.dirname, 'corpus');
const fewest = 400;

/**
 * Reads all cases: `# title`, the program, `==> verdict`, the outcomes with `==>` between them. An outcome is the
 * printed text; a closing `[deadlock]` has no line end. Throws where a case cannot be read, where two have one title,
 * and where files have gone missing.
 */
export function corpus(): CorpusCase[] {
  const cases = readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split(/^(?=# )/m)
        .filter((part) => part.trim() !== '')
        .map((part) => read(file, part)),
    );
  const files = new Map<string, string>();
  for (const { file, title } of cases) {
    const other = files.get(title);
    if (other !== undefined) throw new Error(`${file}: the case '${title}' has the title of one in ${other}`);
    files.set(title, file);
  }
  if (cases.length < fewest)
    throw new Error(`the corpus has ${cases.length} cases, and had ${fewest} or more: is a file missing?`);
  return cases;
}

function read(file: string, part: string): CorpusCase {
  const [head, ...rest] = part.split(/^==>/m);
  const [first, ...lines] = head!.split('\n');
  const title = first!.replace(/^# /, '');
  const wrong = (what: string): Error => new Error(`${file}: the case '${title}' ${what}`);
  if (!first!.startsWith('# ')) throw wrong("does not start with '# ' and its title");
  if (lines.join('').trim() === '') throw wrong('has no program');
  if (rest.length === 0) throw wrong("has no '==> verdict' line");
  const [word, ...body] = rest[0]!.split('\n');
  const verdict = verdicts.find((each) => word === ` ${each}`);
  if (verdict === undefined) throw wrong(`says '==>${word}', which is none of ${verdicts.join(', ')}`);
  const odd = rest.slice(1).find((each) => !each.startsWith('\n'));
  if (odd !== undefined) throw wrong(`has more than '==>' on the line '==>${odd.split('\n')[0]}'`);
  const outcomes = [body.join('\n'), ...rest.slice(1).map((each) => each.slice(1))].map((text) =>
    text
      .replace(/\n+$/, '\n')
      .replace(/^\n$/, '')
      .replace(/\[deadlock\]\n$/, '[deadlock]'),
  );
  if (new Set(outcomes).size < outcomes.length) throw wrong('lists an outcome twice');
  return {
    file,
    title,
    program: lines.join('\n'),
    verdict,
    outcomes: verdict === 'endless' && outcomes.join('') === '' ? [] : outcomes,
    from: /\((3\.\d+)\+\)$/.exec(title)?.[1] ?? null,
  };
}
