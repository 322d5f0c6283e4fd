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

/**
 * Takes the inside of a string literal and gives the text that it stands for (Python's escapes).
 * Unknown escapes stay as they are, as in Python. Throws a plain Error with the reason for a damaged escape.
 */
export function unescapeText(inside: string): string {
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(x|u|U|N)|([^]))/g,
    (all, hex: string, short: string, long: string, octal: string, damaged: string, other: string) => {
      const digits = hex ?? short ?? long;
      if (digits !== undefined) {
        const code = Number.parseInt(digits, 16);
        if (code >= 0xd800 && code < 0xe000)
          throw new Error('half a surrogate pair is not supported in a string');
        return String.fromCodePoint(code);
      }
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      if (damaged !== undefined) throw new Error(`the escape \\${damaged} in this string is not complete`);
      return simpleEscapes[other] ?? all;
    },
  );
}

/** Splits a string literal into its prefix (lower case), its quotes and its inside. */
export function splitLiteral(literal: string): { prefix: string; quotes: string; inside: string } {
  const match = /^([a-zA-Z]*)('''|"""|'|")([^]*)\2$/.exec(literal);
  if (match === null) throw new Error('this string is not closed');
  return { prefix: match[1]!.toLowerCase(), quotes: match[2]!, inside: match[3]! };
}

/**
 * Reads a number literal: an int as a bigint, a float as a number.
 * Throws a plain Error with the reason where Python would refuse it.
 */
export function readNumber(literal: string): bigint | number {
  if (/__|_$|_[.eE]|[.eE+-]_/.test(literal.replace(/^0[xX]/, '')))
    throw new Error(`${literal} is not a number`);
  const text = literal.replaceAll('_', '');
  if (/^0[xX][0-9a-fA-F]+$|^0[oO][0-7]+$|^0[bB][01]+$/.test(text)) return BigInt(text.toLowerCase());
  if (/^(0+|[1-9][0-9]*)$/.test(text)) return BigInt(text);
  if (/^0[0-9]+$/.test(text)) throw new Error('leading zeros in an int are not allowed; use 0o for octal');
  if (/^([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) return Number(text);
  throw new Error(`${literal} is not a number`);
}
