/* Words that records and reports use; those that go with every question are in words.ts. */

/** Names of people, the first twelve of them. */
export function named(who: readonly string[]): string {
  const more = who.length > 12 ? ` and ${who.length - 12} more` : '';
  return `${who.slice(0, 12).join(', ')}${more}`;
}

/** A time that was kept, to the minute: `2026-11-26 10:02 UTC`. */
export function timeWords(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
