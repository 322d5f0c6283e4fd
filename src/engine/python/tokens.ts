import type { Position } from './source-error.ts';
import type { BinaryOperator } from './syntax.ts';

const keywordList =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';

/** `<>` and a lone `!` are no operators of Python; as tokens of their own they can be named in a message. */
const operatorList =
  '( ) [ ] { } , ; . ... : := ! != ~ <> + += - -= -> * *= ** **= / /= // //= % %= @ @= & &= | |= ^ ^= = == < <= << <<= > >= >> >>=';

type Words<Text> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;
/** The words of a text, as a list whose type knows them. */
const words = <const Text extends string>(text: Text): Words<Text>[] => text.split(' ') as Words<Text>[];

const operators = words(operatorList);

export type Keyword = Words<typeof keywordList>;
export type Operator = Words<typeof operatorList>;

/**
 * Keywords and operators are their own kinds. An f-string is `format-start`, then its texts and its replacements
 * (`{`, the tokens of the expression, `}`), then `format-end`.
 */
export type TokenKind =
  | ('name' | 'number' | 'string' | 'format-start' | 'format-text' | 'format-end')
  | ('newline' | 'indent' | 'dedent' | 'end')
  | Keyword
  | Operator;

export interface Token {
  readonly kind: TokenKind;
  /** As it is written; of a name, what Python takes it for (PEP 3131). */
  readonly text: string;
  readonly at: Position;
  /** Where it lies in the text: the offset of its first character, and that after its last. */
  readonly start: number;
  readonly end: number;
}

export const keywords: ReadonlyMap<string, Keyword> = new Map(words(keywordList).map((word) => [word, word]));

/** For each character code the operators that begin with it, the longest first. */
export const operatorsByCode: readonly (readonly Operator[])[] = Array.from({ length: 128 }, (_, code) =>
  operators
    .filter((operator) => operator.charCodeAt(0) === code)
    .sort((one, other) => other.length - one.length),
);

/** `+=` and its like, and the operator that each applies. */
export const augmented: ReadonlyMap<TokenKind, BinaryOperator> = new Map(
  operators
    .filter((operator) => operator.endsWith('=') && !/^[=!<>:]?=$/.test(operator))
    .map((operator) => [operator, operator.slice(0, -1) as BinaryOperator]),
);
