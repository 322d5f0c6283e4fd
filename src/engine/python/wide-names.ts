/** What is wrong with a name, and at which of its UTF-16 units. */
export interface NameProblem {
  readonly offset: number;
  readonly reason: string;
}

/** The first character that a name with characters beyond ASCII may not have (PEP 3131), or null. */
export function problemOfName(written: string): NameProblem | null {
  let offset = 0;
  for (const character of written) {
    if (!(offset === 0 ? /[\p{XIDS}_]/u : /\p{XIDC}/u).test(character))
      return { offset, reason: problemOfCharacter(character) };
    offset += character.length;
  }
  return null;
}

/** Why a character cannot stand in a program, in CPython's words. */
export function problemOfCharacter(character: string): string {
  const code = `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{C}\p{Z}]/u.test(character)
    ? `invalid non-printable character ${code}`
    : `invalid character '${character}' (${code})`;
}
