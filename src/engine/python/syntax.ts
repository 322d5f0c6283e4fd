import type { Position } from './source-error.ts';

/** The syntax tree of the supported subset. Every node knows where it starts. */
export interface Module {
  readonly body: readonly Statement[];
  readonly lines: readonly string[];
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

type Node<Kind extends string, Fields> = { readonly kind: Kind; readonly at: Position } & Readonly<Fields>;

export type Constant = null | boolean | bigint | number | string;

export type FormatPart = { readonly kind: 'text'; readonly text: string } | FormatReplacement;
export interface FormatReplacement {
  readonly kind: 'replacement';
  readonly value: Expression;
  readonly conversion: 'r' | 's' | null;
  readonly spec: string;
  /** `{x=}` prints the expression's own text first. */
  readonly label: string;
}

export type Expression =
  | Node<'constant', { value: Constant }>
  | Node<'name', { name: string }>
  | Node<'format', { parts: readonly FormatPart[] }>
  | Node<'list', { items: readonly Expression[] }>
  | Node<'tuple', { items: readonly Expression[] }>
  | Node<'dict', { entries: readonly (readonly [Expression, Expression])[] }>
  | Node<'unary', { operator: '-' | '+' | '~' | 'not'; operand: Expression }>
  | Node<'binary', { operator: BinaryOperator; left: Expression; right: Expression }>
  | Node<'boolean', { operator: 'and' | 'or'; left: Expression; right: Expression }>
  | Node<'compare', { left: Expression; rest: readonly { operator: CompareOperator; right: Expression }[] }>
  | Node<'conditional', { test: Expression; then: Expression; otherwise: Expression }>
  | Node<'attribute', { value: Expression; name: string }>
  | Node<'subscript', { value: Expression; index: Expression }>
  | Node<'slice', { start: Expression | null; stop: Expression | null; step: Expression | null }>
  | Node<'call', { callee: Expression; positional: readonly Expression[]; keywords: readonly Keyword[] }>;

export interface Keyword {
  readonly name: string;
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly default: Expression | null;
}

export type Statement =
  | Node<'expression', { value: Expression }>
  | Node<'assign', { targets: readonly Expression[]; value: Expression }>
  | Node<'augmented', { target: Expression; operator: BinaryOperator; value: Expression }>
  | Node<'delete', { targets: readonly Expression[] }>
  | Node<'pass', object>
  | Node<'if', { test: Expression; then: readonly Statement[]; otherwise: readonly Statement[] }>
  | Node<'while', { test: Expression; body: readonly Statement[]; otherwise: readonly Statement[] }>
  | Node<
      'for',
      {
        target: Expression;
        iterable: Expression;
        body: readonly Statement[];
        otherwise: readonly Statement[];
      }
    >
  | Node<'break', object>
  | Node<'continue', object>
  | Node<'def', { name: string; parameters: readonly Parameter[]; body: readonly Statement[] }>
  | Node<'return', { value: Expression | null }>
  | Node<'global', { names: readonly string[] }>
  | Node<
      'with',
      { items: readonly { context: Expression; target: Expression | null }[]; body: readonly Statement[] }
    >
  | Node<'assert', { test: Expression; message: Expression | null }>
  | Node<'raise', { exception: Expression | null }>
  | Node<'import', { module: string; alias: string }>
  | Node<'from', { module: string; names: readonly { name: string; alias: string }[] }>;
