import type { Cursor } from './cursor.ts';
import { unescapeText } from './literals.ts';
import type { Expression, FormatPart } from './syntax.ts';

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
      readFormat(cursor, parts, read, /r/i.test(cursor.peek().text), 0);
      cursor.advance();
    } else break;
  }
  return formats ? { kind: 'format', at, parts } : { kind: 'constant', at, value: parts.join('') };
}

function addText(parts: FormatPart[], text: string): void {
  const last = parts.at(-1);
  if (typeof last === 'string') parts[parts.length - 1] = last + text;
  else if (text !== '') parts.push(text);
}

function plainText(cursor: Cursor): string {
  const { text, at } = cursor.advance();
  const [, prefix, , inside] = /^(\w*)("""|'''|["'])([^]*)\2$/.exec(text)!;
  if (/b/i.test(prefix!)) cursor.unsupported(at, 'bytes are not supported', 'strings are');
  return /r/i.test(prefix!) ? inside! : unescapeText(inside!, at, cursor.file);
}

/** Reads an f-string into its parts, or, one level deeper, a format spec up to the `}` after it. */
function readFormat(cursor: Cursor, parts: FormatPart[], read: Read, raw: boolean, depth: number): void {
  const { at } = cursor.advance();
  while (!cursor.is('format-end') && !cursor.is('}')) {
    if (cursor.is('format-text')) {
      const { text } = cursor.advance();
      const piece = depth > 0 ? text : text.replaceAll('{{', '{').replaceAll('}}', '}');
      addText(parts, raw ? piece : unescapeText(piece, at, cursor.file));
    } else readReplacement(cursor, parts, read, raw, depth);
  }
}

/** `{value = !r:spec}`, with `value = ` as a text before it; `depth` is 1 in a format spec. */
function readReplacement(cursor: Cursor, parts: FormatPart[], read: Read, raw: boolean, depth: number): void {
  if (depth > 1)
    cursor.unsupported(
      cursor.peek().at,
      'a format spec in a format spec of a format spec is not supported',
      '`{x:>{width}}` is',
    );
  const open = cursor.expect('{');
  if (cursor.is('}') || cursor.is('!') || cursor.is(':') || cursor.is('='))
    cursor.fail('f-string: empty expression not allowed');
  const value = cursor.deeper(() => read(cursor));
  const label = cursor.take('=') ? cursor.text.slice(open.end, cursor.peek().start) : '';
  addText(parts, label);
  let conversion = cursor.take('!') ? conversionOf(cursor) : null;
  const spec: FormatPart[] = [];
  if (cursor.is(':')) readFormat(cursor, spec, read, raw, depth + 1);
  else if (label !== '') conversion ??= 'r';
  cursor.expect('}', "f-string: expecting '}'");
  parts.push({ value, conversion, spec });
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
