import { beginsExpression, type Cursor } from './cursor.ts';
import {
  readExpression,
  readExpressions,
  readItem,
  readList,
  readRest,
  refuseStar,
} from './parse-expression.ts';
import { requireAnnotation } from './parse-parameters.ts';
import { isPlace, requireAugmented, requirePlaces, requireTarget } from './parse-targets.ts';
import type { Expression, Statement } from './syntax.ts';
import { augmented } from './tokens.ts';

/** Reads the simple statements of a line, and the end of the line, into `into`. */
export function readSimpleStatements(cursor: Cursor, into: Statement[]): void {
  for (;;) {
    const { start } = cursor.peek();
    into.push(...readSimple(cursor));
    cursor.covers(start, into.at(-1)!);
    if (cursor.take('newline')) return;
    if (!cursor.take(';')) refuseRest(cursor, into.at(-1));
    if (cursor.take('newline')) return;
  }
}

/** Complains of what follows a statement on its line. */
function refuseRest(cursor: Cursor, before: Statement | undefined): never {
  const value = before?.kind === 'expression' ? before.value : null;
  if (value?.kind === 'name' && (value.name === 'print' || value.name === 'exec')) {
    if (beginsExpression(cursor.peek()))
      cursor.refuse(
        value.at,
        `Missing parentheses in call to '${value.name}'. Did you mean ${value.name}(...)?`,
      );
  }
  return cursor.fail();
}

/** Reads one statement; or several, where an `import` has several modules. */
function readSimple(cursor: Cursor): Statement[] {
  const { at, kind } = cursor.peek();
  switch (kind) {
    case 'pass':
    case 'break':
    case 'continue':
      cursor.advance();
      return [{ kind, at }];
    case 'return':
      cursor.advance();
      return [{ kind, at, value: endsStatement(cursor) ? null : readExpressions(cursor) }];
    case 'global':
    case 'nonlocal': {
      const names: string[] = [];
      do {
        cursor.advance();
        names.push(cursor.name());
      } while (cursor.is(','));
      return [{ kind, at, names }];
    }
    case 'del':
      return [readDelete(cursor)];
    case 'assert': {
      cursor.advance();
      const test = readExpression(cursor);
      return [{ kind, at, test, message: cursor.take(',') ? readExpression(cursor) : null }];
    }
    case 'raise': {
      cursor.advance();
      const exception = endsStatement(cursor) ? null : readExpression(cursor);
      const cause = exception !== null && cursor.take('from') ? readExpression(cursor) : null;
      return [{ kind, at, exception, cause }];
    }
    case 'import':
      return readImport(cursor);
    case 'from':
      return [readFrom(cursor)];
    default:
      return [readAssignment(cursor)];
  }
}

function endsStatement(cursor: Cursor): boolean {
  return cursor.is('newline') || cursor.is(';');
}

/** An expression, an assignment, an augmented or an annotated one. */
function readAssignment(cursor: Cursor): Statement {
  const { at, kind } = cursor.peek();
  // A star alone is refused as a value, and in other words as a target.
  const first = readList(cursor);
  const operator = augmented(cursor.peek().kind);
  if (operator !== undefined) {
    requireAugmented(cursor, first);
    cursor.advance();
    return { kind: 'augmented', at, target: first, operator, value: readExpressions(cursor) };
  }
  if (cursor.is(':')) return readAnnotated(cursor, at, first, kind === '(');
  if (!cursor.is('=')) {
    refuseStar(cursor, first);
    return { kind: 'expression', at, value: first };
  }
  const targets: Expression[] = [];
  let value = first;
  while (cursor.take('=')) {
    requireTarget(cursor, value);
    targets.push(value);
    value = readList(cursor);
  }
  refuseStar(cursor, value);
  if (augmented(cursor.peek().kind) !== undefined)
    cursor.fail(`'${cursor.peek().text}' cannot follow '=' in an assignment`);
  return { kind: 'assign', at, targets, value };
}

function readAnnotated(
  cursor: Cursor,
  at: Statement['at'],
  target: Expression,
  bracketed: boolean,
): Statement {
  if (target.kind === 'tuple' || target.kind === 'list')
    cursor.refuse(at, `only single target (not ${target.kind}) can be annotated`);
  if (!isPlace(target)) cursor.refuse(at, 'illegal target for annotation');
  // Python does not take the `(x)` of `(x): int` for a local variable, and does not take `(x).y: int` at all.
  if (bracketed)
    cursor.unsupported(at, 'an annotation after parentheses is not supported', '`name: int = value` is');
  cursor.advance();
  requireAnnotation(cursor, readExpression);
  if (endsStatement(cursor))
    cursor.unsupported(at, 'a bare annotation is not supported', 'an assignment `name = value` is');
  cursor.expect('=');
  return { kind: 'assign', at, targets: [target], value: readExpressions(cursor) };
}

function readDelete(cursor: Cursor): Statement {
  const { at } = cursor.advance();
  const targets = readRest(cursor, readItem(cursor));
  for (const target of targets) requirePlaces(cursor, target, 'delete');
  return { kind: 'delete', at, targets };
}

function readDottedName(cursor: Cursor): string {
  let name = cursor.name();
  while (cursor.take('.')) name += `.${cursor.name()}`;
  return name;
}

function readImport(cursor: Cursor): Statement[] {
  const { at } = cursor.peek();
  const statements: Statement[] = [];
  do {
    cursor.advance();
    const module = readDottedName(cursor);
    const alias = cursor.take('as') ? cursor.name() : module;
    if (alias.includes('.'))
      cursor.unsupported(
        at,
        'importing a submodule without `as` is not supported',
        `\`import ${module.split('.')[0]}\` is`,
      );
    statements.push({ kind: 'import', at, module, alias });
  } while (cursor.is(','));
  return statements;
}

function readFrom(cursor: Cursor): Statement {
  const { at } = cursor.advance();
  let module = '';
  while (cursor.is('.') || cursor.is('...')) module += cursor.advance().text;
  if (module === '' || cursor.is('name')) module += readDottedName(cursor);
  cursor.expect('import');
  if (cursor.is('*'))
    cursor.unsupported(at, '`from … import *` is not supported', 'importing names one by one is');
  const bracketed = cursor.take('(');
  const names: { name: string; alias: string }[] = [];
  do {
    if (bracketed && names.length > 0 && cursor.is(')')) break;
    if (names.length > 0 && endsStatement(cursor))
      cursor.fail('trailing comma not allowed without surrounding parentheses');
    const name = cursor.name();
    names.push({ name, alias: cursor.take('as') ? cursor.name() : name });
  } while (cursor.take(','));
  if (bracketed) cursor.close(')');
  return { kind: 'from', at, module, names };
}
