import { since, type Build, type Instruction } from '../python/code.ts';
import type { Expression, Span } from '../python/syntax.ts';

type Node = NonNullable<Instruction['node']>;

/** A place in a text, both numbers from 0. */
interface Point {
  readonly line: number;
  readonly column: number;
}

/**
 * What a traceback shows of the source below `File …`: its line, from 3.11 on with the part marked that failed, from
 * 3.13 on with all lines of that part (Python/traceback.c; Lib/traceback.py, format_frame_summary).
 * `text` is the whole source, `line` the number of the line that failed, `node` what failed.
 */
export function markedLines(text: string, line: number, node: Node | undefined, build: Build): string[] {
  const lines = text.split('\n');
  const source = lines[line - 1] ?? '';
  if (source.trim() === '') return [];
  const span = since(build, '3.11') && node !== undefined ? spanOf(node, line) : null;
  if (span === null) return [since(build, '3.13') ? source.trim() : source.trimStart()];
  const point = (offset: number): Point => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length - 1, column: before.at(-1)!.length };
  };
  const [from, to] = [point(span[0]), point(span[1])];
  const anchor = anchorOf(text, node!, build);
  if (since(build, '3.13')) return allLines(lines, from, to, anchor?.map(point) ?? null, node!);
  const start = source.length - source.trimStart().length;
  const end = from.line === to.line ? to.column : source.trimEnd().length;
  const marked = from.line === to.line ? anchor : null;
  if (marked === null && end - from.column === source.length - start) return [source.trimStart()];
  return [
    source.trimStart(),
    caretLine(start, from.column, end, marked?.map((at) => point(at).column) ?? null),
  ];
}

/** Carets below the columns from `from` to `to`; where there is an anchor, only below it, and tildes elsewhere. */
function caretLine(start: number, from: number, to: number, anchor: readonly number[] | null): string {
  let row = ' '.repeat(Math.max(0, from - start));
  for (let column = Math.max(from, start); column < to; column += 1)
    row += anchor === null || (anchor[0]! <= column && column < anchor[1]!) ? '^' : '~';
  return row;
}

/** What is marked of a node; of a method or attribute in a later line than its object begins, from its name on. */
function spanOf(node: Node, line: number): Span | null {
  if (node.span === undefined) return null;
  const named = node.kind === 'call' ? node.callee : node;
  if (named.kind !== 'attribute' || node.at.line === line) return node.span;
  return [named.span![1] - named.name.length, node.span[1]];
}

/** The operator of two operands, the brackets of an index, from 3.13 on those of a call. */
function anchorOf(text: string, node: Node, build: Build): Span | null {
  const after = (inner: Expression, wanted: RegExp): number =>
    inner.span![1] + text.slice(inner.span![1]).search(wanted);
  switch (node.kind) {
    case 'binary': {
      const at = after(node.left, /[^\s)\\]/);
      return [at, at + node.operator.length];
    }
    case 'subscript':
      return [after(node.value, /\[/), node.span![1]];
    case 'call':
      return since(build, '3.13') ? [after(node.callee, /\(/), node.span![1]] : null;
    default:
      return null;
  }
}

/** Lib/traceback.py of 3.13: first and last line, and those next to the ends of the anchor. */
function allLines(
  lines: readonly string[],
  from: Point,
  to: Point,
  anchor: readonly Point[] | null,
  node: Node,
): string[] {
  const shown = lines.slice(from.line, to.line + 1).map((each) => each.trimEnd());
  const indent = Math.min(
    ...shown.filter((each) => each.trim() !== '').map((each) => each.length - each.trimStart().length),
  );
  const marks =
    (anchor !== null ||
      shown[0]!.slice(0, from.column).trim() !== '' ||
      shown.at(-1)!.slice(to.column).trim() !== '') &&
    !isWholeCall(node, lines[from.line]!.slice(0, from.column), lines[to.line]!.slice(to.column));
  const last = shown.length - 1;
  const significant = new Set([0, last]);
  for (const { line } of anchor ?? [])
    for (const near of [line - 1, line, line + 1]) significant.add(near - from.line);
  const result: string[] = [];
  const show = (at: number): void => {
    const each = shown[at]!;
    result.push(each.slice(indent));
    if (!marks) return;
    const line = from.line + at;
    const starts = Math.max(each.length - each.trimStart().length, at === 0 ? from.column : 0);
    const ends = at === last ? to.column : each.length;
    const inside = (column: number): boolean =>
      anchor === null ||
      ((line > anchor[0]!.line || (line === anchor[0]!.line && column >= anchor[0]!.column)) &&
        (line < anchor[1]!.line || (line === anchor[1]!.line && column < anchor[1]!.column)));
    let row = ' '.repeat(Math.max(0, starts - indent));
    for (let column = Math.max(starts, indent); column < ends; column += 1) row += inside(column) ? '^' : '~';
    result.push(row);
  };
  const order = [...significant].filter((at) => at >= 0 && at <= last).sort((a, b) => a - b);
  order.forEach((at, index) => {
    const gap = index === 0 ? 1 : at - order[index - 1]!;
    if (gap === 2) show(at - 1);
    if (gap > 2) result.push(`...<${gap - 1} lines>...`);
    show(at);
  });
  return result;
}

/** Nothing is marked where the call is all of `name = call()`, or of `return name()`. */
function isWholeCall(node: Node, before: string, after: string): boolean {
  if (node.kind !== 'call' || after.trim() !== '') return false;
  if (/^\s*\w+ *= *$/.test(before)) return true;
  return node.callee.kind === 'name' && /^\s*return\b *$/.test(before);
}
