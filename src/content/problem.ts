/** What is wrong in a file that an author wrote: where, what, and what to do about it. */
export interface Problem {
  /** Path from the project's root, as the author sees it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  readonly problem: string;
  readonly remedy: string;
}

/** Gives the two lines that an author reads: `file:line:column: what is wrong`, then what to do. */
export function formatProblem({ file, line, column, problem, remedy }: Problem): string {
  return `${file}:${line}:${column}: ${problem}\n    ${remedy}`;
}

/** Stops the build. Carries every problem that was found, not only the first, in file and line order. */
export class ContentError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted(
      (a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column,
    );
    super(sorted.map(formatProblem).join('\n'));
    this.name = 'ContentError';
    this.problems = sorted;
  }
}

/** Gives line and column (both from 1) of an offset in a text. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
