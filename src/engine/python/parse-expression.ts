import { requireTarget } from './parse-targets.ts';
import type { Cursor } from './cursor.ts';
import { readStrings } from './format-string.ts';
import { numberValue } from './literals.ts';
import { readArguments } from './parse-arguments.ts';
import { readParameters } from './parse-parameters.ts';
import type { BinaryOperator, CompareOperator, ComprehensionClause, Expression } from './syntax.ts';
import { augmented, type TokenKind } from './tokens.ts';

/** How tightly operators bind, from the loosest; `not` before an operand has the level of NOT. */
const OR = 1;
const NOT = 3;
const COMPARISON = 4;
const BITWISE_OR = 5;

/** The levels of the operators that stand between two operands, from 1 on. */
const levels: ReadonlyMap<string, number> = new Map(
  ['or', 'and', '', 'not in is == != < <= > >=', '|', '^', '&', '<< >>', '+ -', '* / // % @'].flatMap(
    (operators, index) => operators.split(' ').map((operator) => [operator, index + 1] as const),
  ),
);

/** The level of an operator between two operands; 0 for what is none. */
const levelOf = (kind: TokenKind): number => levels.get(kind) ?? 0;

/**
 * One expression, or several with commas between them (a tuple), each of which may have a star.
 * `begun` is the first of them where it has been read already.
 */
export function readExpressions(cursor: Cursor, begun?: Expression): Expression {
  const { at } = begun ?? cursor.peek();
  const start = begun?.span?.[0] ?? cursor.peek().start;
  const first = begun ?? readItem(cursor);
  if (!cursor.is(',')) {
    if (first.kind === 'starred') cursor.refuse(at, "can't use starred expression here");
    return first;
  }
  const items = [first];
  while (cursor.take(',') && !endsList(cursor)) items.push(readItem(cursor));
  return cursor.covers(start, { kind: 'tuple', at, items });
}

/** Whether a comma before the next token was the last one. */
function endsList(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return ['newline', ';', '=', ':', ')', ']', '}', '!', 'in'].includes(kind) || augmented(kind) !== undefined;
}

/** An expression or `*expression`: an item of a display. */
export function readItem(cursor: Cursor): Expression {
  const { at, start } = cursor.peek();
  if (!cursor.take('*')) return readExpression(cursor);
  const value = readOperators(cursor, BITWISE_OR);
  return cursor.covers(start, { kind: 'starred', at, value });
}

/** The targets of `for`, up to `in`: what they may be is not yet checked. */
export function readTargets(cursor: Cursor): Expression {
  const { at, start } = cursor.peek();
  const item = (): Expression => {
    const { at, start } = cursor.peek();
    const starred = cursor.take('*');
    const value = readOperators(cursor, BITWISE_OR);
    return starred ? cursor.covers(start, { kind: 'starred', at, value }) : value;
  };
  const first = item();
  if (!cursor.is(',')) return first;
  const items = [first];
  while (cursor.take(',') && !cursor.is('in')) items.push(item());
  return cursor.covers(start, { kind: 'tuple', at, items });
}

/** Reads one expression. Throws SourceError for what is not Python or outside the subset. */
export function readExpression(cursor: Cursor): Expression {
  const { at, kind, start } = cursor.peek();
  if (kind === 'lambda') return cursor.covers(start, readLambda(cursor));
  if (kind === 'yield')
    cursor.unsupported(at, '`yield` is not supported', 'a function that returns a list is');
  const then = readOperators(cursor, OR);
  if (cursor.is(':=')) refuseWalrus(cursor, at);
  if (!cursor.take('if')) return then;
  const test = readOperators(cursor, OR);
  cursor.expect('else', "expected 'else' after 'if' expression");
  const otherwise = cursor.deeper(() => readExpression(cursor));
  return cursor.covers(start, { kind: 'conditional', at, test, then, otherwise });
}

function refuseWalrus(cursor: Cursor, at: Expression['at']): never {
  return cursor.unsupported(at, '`:=` is not supported', 'an assignment in a line of its own is');
}

/** An operand of `or`, or what that gives with operators: `x` of `for x in …`'s iterable, a condition. */
export function readDisjunction(cursor: Cursor): Expression {
  return readOperators(cursor, OR);
}

function readLambda(cursor: Cursor): Expression {
  const { at } = cursor.advance();
  const parameters = readParameters(cursor, ':', readExpression);
  cursor.expect(':');
  return { kind: 'lambda', at, parameters, body: cursor.deeper(() => readExpression(cursor)) };
}

/** Reads operands and the operators between them that bind at least as tightly as `least`. */
function readOperators(cursor: Cursor, least: number): Expression {
  const { at, start } = cursor.peek();
  let left: Expression;
  if (least <= NOT && cursor.take('not'))
    left = { kind: 'unary', at, operator: 'not', operand: cursor.deeper(() => readOperators(cursor, NOT)) };
  else left = readSigned(cursor);
  for (let length = 1; ; length += 1) {
    cursor.covers(start, left);
    const { kind } = cursor.peek();
    const level = levelOf(kind);
    if (level < least || level === 0) return left;
    cursor.chain(length);
    if (level === COMPARISON) {
      const rest = readComparisons(cursor);
      left = { kind: 'compare', at, left, rest };
      continue;
    }
    cursor.advance();
    const right = readOperators(cursor, level + 1);
    if (kind === 'or' || kind === 'and') left = { kind: 'boolean', at, operator: kind, left, right };
    else left = { kind: 'binary', at, operator: kind as BinaryOperator, left, right };
  }
}

/** What follows the first operand of a comparison: `< b == c`. */
function readComparisons(cursor: Cursor): { operator: CompareOperator; right: Expression }[] {
  const rest: { operator: CompareOperator; right: Expression }[] = [];
  while (levelOf(cursor.peek().kind) === COMPARISON) {
    const { kind } = cursor.advance();
    let operator = kind as CompareOperator;
    if (kind === 'not') {
      cursor.expect('in');
      operator = 'not in';
    } else if (kind === 'is' && cursor.take('not')) operator = 'is not';
    rest.push({ operator, right: readOperators(cursor, BITWISE_OR) });
  }
  return rest;
}

function readSigned(cursor: Cursor): Expression {
  const { at, kind, start } = cursor.peek();
  if (kind === '-' || kind === '+' || kind === '~') {
    cursor.advance();
    const operand = cursor.deeper(() => readSigned(cursor));
    return cursor.covers(start, { kind: 'unary', at, operator: kind, operand });
  }
  const left = readPrimary(cursor);
  if (!cursor.take('**')) return left;
  const right = cursor.deeper(() => readSigned(cursor));
  return cursor.covers(start, { kind: 'binary', at, operator: '**', left, right });
}

/** An atom and the attributes, calls and subscripts that follow it. */
export function readPrimary(cursor: Cursor): Expression {
  const start = cursor.peek();
  let value = readAtom(cursor);
  for (let length = 1; ; length += 1) {
    cursor.covers(start.start, value);
    const { kind, at } = cursor.peek();
    if (kind === '.') {
      cursor.advance();
      const name = cursor.expect('name');
      value = { kind: 'attribute', at: name.at, value, name: name.text };
    } else if (kind === '(') {
      const given = cursor.deeper(() => readArguments(cursor, readExpression));
      value = { kind: 'call', at: start.at, callee: value, ...given };
    } else if (kind === '[') {
      value = { kind: 'subscript', at, value, index: cursor.deeper(() => readIndex(cursor)) };
    } else return value;
    cursor.chain(length);
  }
}

function readAtom(cursor: Cursor): Expression {
  const { at, kind, text } = cursor.peek();
  switch (kind) {
    case 'name':
      cursor.advance();
      return { kind: 'name', at, name: text };
    case 'number':
      cursor.advance();
      if (/[jJ]$/.test(text))
        cursor.unsupported(at, 'complex numbers are not supported', 'ints and floats are');
      return { kind: 'constant', at, value: numberValue(text) };
    case 'string':
    case 'format-start':
      return readStrings(cursor, readExpressions);
    case 'True':
    case 'False':
      cursor.advance();
      return { kind: 'constant', at, value: kind === 'True' };
    case 'None':
      cursor.advance();
      return { kind: 'constant', at, value: null };
    case '(':
      return cursor.deeper(() => readParentheses(cursor));
    case '[':
      return cursor.deeper(() => readSquare(cursor));
    case '{':
      return cursor.deeper(() => readBraces(cursor));
    case '...':
      return cursor.unsupported(at, '`...` is not supported', '`None` and `pass` are');
    case 'await':
      return cursor.unsupported(at, '`await` is not supported', 'threads are');
    default:
      return cursor.fail();
  }
}

/** `[index]`, `[start:stop]`, or several of them with commas: a tuple. */
function readIndex(cursor: Cursor): Expression {
  cursor.advance();
  const { at } = cursor.peek();
  const first = readSlice(cursor);
  if (cursor.take(']')) return first;
  const items = [first];
  while (cursor.take(',') && !cursor.is(']')) items.push(readSlice(cursor));
  cursor.close(']');
  return { kind: 'tuple', at, items };
}

function readSlice(cursor: Cursor): Expression {
  const { at } = cursor.peek();
  if (cursor.is('*')) cursor.unsupported(at, '`*` in an index is not supported', 'a tuple made before it is');
  const bound = (): Expression | null =>
    cursor.is(':') || cursor.is(',') || cursor.is(']') ? null : readExpression(cursor);
  const start = cursor.is(':') ? null : readExpression(cursor);
  if (!cursor.take(':')) return start ?? cursor.fail();
  const stop = bound();
  const step = cursor.take(':') ? bound() : null;
  return { kind: 'slice', at, start, stop, step };
}

const listInstead = 'a list comprehension in square brackets is';

/** `(…)`: an expression in parentheses, or a tuple. */
function readParentheses(cursor: Cursor): Expression {
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
function readSquare(cursor: Cursor): Expression {
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
function readBraces(cursor: Cursor): Expression {
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
