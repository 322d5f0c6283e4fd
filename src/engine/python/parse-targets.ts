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

/** Whether it is a name, an attribute or an item. */
export const isPlace = ({ kind }: Expression): boolean =>
  kind === 'name' || kind === 'attribute' || kind === 'subscript';

/** Sees to it that the expression can be assigned to. Throws SourceError at the part that cannot. */
export function requireTarget(cursor: Cursor, target: Expression): void {
  if (target.kind === 'starred')
    cursor.refuse(target.at, 'starred assignment target must be in a list or tuple');
  requirePlaces(cursor, target, 'assign to');
}

/** Sees to it that the expression, or each in it, can be assigned to or deleted. Throws SourceError at the part that cannot. */
export function requirePlaces(cursor: Cursor, target: Expression, action: 'assign to' | 'delete'): void {
  if (isPlace(target)) return;
  if (target.kind !== 'list' && target.kind !== 'tuple')
    cursor.refuse(target.at, `cannot ${action} ${nameOfKind(target)}`);
  const starred = target.items.filter((item) => item.kind === 'starred');
  for (const item of target.items)
    requirePlaces(cursor, item.kind === 'starred' && action !== 'delete' ? item.value : item, action);
  if (starred.length > 1) cursor.refuse(starred[1]!.at, 'multiple starred expressions in assignment');
}

/** Sees to it that the expression can stand before `+=`. Throws SourceError where it cannot. */
export function requireAugmented(cursor: Cursor, target: Expression): void {
  if (!isPlace(target))
    cursor.refuse(target.at, `'${nameOfKind(target)}' is an illegal expression for augmented assignment`);
}
