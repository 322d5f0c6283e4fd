import type { CheckedSubmission } from '../quiz/submissions.ts';

/** Which attempt at a question counts. */
export type Counting = 'best' | 'first';

export interface SubmissionScore {
  readonly answered: number;
  /** The mean over all items that count, from 0 to 1; one that was not answered, or could not be graded, counts nothing. */
  readonly score: number;
}

/** What a submission earns on these items, as graded again. */
export function scoreOf(
  { attempts }: CheckedSubmission,
  items: readonly string[],
  counting: Counting,
): SubmissionScore {
  const wanted = new Set(items);
  const reached = new Map<string, number>();
  for (const { attempt, regraded } of attempts) {
    if (regraded.kind !== 'graded' || !wanted.has(attempt.item)) continue;
    const before = reached.get(attempt.item);
    if (before === undefined) reached.set(attempt.item, regraded.result.score);
    else if (counting === 'best') reached.set(attempt.item, Math.max(before, regraded.result.score));
  }
  const sum = [...reached.values()].reduce((total, each) => total + each, 0);
  return { answered: reached.size, score: items.length === 0 ? 0 : sum / items.length };
}
