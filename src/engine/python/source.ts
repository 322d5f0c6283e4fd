import type { SyntaxNode } from '@lezer/common';
import { SourceError, type Position } from './source-error.ts';

export type TreeNode = SyntaxNode;

const keywords: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/** A source text with the questions the parser asks of it: positions, pieces, and errors that point into it. */
export class Source {
  readonly text: string;
  readonly file: string;
  readonly #lineStarts: number[] = [0];

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#lineStarts.push(at + 1);
  }

  /** Line and column, from 1, of an offset. */
  position(offset: number): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - this.#lineStarts[low]! + 1 };
  }

  /** The spaces and tabs before the line on which the node starts. */
  indentation(node: TreeNode): string {
    const start = this.#lineStarts[this.position(node.from).line - 1]!;
    return /^[ \t\f]*/.exec(this.text.slice(start))![0];
  }

  /** Whether nothing else stands before the node on its line. */
  startsLine(node: TreeNode): boolean {
    return this.indentation(node).length === this.position(node.from).column - 1;
  }

  textOf(node: TreeNode): string {
    return this.text.slice(node.from, node.to);
  }

  children(node: TreeNode): TreeNode[] {
    const result: TreeNode[] = [];
    for (let child = node.firstChild; child !== null; child = child.nextSibling) {
      if (child.name !== 'Comment') result.push(child);
    }
    return result;
  }

  /** Groups nodes between commas; empty groups (a trailing comma) are dropped. */
  splitAtCommas(nodes: readonly TreeNode[]): TreeNode[][] {
    const groups: TreeNode[][] = [[]];
    for (const node of nodes) {
      if (node.name === ',') groups.push([]);
      else groups.at(-1)!.push(node);
    }
    return groups.filter((group) => group.length > 0);
  }

  unsupported(node: TreeNode, what: string, instead: string): SourceError {
    return new SourceError('unsupported', this.position(node.from), `${what}; ${instead}`, this.file);
  }

  /** The name that the node is; refuses keywords and characters that no name has. */
  name(node: TreeNode): string {
    const text = this.textOf(node);
    if (!/^[\p{XIDS}_][\p{XIDC}]*$/u.test(text) || keywords.has(text))
      this.refuseSyntax(node, `'${text}' is not a name`);
    // Python takes names that look alike for the same (PEP 3131).
    return text.normalize('NFKC');
  }

  refuseSyntax(node: TreeNode, reason: string): never {
    this.refuse(this.position(node.from), reason);
  }

  refuse(at: Position, reason: string): never {
    throw new SourceError('syntax', at, reason, this.file);
  }

  /** Runs `read`; a plain Error it throws becomes a syntax error at the node. */
  guard<Result>(node: TreeNode, read: () => Result): Result {
    try {
      return read();
    } catch (error) {
      if (error instanceof SourceError || !(error instanceof Error)) throw error;
      throw new SourceError('syntax', this.position(node.from), error.message, this.file);
    }
  }
}
