import type { Position } from './source-error.ts';

export type Opening = '(' | '[' | '{';
export type Closing = ')' | ']' | '}';

/** A bracket that is open. */
export interface Bracket {
  readonly text: Opening;
  readonly at: Position;
  /** Whether it stands in an f-string. */
  readonly inFormat: boolean;
}

const closingOf: Readonly<Record<Opening, Closing>> = { '(': ')', '[': ']', '{': '}' };

/** Why a bracket does not close the one that is open (null: none is), in CPython's words; null where it does. */
export function mismatch(
  open: Bracket | null,
  closing: Closing,
  at: Position,
  inFormat: boolean,
): string | null {
  if (open === null) return `unmatched '${closing}'`;
  if (closingOf[open.text] === closing) return null;
  const where = inFormat ? 'f-string: ' : '';
  const line = open.at.line === at.line ? '' : ` on line ${open.at.line}`;
  return `${where}closing parenthesis '${closing}' does not match opening parenthesis '${open.text}'${line}`;
}

/** Why the program cannot end while the bracket is open. */
export function neverClosed({ text, inFormat }: Bracket): string {
  return inFormat && text === '{' ? "f-string: expecting '}'" : `'${text}' was never closed`;
}
