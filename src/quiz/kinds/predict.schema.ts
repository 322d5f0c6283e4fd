import { z } from 'astro/zod';
import {
  across,
  build,
  common,
  keyIsComputed,
  markdown,
  marksNeedProgram,
  misconceptionId,
  programPath,
  switchMode,
} from '../common.schema.ts';

/** “What does it print?” Asked of the memory engine for one thread; with `switch`, of the explorer, if there is one outcome. */
export const predictSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('predict'),
      across,
      program: programPath,
      build: build.optional(),
      switch: switchMode.optional(),
      /** Why lines are what they are, by their number in the output. */
      reasons: z.array(z.strictObject({ line: z.number().int().min(1), text: markdown })).default([]),
      /** Whole texts that a belief would print. */
      near: z
        .array(
          z.strictObject({ text: z.string(), feedback: markdown, misconception: misconceptionId.optional() }),
        )
        .default([]),
      feedback: z.strictObject({ right: markdown, wrong: markdown }),
    },
    { error: keyIsComputed },
  )
  .superRefine(marksNeedProgram);

export type PredictItem = z.infer<typeof predictSchema>;
