/** What part of the pipeline refused the program. */
export type SourceErrorKind = 'syntax' | 'unsupported';

/**
 * A program that the engine will not run: it is not Python, or it is Python outside the supported subset.
 * The message says what was found and what is supported; `line` and `column` count from 1.
 */
export class SourceError extends Error {
  readonly kind: SourceErrorKind;
  readonly line: number;
  readonly column: number;
  readonly file: string;
  readonly reason: string;

  constructor(kind: SourceErrorKind, position: Position, reason: string, file = '<program>') {
    super(`${file}:${position.line}:${position.column}: ${reason}`);
    this.name = 'SourceError';
    this.kind = kind;
    this.line = position.line;
    this.column = position.column;
    this.file = file;
    this.reason = reason;
  }
}

/** A place in the source text; both numbers count from 1, columns in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}
