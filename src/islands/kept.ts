/** Code whose lines are not broken between their indentation and their first word. */
export function kept(code: string): string {
  return code.replaceAll(/^ +/gm, (indent) => '\u00a0'.repeat(indent.length));
}
