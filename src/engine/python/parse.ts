import { parser } from '@lezer/python';
import { SourceError } from './source-error.ts';
import { expression, listOf, words } from './parse-expression.ts';
import { parameters, requireAnnotation } from './parse-parameters.ts';
import { requireTarget } from './parse-targets.ts';
import type { BinaryOperator, ExceptHandler, Expression, Module, Statement } from './syntax.ts';
import { Source, type TreeNode } from './source.ts';

const supportedStatements =
  'assignments, expressions, del, pass, if, while, for, break, continue, def, class, return, global, nonlocal, with, try, assert, raise and import';

/**
 * Reads Python source into the syntax tree of the supported subset.
 * Throws {@link SourceError} with line and column for text that is not Python or is outside the subset.
 */
export function parse(text: string, file = '<program>'): Module {
  const source = new Source(text, file);
  const root = parser.parse(withoutBareFloats(text)).topNode;
  refuseDamage(source, root);
  const nodes = source.children(root);
  requireIndentation(source, nodes, null);
  return { body: block(source, nodes), lines: text.split('\n') };
}

/**
 * The grammar takes the `5.` of `5. > x` for an attribute of the int 5. It reads a text in which the point is a
 * digit; what a number is worth is read from the program itself, where nothing has moved.
 */
function withoutBareFloats(text: string): string {
  return text.replace(/(?<![\w.])(?<digits>\d[\d_]*)\.(?=[eE][+-]?\d|(?![\w.]))/g, '$<digits>0');
}

function refuseDamage(source: Source, root: TreeNode): void {
  const cursor = root.cursor();
  do {
    if (!cursor.type.isError) continue;
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

function block(source: Source, nodes: readonly TreeNode[]): Statement[] {
  return nodes.flatMap((node) => statement(source, node));
}

function body(source: Source, node: TreeNode): Statement[] {
  const nodes = source.children(node).filter((child) => child.name !== ':');
  requireIndentation(source, nodes, source.indentation(node.parent!));
  return block(source, nodes);
}

/**
 * The statements of a block start in one column, deeper than the statement they belong to; the grammar does not care.
 * `outer` is the indentation of that statement, or null for the module. Those that share a line with others do not count.
 */
function requireIndentation(source: Source, nodes: readonly TreeNode[], outer: string | null): void {
  const own = nodes.filter((node) => source.startsLine(node));
  const wanted = outer === null || own.length === 0 ? '' : source.indentation(own[0]!);
  for (const node of own) {
    const indentation = source.indentation(node);
    if (indentation !== wanted || (outer !== null && !(wanted.startsWith(outer) && wanted !== outer)))
      source.refuseSyntax(node, 'this line is not indented like the others of its block');
  }
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
      if (parts[1]!.name !== 'UpdateOp')
        source.refuseSyntax(parts[0]!, 'an augmented assignment has one target');
      const operator = source.textOf(parts[1]!).slice(0, -1) as BinaryOperator;
      const target = expression(source, parts[0]!);
      requireTarget(source, parts[0]!, target, false);
      return [{ kind: 'augmented', at, target, operator, value: listOf(source, node, parts.slice(2)) }];
    }
    case 'DeleteStatement': {
      const single = (target: Expression): Expression[] =>
        target.kind === 'tuple' || target.kind === 'list' ? target.items.flatMap(single) : [target];
      const targets = source.splitAtCommas(parts.slice(1)).flatMap((group) => {
        const target = expression(source, group[0]!);
        requireTarget(source, group[0]!, target, true, false);
        return single(target);
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
      return [definition(source, node, parts, [])];
    case 'ClassDefinition':
      return [classDefinition(source, node, parts, [])];
    case 'DecoratedStatement':
      return [decorated(source, parts)];
    case 'TryStatement':
      return [tryBlock(source, node, parts)];
    case 'ReturnStatement':
      return [{ kind: 'return', at, value: parts.length > 1 ? listOf(source, node, parts.slice(1)) : null }];
    case 'ScopeStatement': {
      const kind = parts[0]!.name === 'global' ? 'global' : 'nonlocal';
      return [{ kind, at, names: names(source, parts.slice(1)) }];
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
    default:
      throw source.unsupported(
        node,
        `${words(node.name)} is not supported`,
        `supported statements are ${supportedStatements}`,
      );
  }
}

function names(source: Source, parts: readonly TreeNode[]): string[] {
  return parts.filter((part) => part.name === 'VariableName').map((part) => source.name(part));
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
    if (part.name === 'TypeDef') {
      if (groups.length > 1 || groups[0]!.length !== 1)
        source.refuseSyntax(part, 'only a single target can be annotated');
      requireAnnotation(source, part);
    } else if (part.name === 'AssignOp') groups.push([]);
    else groups.at(-1)!.push(part);
  }
  if (groups.length === 1) {
    throw source.unsupported(node, 'a bare annotation is not supported', 'an assignment `name = value` is');
  }
  if (groups.length > 2 && parts.some((part) => part.name === 'TypeDef'))
    source.refuseSyntax(node, 'an annotated assignment has one target');
  const value = listOf(source, node, groups.at(-1)!);
  const targets = groups.slice(0, -1).map((group) => {
    const target = listOf(source, group[0] ?? node, group);
    requireTarget(source, group[0] ?? node, target, true);
    return target;
  });
  return { kind: 'assign', at: source.position(node.from), targets, value };
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

function definition(
  source: Source,
  node: TreeNode,
  parts: readonly TreeNode[],
  decorators: readonly Expression[],
): Statement {
  if (parts[0]!.name !== 'def') throw source.unsupported(node, '`async def` is not supported', '`def` is');
  const list = parts.find((part) => part.name === 'ParamList')!;
  const result = parts.find((part) => part.name === 'TypeDef');
  if (result !== undefined) requireAnnotation(source, result);
  return {
    kind: 'def',
    at: source.position(node.from),
    name: source.name(parts[1]!),
    parameters: parameters(source, list),
    body: body(source, parts.at(-1)!),
    decorators,
  };
}

function classDefinition(
  source: Source,
  node: TreeNode,
  parts: readonly TreeNode[],
  decorators: readonly Expression[],
): Statement {
  const list = parts.find((part) => part.name === 'ArgList');
  const inner = list === undefined ? [] : source.children(list).slice(1, -1);
  const bases = source.splitAtCommas(inner).map((group) => {
    if (group.length > 1)
      throw source.unsupported(
        group[0]!,
        'a keyword or `*` among the bases of a class is not supported',
        'plain base classes are',
      );
    return expression(source, group[0]!);
  });
  return {
    kind: 'class',
    at: source.position(node.from),
    name: source.name(parts[1]!),
    bases,
    body: body(source, parts.at(-1)!),
    decorators,
  };
}

/** The line of a decorated function is that of its `def`, as in CPython. */
function decorated(source: Source, parts: readonly TreeNode[]): Statement {
  const decorators = parts.slice(0, -1).map((decorator) => {
    const [, first, ...rest] = source.children(decorator);
    let value = expression(source, first!);
    // The grammar lists the names of `@area.setter` and the arguments of a call one after the other.
    for (const part of rest) {
      if (part.name === '.') continue;
      if (part.name === 'ArgList')
        throw source.unsupported(
          part,
          'a decorator with arguments is not supported',
          'a plain decorator, or a call after the definition, is',
        );
      value = { kind: 'attribute', at: source.position(part.from), value, name: source.name(part) };
    }
    return value;
  });
  const defined = parts.at(-1)!;
  const inner = source.children(defined);
  return defined.name === 'ClassDefinition'
    ? classDefinition(source, defined, inner, decorators)
    : definition(source, defined, inner, decorators);
}

function tryBlock(source: Source, node: TreeNode, parts: readonly TreeNode[]): Statement {
  const handlers: ExceptHandler[] = [];
  let otherwise: Statement[] = [];
  let last: Statement[] = [];
  const after = (keyword: number): number =>
    parts.findIndex((part, index) => index > keyword && part.name === 'Body');
  parts.forEach((part, index) => {
    if (part.name === 'else') otherwise = body(source, parts[after(index)]!);
    else if (part.name === 'finally') last = body(source, parts[after(index)]!);
    else if (part.name === 'except') {
      const end = after(index);
      const head = parts.slice(index + 1, end);
      if (head[0]?.name === '*' || source.text.slice(part.from, parts[end]!.from).startsWith('except*'))
        throw source.unsupported(part, '`except*` is not supported', '`except` is');
      if (handlers.at(-1)?.type === null) source.refuseSyntax(part, "default 'except:' must be last");
      const as = head.findIndex((each) => each.name === 'as');
      if (head.some((each) => each.name === ','))
        source.refuseSyntax(head[0]!, 'multiple exception types must be parenthesized');
      handlers.push({
        at: source.position(part.from),
        type: head.length === 0 ? null : expression(source, head[0]!),
        name: as < 0 ? null : source.name(head[as + 1]!),
        body: body(source, parts[end]!),
      });
    }
  });
  if (handlers.length === 0 && !parts.some((part) => part.name === 'finally'))
    source.refuseSyntax(node, "expected 'except' or 'finally' block");
  return {
    kind: 'try',
    at: source.position(node.from),
    body: body(source, parts[after(0)]!),
    handlers,
    otherwise,
    last,
  };
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
      name: source.name(group[0]!),
      alias: source.name(group.at(-1)!),
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
    return { kind: 'import', at, module, alias: as < 0 ? module : source.name(group[as + 1]!) };
  });
}
