import { expression } from './parse-expression.ts';
import type { Source, TreeNode } from './source.ts';
import type { Parameter, Parameters } from './syntax.ts';

/** Reads the parameters of a function or a lambda. Throws SourceError for those that Python or the subset lacks. */
export function parameters(source: Source, list: TreeNode): Parameters {
  const inner = source.children(list).filter((part) => part.name !== '(' && part.name !== ')');
  const written = source.textOf(list);
  if (/(^|[,(\s])\/\s*([,)]|$)/.test(written))
    throw source.unsupported(list, '`/` in parameters is not supported', 'plain parameters are');
  const positional: Parameter[] = [];
  const keywordOnly: Parameter[] = [];
  let rest: string | null = null;
  let keywords: string | null = null;
  let starred = false;
  const names = new Set<string>();
  const take = (node: TreeNode): string => {
    const name = source.name(node);
    if (names.has(name)) source.refuseSyntax(node, `duplicate argument '${name}' in function definition`);
    names.add(name);
    return name;
  };
  for (const group of source.splitAtCommas(inner)) {
    group.filter((part) => part.name === 'TypeDef').forEach((part) => requireAnnotation(source, part));
    const [first, second, third] = group.filter((part) => part.name !== 'TypeDef');
    if (keywords !== null) source.refuseSyntax(first!, 'arguments cannot follow var-keyword argument');
    if (first!.name === '*') {
      if (starred) source.refuseSyntax(first!, '* argument may appear only once');
      starred = true;
      if (second !== undefined) rest = take(second);
    } else if (first!.name === '**') {
      if (second === undefined) source.refuseSyntax(first!, 'a name is missing after `**`');
      keywords = take(second);
    } else {
      const name = take(first!);
      const preset = third === undefined ? null : expression(source, third);
      if (!starred && preset === null && positional.at(-1)?.default != null)
        source.refuseSyntax(first!, 'parameter without a default follows parameter with a default');
      (starred ? keywordOnly : positional).push({ name, default: preset });
    }
  }
  if (starred && rest === null && keywordOnly.length === 0)
    source.refuseSyntax(list, 'named arguments must follow bare *');
  return { positional, rest, keywordOnly, keywords };
}

const annotations: readonly string[] = 'int float str bool list tuple dict set object None'.split(' ');

/** Python computes annotations; those that are built-in types may be left out here, as nothing comes of them. */
export function requireAnnotation(source: Source, node: TreeNode): void {
  const type = source.children(node).at(-1)!;
  if (!annotations.includes(source.textOf(type)))
    throw source.unsupported(type, 'this annotation is not supported', `${annotations.join(', ')} are`);
}
