import { z } from 'astro/zod';
import { common, markdown, marksNeedProgram, misconceptionId, optionId } from '../common.schema.ts';

/** What stands on the left, and which of the options belongs to it. `wrong` says what another choice tells. */
const row = z.strictObject({
  id: optionId,
  text: markdown,
  match: optionId,
  feedback: markdown,
  wrong: z
    .array(
      z.strictObject({ option: optionId, feedback: markdown, misconception: misconceptionId.optional() }),
    )
    .default([]),
});

/** “Which belongs to which?”: each row takes one option; an option may belong to several rows, or to none. */
export const matchSchema = z
  .strictObject({
    ...common,
    kind: z.literal('match'),
    rows: z.array(row).min(3).max(6),
    options: z
      .array(z.strictObject({ id: optionId, text: markdown.max(36, 'must fit on a phone: 36 characters') }))
      .min(3)
      .max(7),
  })
  .superRefine((item, context) => {
    marksNeedProgram(item, context);
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (item.sources.length === 0) issue(['sources'], 'a typed key must name its source');
    const ids = new Set(item.options.map(({ id }) => id));
    if (ids.size < item.options.length) issue(['options'], 'two options have the same id');
    if (new Set(item.rows.map(({ id }) => id)).size < item.rows.length)
      issue(['rows'], 'two rows have the same id');
    if (new Set(item.rows.map(({ match }) => match)).size < 2)
      issue(['rows'], 'every row has the same answer: then nothing is asked');
    for (const [index, { match, wrong }] of item.rows.entries()) {
      if (!ids.has(match)) issue(['rows', index, 'match'], `there is no option “${match}”`);
      for (const [at, { option }] of wrong.entries()) {
        if (!ids.has(option)) issue(['rows', index, 'wrong', at], `there is no option “${option}”`);
        if (option === match) issue(['rows', index, 'wrong', at], 'this is the option that belongs here');
      }
    }
  });

export type MatchItem = z.infer<typeof matchSchema>;
