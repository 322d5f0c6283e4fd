import { readFormat } from './format-string.ts';
import { readNumber, splitLiteral, unescapeText } from './literals.ts';
import { isOperatorNode, operatorExpression } from './parse-operators.ts';
import { parameters } from './parse-parameters.ts';
import { requireTarget } from './parse-targets.ts';
import { SourceError } from './source-error.ts';
import type { Source, TreeNode } from './source.ts';
import type { Expression, Keyword } from './syntax.ts';

const supportedExpressions =
  'numbers, strings, f-strings, None, lists, tuples, sets, dicts, list comprehensions, names, attributes, indexing, calls, lambda, operators and conditional expressions';

/** One expression, or several with commas between them: a tuple. */
export function listOf(source: Source, owner: TreeNode, parts: readonly TreeNode[]): Expression {
  if (parts.length === 0)
    throw new SourceError(
      'syntax',
      source.position(owner.from),
      'an expression is missing here',
      source.file,
    );
  const groups = source.splitAtCommas(parts);
  if (!parts.some((part) => part.name === ',')) {
    if (parts[0]!.name === '*') source.refuseSyntax(parts[0]!, "can't use starred expression here");
    return expression(source, groups[0]![0]!);
  }
  return { kind: 'tuple', at: source.position(parts[0]!.from), items: items(source, groups) };
}

function items(source: Source, groups: readonly (readonly TreeNode[])[]): Expression[] {
  return groups.map((group) => {
    const [first, second] = group;
    if (first!.name !== '*') return expression(source, first!);
    if (second === undefined) source.refuseSyntax(first!, 'an expression is missing after `*`');
    return { kind: 'starred', at: source.position(first!.from), value: expression(source, second) };
  });
}

/** Reads one expression. Throws SourceError for what is outside the subset. */
export function expression(source: Source, node: TreeNode): Expression {
  const at = source.position(node.from);
  if (isOperatorNode(node)) return operatorExpression(source, node, (operand) => expression(source, operand));
  const parts = source.children(node);
  switch (node.name) {
    case 'Number':
      if (/[jJ]$/.test(source.textOf(node)))
        throw source.unsupported(node, 'complex numbers are not supported', 'ints and floats are');
      return { kind: 'constant', at, value: source.guard(node, () => readNumber(source.textOf(node))) };
    case 'String':
    case 'ContinuedString':
    case 'FormatString':
      return text(source, node, parts);
    case 'Boolean':
      return { kind: 'constant', at, value: source.textOf(node) === 'True' };
    case 'None':
      return { kind: 'constant', at, value: null };
    case 'VariableName':
      return { kind: 'name', at, name: source.name(node) };
    case 'ParenthesizedExpression':
      return expression(source, parts[1]!);
    case 'ArrayExpression':
      return { kind: 'list', at, items: items(source, source.splitAtCommas(parts.slice(1, -1))) };
    case 'TupleExpression':
      return { kind: 'tuple', at, items: items(source, source.splitAtCommas(parts.slice(1, -1))) };
    case 'SetExpression':
      return { kind: 'set', at, items: items(source, source.splitAtCommas(parts.slice(1, -1))) };
    case 'ArrayComprehensionExpression':
      return comprehension(source, node, parts);
    case 'ComprehensionExpression':
      throw source.unsupported(node, 'a generator expression is not supported', listInstead);
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      throw source.unsupported(
        node,
        `a ${words(node.name).split(' ')[0]} comprehension is not supported`,
        listInstead,
      );
    case 'DictionaryExpression': {
      const entries = source.splitAtCommas(parts.slice(1, -1)).map((group) => {
        if (group.length !== 3)
          throw source.unsupported(node, '`**` in a dict is not supported', '`key: value` is');
        return [expression(source, group[0]!), expression(source, group[2]!)] as const;
      });
      return { kind: 'dict', at, entries };
    }
    case 'MemberExpression': {
      const value = expression(source, parts[0]!);
      if (parts[1]!.name === '.') {
        // A point right after an int would belong to the number.
        if (parts[0]!.name === 'Number' && parts[0]!.to === parts[1]!.from && /^\d/.test(source.textOf(node)))
          source.refuseSyntax(parts[0]!, `invalid number at '${source.textOf(node)}'`);
        return {
          kind: 'attribute',
          at: source.position(parts[2]!.from),
          value,
          name: source.name(parts[2]!),
        };
      }
      return {
        kind: 'subscript',
        at: source.position(parts[1]!.from),
        value,
        index: index(source, node, parts.slice(2, -1)),
      };
    }
    case 'CallExpression':
      return call(source, node, parts);
    case 'LambdaExpression': {
      const list = parts.find((part) => part.name === 'ParamList')!;
      return {
        kind: 'lambda',
        at,
        parameters: parameters(source, list),
        body: expression(source, parts.at(-1)!),
      };
    }
    default:
      throw source.unsupported(
        node,
        `${words(node.name)} is not supported`,
        `supported expressions are ${supportedExpressions}`,
      );
  }
}

function index(source: Source, node: TreeNode, parts: readonly TreeNode[]): Expression {
  const groups = source.splitAtCommas(parts);
  const single = (group: readonly TreeNode[]): Expression => {
    if (!group.some((part) => part.name === ':')) return items(source, [group])[0]!;
    const bounds: (Expression | null)[] = [null, null, null];
    let which = 0;
    for (const part of group) {
      if (part.name === ':') which += 1;
      else bounds[which] = expression(source, part);
    }
    return {
      kind: 'slice',
      at: source.position(group[0]!.from),
      start: bounds[0]!,
      stop: bounds[1]!,
      step: bounds[2]!,
    };
  };
  if (groups.length === 0)
    throw new SourceError('syntax', source.position(node.from), 'an index is missing here', source.file);
  if (!parts.some((part) => part.name === ',')) return single(groups[0]!);
  return { kind: 'tuple', at: source.position(parts[0]!.from), items: groups.map(single) };
}

function call(source: Source, node: TreeNode, parts: readonly TreeNode[]): Expression {
  const positional: Expression[] = [];
  const keywords: Keyword[] = [];
  for (const group of source.splitAtCommas(source.children(parts[1]!).slice(1, -1))) {
    const [first, second] = group;
    if (first!.name === '*' || first!.name === '**') {
      if (second === undefined)
        source.refuseSyntax(first!, `an expression is missing after \`${first!.name}\``);
      const value = expression(source, second);
      if (first!.name === '**') keywords.push({ name: null, value });
      else if (keywords.some(({ name }) => name === null))
        source.refuseSyntax(first!, 'iterable argument unpacking follows keyword argument unpacking');
      else positional.push({ kind: 'starred', at: source.position(first!.from), value });
      continue;
    }
    if (group[1]?.name === 'AssignOp') {
      if (source.textOf(group[1]) !== '=')
        throw source.unsupported(group[0]!, '`:=` is not supported', 'an assignment before the call is');
      const name = source.name(group[0]!);
      if (keywords.some((keyword) => keyword.name === name)) {
        throw new SourceError(
          'syntax',
          source.position(group[0]!.from),
          `keyword argument repeated: ${name}`,
          source.file,
        );
      }
      keywords.push({ name, value: expression(source, group[2]!) });
    } else if (group.length > 1) {
      throw source.unsupported(group[0]!, 'a generator expression is not supported', listInstead);
    } else if (keywords.length > 0) {
      throw new SourceError(
        'syntax',
        source.position(group[0]!.from),
        keywords.some(({ name }) => name === null)
          ? 'positional argument follows keyword argument unpacking'
          : 'positional argument follows keyword argument',
        source.file,
      );
    } else positional.push(expression(source, group[0]!));
  }
  return {
    kind: 'call',
    at: source.position(node.from),
    callee: expression(source, parts[0]!),
    positional,
    keywords,
  };
}

function text(source: Source, node: TreeNode, parts: readonly TreeNode[]): Expression {
  const at = source.position(node.from);
  if (node.name === 'ContinuedString') {
    const pieces = parts.map((part) => text(source, part, source.children(part)));
    if (pieces.every((piece) => piece.kind === 'constant')) {
      return { kind: 'constant', at, value: pieces.map((piece) => piece.value as string).join('') };
    }
    const flat = pieces.flatMap((piece) =>
      piece.kind === 'format'
        ? piece.parts
        : [{ kind: 'text' as const, text: (piece as { value: string }).value }],
    );
    return { kind: 'format', at, parts: flat };
  }
  const literal = source.textOf(node);
  if (!/^[a-zA-Z]*("""|''')/.test(literal) && /(?<!\\)\n/.test(literal))
    source.refuseSyntax(node, 'a string in single quotes ends on the line on which it starts');
  const { prefix, inside } = source.guard(node, () => splitLiteral(literal));
  if (!['', 'r', 'u', 'f', 'fr', 'rf', 'b', 'br', 'rb'].includes(prefix))
    source.refuseSyntax(node, `a string has no prefix '${prefix}'`);
  if (prefix.includes('b')) throw source.unsupported(node, 'bytes are not supported', 'strings are');
  const raw = prefix.includes('r');
  if (prefix.includes('f')) {
    return {
      kind: 'format',
      at,
      parts: readFormat(source, node, parts, raw, (part) => expression(source, part)),
    };
  }
  return { kind: 'constant', at, value: raw ? inside : source.guard(node, () => unescapeText(inside)) };
}

const listInstead = 'a list comprehension in square brackets is';

/** `[element for target in iterable if condition …]`. */
function comprehension(source: Source, node: TreeNode, parts: readonly TreeNode[]): Expression {
  const inner = parts.slice(1, -1);
  if (inner.some((part) => part.name === 'async'))
    throw source.unsupported(node, '`async for` is not supported', '`for` is');
  const isKeyword = (part: TreeNode): boolean => ['for', 'if', 'in'].includes(part.name);
  /** The parts from `at` up to the next keyword. */
  const upTo = (at: number): TreeNode[] => {
    const end = inner.findIndex((part, index) => index >= at && isKeyword(part));
    return inner.slice(at, end < 0 ? inner.length : end);
  };
  const clauses: { target: Expression; iterable: Expression; conditions: Expression[] }[] = [];
  inner.forEach((part, index) => {
    if (part.name === 'for') {
      const targets = upTo(index + 1);
      if (targets.length === 0) source.refuseSyntax(part, 'a name is missing after `for`');
      const target = listOf(source, node, targets);
      requireTarget(source, targets[0]!, target, true);
      const value = inner[index + targets.length + 2];
      if (value === undefined) source.refuseSyntax(part, 'invalid syntax: something is missing here');
      clauses.push({ target, iterable: expression(source, value), conditions: [] });
    } else if (part.name === 'if') clauses.at(-1)!.conditions.push(expression(source, inner[index + 1]!));
  });
  if (inner[0]!.name === '*')
    source.refuseSyntax(inner[0]!, 'iterable unpacking cannot be used in comprehension');
  return {
    kind: 'comprehension',
    at: source.position(node.from),
    element: expression(source, inner[0]!),
    clauses,
  };
}

/** A node's name in words: `LambdaExpression` gives `lambda expression`. */
export function words(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
