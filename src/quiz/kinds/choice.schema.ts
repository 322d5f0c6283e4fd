import { z } from 'astro/zod';
import { common, distinctOptions, markdown, marksNeedProgram, optionFields } from '../common.schema.ts';

const option = z.strictObject({ ...optionFields, text: markdown, correct: z.boolean() });

/** “Tick every statement that is true”: 3 to 5 statements, at least one true and at least one false. */
export const choiceSchema = z
  .strictObject({ ...common, kind: z.literal('choice'), options: z.array(option).min(3).max(5) })
  .superRefine((item, context) => {
    distinctOptions(item, context);
    marksNeedProgram(item, context);
    const right = item.options.filter((each) => each.correct).length;
    if (right === 0 || right === item.options.length) {
      const message = right === 0 ? 'no option is correct' : 'every option is correct';
      context.addIssue({ code: 'custom', path: ['options'], message: `${message}: mix true and false ones` });
    }
    if (item.sources.length === 0)
      context.addIssue({ code: 'custom', path: ['sources'], message: 'a typed key must name its source' });
  });

export type ChoiceItem = z.infer<typeof choiceSchema>;
