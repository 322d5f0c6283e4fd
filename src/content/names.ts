/** What to do about an unknown name: the closest known one, if one is close. */
export function nearest(name: string, all: ReadonlySet<string>, where: string): string {
  const [best] = [...all]
    .map((each) => ({ each, far: distance(name, each) }))
    .toSorted((a, b) => a.far - b.far);
  return best && best.far <= Math.max(2, name.length / 4)
    ? `Did you mean \`${best.each}\`?`
    : `Add it to ${where}, or correct the name.`;
}

/** Edits between two words (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
