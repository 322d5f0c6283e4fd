import type { Cursor } from './cursor.ts';
import { nameOfKind } from './parse-targets.ts';
import type { Expression, Keyword } from './syntax.ts';

/** Whether a comprehension or generator expression goes on here. */
export const beginsFor = (cursor: Cursor): boolean => cursor.is('for') || cursor.is('async');

/** Refuses a `for`, a `with` or a `def` after the `async` that has just been taken. */
export function refuseAsync(cursor: Cursor): never {
  const { kind } = cursor.peek();
  if (kind !== 'def' && kind !== 'for' && kind !== 'with') cursor.fail();
  return cursor.unsupported(cursor.ahead(-1).at, `\`async ${kind}\` is not supported`, `\`${kind}\` is`);
}

/** Refuses what goes on here if it is such a thing: only lists are made so. */
export function refuseFor(cursor: Cursor, at: Expression['at'], what: string): void {
  if (beginsFor(cursor))
    cursor.unsupported(at, `a ${what} is not supported`, 'a list comprehension in square brackets is');
}

/**
 * Reads the arguments of a call, brackets included; `read` reads an expression.
 * Throws SourceError for those that Python or the subset lacks.
 */
export function readArguments(
  cursor: Cursor,
  read: (cursor: Cursor) => Expression,
): { positional: Expression[]; keywords: Keyword[] } {
  const positional: Expression[] = [];
  const keywords: Keyword[] = [];
  const names = new Set<string>();
  let unpacked = false;
  cursor.advance();
  while (!cursor.is(')')) {
    const { at, kind, text } = cursor.peek();
    if (cursor.take('*')) {
      if (unpacked) cursor.refuse(at, 'iterable argument unpacking follows keyword argument unpacking');
      positional.push({ kind: 'starred', at, value: read(cursor) });
    } else if (cursor.take('**')) {
      keywords.push({ at, name: null, value: read(cursor) });
      unpacked = true;
    } else if (kind === 'name' && cursor.ahead(1).kind === '=') {
      cursor.advance();
      cursor.advance();
      if (cursor.is(',') || cursor.is(')')) cursor.fail('expected argument value expression');
      if (names.has(text)) cursor.refuse(at, `keyword argument repeated: ${text}`);
      names.add(text);
      keywords.push({ at, name: text, value: read(cursor) });
    } else {
      const value = read(cursor);
      if (cursor.is('=')) refuseAssignment(cursor, value);
      refuseFor(cursor, at, 'generator expression');
      if (keywords.length > 0)
        cursor.refuse(at, `positional argument follows keyword argument${unpacked ? ' unpacking' : ''}`);
      positional.push(value);
    }
    if (!cursor.take(',')) break;
  }
  cursor.close(')');
  return { positional, keywords };
}

function refuseAssignment(cursor: Cursor, value: Expression): never {
  const what = nameOfKind(value);
  const reason =
    what === 'True' || what === 'False' || what === 'None'
      ? `cannot assign to ${what}`
      : 'expression cannot contain assignment, perhaps you meant "=="?';
  return cursor.refuse(value.at, reason);
}
