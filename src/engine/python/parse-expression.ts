import { requireTarget } from './parse-targets.ts';
import type { Cursor } from './cursor.ts';
import { readStrings } from './format-string.ts';
import { numberValue } from './literals.ts';
import { beginsFor, readArguments, refuseAsync, refuseFor } from './parse-arguments.ts';
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

/** One expression, or several with commas between them (a tuple), each of which may have a star. */
export function readExpressions(cursor: Cursor): Expression {
  const value = readList(cursor);
  refuseStar(cursor, value);
  return value;
}

/** Refuses a star that stands alone. */
export function refuseStar(cursor: Cursor, value: Expression): void {
  if (value.kind === 'starred') cursor.refuse(value.at, "can't use starred expression here");
}

/** The same, but one alone may have a star too: as a target it is refused in other words. */
export function readList(cursor: Cursor, item = readItem): Expression {
  const { at, start } = cursor.peek();
  const first = item(cursor);
  if (!cursor.is(',')) return first;
  return cursor.covers(start, { kind: 'tuple', at, items: readRest(cursor, first, item) });
}

/** The items of a list with commas, of which the first has been read. */
export function readRest(cursor: Cursor, first: Expression, item = readItem): Expression[] {
  const items = [first];
  while (cursor.take(',') && !endsList(cursor)) items.push(item(cursor));
  return items;
}

/** Whether a comma before the next token was the last one. */
function endsList(cursor: Cursor): boolean {
  const { kind } = cursor.peek();
  return 'newline ; = : ) ] } ! in'.split(' ').includes(kind) || augmented(kind) !== undefined;
}

/** An expression or `*expression`: an item of a display. */
export function readItem(cursor: Cursor, read = readExpression): Expression {
  const { at, start } = cursor.peek();
  if (!cursor.take('*')) return read(cursor);
  return cursor.covers(start, { kind: 'starred', at, value: readOperand(cursor) });
}

/** What may be an operand of a comparison, or have a star. */
const readOperand = (cursor: Cursor): Expression => readOperators(cursor, BITWISE_OR);

/** The targets of `for`, and the `in` after them. */
export function readTargets(cursor: Cursor): Expression {
  const target = readList(cursor, () => readItem(cursor, readOperand));
  cursor.expect('in');
  requireTarget(cursor, target);
  return target;
}

/** Reads one expression. Throws SourceError for what is not Python or outside the subset. */
export function readExpression(cursor: Cursor): Expression {
  const { at, kind, start } = cursor.peek();
  if (kind === 'lambda') return cursor.covers(start, readLambda(cursor));
  if (kind === 'yield')
    cursor.unsupported(at, '`yield` is not supported', 'a function that returns a list is');
  const then = readOperators(cursor, OR);
  if (cursor.is(':='))
    cursor.unsupported(at, '`:=` is not supported', 'an assignment in a line of its own is');
  if (!cursor.take('if')) return then;
  const test = readOperators(cursor, OR);
  cursor.expect('else', "expected 'else' after 'if' expression");
  const otherwise = cursor.deeper(() => readExpression(cursor));
  return cursor.covers(start, { kind: 'conditional', at, test, then, otherwise });
}

function readLambda(cursor: Cursor): Expression {
  const { at } = cursor.advance();
  const parameters = readParameters(cursor, ':', readExpression);
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
    rest.push({ operator, right: readOperand(cursor) });
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
    case 'None':
      cursor.advance();
      return { kind: 'constant', at, value: kind === 'None' ? null : kind === 'True' };
    case '(':
    case '[':
    case '{':
      return cursor.deeper(() => readDisplay(cursor));
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
  if (cursor.take('...')) return { kind: 'name', at, name: '...' };
  const bound = (): Expression | null =>
    cursor.is(':') || cursor.is(',') || cursor.is(']') ? null : readExpression(cursor);
  const start = cursor.is(':') ? null : readExpression(cursor);
  if (!cursor.take(':')) return start!;
  const stop = bound();
  const step = cursor.take(':') ? bound() : null;
  return { kind: 'slice', at, start, stop, step };
}

const displays = {
  '(': { end: ')', kind: 'tuple', comprehension: 'generator expression' },
  '[': { end: ']', kind: 'list', comprehension: null },
  '{': { end: '}', kind: 'set', comprehension: 'set comprehension' },
} as const;

/** What stands in brackets: an expression, a tuple, a list, a set, a dict or a list comprehension. */
function readDisplay(cursor: Cursor): Expression {
  const { at, kind: bracket } = cursor.advance();
  const { end, kind, comprehension } = displays[bracket as keyof typeof displays];
  if (cursor.take(end)) return kind === 'set' ? { kind: 'dict', at, entries: [] } : { kind, at, items: [] };
  if (kind === 'set' && cursor.is('**')) refuseDictUnpacking(cursor);
  const first = readItem(cursor);
  if (kind === 'set' && cursor.is(':') && first.kind !== 'starred')
    return { kind: 'dict', at, entries: readEntries(cursor, at, first) };
  if (beginsFor(cursor)) {
    if (first.kind === 'starred')
      cursor.refuse(first.at, 'iterable unpacking cannot be used in comprehension');
    if (comprehension !== null) refuseFor(cursor, at, comprehension);
    const clauses = readClauses(cursor);
    cursor.close(end);
    return { kind: 'comprehension', at, element: first, clauses };
  }
  const single = kind === 'tuple' && !cursor.is(',');
  if (single && cursor.is(')') && first.kind === 'starred')
    cursor.refuse(first.at, 'cannot use starred expression here');
  const items = readRest(cursor, first);
  if (items.length > 1 && beginsFor(cursor))
    cursor.fail('did you forget parentheses around the comprehension target?');
  cursor.close(end);
  return single ? first : { kind, at, items };
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
    if (entries.length > 1 && beginsFor(cursor)) cursor.fail();
    refuseFor(cursor, at, 'dict comprehension');
    if (!cursor.take(',') || cursor.is('}')) break;
    if (cursor.is('**')) refuseDictUnpacking(cursor);
  }
  cursor.close('}');
  return entries;
}

function refuseDictUnpacking(cursor: Cursor): never {
  return cursor.unsupported(cursor.peek().at, '`**` in a dict is not supported', '`key: value` is');
}

/** `for target in iterable if condition …`, once or more. */
function readClauses(cursor: Cursor): ComprehensionClause[] {
  const clauses: ComprehensionClause[] = [];
  while (beginsFor(cursor)) {
    if (cursor.advance().kind === 'async') refuseAsync(cursor);
    const target = readTargets(cursor);
    const iterable = readOperators(cursor, OR);
    const conditions: Expression[] = [];
    while (cursor.take('if')) conditions.push(readOperators(cursor, OR));
    clauses.push({ target, iterable, conditions });
  }
  return clauses;
}
