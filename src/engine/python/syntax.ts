import type { Position } from './source-error.ts';

/** The syntax tree of the supported subset. Every node knows where it starts. */
export interface Module {
  readonly body: readonly Statement[];
  readonly lines: readonly string[];
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**' | '@' | '&' | '|' | '^' | '<<' | '>>';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in' | 'is' | 'is not';

/** Offsets in the text: of the first character, and after the last one. */
export type Span = readonly [from: number, to: number];

type Node<Kind extends string, Fields> = {
  readonly kind: Kind;
  readonly at: Position;
  /** What the node covers of the text; of the statements with blocks only a class has it. */
  readonly span?: Span;
} & Readonly<Fields>;

export type Constant = null | boolean | bigint | number | string;

/** A text, or what is put in its place. */
export type FormatPart = string | FormatReplacement;
export interface FormatReplacement {
  readonly value: Expression;
  readonly conversion: 'r' | 's' | null;
  /** What follows the colon; it may hold replacements itself (`{x:>{width}}`), one level deep. */
  readonly spec: readonly FormatPart[];
}

/** `for target in iterable if condition …` of a comprehension. */
export interface ComprehensionClause {
  readonly target: Expression;
  readonly iterable: Expression;
  readonly conditions: readonly Expression[];
}

export type Expression =
  | Node<'constant', { value: Constant }>
  | Node<'name', { name: string }>
  | Node<'format', { parts: readonly FormatPart[] }>
  | Node<'list' | 'tuple' | 'set', { items: readonly Expression[] }>
  | Node<'dict', { entries: readonly (readonly [Expression, Expression])[] }>
  | Node<'comprehension', { element: Expression; clauses: readonly ComprehensionClause[] }>
  | Node<'lambda', { parameters: Parameters; body: Expression }>
  | Node<'unary', { operator: '-' | '+' | '~' | 'not'; operand: Expression }>
  | Node<'binary', { operator: BinaryOperator; left: Expression; right: Expression }>
  | Node<'boolean', { operator: 'and' | 'or'; left: Expression; right: Expression }>
  | Node<'compare', { left: Expression; rest: readonly { operator: CompareOperator; right: Expression }[] }>
  | Node<'conditional', { test: Expression; then: Expression; otherwise: Expression }>
  | Node<'attribute', { value: Expression; name: string }>
  | Node<'subscript', { value: Expression; index: Expression }>
  | Node<'slice', { start: Expression | null; stop: Expression | null; step: Expression | null }>
  /** `*value`: among the items of a display, the arguments of a call, or (once) the targets of an unpacking. */
  | Node<'starred', { value: Expression }>
  | Node<'call', { callee: Expression; positional: readonly Expression[]; keywords: readonly Keyword[] }>;

/** `name=value` in a call, or `**value` where the name is null. */
export interface Keyword {
  readonly at: Position;
  readonly name: string | null;
  readonly value: Expression;
}

export interface Parameter {
  readonly name: string;
  readonly default: Expression | null;
}

/** The parameters of a function: `positional…, *rest, keywordOnly…, **keywords`. */
export interface Parameters {
  readonly positional: readonly Parameter[];
  readonly rest: string | null;
  readonly keywordOnly: readonly Parameter[];
  readonly keywords: string | null;
}

export interface ExceptHandler {
  readonly kind: 'handler';
  readonly at: Position;
  readonly span?: Span;
  /** The class, or tuple of classes, it takes; null takes all. */
  readonly type: Expression | null;
  readonly name: string | null;
  readonly body: readonly Statement[];
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
  | Node<
      'def',
      {
        name: string;
        parameters: Parameters;
        body: readonly Statement[];
        decorators: readonly Expression[];
      }
    >
  | Node<
      'class',
      {
        name: string;
        bases: readonly Expression[];
        body: readonly Statement[];
        decorators: readonly Expression[];
      }
    >
  | Node<'return', { value: Expression | null }>
  | Node<'global' | 'nonlocal', { names: readonly string[] }>
  | Node<
      'with',
      { items: readonly { context: Expression; target: Expression | null }[]; body: readonly Statement[] }
    >
  | Node<
      'try',
      {
        body: readonly Statement[];
        handlers: readonly ExceptHandler[];
        otherwise: readonly Statement[];
        last: readonly Statement[];
      }
    >
  | Node<'assert', { test: Expression; message: Expression | null }>
  | Node<'raise', { exception: Expression | null; cause: Expression | null }>
  | Node<'import', { module: string; alias: string }>
  | Node<'from', { module: string; names: readonly { name: string; alias: string }[] }>;
