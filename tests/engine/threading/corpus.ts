import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program of the corpus and what it can do, as its author says. */
export interface CorpusCase {
  readonly file: string;
  readonly title: string;
  readonly program: string;
  readonly verdict: string;
  readonly outcomes: readonly string[];
}

const folder = join(import.meta.dirname, 'corpus');

/** Reads all cases: `# title`, the program, `==> verdict`, and the outcomes with `==>` between them. */
export function corpus(): CorpusCase[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split(/^(?=# .*\n(?!#))/m)
        .filter((part) => part.trim() !== '')
        .map((part) => read(file, part)),
    );
}

function read(file: string, part: string): CorpusCase {
  const [head, ...rest] = part.split(/^==>/m);
  const [title, ...lines] = head!.split('\n');
  const [verdict, ...first] = (rest[0] ?? '').split('\n');
  if (!title!.startsWith('# ') || verdict === undefined || !/^ \S+$/.test(verdict))
    throw new Error(`${file}: the case '${title}' has no readable '==> verdict' line`);
  const bodies = [first.join('\n'), ...rest.slice(1).map((each) => each.replace(/^\n/, ''))];
  const outcomes = bodies.map((body) =>
    body
      .replace(/\n+$/, '\n')
      .replace(/^\n$/, '')
      .replace(/\[deadlock\]\n$/, '[deadlock]'),
  );
  // Of a program that never ends an empty body says that it has no outcome.
  const never = verdict.trim() === 'endless' && outcomes.length === 1 && outcomes[0] === '';
  return {
    file,
    title: title!.slice(2),
    program: lines.join('\n'),
    verdict: verdict.trim(),
    outcomes: never ? [] : outcomes,
  };
}
