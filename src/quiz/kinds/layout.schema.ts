import { z } from 'astro/zod';
import {
  allocator,
  common,
  distinctOptions,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  misconceptionId,
  optionId,
  place,
  programPath,
  pythonName,
} from '../common.schema.ts';

/** What another choice than the right one tells. */
const wrong = z.strictObject({
  option: optionId,
  feedback: markdown,
  misconception: misconceptionId.optional(),
});

/** A place, of which it is asked what lies there, or a name, of which it is asked where its block lies. */
const row = z
  .strictObject(
    {
      id: optionId,
      text: markdown,
      at: place.optional(),
      name: pythonName.optional(),
      feedback: markdown,
      wrong: z.array(wrong).default([]),
    },
    { error: keyIsComputed },
  )
  .refine(({ at, name }) => (at === undefined) !== (name === undefined), 'give either `at` or `name`');

/**
 * What can be said of a place: that NAME’s block lies there, that it is free, or that it belongs to no heap; or of the
 * block of a name: that it lies in the heap, or in a mapping of its own.
 */
const meaning = z.union(
  [
    z.strictObject({ name: pythonName }),
    z.strictObject({ free: z.literal(true) }),
    z.strictObject({ outside: z.literal(true) }),
    z.strictObject({ in: z.enum(['heap', 'mapped']) }),
  ],
  { error: 'must be {name: NAME}, {free: true}, {outside: true} or {in: heap} or {in: mapped}' },
);

const option = z.strictObject(
  { id: optionId, text: markdown.max(36, 'must fit on a phone: 36 characters'), is: meaning },
  { error: keyIsComputed },
);

/** “What does the heap look like after these lines?”: each row takes one option, and the allocator’s model says which. */
export const layoutSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('layout'),
      program: programPath,
      allocator,
      line: lineNumber,
      rows: z.array(row).min(3).max(6),
      options: z.array(option).min(2).max(7),
    },
    { error: keyIsComputed },
  )
  .superRefine((item, context) => {
    marksNeedProgram(item, context);
    distinctOptions(item, context);
    const issue = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    const ids = new Set(item.options.map(({ id }) => id));
    if (new Set(item.rows.map(({ id }) => id)).size < item.rows.length)
      issue(['rows'], 'two rows have the same id');
    for (const [index, row] of item.rows.entries())
      for (const [at, { option }] of row.wrong.entries())
        if (!ids.has(option)) issue(['rows', index, 'wrong', at], `there is no option “${option}”`);
  });

export type LayoutItem = z.infer<typeof layoutSchema>;
