import { Cursor } from './cursor.ts';
import { readStatement } from './parse-compound.ts';
import { readExpressions } from './parse-expression.ts';
import { SourceError } from './source-error.ts';
import type { Expression, Module, Statement } from './syntax.ts';
import { tokenize } from './tokenize.ts';

/**
 * Reads Python source into the syntax tree of the supported subset, after CPython's grammar (Grammar/python.gram).
 * Throws {@link SourceError} with line and column for text that is not Python or is outside the subset.
 */
export function parse(text: string, file = '<program>'): Module {
  const plain = withPlainLines(text);
  refuseDamagedText(plain, file);
  const cursor = new Cursor(plain, file, tokenize(plain, file));
  const body: Statement[] = [];
  while (!cursor.is('end')) readStatement(cursor, body);
  return { body, lines: plain.split('\n') };
}

/** Reads a text that is one expression. Throws as {@link parse} does. */
export function parseOne(text: string, file: string): Expression {
  refuseDamagedText(text, file);
  const cursor = new Cursor(text, file, tokenize(text, file));
  const value = readExpressions(cursor);
  while (cursor.take('newline'));
  if (!cursor.is('end')) cursor.fail();
  return value;
}

/** The text without a byte order mark, and with `\n` at the end of each line, as CPython's tokenizer sees it. */
function withPlainLines(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
}

/** Refuses characters that no Python file can hold. */
function refuseDamagedText(text: string, file: string): void {
  const offset = text.search(/\p{Surrogate}|\0/u);
  if (offset < 0) return;
  const before = text.slice(0, offset).split('\n');
  const reason =
    text[offset] === '\0'
      ? 'source code cannot contain null bytes'
      : 'the text holds half a surrogate pair, which is no character';
  throw new SourceError('syntax', { line: before.length, column: before.at(-1)!.length + 1 }, reason, file);
}
