const simpleEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
};

/** A literal that cannot be read: it is not Python's, or not of the subset. */
export class LiteralError extends Error {
  readonly kind: 'syntax' | 'unsupported';

  constructor(kind: 'syntax' | 'unsupported', message: string) {
    super(message);
    this.kind = kind;
  }
}

/**
 * Takes the inside of a string literal and gives the text that it stands for (Python's escapes).
 * Unknown escapes stay as they are, as in Python. Throws {@link LiteralError} for a damaged escape.
 */
export function unescapeText(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(N\{[^}]+\})|([xuUN])|([^]))/g,
    (
      all,
      hex: string,
      short: string,
      long: string,
      octal: string,
      named: string,
      damaged: string,
      other: string,
    ) => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        if (code > 0x10ffff)
          throw new LiteralError('syntax', `the escape ${all} is beyond the last character`);
        if (code >= 0xd800 && code < 0xe000)
          throw new LiteralError(
            'unsupported',
            'half a surrogate pair is not supported in a string; \\U and eight digits is',
          );
        return String.fromCodePoint(code);
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (named !== undefined)
        throw new LiteralError(
          'unsupported',
          `the escape \\${named} is not supported; the character itself is`,
        );
      if (damaged !== undefined)
        throw new LiteralError('syntax', `the escape \\${damaged} in this string is not complete`);
      return simpleEscapes[other] ?? all;
    },
  );
}

/** Splits a closed string literal into its prefix (lower case), its quotes and its inside. */
export function splitLiteral(literal: string): { prefix: string; quotes: string; inside: string } {
  let start = 0;
  while (literal[start] !== '"' && literal[start] !== "'") start += 1;
  const quote = literal[start]!;
  const quotes =
    literal.length >= start + 6 && literal.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  return {
    prefix: literal.slice(0, start).toLowerCase(),
    quotes,
    inside: literal.slice(start + quotes.length, literal.length - quotes.length),
  };
}

/** Most numbers: nothing of them has to be looked at twice. */
const plain = /(?:0|[1-9][0-9]{0,15})(?![\w.\x80-\uffff])/y;
const radixDigits = { x: /(?:_?[0-9a-fA-F])+/y, o: /(?:_?[0-7])+/y, b: /(?:_?[01])+/y } as const;
const radixNames = { x: 'hexadecimal', o: 'octal', b: 'binary' } as const;
const decimal =
  /(?:[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?[jJ]?/y;
/** What may stand right after a number, as in `1if x else 2`. */
const keywordAfter = /and|else|for|i[fns]|not|or/y;
/** How many digits a decimal int may have (sys.int_info.default_max_str_digits). */
const MOST_DIGITS = 4300;

/**
 * Gives the offset after the number that starts at an offset of the text.
 * Throws {@link LiteralError} with CPython's reason where there is no number to take.
 */
export function numberEnd(text: string, start: number): number {
  const plainEnd = matchEnd(plain, text, start);
  if (plainEnd > 0) return plainEnd;
  const second = text.charAt(start + 1).toLowerCase();
  let name: string = 'decimal';
  let end = start;
  if (text.charAt(start) === '0' && (second === 'x' || second === 'o' || second === 'b')) {
    name = radixNames[second];
    end = matchEnd(radixDigits[second], text, start + 2);
    if (end < 0) end = start + 2;
    const next = text.charAt(end);
    if (second !== 'x' && next >= '0' && next <= '9')
      throw new LiteralError('syntax', `invalid digit '${next}' in ${name} literal`);
    if (end === start + 2) throw new LiteralError('syntax', `invalid ${name} literal`);
  } else {
    end = matchEnd(decimal, text, start);
    const written = text.slice(start, end);
    if (/^0[0-9_]*[1-9][0-9_]*$/.test(written))
      throw new LiteralError(
        'syntax',
        'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers',
      );
    if (/^[0-9_]+$/.test(written) && written.length - countOf('_', written) > MOST_DIGITS)
      throw new LiteralError(
        'syntax',
        `this int has more than ${MOST_DIGITS} digits; write it in hexadecimal`,
      );
    if (/[jJ]$/.test(written)) name = 'imaginary';
  }
  const next = text.charCodeAt(end);
  const goesOn = next >= 128 || /[A-Za-z0-9_]/.test(text.charAt(end));
  if (goesOn && matchEnd(keywordAfter, text, end) < 0)
    throw new LiteralError('syntax', `invalid ${name} literal`);
  return end;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function countOf(character: string, text: string): number {
  return text.split(character).length - 1;
}

/** What a number that {@link numberEnd} took is worth: an int as a bigint, a float as a number. */
export function numberValue(literal: string): bigint | number {
  const text = literal.includes('_') ? literal.replaceAll('_', '') : literal;
  return /^(?:[0-9]+|0[xXoObB].*)$/.test(text) ? BigInt(text.toLowerCase()) : Number(text);
}
