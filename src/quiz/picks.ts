import type { PickKey } from './key.ts';
import { type Part, type Result, verdictOf } from './result.ts';

/**
 * Scores fields that each take one of some options: the share of the fields that are right. A part’s option is
 * `FIELD.OPTION`, of what was picked, or `FIELD` where nothing was.
 */
export function scorePicks(fields: readonly PickKey[], cells: Readonly<Record<string, string>>): Result {
  const parts = fields.map(({ id, options }): Part => {
    const picked = Object.hasOwn(cells, id) ? options.find((option) => option.id === cells[id]) : undefined;
    const right = options.find(({ correct }) => correct)!;
    if (picked === undefined)
      return {
        option: id,
        state: 'missed',
        feedback: right.feedback,
        expected: `${id}.${right.id}`,
        misconception: null,
      };
    const { feedback, misconception } = picked;
    const option = `${id}.${picked.id}`;
    if (picked.correct) return { option, state: 'right', feedback, misconception: null };
    return { option, state: 'wrong', feedback, expected: `${id}.${right.id}`, misconception };
  });
  const score = parts.filter(({ state }) => state === 'right').length / Math.max(1, parts.length);
  return { score, verdict: verdictOf(score), parts };
}
