import { parser } from '@lezer/python';
import { readFormat } from './format-string.ts';
import { readNumber, splitLiteral, unescapeText } from './literals.ts';
import { SourceError } from './source-error.ts';
import type {
  BinaryOperator,
  CompareOperator,
  Expression,
  Keyword,
  Module,
  Parameter,
  Statement,
} from './syntax.ts';
import { Source, type TreeNode } from './source.ts';

const supportedStatements =
  'assignments, expressions, del, pass, if, while, for, break, continue, def, return, global, with, assert, raise and import';
const supportedExpressions =
  'numbers, strings, f-strings, None, lists, tuples, dicts, names, attributes, indexing, calls, operators and conditional expressions';

/**
 * Reads Python source into the syntax tree of the supported subset.
 * Throws {@link SourceError} with line and column for text that is not Python or is outside the subset.
 */
export function parse(text: string, file = '<program>'): Module {
  const source = new Source(text, file);
  const root = parser.parse(text).topNode;
  refuseDamage(source, root);
  return { body: block(source, source.children(root)), lines: text.split('\n') };
}

function refuseDamage(source: Source, root: TreeNode): void {
  const cursor = root.cursor();
  do {
    if (!cursor.type.isError || isPointlessFloat(source, cursor.node.parent)) continue;
    const opening = cursor.node.parent?.firstChild ?? null;
    if (opening !== null && cursor.from === cursor.to && /^[([{]$/.test(opening.name)) {
      const bracket = source.textOf(opening);
      throw new SourceError(
        'syntax',
        source.position(opening.from),
        `'${bracket}' was never closed`,
        source.file,
      );
    }
    const found = source.text.slice(cursor.from, cursor.to).trim().split('\n')[0] ?? '';
    const reason =
      found === '' ? 'invalid syntax: something is missing here' : `invalid syntax at '${found}'`;
    throw new SourceError('syntax', source.position(cursor.from), reason, source.file);
  } while (cursor.next());
}

/** The grammar takes `5.` and `5.e3` for an attribute of the int 5; in Python they are floats. */
function isPointlessFloat(source: Source, node: TreeNode | null): boolean {
  if (node?.name !== 'MemberExpression') return false;
  return /^[0-9][0-9_]*\.([eE][0-9]+)?$/.test(source.textOf(node));
}

function block(source: Source, nodes: readonly TreeNode[]): Statement[] {
  return nodes.flatMap((node) => statement(source, node));
}

function body(source: Source, node: TreeNode): Statement[] {
  return block(
    source,
    source.children(node).filter((child) => child.name !== ':'),
  );
}

function statement(source: Source, node: TreeNode): Statement[] {
  const at = source.position(node.from);
  const parts = source.children(node);
  switch (node.name) {
    case 'StatementGroup':
      return block(
        source,
        parts.filter((part) => part.name !== ';'),
      );
    case 'ExpressionStatement':
      return [{ kind: 'expression', at, value: listOf(source, node, parts) }];
    case 'AssignStatement':
      return [assignment(source, node, parts)];
    case 'UpdateStatement': {
      const operator = source.textOf(parts[1]!).slice(0, -1) as BinaryOperator;
      const target = expression(source, parts[0]!);
      requireTarget(source, parts[0]!, target, false);
      return [{ kind: 'augmented', at, target, operator, value: listOf(source, node, parts.slice(2)) }];
    }
    case 'DeleteStatement': {
      const targets = source.splitAtCommas(parts.slice(1)).map((group) => {
        const target = expression(source, group[0]!);
        requireTarget(source, group[0]!, target, false);
        return target;
      });
      return [{ kind: 'delete', at, targets }];
    }
    case 'PassStatement':
      return [{ kind: 'pass', at }];
    case 'BreakStatement':
      return [{ kind: 'break', at }];
    case 'ContinueStatement':
      return [{ kind: 'continue', at }];
    case 'IfStatement':
      return [conditional(source, parts, at)];
    case 'WhileStatement': {
      const bodies = parts.filter((part) => part.name === 'Body');
      const otherwise = bodies[1] ? body(source, bodies[1]) : [];
      return [
        { kind: 'while', at, test: expression(source, parts[1]!), body: body(source, bodies[0]!), otherwise },
      ];
    }
    case 'ForStatement':
      return [forLoop(source, node, parts)];
    case 'FunctionDefinition':
      return [definition(source, node, parts)];
    case 'ReturnStatement':
      return [{ kind: 'return', at, value: parts.length > 1 ? listOf(source, node, parts.slice(1)) : null }];
    case 'ScopeStatement': {
      if (parts[0]!.name !== 'global') {
        throw source.unsupported(node, '`nonlocal` is not supported', '`global` is');
      }
      return [{ kind: 'global', at, names: names(source, parts.slice(1)) }];
    }
    case 'WithStatement':
      return [withBlock(source, node, parts)];
    case 'AssertStatement': {
      const [test, message] = source.splitAtCommas(parts.slice(1));
      return [
        {
          kind: 'assert',
          at,
          test: expression(source, test![0]!),
          message: message ? expression(source, message[0]!) : null,
        },
      ];
    }
    case 'RaiseStatement': {
      if (parts.some((part) => part.name === 'from')) {
        throw source.unsupported(node, '`raise … from …` is not supported', '`raise Name("message")` is');
      }
      return [{ kind: 'raise', at, exception: parts[1] ? expression(source, parts[1]) : null }];
    }
    case 'ImportStatement':
      return imports(source, node, parts);
    case 'ClassDefinition':
      throw source.unsupported(node, 'classes are not supported', 'functions, lists and dicts are');
    case 'TryStatement':
      throw source.unsupported(
        node,
        '`try` is not supported',
        '`with lock:` releases a lock whatever happens',
      );
    default:
      throw source.unsupported(
        node,
        `${words(node.name)} is not supported`,
        `supported statements are ${supportedStatements}`,
      );
  }
}

function words(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}

function names(source: Source, parts: readonly TreeNode[]): string[] {
  return parts.filter((part) => part.name === 'VariableName').map((part) => source.textOf(part));
}

function conditional(source: Source, parts: readonly TreeNode[], at: Statement['at']): Statement {
  const [, test, then, ...rest] = parts;
  let otherwise: Statement[] = [];
  if (rest[0]?.name === 'elif') otherwise = [conditional(source, rest, source.position(rest[0].from))];
  else if (rest[0]?.name === 'else') otherwise = body(source, rest[1]!);
  return { kind: 'if', at, test: expression(source, test!), then: body(source, then!), otherwise };
}

function assignment(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement {
  const groups: TreeNode[][] = [[]];
  for (const part of parts) {
    if (part.name === 'TypeDef') continue;
    if (part.name === 'AssignOp') groups.push([]);
    else groups.at(-1)!.push(part);
  }
  if (groups.length === 1) {
    throw source.unsupported(node, 'a bare annotation is not supported', 'an assignment `name = value` is');
  }
  const value = listOf(source, node, groups.at(-1)!);
  const targets = groups.slice(0, -1).map((group) => {
    const target = listOf(source, group[0] ?? node, group);
    requireTarget(source, group[0] ?? node, target, true);
    return target;
  });
  return { kind: 'assign', at: source.position(node.from), targets, value };
}

function requireTarget(source: Source, node: TreeNode, target: Expression, nested: boolean): void {
  if (target.kind === 'name' || target.kind === 'subscript') return;
  if (target.kind === 'attribute') {
    throw source.unsupported(
      node,
      'setting or deleting an attribute is not supported',
      'names and items such as `d["k"]` are',
    );
  }
  if (nested && (target.kind === 'tuple' || target.kind === 'list') && target.items.length > 0) {
    for (const item of target.items) requireTarget(source, node, item, true);
    return;
  }
  throw new SourceError('syntax', target.at, `cannot assign to or delete this ${target.kind}`, source.file);
}

function forLoop(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement {
  if (parts[0]!.name !== 'for') throw source.unsupported(node, '`async for` is not supported', '`for` is');
  const inAt = parts.findIndex((part) => part.name === 'in');
  const bodies = parts.filter((part) => part.name === 'Body');
  const firstBody = parts.indexOf(bodies[0]!);
  const target = listOf(source, node, parts.slice(1, inAt));
  requireTarget(source, parts[1]!, target, true);
  return {
    kind: 'for',
    at: source.position(node.from),
    target,
    iterable: listOf(source, node, parts.slice(inAt + 1, firstBody)),
    body: body(source, bodies[0]!),
    otherwise: bodies[1] ? body(source, bodies[1]) : [],
  };
}

function definition(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement {
  if (parts[0]!.name !== 'def') throw source.unsupported(node, '`async def` is not supported', '`def` is');
  if (node.parent?.name !== 'Script' && insideFunction(node)) {
    throw source.unsupported(
      node,
      'a function inside a function is not supported',
      'functions at the top level are',
    );
  }
  const list = parts.find((part) => part.name === 'ParamList')!;
  return {
    kind: 'def',
    at: source.position(node.from),
    name: source.textOf(parts[1]!),
    parameters: parameters(source, list),
    body: body(source, parts.at(-1)!),
  };
}

function insideFunction(node: TreeNode): boolean {
  for (let outer = node.parent; outer !== null; outer = outer.parent) {
    if (outer.name === 'FunctionDefinition') return true;
  }
  return false;
}

function parameters(source: Source, list: TreeNode): Parameter[] {
  const inner = source.children(list).filter((part) => part.name !== '(' && part.name !== ')');
  const result: Parameter[] = [];
  for (const group of source.splitAtCommas(inner)) {
    const plain = group.filter((part) => part.name !== 'TypeDef');
    if (plain[0]!.name !== 'VariableName') {
      throw source.unsupported(
        plain[0]!,
        '`*`, `/` and `**` in parameters are not supported',
        'plain parameters, with or without a default, are',
      );
    }
    const name = source.textOf(plain[0]!);
    if (result.some((parameter) => parameter.name === name)) {
      throw new SourceError(
        'syntax',
        source.position(plain[0]!.from),
        `duplicate parameter '${name}'`,
        source.file,
      );
    }
    const preset = plain[2] ? expression(source, plain[2]) : null;
    if (preset === null && result.at(-1)?.default != null) {
      throw new SourceError(
        'syntax',
        source.position(plain[0]!.from),
        `parameter '${name}' without a default follows one with a default`,
        source.file,
      );
    }
    result.push({ name, default: preset });
  }
  return result;
}

function withBlock(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement {
  if (parts[0]!.name !== 'with') throw source.unsupported(node, '`async with` is not supported', '`with` is');
  const inner = parts.slice(1, -1).filter((part) => part.name !== '(' && part.name !== ')');
  const items = source.splitAtCommas(inner).map((group) => {
    const as = group.findIndex((part) => part.name === 'as');
    const target = as < 0 ? null : expression(source, group[as + 1]!);
    if (target !== null) requireTarget(source, group[as + 1]!, target, true);
    return { context: expression(source, group[0]!), target };
  });
  return { kind: 'with', at: source.position(node.from), items, body: body(source, parts.at(-1)!) };
}

function imports(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement[] {
  const at = source.position(node.from);
  if (parts[0]!.name === 'from') {
    const importAt = parts.findIndex((part) => part.name === 'import');
    const module = parts
      .slice(1, importAt)
      .map((part) => source.textOf(part))
      .join('');
    const inner = parts.slice(importAt + 1).filter((part) => part.name !== '(' && part.name !== ')');
    if (inner.some((part) => part.name === '*')) {
      throw source.unsupported(node, '`from … import *` is not supported', 'importing names one by one is');
    }
    const names = source.splitAtCommas(inner).map((group) => ({
      name: source.textOf(group[0]!),
      alias: source.textOf(group.at(-1)!),
    }));
    return [{ kind: 'from', at, module, names }];
  }
  return source.splitAtCommas(parts.slice(1)).map((group) => {
    const as = group.findIndex((part) => part.name === 'as');
    const module = group
      .slice(0, as < 0 ? group.length : as)
      .map((part) => source.textOf(part))
      .join('');
    if (as < 0 && module.includes('.')) {
      throw source.unsupported(
        node,
        'importing a submodule without `as` is not supported',
        `\`import ${module.split('.')[0]}\` is`,
      );
    }
    return { kind: 'import', at, module, alias: as < 0 ? module : source.textOf(group[as + 1]!) };
  });
}

/** One expression, or several with commas between them: a tuple. */
function listOf(source: Source, owner: TreeNode, parts: readonly TreeNode[]): Expression {
  if (parts.length === 0)
    throw new SourceError(
      'syntax',
      source.position(owner.from),
      'an expression is missing here',
      source.file,
    );
  const groups = source.splitAtCommas(parts);
  if (!parts.some((part) => part.name === ',')) return expression(source, groups[0]![0]!);
  return { kind: 'tuple', at: source.position(parts[0]!.from), items: items(source, groups) };
}

function items(source: Source, groups: readonly (readonly TreeNode[])[]): Expression[] {
  return groups.map((group) => {
    if (group[0]!.name === '*' || group[0]!.name === '**') {
      throw source.unsupported(
        group[0]!,
        'unpacking with `*` is not supported',
        'writing the items one by one is',
      );
    }
    return expression(source, group[0]!);
  });
}

function expression(source: Source, node: TreeNode): Expression {
  const at = source.position(node.from);
  const parts = source.children(node);
  switch (node.name) {
    case 'Number':
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
      return { kind: 'name', at, name: source.textOf(node) };
    case 'ParenthesizedExpression':
      return expression(source, parts[1]!);
    case 'ArrayExpression':
      return { kind: 'list', at, items: items(source, source.splitAtCommas(parts.slice(1, -1))) };
    case 'TupleExpression':
      return { kind: 'tuple', at, items: items(source, source.splitAtCommas(parts.slice(1, -1))) };
    case 'DictionaryExpression': {
      const entries = source.splitAtCommas(parts.slice(1, -1)).map((group) => {
        if (group.length !== 3)
          throw source.unsupported(node, '`**` in a dict is not supported', '`key: value` is');
        return [expression(source, group[0]!), expression(source, group[2]!)] as const;
      });
      return { kind: 'dict', at, entries };
    }
    case 'UnaryExpression':
      return {
        kind: 'unary',
        at,
        operator: source.textOf(parts[0]!) as '-' | '+' | '~' | 'not',
        operand: expression(source, parts[1]!),
      };
    case 'BinaryExpression':
      return binary(source, node, parts);
    case 'ConditionalExpression':
      return {
        kind: 'conditional',
        at,
        then: expression(source, parts[0]!),
        test: expression(source, parts[2]!),
        otherwise: expression(source, parts[4]!),
      };
    case 'MemberExpression': {
      if (isPointlessFloat(source, node))
        return { kind: 'constant', at, value: Number(source.textOf(node).replaceAll('_', '')) };
      const value = expression(source, parts[0]!);
      if (parts[1]!.name === '.')
        return {
          kind: 'attribute',
          at: source.position(parts[2]!.from),
          value,
          name: source.textOf(parts[2]!),
        };
      return {
        kind: 'subscript',
        at: source.position(parts[1]!.from),
        value,
        index: index(source, node, parts.slice(2, -1)),
      };
    }
    case 'CallExpression':
      return call(source, node, parts);
    case 'LambdaExpression':
      throw source.unsupported(node, '`lambda` is not supported', 'a function defined with `def` is');
    case 'SetExpression':
      throw source.unsupported(node, 'sets are not supported', 'lists, tuples and dicts are');
    default:
      throw source.unsupported(
        node,
        `${words(node.name)} is not supported`,
        `supported expressions are ${supportedExpressions}`,
      );
  }
}

function binary(source: Source, node: TreeNode, parts: readonly TreeNode[]): Expression {
  const at = source.position(node.from);
  const operator = parts
    .slice(1, -1)
    .map((part) => source.textOf(part))
    .join(' ');
  const right = expression(source, parts.at(-1)!);
  if (operator === 'and' || operator === 'or') {
    return { kind: 'boolean', at, operator, left: expression(source, parts[0]!), right };
  }
  if (!isComparison(operator)) {
    return {
      kind: 'binary',
      at,
      operator: operator as BinaryOperator,
      left: expression(source, parts[0]!),
      right,
    };
  }
  // a < b < c arrives as (a < b) < c without parentheses: a chain.
  const left = expression(source, parts[0]!);
  const chained = left.kind === 'compare' && parts[0]!.name === 'BinaryExpression';
  return chained
    ? { ...left, rest: [...left.rest, { operator, right }] }
    : { kind: 'compare', at, left, rest: [{ operator, right }] };
}

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'];

function isComparison(operator: string): operator is CompareOperator {
  return comparisons.includes(operator);
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
    if (group[0]!.name === '*' || group[0]!.name === '**') {
      throw source.unsupported(
        group[0]!,
        'unpacking arguments with `*` or `**` is not supported',
        'plain and keyword arguments are',
      );
    }
    if (group[1]?.name === 'AssignOp') {
      const name = source.textOf(group[0]!);
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
      throw source.unsupported(group[0]!, 'a generator expression is not supported', 'a list or a loop is');
    } else if (keywords.length > 0) {
      throw new SourceError(
        'syntax',
        source.position(group[0]!.from),
        'a positional argument follows a keyword argument',
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
  const { prefix, inside } = source.guard(node, () => splitLiteral(literal));
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
