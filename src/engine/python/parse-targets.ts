import type { Cursor } from './cursor.ts';
import type { Expression } from './syntax.ts';

/** What cannot be assigned to or deleted, as CPython calls it (Parser/pegen.c, `_PyPegen_get_expr_name`). */
export function nameOfKind(expression: Expression): string {
  switch (expression.kind) {
    case 'constant':
      if (expression.value === null) return 'None';
      if (typeof expression.value === 'boolean') return expression.value ? 'True' : 'False';
      return 'literal';
    case 'format':
      return 'f-string expression';
    case 'dict':
      return 'dict literal';
    case 'set':
      return 'set display';
    case 'comprehension':
      return 'list comprehension';
    case 'lambda':
    case 'name':
    case 'list':
    case 'tuple':
    case 'attribute':
    case 'subscript':
    case 'slice':
    case 'starred':
      return expression.kind;
    case 'unary':
    case 'binary':
    case 'boolean':
      return 'expression';
    case 'compare':
      return 'comparison';
    case 'conditional':
      return 'conditional expression';
    case 'call':
      return 'function call';
  }
}

/** Sees to it that the expression can be assigned to. Throws SourceError at the part that cannot. */
export function requireTarget(cursor: Cursor, target: Expression): void {
  if (target.kind === 'starred')
    cursor.refuse(target.at, 'starred assignment target must be in a list or tuple');
  requirePlace(cursor, target);
}

function requirePlace(cursor: Cursor, target: Expression): void {
  switch (target.kind) {
    case 'name':
    case 'attribute':
    case 'subscript':
      return;
    case 'list':
    case 'tuple': {
      const stars = target.items.filter((item) => item.kind === 'starred');
      for (const item of target.items) requirePlace(cursor, item.kind === 'starred' ? item.value : item);
      if (stars.length > 1) cursor.refuse(stars[1]!.at, 'multiple starred expressions in assignment');
      return;
    }
    default:
      cursor.refuse(target.at, `cannot assign to ${nameOfKind(target)}`);
  }
}

/** Sees to it that the expression can stand before `+=`. Throws SourceError where it cannot. */
export function requireAugmented(cursor: Cursor, target: Expression): void {
  if (target.kind === 'name' || target.kind === 'attribute' || target.kind === 'subscript') return;
  const what = nameOfKind(target);
  cursor.refuse(target.at, `'${what}' is an illegal expression for augmented assignment`);
}

/** Sees to it that the expression can be deleted. Throws SourceError at the part that cannot. */
export function requireDeletable(cursor: Cursor, target: Expression): void {
  switch (target.kind) {
    case 'name':
    case 'attribute':
    case 'subscript':
      return;
    case 'list':
    case 'tuple':
      for (const item of target.items) requireDeletable(cursor, item);
      return;
    default:
      cursor.refuse(target.at, `cannot delete ${nameOfKind(target)}`);
  }
}
