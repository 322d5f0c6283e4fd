import { existsSync, readFileSync } from 'node:fs';
import { ContentError } from './problem.ts';

/** What a program needs to be run for real. */
export type Need = { kind: 'numpy' } | { kind: 'glibc' } | { kind: 'python'; atLeast: string };

/** What the real run is compared with. */
export type Expectation =
  { kind: 'prints'; lines: readonly string[] } | { kind: 'explored' } | { kind: 'timing' };

/** The leading `#:` lines of a program, read. */
export interface ProgramHeader {
  readonly expect: Expectation;
  readonly needs: readonly Need[];
  readonly exits: number;
  /** Substrings that the error output must contain. */
  readonly stderr: readonly string[];
  /** Inside the engine's subset, and used in memory traces. */
  readonly traced: boolean;
}

/** A program from a lesson's `programs/` folder. */
export interface Program {
  /** `<module>/<lesson>/<file>`, as authors name it. */
  readonly path: string;
  /** Where it stands, from the project's root. */
  readonly file: string;
  readonly header: ProgramHeader;
  /** The program without its header: what is shown; line 1 is its first line. */
  readonly source: string;
  /** Lines of the header, so that line n of `source` is line n + headerLines of the file. */
  readonly headerLines: number;
}

/**
 * Reads a program's text: the leading run of `#:` lines, then what is shown.
 * Takes the text, the path by which authors name it, and the file's name for messages.
 * Throws a ContentError with every header line that cannot be read.
 */
export function parseProgram(text: string, path: string, file = path): Program {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const problems: { line: number; problem: string; remedy: string }[] = [];
  const prints: string[] = [];
  const needs: Need[] = [];
  const stderr: string[] = [];
  let printed = false;
  let explored = false;
  let timing = false;
  let traced = false;
  let exits = 0;
  let count = 0;
  for (; count < lines.length && lines[count]!.startsWith('#:'); count += 1) {
    const content = lines[count]!.slice(2).replace(/^ /, '');
    const [word = ''] = content.split(' ', 1);
    const rest = content.slice(word.length + 1);
    const bad = (problem: string, remedy: string) => problems.push({ line: count + 1, problem, remedy });
    if (word === 'prints') {
      printed = true;
      prints.push(rest);
    } else if (content.trim() === 'output explored') explored = true;
    else if (word === 'timing' && rest === '') timing = true;
    else if (word === 'traced' && rest === '') traced = true;
    else if (word === 'stderr' && rest !== '') stderr.push(rest);
    else if (word === 'exits' && /^\d{1,3}$/.test(rest)) exits = Number(rest);
    else if (word === 'needs') {
      for (const name of rest.split(',').map((part) => part.trim())) {
        const version = /^python>=(\d+\.\d+)$/.exec(name)?.[1];
        if (name === 'numpy' || name === 'glibc') needs.push({ kind: name });
        else if (version !== undefined) needs.push({ kind: 'python', atLeast: version });
        else
          bad(`A program cannot need \`${name}\`.`, 'Write numpy, glibc or python>=3.12, parted by commas.');
      }
    } else {
      bad(
        `\`#: ${content}\` is not a header line.`,
        'Header lines are: prints TEXT, output explored, timing, needs …, exits N, stderr TEXT, traced.',
      );
    }
  }
  if (Number(printed) + Number(explored) + Number(timing) !== 1 && problems.length === 0) {
    problems.push({
      line: 1,
      problem: 'A program says exactly one of `prints`, `output explored` and `timing`.',
      remedy:
        'Start the file with `#: prints …` for each line that it prints (or `#: output explored`, `#: timing`).',
    });
  }
  if (problems.length > 0) throw new ContentError(problems.map((each) => ({ file, column: 1, ...each })));
  const expect: Expectation = printed
    ? { kind: 'prints', lines: prints }
    : { kind: explored ? 'explored' : 'timing' };
  // Blank lines between header and program belong to neither: line 1 is the first line of code.
  while (count < lines.length && lines[count]!.trim() === '') count += 1;
  const source = `${lines.slice(count).join('\n').trimEnd()}\n`;
  return { path, file, header: { expect, needs, exits, stderr, traced }, source, headerLines: count };
}

/** Where a program stands, from the content folder: `memory/x/slide.py` → `lessons/memory/x/programs/slide.py`. */
export function programFile(path: string): string {
  const [module, lesson, ...name] = path.split('/');
  return `lessons/${module}/${lesson}/programs/${name.join('/')}`;
}

/**
 * Reads the program that authors call `<module>/<lesson>/<file>`.
 * Throws a ContentError where there is none, or its header is bad.
 */
export function readProgram(path: string, content = 'content'): Program {
  const file = `${content}/${programFile(path)}`;
  if (!/^[a-z0-9-]+\/[a-z0-9-]+\/[a-z0-9_-]+\.py$/.test(path) || !existsSync(file)) {
    throw new ContentError([
      {
        file,
        line: 1,
        column: 1,
        problem: `There is no program \`${path}\`.`,
        remedy:
          'A program is named <module>/<lesson>/<file>.py and stands in that lesson’s programs/ folder.',
      },
    ]);
  }
  return parseProgram(readFileSync(file, 'utf8'), path, file);
}
