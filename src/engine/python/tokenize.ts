import { numberEnd } from './literals.ts';
import { SourceError, type Position } from './source-error.ts';
import { isKeyword, type Operator, type Token, type TokenKind } from './tokens.ts';

type Opening = '(' | '[' | '{';
type Closing = ')' | ']' | '}';

/** CPython's limits (Parser/tokenizer.c, MAXLEVEL and MAXINDENT). */
const MOST_BRACKETS = 200;
const MOST_INDENTS = 100;

const blanks = /[ \t\f]*/y;
const comment = /[^\n]*/y;
/** How a string begins (those with `b` are refused later), how a number does, a name, an operator; or none of them. */
const lexeme =
  /((?:[bf]r?|r[bf]?|u)?)("""|'''|["'])|(\.?\d)|([\w\x80-\uffff]+)|(\*\*=?|\/\/=?|<<=?|>>=?|->|:=|\.\.\.|<>|[-+*/%@&|^=!<>]=?|[~()[\]{},:;.])|/iy;

/** An f-string that is open. */
interface Format {
  readonly quotes: string;
  readonly raw: boolean;
  readonly at: Position;
  /** For each replacement that is open, one in the format spec of the other: how many brackets are, itself too. */
  readonly levels: number[];
}

/** A bracket that is open. */
interface Bracket {
  readonly text: Opening;
  readonly at: Position;
  /** Whether it stands in an f-string. */
  readonly inFormat: boolean;
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
  /** The columns of the open blocks, once with tabs that go to the eighth column and once with tabs as one space. */
  readonly #indents: [column: number, plain: number][] = [[0, 0]];
  #at = 0;
  /** Where each line starts, and the line of the last position that was asked for. */
  readonly #starts: readonly number[];
  #line = 1;

  constructor(text: string, file: string) {
    this.#text = text;
    this.#file = file;
    this.#starts = Array.from(text.matchAll(/(?<![^\n])/g), ({ index }) => index);
  }

  run(): Token[] {
    for (let startsLine = true; ;) {
      if (startsLine) this.#indentation();
      startsLine = false;
      this.#at += this.#match(blanks)[0].length;
      const character = this.#text[this.#at];
      if (character === undefined) break;
      if (character === '#') {
        // A comment ends the line for those who point at its end.
        this.#endLine(this.#at);
        this.#at += this.#match(comment)[0].length;
      } else if (character === '\n') {
        startsLine = this.#brackets.length === 0;
        this.#endLine(this.#at + 1);
      } else if (character === '\\') this.#continueLine();
      else this.#token();
    }
    const open = this.#brackets.at(-1);
    if (open !== undefined)
      this.#refuse(
        open.inFormat && open.text === '{' ? "f-string: expecting '}'" : `'${open.text}' was never closed`,
        open.at,
      );
    this.#endLine(this.#at);
    for (; this.#indents.length > 1; this.#indents.pop()) this.#push('dedent');
    this.#push('end');
    return this.#tokens;
  }

  /** What a pattern finds at this very offset, be it nothing: then it finds an empty text. */
  #match(pattern: RegExp, offset = this.#at): RegExpExecArray {
    pattern.lastIndex = offset;
    return pattern.exec(this.#text)!;
  }

  /** Where an offset lies, which is in no line before those of the offsets that were asked for earlier. */
  #position(offset: number): Position {
    while (offset >= this.#starts[this.#line]!) this.#line += 1;
    return { line: this.#line, column: offset - this.#starts[this.#line - 1]! + 1 };
  }

  /** Adds a token that lies from here to that offset, and goes there. */
  #push(kind: TokenKind, end = this.#at, text = this.#text.slice(this.#at, end)): void {
    this.#tokens.push({ kind, text, at: this.#position(this.#at), start: this.#at, end });
    this.#at = end;
  }

  #refuse(reason: string, at = this.#position(this.#at), kind: SourceError['kind'] = 'syntax'): never {
    throw new SourceError(kind, at, reason, this.#file);
  }

  /** Ends the line if it is not inside brackets and anything stands on it; goes on at that offset. */
  #endLine(offset: number): void {
    const last = this.#tokens.at(-1)?.kind ?? 'newline';
    if (this.#brackets.length === 0 && !['newline', 'indent', 'dedent'].includes(last))
      this.#push('newline', offset);
    this.#at = offset;
  }

  #continueLine(): void {
    const next = this.#text.slice(this.#at + 1, this.#at + 3);
    if (next !== '' && next[0] !== '\n')
      this.#refuse('unexpected character after line continuation character');
    if (next.length < 2) this.#refuse('unexpected end of file while parsing');
    this.#at += 2;
  }

  /** Reads the blanks at the start of a line and gives `indent` or `dedent` for what they say. */
  #indentation(): void {
    let column = 0;
    let plain = 0;
    let continued = 0;
    for (;;) {
      const character = this.#text[this.#at];
      if (character === '\\') {
        continued ||= column;
        this.#continueLine();
        continue;
      }
      if (character === ' ' || character === '\t') {
        column = character === ' ' ? column + 1 : (column | 7) + 1;
        plain += 1;
      } else if (character === '\f' || character === '\n') {
        column = plain = 0;
        // A line with nothing but blanks says nothing.
        if (character === '\n') continued = 0;
      } else if (character === undefined || character === '#') return;
      else return this.#indent(continued || column, continued || plain);
      this.#at += 1;
    }
  }

  #indent(column: number, plain: number): void {
    const indents = this.#indents;
    const opens = column > indents.at(-1)![0];
    while (column < indents.at(-1)![0]) {
      indents.pop();
      this.#push('dedent');
    }
    const [outer, outerPlain] = indents.at(-1)!;
    if (opens && indents.length >= MOST_INDENTS) this.#refuse('too many levels of indentation');
    if (!opens && column !== outer) this.#refuse('unindent does not match any outer indentation level');
    if (opens ? plain <= outerPlain : plain !== outerPlain)
      this.#refuse('inconsistent use of tabs and spaces in indentation');
    if (!opens) return;
    indents.push([column, plain]);
    this.#push('indent');
  }

  #token(): void {
    const [, prefix = '', quotes, digit, written, operator] = this.#match(lexeme);
    if (quotes !== undefined) this.#string(prefix.toLowerCase(), quotes);
    else if (digit !== undefined) {
      const end = numberEnd(this.#text, this.#at);
      if (typeof end === 'string') this.#refuse(end);
      this.#push('number', end);
    } else if (written !== undefined) {
      // Python takes names that look alike for the same.
      const name = this.#plainName(written);
      this.#push(isKeyword(name) ? name : 'name', this.#at + written.length, name);
    } else if (operator !== undefined) this.#operator(operator as Operator);
    else {
      const character = this.#text[this.#at]!;
      this.#refuse(/[!-~]/.test(character) ? `invalid syntax at '${character}'` : problemOf(character));
    }
  }

  /** The name that Python takes a written one for, which may have characters beyond ASCII (PEP 3131). */
  #plainName(written: string): string {
    const wrong = /^[^\p{XIDS}_]|[^\p{XIDC}]/u.exec(written);
    if (wrong !== null) this.#refuse(problemOf(wrong[0]), this.#position(this.#at + wrong.index));
    const name = written.normalize('NFKC');
    if (name !== written && isKeyword(name))
      this.#refuse(
        `a name that looks like the keyword ${name} is not supported; other names are`,
        this.#position(this.#at),
        'unsupported',
      );
    return name;
  }

  #string(prefix: string, quotes: string): void {
    const at = this.#position(this.#at);
    const start = this.#at + prefix.length + quotes.length;
    if (prefix.includes('f')) {
      this.#push('format-start', start);
      this.#formats.push({ quotes, raw: prefix.includes('r'), at, levels: [] });
      return this.#formatText();
    }
    const end = this.#textEnd(start, quotes, '\\\\[^]', '');
    if (this.#text.startsWith(quotes, end)) return this.#push('string', end + quotes.length);
    if (this.#formats.at(-1)?.quotes === quotes) this.#refuse("f-string: expecting '}'", at);
    this.#refuseOpen(at, quotes, 'string', end);
  }

  /**
   * Where a text in quotes that starts there stops: at the quotes, at what `stop` describes, at the end of the program
   * or, in single quotes, of the line. `pass` describes what does not stop it.
   */
  #textEnd(start: number, quotes: string, pass: string, stop: string): number {
    const line = quotes.length === 1 ? '\\n|' : '';
    const text = new RegExp(`(?:${pass}|[^])*?(?=${quotes}|${stop}${line}$)`, 'y');
    return start + this.#match(text, start)[0].length;
  }

  #refuseOpen(at: Position, quotes: string, what: string, end: number): never {
    // An end of line at the end of the program begins no line.
    const { line } = this.#position(Math.min(end, this.#text.replace(/\n$/, '').length));
    const kind = quotes.length === 3 ? `triple-quoted ${what}` : what;
    this.#refuse(`unterminated ${kind} literal (detected at line ${line})`, at);
  }

  /** Reads the text of an f-string, or of a format spec, up to the next replacement or the end. */
  #formatText(): void {
    const { quotes, raw, at, levels } = this.#formats.at(-1)!;
    const inSpec = levels.length > 0;
    // \N{…} names a character.
    const escapes = `${raw ? '' : `\\\\N\\{[^}\\n'"]*\\}|`}\\\\(?![{}])[^]`;
    const end = inSpec
      ? this.#textEnd(this.#at, quotes, escapes, '[{}]|')
      : this.#textEnd(this.#at, quotes, `${escapes}|\\{\\{|\\}\\}`, '\\{(?!\\{)|\\}(?!\\})|');
    if (end > this.#at) this.#push('format-text', end);
    if (this.#text.startsWith(quotes, end)) {
      if (inSpec) this.#refuse("f-string: expecting '}'");
      this.#push('format-end', end + quotes.length);
      this.#formats.pop();
    } else if (this.#text[end] === '{') {
      this.#open('{');
      levels.push(this.#brackets.length);
    } else if (this.#text[end] !== '}') this.#refuseOpen(at, quotes, 'f-string', end);
    else if (inSpec) this.#close('}');
    else this.#refuse("f-string: single '}' is not allowed");
  }

  /** Whether a replacement is open, and nothing in it. */
  #inReplacement(): boolean {
    return this.#formats.at(-1)?.levels.at(-1) === this.#brackets.length;
  }

  #open(bracket: Opening): void {
    if (this.#brackets.length >= MOST_BRACKETS) this.#refuse('too many nested parentheses');
    const at = this.#position(this.#at);
    this.#brackets.push({ text: bracket, at, inFormat: this.#formats.length > 0 });
    this.#push(bracket, this.#at + 1);
  }

  /** In CPython's words, where it closes no bracket that is open. */
  #close(bracket: Closing): void {
    const ends = this.#inReplacement();
    if (ends && bracket !== '}') this.#refuse(`f-string: unmatched '${bracket}'`);
    const open = this.#brackets.pop();
    if (open === undefined) this.#refuse(`unmatched '${bracket}'`);
    if (!['()', '[]', '{}'].includes(open.text + bracket)) {
      const where = this.#formats.length > 0 ? 'f-string: ' : '';
      const { line } = open.at;
      const far = line === this.#position(this.#at).line ? '' : ` on line ${line}`;
      this.#refuse(
        `${where}closing parenthesis '${bracket}' does not match opening parenthesis '${open.text}'${far}`,
      );
    }
    this.#push(bracket, this.#at + 1);
    if (!ends) return;
    this.#formats.at(-1)!.levels.pop();
    this.#formatText();
  }

  #operator(operator: Operator): void {
    if (operator === '(' || operator === '[' || operator === '{') return this.#open(operator);
    if (operator === ')' || operator === ']' || operator === '}') return this.#close(operator);
    // In `f"{x:=5}"` the format spec is `=5`.
    const spec = operator.startsWith(':') && this.#inReplacement();
    this.#push(spec ? ':' : operator, this.#at + (spec ? 1 : operator.length));
    if (spec) this.#formatText();
  }
}

/** Why a character cannot stand in a program, in CPython's words. */
function problemOf(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{C}\p{Z}]/u.test(character)
    ? `invalid non-printable character ${code}`
    : `invalid character '${character}' (${code})`;
}
