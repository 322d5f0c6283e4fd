import type { Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

const names: Readonly<Record<string, string>> = {
  format: 'f-string expression',
  dict: 'dict literal',
  set: 'set display',
  comprehension: 'list comprehension',
  unary: 'expression',
  binary: 'expression',
  boolean: 'expression',
  compare: 'comparison',
  conditional: 'conditional expression',
  call: 'function call',
};

/** What cannot be assigned to or deleted, as CPython calls it (Parser/pegen.c, `_PyPegen_get_expr_name`). */
export function nameOfKind(expression: Expression): string {
  if (expression.kind !== 'constant') return names[expression.kind] ?? expression.kind;
  const { value } = expression;
  if (value === null) return 'None';
  return value === true ? 'True' : value === false ? 'False' : 'literal';
}

const isPlace = ({ kind }: Expression): boolean =>
  kind === 'name' || kind === 'attribute' || kind === 'subscript';

/** Sees to it that the expression can be assigned to. Throws SourceError at the part that cannot. */
export function requireTarget(cursor: Cursor, target: Expression): void {
  if (target.kind === 'starred')
    cursor.refuse(target.at, 'starred assignment target must be in a list or tuple');
  requirePlace(cursor, target);
}

function requirePlace(cursor: Cursor, target: Expression): void {
  if (isPlace(target)) return;
  if (target.kind !== 'list' && target.kind !== 'tuple')
    cursor.refuse(target.at, `cannot assign to ${nameOfKind(target)}`);
  for (const item of target.items) requirePlace(cursor, item.kind === 'starred' ? item.value : item);
  const second = target.items.filter((item) => item.kind === 'starred')[1];
  if (second !== undefined) cursor.refuse(second.at, 'multiple starred expressions in assignment');
}

/** Sees to it that the expression can stand before `+=`. Throws SourceError where it cannot. */
export function requireAugmented(cursor: Cursor, target: Expression): void {
  if (!isPlace(target))
    cursor.refuse(target.at, `'${nameOfKind(target)}' is an illegal expression for augmented assignment`);
}

/** Sees to it that the expression can be deleted. Throws SourceError at the part that cannot. */
export function requireDeletable(cursor: Cursor, target: Expression): void {
  if (isPlace(target)) return;
  if (target.kind !== 'list' && target.kind !== 'tuple')
    cursor.refuse(target.at, `cannot delete ${nameOfKind(target)}`);
  for (const item of target.items) requireDeletable(cursor, item);
}
