import { z } from 'astro/zod';
import { common, markdown, optionFields } from '../common.schema.ts';

const option = z.strictObject({ ...optionFields, text: markdown, correct: z.boolean() });
const options = z
  .array(option)
  .min(2)
  .max(4)
  .superRefine((each, context) => {
    if (each.filter(({ correct }) => correct).length !== 1)
      context.addIssue({ code: 'custom', message: 'exactly one option must be correct' });
    if (new Set(each.map(({ id }) => id)).size < each.length)
      context.addIssue({ code: 'custom', message: 'two options have the same id' });
  });

/** A text that a machine wrote, and three picks: what caused it, what to look at next, what mends it. */
export const diagnoseSchema = z
  .strictObject({
    ...common,
    kind: z.literal('diagnose'),
    /** A log, a message, a configuration, as it was found; its source tells where. */
    log: z.string().min(1),
    cause: options,
    next: options,
    fix: options,
  })
  .superRefine((item, context) => {
    if (item.sources.length === 0)
      context.addIssue({ code: 'custom', path: ['sources'], message: 'a typed key must name its source' });
  });

export type DiagnoseItem = z.infer<typeof diagnoseSchema>;
