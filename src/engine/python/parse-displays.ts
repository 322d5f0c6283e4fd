import type { Cursor } from './cursor.ts';
import { readDisjunction, readExpression, readItem, readTargets } from './parse-expression.ts';
import { requireTarget } from './parse-targets.ts';
import type { ComprehensionClause, Expression } from './syntax.ts';

const listInstead = 'a list comprehension in square brackets is';

/** `(…)`: an expression in parentheses, or a tuple. */
export function readParentheses(cursor: Cursor): Expression {
  const { at } = cursor.advance();
  if (cursor.take(')')) return { kind: 'tuple', at, items: [] };
  const first = readItem(cursor);
  if (beginsFor(cursor)) {
    refuseStar(cursor, first);
    cursor.unsupported(at, 'a generator expression is not supported', listInstead);
  }
  if (!cursor.is(',')) {
    if (cursor.is(')') && first.kind === 'starred')
      cursor.refuse(first.at, 'cannot use starred expression here');
    cursor.close(')');
    return first;
  }
  return { kind: 'tuple', at, items: readRest(cursor, first, ')') };
}

/** `[…]`: a list or a list comprehension. */
export function readSquare(cursor: Cursor): Expression {
  const { at } = cursor.advance();
  if (cursor.take(']')) return { kind: 'list', at, items: [] };
  const first = readItem(cursor);
  if (beginsFor(cursor)) {
    refuseStar(cursor, first);
    const clauses = readClauses(cursor);
    cursor.close(']');
    return { kind: 'comprehension', at, element: first, clauses };
  }
  return { kind: 'list', at, items: readRest(cursor, first, ']') };
}

/** `{…}`: a dict or a set. */
export function readBraces(cursor: Cursor): Expression {
  const { at } = cursor.advance();
  if (cursor.take('}')) return { kind: 'dict', at, entries: [] };
  if (cursor.is('**')) refuseDictUnpacking(cursor);
  const first = readItem(cursor);
  if (cursor.is(':') && first.kind !== 'starred')
    return { kind: 'dict', at, entries: readEntries(cursor, at, first) };
  if (beginsFor(cursor)) {
    refuseStar(cursor, first);
    cursor.unsupported(at, 'a set comprehension is not supported', listInstead);
  }
  return { kind: 'set', at, items: readRest(cursor, first, '}') };
}

function readRest(cursor: Cursor, first: Expression, end: ')' | ']' | '}'): Expression[] {
  const items = [first];
  while (cursor.take(',') && !cursor.is(end)) items.push(readItem(cursor));
  if (beginsFor(cursor)) cursor.fail('did you forget parentheses around the comprehension target?');
  cursor.close(end);
  return items;
}

/** The entries of a dict from the colon of the first one. */
function readEntries(
  cursor: Cursor,
  at: Expression['at'],
  first: Expression,
): (readonly [Expression, Expression])[] {
  const entries: (readonly [Expression, Expression])[] = [];
  for (let key = first; ; key = readExpression(cursor)) {
    cursor.expect(':', "':' expected after dictionary key");
    if (cursor.is(',') || cursor.is('}')) cursor.fail("expression expected after dictionary key and ':'");
    if (cursor.is('*')) cursor.fail('cannot use a starred expression in a dictionary value');
    entries.push([key, readExpression(cursor)]);
    if (beginsFor(cursor)) {
      if (entries.length > 1) cursor.fail();
      cursor.unsupported(at, 'a dict comprehension is not supported', listInstead);
    }
    if (!cursor.take(',') || cursor.is('}')) break;
    if (cursor.is('**')) refuseDictUnpacking(cursor);
  }
  cursor.close('}');
  return entries;
}

function refuseDictUnpacking(cursor: Cursor): never {
  return cursor.unsupported(cursor.peek().at, '`**` in a dict is not supported', '`key: value` is');
}

function beginsFor(cursor: Cursor): boolean {
  return cursor.is('for') || cursor.is('async');
}

function refuseStar(cursor: Cursor, element: Expression): void {
  if (element.kind === 'starred')
    cursor.refuse(element.at, 'iterable unpacking cannot be used in comprehension');
}

/** `for target in iterable if condition …`, once or more. */
function readClauses(cursor: Cursor): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  while (beginsFor(cursor)) {
    const start = cursor.advance();
    if (start.kind === 'async') cursor.unsupported(start.at, '`async for` is not supported', '`for` is');
    const target = readTargets(cursor);
    cursor.expect('in');
    requireTarget(cursor, target);
    const iterable = readDisjunction(cursor);
    const conditions: Expression[] = [];
    while (cursor.take('if')) conditions.push(readDisjunction(cursor));
    clauses.push({ target, iterable, conditions });
  }
  return clauses;
}
