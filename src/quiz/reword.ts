/** Words of a text, each with the one that stands in its place. */
export type Words = ReadonlyMap<string, string>;

/** A text, such as a program, with other words. Only whole words are replaced, all at once. */
export function reword(text: string, words: Words): string {
  return words.size === 0 ? text : text.replaceAll(/\w+/g, (word) => words.get(word) ?? word);
}
