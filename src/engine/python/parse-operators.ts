import { SourceError } from './source-error.ts';
import type { Source, TreeNode } from './source.ts';
import type { BinaryOperator, CompareOperator, Expression } from './syntax.ts';

const operatorNodes: readonly string[] = ['BinaryExpression', 'UnaryExpression', 'ConditionalExpression'];

/** Whether the node joins expressions by operators: see {@link operatorExpression}. */
export function isOperatorNode(node: TreeNode): boolean {
  return operatorNodes.includes(node.name);
}

/** Binary operators from the loosest to the tightest; all of them take the left pair first. */
const levels: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '@'],
];

const comparisons: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is', 'is not'];

/**
 * Reads operators and their operands. The grammar's own tree does not bind as Python does (`not a and b` comes as
 * `not (a and b)`), so its nodes are taken apart, up to parentheses, and put together by Python's precedence.
 * `read` turns an operand into an expression.
 */
export function operatorExpression(
  source: Source,
  node: TreeNode,
  read: (node: TreeNode) => Expression,
): Expression {
  return new OperatorReader(source, node, read).whole();
}

class OperatorReader {
  readonly #source: Source;
  readonly #read: (node: TreeNode) => Expression;
  /** Operands and operators, in the order of the text. */
  readonly #tokens: TreeNode[] = [];
  #next = 0;

  constructor(source: Source, node: TreeNode, read: (node: TreeNode) => Expression) {
    this.#source = source;
    this.#read = read;
    const flatten = (part: TreeNode): void => {
      if (isOperatorNode(part)) source.children(part).forEach(flatten);
      else this.#tokens.push(part);
    };
    flatten(node);
  }

  whole(): Expression {
    const expression = this.#conditional();
    if (this.#next < this.#tokens.length) this.#fail();
    return expression;
  }

  #fail(): never {
    const token = this.#tokens[this.#next] ?? this.#tokens.at(-1)!;
    const reason = `invalid syntax at '${this.#source.textOf(token)}'`;
    throw new SourceError('syntax', this.#source.position(token.from), reason, this.#source.file);
  }

  /** The text of the operator that comes next; '' before an operand. */
  #operator(): string {
    const token = this.#tokens[this.#next];
    return token !== undefined && /Op$|^[a-z]+$/.test(token.name) ? this.#source.textOf(token) : '';
  }

  /** Takes the next operator if it is among these. */
  #take(...operators: readonly string[]): string | null {
    const operator = this.#operator();
    if (operator === '' || !operators.includes(operator)) return null;
    this.#next += 1;
    return operator;
  }

  #at(): Expression['at'] {
    const token = this.#tokens[this.#next];
    return token === undefined ? this.#fail() : this.#source.position(token.from);
  }

  #conditional(): Expression {
    const at = this.#at();
    const then = this.#boolean('or');
    if (this.#take('if') === null) return then;
    const test = this.#boolean('or');
    if (this.#take('else') === null) this.#fail();
    return { kind: 'conditional', at, test, then, otherwise: this.#conditional() };
  }

  #boolean(operator: 'or' | 'and'): Expression {
    const at = this.#at();
    const operand = (): Expression => (operator === 'or' ? this.#boolean('and') : this.#not());
    let left = operand();
    while (this.#take(operator) !== null) left = { kind: 'boolean', at, operator, left, right: operand() };
    return left;
  }

  #not(): Expression {
    const at = this.#at();
    if (this.#take('not') === null) return this.#comparison();
    return { kind: 'unary', at, operator: 'not', operand: this.#not() };
  }

  #comparison(): Expression {
    const at = this.#at();
    const left = this.#binary(0);
    const rest: { operator: CompareOperator; right: Expression }[] = [];
    for (let operator = this.#compareOperator(); operator !== null; operator = this.#compareOperator())
      rest.push({ operator, right: this.#binary(0) });
    return rest.length === 0 ? left : { kind: 'compare', at, left, rest };
  }

  #compareOperator(): CompareOperator | null {
    const first = this.#take('not', ...comparisons);
    if (first === null) return null;
    const second = first === 'not' ? this.#take('in') : first === 'is' ? this.#take('not') : null;
    if (first === 'not' && second === null) this.#fail();
    return (second === null ? first : `${first} ${second}`) as CompareOperator;
  }

  #binary(level: number): Expression {
    const operators = levels[level];
    if (operators === undefined) return this.#signed();
    const at = this.#at();
    let left = this.#binary(level + 1);
    for (let operator = this.#take(...operators); operator !== null; operator = this.#take(...operators)) {
      const right = this.#binary(level + 1);
      left = { kind: 'binary', at, operator: operator as BinaryOperator, left, right };
    }
    return left;
  }

  #signed(): Expression {
    const at = this.#at();
    const sign = this.#take('+', '-', '~');
    if (sign !== null) return { kind: 'unary', at, operator: sign as '+', operand: this.#signed() };
    if (this.#operator() !== '') this.#fail();
    const left = this.#read(this.#tokens[this.#next++]!);
    if (this.#take('**') === null) return left;
    return { kind: 'binary', at, operator: '**', left, right: this.#signed() };
  }
}
