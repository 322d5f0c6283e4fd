import { unescapeText } from './literals.ts';
import type { Source, TreeNode } from './source.ts';
import type { Expression, FormatPart } from './syntax.ts';

/**
 * Reads the parts of an f-string: the texts between the braces, and the replacements.
 * `parts` are the node's FormatReplacement children; `read` turns a node into an expression.
 * Throws SourceError for what is no f-string.
 */
export function readFormat(
  source: Source,
  node: TreeNode,
  parts: readonly TreeNode[],
  raw: boolean,
  read: (node: TreeNode) => Expression,
): FormatPart[] {
  const literal = source.textOf(node);
  const opening = /^[a-zA-Z]*('''|"""|'|")/.exec(literal)!;
  const end = node.to - opening[1]!.length;
  let at = node.from + opening[0].length;
  const result: FormatPart[] = [];
  const addText = (from: number, to: number): void => {
    const written = source.text.slice(from, to);
    if (/[{}]/.test(written.replaceAll(/\{\{|\}\}|\\N\{[^}]*\}/g, '')))
      source.refuseSyntax(node, 'a single brace in an f-string is not allowed; write it twice');
    const piece = written.replaceAll('{{', '{').replaceAll('}}', '}');
    const text = raw ? piece : source.guard(node, () => unescapeText(piece));
    if (text !== '') result.push({ kind: 'text', text });
  };
  for (const part of parts) {
    if (part.name !== 'FormatReplacement') continue;
    addText(at, part.from);
    result.push(replacement(source, part, read));
    at = part.to;
  }
  addText(at, end);
  return result;
}

function replacement(source: Source, node: TreeNode, read: (node: TreeNode) => Expression): FormatPart {
  const parts = source.children(node);
  const value = parts[1]!;
  const conversion = parts.find((part) => part.name === 'FormatConversion');
  const selfDocumenting = parts.find((part) => part.name === 'FormatSelfDoc');
  const spec = parts.find((part) => part.name === 'FormatSpec');
  const letter = conversion ? source.textOf(conversion).slice(1) : null;
  if (letter === 'a') throw source.unsupported(node, '`!a` is not supported', '`!r` and `!s` are');
  return {
    kind: 'replacement',
    value: read(value),
    conversion: (letter as 'r' | 's' | null) ?? (selfDocumenting && !spec ? 'r' : null),
    spec: spec === undefined ? [] : specParts(source, node, spec, read),
    label: selfDocumenting ? selfDocumentation(source.text, parts[0]!.to, selfDocumenting.to) : '',
  };
}

/** A format spec, and the replacements inside it. */
function specParts(
  source: Source,
  node: TreeNode,
  spec: TreeNode,
  read: (node: TreeNode) => Expression,
): FormatPart[] {
  const result: FormatPart[] = [];
  let at = spec.from + 1;
  const addText = (to: number): void => {
    if (to > at) result.push({ kind: 'text', text: source.text.slice(at, to) });
  };
  for (const part of source.children(spec)) {
    if (part.name !== 'FormatReplacement') continue;
    addText(part.from);
    const inner = replacement(source, part, read);
    if (inner.kind === 'replacement' && inner.spec.length > 0)
      source.refuseSyntax(node, 'f-string: expressions nested too deeply');
    result.push(inner);
    at = part.to;
  }
  addText(spec.to);
  return result;
}

/** `{x = }` prints its own text with all spaces, those after the `=` too. */
function selfDocumentation(text: string, from: number, to: number): string {
  const after = /^\s*/.exec(text.slice(to))!;
  return text.slice(from, to) + after[0];
}
