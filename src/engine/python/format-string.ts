import type { Cursor } from './cursor.ts';
import { LiteralError, splitLiteral, unescapeText } from './literals.ts';
import { SourceError, type Position } from './source-error.ts';
import type { Expression, FormatPart, FormatReplacement } from './syntax.ts';

type Read = (cursor: Cursor) => Expression;

/**
 * Reads the string literals that stand one after the other: a constant, or a format where one is an f-string.
 * `read` reads what may stand in a replacement. Throws SourceError for what is no string of the subset.
 */
export function readStrings(cursor: Cursor, read: Read): Expression {
  const { at } = cursor.peek();
  const parts: FormatPart[] = [];
  let formats = false;
  for (;;) {
    if (cursor.is('string')) addText(parts, plainText(cursor));
    else if (cursor.is('format-start')) {
      formats = true;
      readFormat(cursor, parts, read);
    } else break;
  }
  if (formats) return { kind: 'format', at, parts };
  const [first] = parts;
  return { kind: 'constant', at, value: first?.kind === 'text' ? first.text : '' };
}

function addText(parts: FormatPart[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else if (text !== '') parts.push({ kind: 'text', text });
}

function plainText(cursor: Cursor): string {
  const token = cursor.advance();
  const { prefix, inside } = splitLiteral(token.text);
  if (prefix.includes('b')) cursor.unsupported(token.at, 'bytes are not supported', 'strings are');
  return prefix.includes('r') ? inside : unescaped(cursor, token.at, inside);
}

function unescaped(cursor: Cursor, at: Position, inside: string): string {
  try {
    return unescapeText(inside);
  } catch (error) {
    if (!(error instanceof LiteralError)) throw error;
    throw new SourceError(error.kind, at, error.message, cursor.file);
  }
}

function readFormat(cursor: Cursor, parts: FormatPart[], read: Read): void {
  const start = cursor.advance();
  const raw = /r/i.test(start.text);
  while (!cursor.is('format-end')) {
    if (cursor.is('format-text')) {
      const piece = cursor.advance().text.replaceAll('{{', '{').replaceAll('}}', '}');
      addText(parts, raw ? piece : unescaped(cursor, start.at, piece));
    } else parts.push(replacement(cursor, raw, read, 0));
  }
  cursor.advance();
}

/** `{value = !r:spec}`; `depth` is 1 in a format spec. */
function replacement(cursor: Cursor, raw: boolean, read: Read, depth: 0 | 1): FormatReplacement {
  const open = cursor.expect('{');
  if (cursor.is('}') || cursor.is('!') || cursor.is(':') || cursor.is('='))
    cursor.fail('f-string: empty expression not allowed');
  const value = cursor.deeper(() => read(cursor));
  let label = '';
  if (cursor.take('=')) label = cursor.text.slice(open.end, cursor.peek().start);
  let conversion: 'r' | 's' | null = null;
  if (cursor.take('!')) conversion = conversionOf(cursor);
  let spec: FormatPart[] | null = null;
  if (cursor.is(':')) spec = readSpec(cursor, raw, read, depth);
  if (!cursor.is('}')) cursor.fail("f-string: expecting '}'");
  cursor.advance();
  if (label !== '' && spec === null) conversion ??= 'r';
  return { kind: 'replacement', value, conversion, spec: spec ?? [], label };
}

function conversionOf(cursor: Cursor): 'r' | 's' {
  const { start } = cursor.peek();
  if (cursor.text[start - 1] !== '!')
    cursor.fail('f-string: conversion type must come right after the exclamation mark');
  const letter = cursor.is('name') ? cursor.advance() : cursor.fail('f-string: invalid conversion character');
  if (letter.text === 'a') cursor.unsupported(letter.at, '`!a` is not supported', '`!r` and `!s` are');
  if (letter.text !== 'r' && letter.text !== 's')
    cursor.refuse(
      letter.at,
      `f-string: invalid conversion character '${letter.text}': expected 's', 'r', or 'a'`,
    );
  return letter.text;
}

/** A format spec, and the replacements inside it. */
function readSpec(cursor: Cursor, raw: boolean, read: Read, depth: 0 | 1): FormatPart[] {
  const colon = cursor.advance();
  const parts: FormatPart[] = [];
  while (!cursor.is('}')) {
    if (cursor.is('format-text')) {
      const { text } = cursor.advance();
      addText(parts, raw ? text : unescaped(cursor, colon.at, text));
    } else if (depth === 0) parts.push(replacement(cursor, raw, read, 1));
    else
      cursor.unsupported(
        cursor.peek().at,
        'a format spec in a format spec of a format spec is not supported',
        '`{x:>{width}}` is',
      );
  }
  return parts;
}
