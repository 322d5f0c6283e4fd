/** The seed under which the site shows an item: its own, and the same in every build. */
export function seedOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const character of id) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return hash >>> 0;
}

/**
 * A student’s own seed for an item: the hash of course, student and id, one a line, in small letters. Anybody can work it
 * out again from the three, on any machine; capitals and the spaces in and round a name make no difference.
 * Two students may come to the same variant: an item has only so many.
 */
export function courseSeed(course: string, student: string, id: string): number {
  return seedOf([course, student, id].map((name) => onOneLine(name).toLowerCase()).join('\n'));
}

/** A name without line breaks and needless spaces, in the characters that Unicode holds for the same. */
export function onOneLine(name: string): string {
  return name.normalize('NFKC').trim().replaceAll(/\s+/g, ' ');
}
