import type { Solution } from '../key.ts';
import type { ChoiceItem } from '../item.ts';
import { lettered } from '../text.ts';

/** The key as the author typed it, each statement with its feedback. */
export function choiceSolution(item: ChoiceItem): Solution {
  const options = item.options.map(({ id, correct, feedback, misconception = null }) => ({
    ...{ id, correct, feedback, misconception },
  }));
  return { key: { kind: 'choice', options }, evidence: { kind: 'none' } };
}

/** The question as plain Markdown. */
export function choiceText(item: ChoiceItem): string {
  return `${item.stem}\n\nTick every statement that is true.\n\n${lettered(item.options)}`;
}
