import { z } from 'astro/zod';
import {
  common,
  keyIsComputed,
  markdown,
  misconceptionId,
  programPath,
  switchMode,
} from '../common.schema.ts';

/**
 * “Change the program until no schedule breaks it.” What it may print is what the solution prints along all its
 * schedules; whether a changed program holds is asked of the explorer.
 */
export const repairSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('repair'),
      mark: z.undefined('the program stands in a field, where no lines are marked').optional(),
      program: programPath,
      /** One of the programs that do the job; it is shown on the answer page. */
      solution: programPath,
      switch: switchMode,
      /** Python expressions over the program’s globals that have to be true wherever it has ended. */
      final: z.array(z.string().trim().min(1)).max(4).default([]),
      /** Lines that have to stay, without their indentation; one that is named twice has to be there twice. */
      keep: z.array(z.string().trim().min(1)).min(1, 'name lines that have to stay').max(12),
      /** Whether it is told where locks are held longer than need be, or do nothing. */
      narrow: z.boolean().default(false),
      feedback: z.strictObject({
        right: markdown,
        /** Of a program that some schedule breaks. */
        wrong: markdown,
        /** Of one that none breaks, and that no longer does what it should. */
        other: markdown,
      }),
      /** The belief by which one leaves the program broken. */
      misconception: misconceptionId.optional(),
    },
    { error: keyIsComputed },
  )
  .refine(({ program, solution }) => program !== solution, {
    path: ['solution'],
    error: 'is the program that has to be repaired: name a repaired one',
  });

export type RepairItem = z.infer<typeof repairSchema>;
