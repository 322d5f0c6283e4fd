import { z } from 'astro/zod';
import {
  across,
  common,
  distinctOptions,
  keyIsComputed,
  marksNeedProgram,
  optionFields,
  programPath,
  switchMode,
} from '../common.schema.ts';

/** One complete printed text. Whether the program can print it is asked of the explorer, so it is not typed. */
const option = z.strictObject(
  {
    ...optionFields,
    text: z.string().regex(/^$|\n$|\[deadlock\]$/, 'is a complete printed text: it must end in \\n'),
  },
  { error: keyIsComputed },
);

/** “Tick every text that the program can print”. */
export const outcomesSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('outcomes'),
      across,
      program: programPath,
      switch: switchMode,
      options: z.array(option).min(3).max(6),
    },
    { error: keyIsComputed },
  )
  .superRefine((item, context) => {
    distinctOptions(item, context);
    marksNeedProgram(item, context);
  });

export type OutcomesItem = z.infer<typeof outcomesSchema>;
