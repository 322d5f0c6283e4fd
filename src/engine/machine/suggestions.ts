/** Longer names are not compared. */
const longest = 40;

/**
 * The name that may have been meant (Python/suggestions.c): the first of those that need the fewest edits, if no more
 * than a third of the characters would have to change; null where there is none.
 */
export function nearest(name: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const each of candidates) {
    if (each === name || each.length > longest || name.length > longest) continue;
    const most = Math.min(Math.floor(((name.length + each.length + 3) * 2) / 6), least - 1);
    const far = distance(name, each);
    if (far <= most) [best, least] = [each, far];
  }
  return best;
}

/** Edits that make one name of another: 2 each, 1 where only the case differs. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index * 2);
  for (const [index, a] of [...from].entries()) {
    const next = [(index + 1) * 2];
    for (const [at, b] of [...to].entries()) {
      const change = a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? 1 : 2;
      next.push(Math.min(row[at]! + change, row[at + 1]! + 2, next[at]! + 2));
    }
    row = next;
  }
  return row.at(-1)!;
}
