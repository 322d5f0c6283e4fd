import { SourceError, type Position } from './source-error.ts';
import type { ExceptHandler, Expression, Span, Statement } from './syntax.ts';
import type { Token, TokenKind } from './tokens.ts';

/** How many expressions may stand inside one another. CPython allows 200 brackets; signs and `not` count here too. */
const DEEPEST = 300;
/** How many operators, calls or points may follow one another without brackets: the tree is as deep as that. */
const LONGEST_CHAIN = 1000;

/** A place in the tokens of a program, with the questions and the complaints of a parser that reads them. */
export class Cursor {
  /** The program, with `\n` at the end of each line. */
  readonly text: string;
  readonly file: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #token: Token;
  #depth = 0;
  /** Where the last token that was taken ends. */
  #end = 0;

  constructor(text: string, file: string, tokens: readonly Token[]) {
    this.text = text;
    this.file = file;
    this.#tokens = tokens;
    this.#token = tokens[0]!;
  }

  /** The next token. */
  peek(): Token {
    return this.#token;
  }

  /** The token `distance` places after the next one; the last one where there are not so many. */
  ahead(distance: number): Token {
    return this.#tokens[this.#index + distance] ?? this.#tokens.at(-1)!;
  }

  is(kind: TokenKind): boolean {
    return this.#token.kind === kind;
  }

  /** Takes the next token, whatever it is, and gives it. */
  advance(): Token {
    const token = this.#token;
    // What begins and ends lines and blocks has no text of its own.
    if (token.text.trim() !== '') this.#end = token.end;
    if (token.kind !== 'end') this.#token = this.#tokens[++this.#index]!;
    return token;
  }

  /** Takes the next token if it is of this kind. */
  take(kind: TokenKind): boolean {
    if (this.#token.kind !== kind) return false;
    this.advance();
    return true;
  }

  /** Takes the next token, which has to be of this kind. Throws SourceError where it is not. */
  expect(kind: TokenKind, reason?: string): Token {
    if (this.#token.kind !== kind) this.fail(reason);
    return this.advance();
  }

  /** Takes a name. Throws SourceError where there is none. */
  name(): string {
    return this.expect('name').text;
  }

  /** Tells a node what it covers, from that offset to the last token that was taken; brackets round it are no part of it. */
  covers<Node extends Expression | Statement | ExceptHandler>(start: number, node: Node): Node {
    (node as { span?: Span }).span ??= [start, this.#end];
    return node;
  }

  /** Takes the closing bracket of a list. Throws SourceError where something else stands there. */
  close(kind: ')' | ']' | '}'): void {
    if (this.#token.kind === kind) this.advance();
    else if (beginsExpression(this.#token)) this.fail('invalid syntax. Perhaps you forgot a comma?');
    else this.fail();
  }

  /** Runs `read` one level deeper. Throws SourceError where that is too deep for the stack. */
  deeper<Result>(read: () => Result): Result {
    if (++this.#depth > DEEPEST) this.#refuseDepth();
    const result = read();
    this.#depth -= 1;
    return result;
  }

  /** Throws SourceError where a chain of operators has this many and that is too many. */
  chain(length: number): void {
    if (length > LONGEST_CHAIN) this.#refuseDepth();
  }

  #refuseDepth(): never {
    this.unsupported(this.#token.at, 'the program is nested too deeply to be read', 'write it flatter');
  }

  /** The text is not Python at the next token. */
  fail(reason?: string): never {
    this.refuse(this.#token.at, reason ?? damage(this.#token));
  }

  /** The text is not Python there. */
  refuse(at: Position, reason: string): never {
    throw new SourceError('syntax', at, reason, this.file);
  }

  /** The text may be Python there, but is outside the subset. */
  unsupported(at: Position, what: string, instead: string): never {
    throw new SourceError('unsupported', at, `${what}; ${instead}`, this.file);
  }
}

/** What is wrong with a token that nothing can be made of. */
function damage(token: Token): string {
  switch (token.kind) {
    case 'newline':
    case 'dedent':
    case 'end':
      return 'invalid syntax: something is missing here';
    case 'indent':
      return 'unexpected indent';
    case '=':
      return "invalid syntax. Maybe you meant '==' instead of '='?";
    case 'format-text':
      // The colon of a lambda began a format spec.
      return 'f-string: lambda expressions are not allowed without parentheses';
    case '<>':
      return "invalid syntax at '<>'; unequal is !=";
    default:
      return `invalid syntax at '${token.text.split('\n', 1)[0]}'`;
  }
}

/** Whether an expression may begin with the token and an expression before it cannot go on with it. */
export function beginsExpression({ kind }: Token): boolean {
  return 'name number string format-start None True False { ~ lambda'.split(' ').includes(kind);
}
