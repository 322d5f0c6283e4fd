import { z } from 'astro/zod';
import {
  common,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  misconceptionId,
  programPath,
  switchMode,
} from '../common.schema.ts';

/** What a schedule is looked for that leads to. */
const goal = z.discriminatedUnion('reach', [
  z.strictObject({ reach: z.enum(['exception', 'deadlock']) }),
  /** The program has ended, and this Python expression over its globals is not true. */
  z.strictObject({ reach: z.literal('untrue'), final: z.string().trim().min(1) }),
  /** Two threads are in these lines at a time, first and last. */
  z.strictObject({
    reach: z.literal('together'),
    lines: z.tuple([lineNumber, lineNumber]).refine(([from, to]) => from <= to, 'the first line comes first'),
  }),
  z.strictObject({
    reach: z.literal('output'),
    prints: z.string().regex(/\n$/, 'is a complete printed text: it must end in \\n'),
  }),
]);

/**
 * “Step the threads into it, or say that no schedule leads there.” Whether one does, and which are the shortest, is
 * asked of the explorer.
 */
export const scheduleSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('schedule'),
      program: programPath,
      switch: switchMode,
      goal,
      feedback: z.strictObject({
        right: markdown,
        /** Of a schedule that does not lead there. */
        wrong: markdown,
        /** Of saying that there is none, where there is one. */
        safe: markdown.optional(),
      }),
      /** The belief by which one says that there is none where there is one, or the other way round. */
      misconception: misconceptionId.optional(),
    },
    { error: keyIsComputed },
  )
  .superRefine(marksNeedProgram);

export type ScheduleItem = z.infer<typeof scheduleSchema>;
export type ScheduleGoal = ScheduleItem['goal'];
