import { mismatch, neverClosed, type Bracket, type Closing, type Opening } from './brackets.ts';
import { Indentation } from './indentation.ts';
import { LiteralError, numberEnd } from './literals.ts';
import { SourceError, type Position } from './source-error.ts';
import { keywords, operatorsByCode, type Token, type TokenKind } from './tokens.ts';
import { problemOfCharacter, problemOfName } from './wide-names.ts';

/** CPython's limit (Parser/tokenizer.c, MAXLEVEL). */
const MOST_BRACKETS = 200;
const TAB = 8;

const isNameCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[A-Za-z0-9_]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** The prefixes of strings that this reads; those with `b` are refused later. */
const prefixes: ReadonlySet<string> = new Set(['r', 'u', 'b', 'br', 'rb', 'f', 'fr', 'rf']);

const NEWLINE = 10;
const HASH = 35;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const BACKSLASH = 92;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** An f-string that is open. */
interface Format {
  readonly quote: number;
  /** 1 or 3 */
  readonly size: number;
  readonly raw: boolean;
  readonly at: Position;
  /** For each replacement that is open, one in the format spec of the other: how many brackets are, itself too. */
  readonly levels: number[];
}

/**
 * Splits a program into tokens as CPython's tokenizer does (f-strings as that of 3.12). Lines end with `\n` only.
 * Throws {@link SourceError} where no token can be made, brackets do not match or the indentation is wrong.
 */
export function tokenize(text: string, file: string): Token[] {
  return new Tokenizer(text, file).run();
}

class Tokenizer {
  readonly #text: string;
  readonly #file: string;
  readonly #tokens: Token[] = [];
  readonly #brackets: Bracket[] = [];
  readonly #formats: Format[] = [];
  readonly #indents = new Indentation();
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
  }

  run(): Token[] {
    const text = this.#text;
    let startsLine = true;
    for (;;) {
      if (startsLine) this.#indentation();
      startsLine = false;
      const code = text.charCodeAt(this.#at);
      if (this.#at >= text.length) break;
      switch (code) {
        case 32:
        case 9:
        case 12:
          this.#at += 1;
          break;
        case HASH:
          this.#comment();
          break;
        case NEWLINE:
          if (this.#brackets.length === 0) {
            if (!this.#afterNewline()) this.#push('newline', this.#at, this.#at + 1);
            startsLine = true;
          }
          this.#nextLine(this.#at + 1);
          break;
        case BACKSLASH:
          this.#continueLine();
          break;
        case DOUBLE_QUOTE:
        case SINGLE_QUOTE:
          this.#string(this.#at, '');
          break;
        default:
          if (code >= 128 || (isNameCode[code] === 1 && code > 57)) this.#name();
          else if (code >= 48 && code <= 57) this.#number();
          else if (code === 46 && /[0-9]/.test(text.charAt(this.#at + 1))) this.#number();
          else this.#operator(code);
      }
    }
    this.#finish();
    return this.#tokens;
  }

  #finish(): void {
    const open = this.#brackets.at(-1);
    if (open !== undefined) this.#refuse(open.at, neverClosed(open));
    if (!this.#afterNewline()) this.#push('newline', this.#at, this.#at);
    for (let depth = this.#indents.depth; depth > 0; depth -= 1) this.#push('dedent', this.#at, this.#at);
    this.#push('end', this.#at, this.#at);
  }

  /** Whether nothing stands on the line so far. */
  #afterNewline(): boolean {
    const kind = this.#tokens.at(-1)?.kind;
    return kind === undefined || kind === 'newline' || kind === 'indent' || kind === 'dedent';
  }

  #position(offset: number): Position {
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #push(kind: TokenKind, start: number, end: number, at = this.#position(start)): void {
    this.#tokens.push({ kind, text: this.#text.slice(start, end), at, start, end });
  }

  /** Adds a token with a text that is there already. */
  #pushText(kind: TokenKind, text: string, start: number, end: number): void {
    this.#tokens.push({ kind, text, at: this.#position(start), start, end });
  }

  #refuse(at: Position, reason: string): never {
    throw new SourceError('syntax', at, reason, this.#file);
  }

  #nextLine(offset: number): void {
    this.#at = offset;
    this.#line += 1;
    this.#lineStart = offset;
  }

  /** A comment ends the line for those who point at its end. */
  #comment(): void {
    const end = this.#text.indexOf('\n', this.#at);
    if (this.#brackets.length === 0 && !this.#afterNewline()) this.#push('newline', this.#at, this.#at);
    this.#at = end < 0 ? this.#text.length : end;
  }

  #continueLine(): void {
    if (this.#text.charCodeAt(this.#at + 1) !== NEWLINE && this.#at + 1 < this.#text.length)
      this.#refuse(this.#position(this.#at), 'unexpected character after line continuation character');
    if (this.#at + 2 >= this.#text.length)
      this.#refuse(this.#position(this.#at), 'unexpected end of file while parsing');
    this.#nextLine(this.#at + 2);
  }

  /** Reads the spaces at the start of a line and gives `indent` or `dedent` for what they say. */
  #indentation(): void {
    const text = this.#text;
    let column = 0;
    let plain = 0;
    let continued = 0;
    for (;;) {
      const code = text.charCodeAt(this.#at);
      if (code === 32) {
        column += 1;
        plain += 1;
      } else if (code === 9) {
        column = (Math.floor(column / TAB) + 1) * TAB;
        plain += 1;
      } else if (code === 12) {
        column = 0;
        plain = 0;
      } else if (code === BACKSLASH) {
        continued ||= column;
        this.#continueLine();
        continue;
      } else if (code === NEWLINE) {
        // A line with nothing but spaces says nothing.
        this.#nextLine(this.#at + 1);
        column = 0;
        plain = 0;
        continued = 0;
        continue;
      } else break;
      this.#at += 1;
    }
    if (this.#at >= text.length || text.charCodeAt(this.#at) === HASH) return;
    this.#indent(continued || column, continued || plain);
  }

  #indent(column: number, plain: number): void {
    const change = this.#indents.change(column, plain);
    if (typeof change === 'string') this.#refuse(this.#position(this.#at), change);
    if (change > 0) this.#push('indent', this.#at, this.#at);
    for (let left = change; left < 0; left += 1) this.#push('dedent', this.#at, this.#at);
  }

  #number(): void {
    const start = this.#at;
    try {
      this.#at = numberEnd(this.#text, start);
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      throw new SourceError(error.kind, this.#position(start), error.message, this.#file);
    }
    this.#push('number', start, this.#at);
  }

  #name(): void {
    const text = this.#text;
    const start = this.#at;
    let end = start;
    let code = text.charCodeAt(end);
    let any = 0;
    // The end of the text gives NaN, which is less than nothing.
    while (code < 128 ? isNameCode[code] === 1 : code >= 128) {
      any |= code;
      code = text.charCodeAt(++end);
    }
    const written = text.slice(start, end);
    if (any >= 128) return this.#wideName(written, start, end);
    if ((code === DOUBLE_QUOTE || code === SINGLE_QUOTE) && end - start <= 2) {
      const prefix = written.toLowerCase();
      if (prefixes.has(prefix)) return this.#string(end, prefix);
    }
    this.#pushText(keywords.get(written) ?? 'name', written, start, end);
    this.#at = end;
  }

  /** A name with characters beyond ASCII (PEP 3131). */
  #wideName(written: string, start: number, end: number): void {
    const problem = problemOfName(written);
    if (problem !== null) this.#refuse(this.#position(start + problem.offset), problem.reason);
    // Python takes names that look alike for the same.
    const name = written.normalize('NFKC');
    if (keywords.has(name))
      throw new SourceError(
        'unsupported',
        this.#position(start),
        `a name that looks like the keyword ${name} is not supported; other names are`,
        this.#file,
      );
    this.#pushText('name', name, start, end);
    this.#at = end;
  }

  /** `start` is the offset of the quote; the prefix begins where the tokenizer stands. */
  #string(start: number, prefix: string): void {
    const text = this.#text;
    const quote = text.charCodeAt(start);
    const size = text.charCodeAt(start + 1) === quote && text.charCodeAt(start + 2) === quote ? 3 : 1;
    const first = this.#at;
    const at = this.#position(first);
    if (prefix.includes('f')) {
      this.#push('format-start', first, start + size);
      this.#at = start + size;
      this.#formats.push({ quote, size, raw: prefix.includes('r'), at, levels: [] });
      return this.#formatText();
    }
    const end = this.#stringEnd(start, quote, size, at);
    this.#push('string', first, end, at);
    this.#at = end;
  }

  /** The offset after the closing quotes; `at` is where the token starts. */
  #stringEnd(start: number, quote: number, size: number, at: Position): number {
    const text = this.#text;
    for (let offset = start + size; offset < text.length; offset += 1) {
      let code = text.charCodeAt(offset);
      if (code === quote) {
        if (size === 1) return offset + 1;
        if (text.charCodeAt(offset + 1) === quote && text.charCodeAt(offset + 2) === quote) return offset + 3;
      } else if (code === BACKSLASH) {
        offset += 1;
        code = text.charCodeAt(offset);
      } else if (code === NEWLINE && size === 1) break;
      if (code === NEWLINE) this.#nextLine(offset + 1);
    }
    const format = this.#formats.at(-1);
    if (format?.quote === quote && format.size === size) this.#refuse(at, "f-string: expecting '}'");
    this.#refuseOpen(at, size, 'string');
  }

  #refuseOpen(at: Position, size: number, what: string): never {
    const line = this.#line - (this.#text.endsWith('\n') && this.#lineStart === this.#text.length ? 1 : 0);
    const kind = size === 3 ? `triple-quoted ${what}` : what;
    this.#refuse(at, `unterminated ${kind} literal (detected at line ${line})`);
  }

  /** Reads the text of an f-string, or of a format spec, up to the next replacement or the end. */
  #formatText(): void {
    const text = this.#text;
    const { quote, size, raw, at, levels } = this.#formats.at(-1)!;
    const inSpec = levels.length > 0;
    const start = this.#at;
    const startAt = this.#position(start);
    const take = (offset: number): void => {
      if (offset > start) this.#push('format-text', start, offset, startAt);
      this.#at = offset;
    };
    for (let offset = start; offset < text.length; offset += 1) {
      const code = text.charCodeAt(offset);
      if (
        code === quote &&
        (size === 1 || (text.charCodeAt(offset + 1) === quote && text.charCodeAt(offset + 2) === quote))
      ) {
        if (inSpec) this.#refuse(this.#position(offset), "f-string: expecting '}'");
        take(offset);
        this.#push('format-end', offset, offset + size);
        this.#at = offset + size;
        this.#formats.pop();
        return;
      }
      if (code === OPEN_BRACE) {
        if (!inSpec && text.charCodeAt(offset + 1) === OPEN_BRACE) offset += 1;
        else {
          take(offset);
          this.#open('{');
          levels.push(this.#brackets.length);
          return;
        }
      } else if (code === CLOSE_BRACE) {
        if (inSpec) {
          take(offset);
          return this.#closeReplacement();
        }
        if (text.charCodeAt(offset + 1) !== CLOSE_BRACE)
          this.#refuse(this.#position(offset), "f-string: single '}' is not allowed");
        offset += 1;
      } else if (code === BACKSLASH) {
        const next = text.charCodeAt(offset + 1);
        if (next === OPEN_BRACE || next === CLOSE_BRACE) continue;
        offset += 1;
        if (next === NEWLINE) this.#nextLine(offset + 1);
        else if (next === 78 && !raw && text.charCodeAt(offset + 1) === OPEN_BRACE) {
          // \N{…} names a character.
          const end = text.indexOf('}', offset);
          if (end >= 0 && !/[\n'"]/.test(text.slice(offset, end))) offset = end;
        }
      } else if (code === NEWLINE) {
        if (size === 1) break;
        this.#nextLine(offset + 1);
      }
    }
    this.#refuseOpen(at, size, 'f-string');
  }

  #closeReplacement(): void {
    this.#brackets.pop();
    this.#formats.at(-1)!.levels.pop();
    this.#push('}', this.#at, this.#at + 1);
    this.#at += 1;
    this.#formatText();
  }

  #open(bracket: Opening): void {
    const at = this.#position(this.#at);
    if (this.#brackets.length >= MOST_BRACKETS) this.#refuse(at, 'too many nested parentheses');
    this.#brackets.push({ text: bracket, at, inFormat: this.#formats.length > 0 });
    this.#push(bracket, this.#at, ++this.#at, at);
  }

  #close(bracket: Closing): void {
    const open = this.#brackets.at(-1) ?? null;
    const at = this.#position(this.#at);
    const format = this.#formats.at(-1);
    const opening = open !== null && this.#brackets.length === format?.levels.at(-1);
    if (opening && bracket !== '}') this.#refuse(at, `f-string: unmatched '${bracket}'`);
    const wrong = mismatch(open, bracket, at, format !== undefined);
    if (wrong !== null) this.#refuse(at, wrong);
    if (opening) return this.#closeReplacement();
    this.#brackets.pop();
    this.#push(bracket, this.#at, this.#at + 1);
    this.#at += 1;
  }

  #operator(code: number): void {
    const start = this.#at;
    const format = this.#formats.at(-1);
    const inReplacement = format !== undefined && this.#brackets.length === format.levels.at(-1);
    const second = this.#text.charCodeAt(start + 1);
    const third = this.#text.charCodeAt(start + 2);
    for (const operator of operatorsByCode[code]!) {
      if (operator.length > 1 && operator.charCodeAt(1) !== second) continue;
      if (operator.length > 2 && operator.charCodeAt(2) !== third) continue;
      if (operator === '(' || operator === '[' || operator === '{') return this.#open(operator);
      if (operator === ')' || operator === ']' || operator === '}') return this.#close(operator);
      // In `f"{x:=5}"` the format spec is `=5`.
      if (operator === ':=' && inReplacement) continue;
      this.#pushText(operator, operator, start, start + operator.length);
      this.#at = start + operator.length;
      if (operator === ':' && inReplacement) this.#formatText();
      return;
    }
    const character = this.#text[start]!;
    if (code < 32 || code === 127) this.#refuse(this.#position(start), problemOfCharacter(character));
    this.#refuse(this.#position(start), `invalid syntax at '${character}'`);
  }
}
