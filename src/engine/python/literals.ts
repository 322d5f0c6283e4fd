import { SourceError, type Position } from './source-error.ts';

/** The letters of the escapes that stand for one character, and in the same places what they stand for. */
const escapeLetters = 'abfnrtv\\\'"\n';
const escapeCharacters = '\x07\b\f\n\r\t\v\\\'"';

/**
 * Takes the inside of a string literal and gives the text that it stands for (Python's escapes).
 * Unknown escapes stay as they are, as in Python. Throws {@link SourceError} for a damaged escape, there.
 */
export function unescapeText(inside: string, at: Position, file: string): string {
  const refuse = (kind: SourceError['kind'], reason: string): never => {
    throw new SourceError(kind, at, reason, file);
  };
  return inside.replace(
    /\\(?:(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})|([0-7]{1,3})|(N\{[^}]+\})|([xuUN])|([^]))/g,
    (all, hex?: string, octal?: string, named?: string, damaged?: string, other?: string) => {
      if (named !== undefined)
        refuse('unsupported', `the escape \\${named} is not supported; the character itself is`);
      if (damaged !== undefined) refuse('syntax', `the escape \\${damaged} in this string is not complete`);
      if (other !== undefined) {
        const known = escapeLetters.indexOf(other);
        return known < 0 ? all : escapeCharacters.charAt(known);
      }
      const code = Number.parseInt(octal ?? hex!.slice(1), octal === undefined ? 16 : 8);
      if (code > 0x10ffff) refuse('syntax', `the escape ${all} is beyond the last character`);
      if (code >= 0xd800 && code < 0xe000)
        refuse('unsupported', 'half a surrogate pair is not supported in a string; \\U and eight digits is');
      return String.fromCodePoint(code);
    },
  );
}

const number =
  /0(?:x(?:_?[\da-f])*|o(?:_?[0-7])*|b(?:_?[01])*)|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:e[+-]?\d(?:_?\d)*)?j?/iy;
/** What may stand right after a number: no letter, but a keyword, as in `1if x else 2`. */
const after = /(?![\w\x80-\uffff])|and|else|for|i[fns]|not|or/y;
/** How many digits a decimal int may have (sys.int_info.default_max_str_digits). */
const MOST_DIGITS = 4300;

/** Gives the offset after the number that starts at an offset of the text; or what is wrong with it, as CPython says. */
export function numberEnd(text: string, start: number): number | string {
  number.lastIndex = start;
  const [written] = number.exec(text)!;
  const end = (after.lastIndex = number.lastIndex);
  const letter = /(?<=^0)[xob]|j$/i.exec(written)?.[0].toLowerCase() ?? '';
  const name = { x: 'hexadecimal', o: 'octal', b: 'binary', j: 'imaginary' }[letter] ?? 'decimal';
  if (/[ob]/.test(letter) && /\d/.test(text.charAt(end)))
    return `invalid digit '${text[end]}' in ${name} literal`;
  if (/^0[\d_]*[1-9][\d_]*$/.test(written))
    return 'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers';
  if (/^[\d_]+$/.test(written) && written.replaceAll('_', '').length > MOST_DIGITS)
    return `this int has more than ${MOST_DIGITS} digits; write it in hexadecimal`;
  return after.test(text) && !/^0[xob]$/i.test(written) ? end : `invalid ${name} literal`;
}

/** What a number as it is written is worth: an int as a bigint, a float as a number. */
export function numberValue(literal: string): bigint | number {
  const text = literal.replaceAll('_', '');
  return /^(\d+|0[xob].*)$/i.test(text) ? BigInt(text) : Number(text);
}
