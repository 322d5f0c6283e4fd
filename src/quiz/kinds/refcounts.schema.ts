import { z } from 'astro/zod';
import {
  across,
  build,
  common,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  misconceptionId,
  programPath,
  pythonName,
} from '../common.schema.ts';

const slip = {
  value: z.number().int().min(0),
  feedback: markdown,
  misconception: misconceptionId.optional(),
};
const near = z.strictObject({ line: lineNumber, name: pythonName, ...slip });

/**
 * “How many references?”: a table with a row for each line and a column for each name. With `dies`, also the line in which
 * the object that a name stands for after a line is given up.
 */
export const refcountsSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('refcounts'),
      across,
      program: programPath,
      build,
      lines: z.array(lineNumber).min(1).max(5),
      names: z.array(pythonName).min(1).max(3),
      dies: z
        .strictObject({
          line: lineNumber,
          name: pythonName,
          near: z.array(z.strictObject(slip)).default([]),
        })
        .optional(),
      near: z.array(near).default([]),
    },
    { error: keyIsComputed },
  )
  .superRefine(marksNeedProgram);

export type RefcountsItem = z.infer<typeof refcountsSchema>;
