import type { MatchItem } from '../item.ts';
import type { Solution } from '../key.ts';
import { lettered } from '../text.ts';

/** The key as the author typed it: for each row, its option, and what every other choice tells. */
export function matchSolution(item: MatchItem): Solution {
  const fields = item.rows.map(({ id, match, feedback, wrong }) => ({
    id,
    options: item.options.map((option) => {
      const slip = wrong.find((each) => each.option === option.id);
      return {
        id: option.id,
        correct: option.id === match,
        feedback: slip?.feedback ?? feedback,
        misconception: slip?.misconception ?? null,
      };
    }),
  }));
  return { key: { kind: 'match', fields }, evidence: { kind: 'none' } };
}

/** The question as plain Markdown. */
export function matchText(item: MatchItem): string {
  const rows = item.rows.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
  return `${item.stem}\n\nFind for each what belongs to it.\n\n${rows}\n\n${lettered(item.options)}`;
}
