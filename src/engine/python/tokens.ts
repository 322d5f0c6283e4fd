import type { Position } from './source-error.ts';
import type { BinaryOperator } from './syntax.ts';

const keywordList =
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield';

type Words<Text> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

export type Keyword = Words<typeof keywordList>;
/** `<>` and a lone `!` are no operators of Python; as tokens of their own they can be named in a message. */
export type Operator =
  Words<'( ) [ ] { } , ; . ... : := ! != ~ <> + += - -= -> * *= ** **= / /= // //= % %= @ @= & &= | |= ^ ^= = == < <= << <<= > >= >> >>='>;

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

const keywords: ReadonlySet<string> = new Set(keywordList.split(' '));

export const isKeyword = (name: string): name is Keyword => keywords.has(name);

/** The operator that `+=` and its like apply; undefined for what is none of these. */
export function augmented(kind: TokenKind): BinaryOperator | undefined {
  return /^([^=!<>:]+|<<|>>)=$/.exec(kind)?.[1] as BinaryOperator | undefined;
}
