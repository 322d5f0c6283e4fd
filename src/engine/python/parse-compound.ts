import type { Cursor } from './cursor.ts';
import { readArguments, refuseAsync } from './parse-arguments.ts';
import { readExpression, readExpressions, readItem, readTargets } from './parse-expression.ts';
import { readParameters, requireAnnotation } from './parse-parameters.ts';
import { readSimpleStatements } from './parse-statement.ts';
import { requireTarget } from './parse-targets.ts';
import type { ExceptHandler, Expression, Statement } from './syntax.ts';
import type { Token, TokenKind } from './tokens.ts';

/** Reads a statement, or the several of a line, into `into`. Throws SourceError for what cannot be read. */
export function readStatement(cursor: Cursor, into: Statement[]): void {
  const { kind, text, at } = cursor.peek();
  const read = compound[kind];
  if (read !== undefined) return void into.push(read(cursor));
  if (text === 'match' && beginsMatch(cursor))
    cursor.unsupported(at, '`match` is not supported', '`if` and `elif` are');
  if (text === 'type' && cursor.ahead(1).kind === 'name')
    cursor.unsupported(at, '`type` is not supported', 'an assignment is');
  readSimpleStatements(cursor, into);
}

/** What reads a statement that begins so. */
const compound: { readonly [Kind in TokenKind]?: (cursor: Cursor) => Statement } = {
  if: readIf,
  while: readWhile,
  for: readFor,
  try: readTry,
  with: readWith,
  def: readDecorated,
  class: readDecorated,
  '@': readDecorated,
  async: readDecorated,
};

/** `match` begins a statement only where a colon ends its line. */
function beginsMatch(cursor: Cursor): boolean {
  let distance = 1;
  while (cursor.ahead(distance).kind !== 'newline') distance += 1;
  return cursor.ahead(distance - 1).kind === ':';
}

/** Reads the colon and the block of a statement: `owner` names it, `start` is its first token. */
function readBlock(cursor: Cursor, start: Token, owner = `'${start.text}' statement`): Statement[] {
  if (cursor.is('=')) cursor.fail("invalid syntax. Maybe you meant '==' instead of '='?");
  cursor.expect(':', "expected ':'");
  const body: Statement[] = [];
  if (!cursor.take('newline')) {
    readSimpleStatements(cursor, body);
    return body;
  }
  if (!cursor.take('indent'))
    cursor.fail(`expected an indented block after ${owner} on line ${start.at.line}`);
  while (!cursor.take('dedent')) readStatement(cursor, body);
  return body;
}

function readElse(cursor: Cursor): Statement[] {
  return cursor.is('else') ? readBlock(cursor, cursor.advance()) : [];
}

/** `length` counts the `elif`: each lies in the `else` of the one before. */
function readIf(cursor: Cursor, length = 1): Statement {
  const start = cursor.advance();
  const test = readExpression(cursor);
  const then = readBlock(cursor, start);
  cursor.chain(length);
  const otherwise = cursor.is('elif') ? [readIf(cursor, length + 1)] : readElse(cursor);
  return { kind: 'if', at: start.at, test, then, otherwise };
}

function readWhile(cursor: Cursor): Statement {
  const start = cursor.advance();
  const test = readExpression(cursor);
  const body = readBlock(cursor, start);
  return { kind: 'while', at: start.at, test, body, otherwise: readElse(cursor) };
}

function readFor(cursor: Cursor): Statement {
  const start = cursor.advance();
  const target = readTargets(cursor);
  const iterable = readExpressions(cursor);
  const body = readBlock(cursor, start);
  return { kind: 'for', at: start.at, target, iterable, body, otherwise: readElse(cursor) };
}

function readTry(cursor: Cursor): Statement {
  const start = cursor.advance();
  const body = readBlock(cursor, start);
  const handlers: ExceptHandler[] = [];
  while (cursor.is('except')) {
    const last = handlers.at(-1);
    if (last?.type === null) cursor.refuse(last.at, "default 'except:' must be last");
    handlers.push(readHandler(cursor));
  }
  if (handlers.length === 0 && !cursor.is('finally')) cursor.fail("expected 'except' or 'finally' block");
  const otherwise = readElse(cursor);
  const last = cursor.is('finally') ? readBlock(cursor, cursor.advance()) : [];
  // In the order in which CPython's symbol table goes over it.
  return { kind: 'try', at: start.at, body, otherwise, handlers, last };
}

function readHandler(cursor: Cursor): ExceptHandler {
  const start = cursor.advance();
  if (cursor.is('*')) cursor.unsupported(start.at, '`except*` is not supported', '`except` is');
  let type: Expression | null = null;
  let name: string | null = null;
  if (!cursor.is(':') && !cursor.is('newline')) {
    type = readExpression(cursor);
    if (cursor.is(',')) cursor.refuse(type.at, 'multiple exception types must be parenthesized');
    if (cursor.take('as')) name = cursor.name();
  }
  const body = readBlock(cursor, start);
  return cursor.covers(start.start, { kind: 'handler', at: start.at, type, name, body });
}

interface WithItem {
  readonly context: Expression;
  readonly target: Expression | null;
}

function readWith(cursor: Cursor): Statement {
  const start = cursor.advance();
  const items: WithItem[] = [];
  const first = cursor.peek();
  const bracketed = cursor.is('(') && hasAsInside(cursor);
  if (bracketed) cursor.advance();
  do {
    if (bracketed && cursor.is(')')) break;
    const context = readExpression(cursor);
    const target = cursor.take('as') ? readItem(cursor) : null;
    if (target !== null) requireTarget(cursor, target);
    items.push({ context, target });
  } while (cursor.take(','));
  if (bracketed) cursor.close(')');
  const body = readBlock(cursor, start);
  const [{ context, target }] = items as [WithItem];
  // `with (a, b):` has two contexts; a tuple is one only where it cannot be read so.
  const alone = items.length === 1 && target === null && context.at === first.at;
  const listed = alone && context.kind === 'tuple' ? context.items : [];
  const all = listed.length > 0 && listed.every(({ kind }) => kind !== 'starred');
  const contexts = listed.map((each) => ({ context: each, target: null }));
  return { kind: 'with', at: start.at, items: all ? contexts : items, body };
}

/** Whether the brackets that open here hold an `as` themselves: then they hold the items of a `with`. */
function hasAsInside(cursor: Cursor): boolean {
  let depth = 0;
  for (let distance = 0; ; distance += 1) {
    const { kind } = cursor.ahead(distance);
    if ('([{'.includes(kind)) depth += 1;
    else if (')]}'.includes(kind)) depth -= 1;
    if (depth === 0) return false;
    if (depth === 1 && kind === 'as') return true;
  }
}

/** Reads what functions and classes begin with: the keyword and the name. */
function readName(cursor: Cursor): { start: Token; name: string } {
  const start = cursor.advance();
  const name = cursor.name();
  if (cursor.is('['))
    cursor.unsupported(cursor.peek().at, 'a type parameter is not supported', 'leaving it out is');
  return { start, name };
}

function readFunction(cursor: Cursor, decorators: readonly Expression[]): Statement {
  const { start, name } = readName(cursor);
  cursor.expect('(', "expected '('");
  const parameters = readParameters(cursor, ')', readExpression);
  if (cursor.take('->')) requireAnnotation(cursor, readExpression);
  const body = readBlock(cursor, start, 'function definition');
  return { kind: 'def', at: start.at, name, parameters, body, decorators };
}

function readClass(cursor: Cursor, decorators: readonly Expression[]): Statement {
  const { start, name } = readName(cursor);
  const { positional: bases, keywords } = cursor.is('(')
    ? readArguments(cursor, readExpression)
    : { positional: [], keywords: [] };
  const odd = bases.find(({ kind }) => kind === 'starred') ?? keywords[0];
  if (odd !== undefined)
    cursor.unsupported(
      odd.at,
      'a keyword or `*` among the bases of a class is not supported',
      'plain base classes are',
    );
  const body = readBlock(cursor, start, 'class definition');
  return cursor.covers(start.start, { kind: 'class', at: start.at, name, bases, body, decorators });
}

/** The line of a decorated function is that of its `def`, as in CPython. */
function readDecorated(cursor: Cursor): Statement {
  const decorators: Expression[] = [];
  while (cursor.take('@')) {
    decorators.push(readExpression(cursor));
    cursor.expect('newline');
  }
  if (cursor.take('async')) return refuseAsync(cursor);
  if (cursor.is('def')) return readFunction(cursor, decorators);
  if (cursor.is('class')) return readClass(cursor, decorators);
  return cursor.fail();
}
