import type { DiagnoseItem } from '../item.ts';
import type { Solution } from '../key.ts';
import { lettered } from '../text.ts';

/** The three picks in the order in which they are made, each with the words that ask for it. */
export const diagnoseFields = [
  { id: 'cause', ask: 'What is the cause?' },
  { id: 'next', ask: 'Which command next tells it apart from other causes?' },
  { id: 'fix', ask: 'What mends it?' },
] as const;

/** The key as the author typed it. */
export function diagnoseSolution(item: DiagnoseItem): Solution {
  const fields = diagnoseFields.map(({ id }) => ({
    id,
    options: item[id].map(({ id: option, correct, feedback, misconception = null }) => ({
      ...{ id: option, correct, feedback, misconception },
    })),
  }));
  return { key: { kind: 'diagnose', fields }, evidence: { kind: 'none' } };
}

/** The question as plain Markdown. */
export function diagnoseText(item: DiagnoseItem): string {
  const picks = diagnoseFields.map(({ id, ask }) => `${ask}\n\n${lettered(item[id])}`);
  return `${item.stem}\n\n\`\`\`\n${item.log.trimEnd()}\n\`\`\`\n\n${picks.join('\n\n')}`;
}
