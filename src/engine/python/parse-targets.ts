import type { Source, TreeNode } from './source.ts';
import type { Expression } from './syntax.ts';

/** What cannot be assigned to, as CPython calls it. */
const called: Readonly<Partial<Record<Expression['kind'], string>>> = {
  constant: 'literal',
  format: 'f-string expression',
  call: 'function call',
  binary: 'expression',
  unary: 'expression',
  boolean: 'expression',
  compare: 'comparison',
  conditional: 'conditional expression',
  lambda: 'lambda',
  comprehension: 'list comprehension',
  dict: 'dict literal',
  set: 'set display',
  starred: 'starred',
};

/**
 * Sees to it that the expression can be assigned to or deleted; `nested` allows tuples and lists of targets.
 * Throws SourceError at the expression's place.
 */
export function requireTarget(
  source: Source,
  node: TreeNode,
  target: Expression,
  nested: boolean,
  starred = true,
): void {
  if (target.kind === 'name' || target.kind === 'subscript' || target.kind === 'attribute') return;
  if (nested && (target.kind === 'tuple' || target.kind === 'list')) {
    const stars = target.items.filter((item) => item.kind === 'starred');
    if (stars.length > 1) source.refuse(stars[1]!.at, 'multiple starred expressions in assignment');
    if (stars.length > 0 && !starred) source.refuse(stars[0]!.at, 'cannot delete starred');
    for (const item of target.items)
      requireTarget(source, node, item.kind === 'starred' ? item.value : item, true, starred);
    return;
  }
  source.refuse(target.at, `cannot assign to or delete this ${called[target.kind] ?? target.kind}`);
}
