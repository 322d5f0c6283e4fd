import { z } from 'astro/zod';
import {
  common,
  distinctOptions,
  fitPolicy,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  optionFields,
  programPath,
  pythonName,
} from '../common.schema.ts';

/**
 * A place in the heap, named by what the learner sees and turned into an address by the heap model:
 * - start: where NAME’s block began when it was last alive before the line asked about;
 * - after: the first address behind that block;
 * - top: the end of the highest live block before the statement.
 */
const place = z.union(
  [
    z.strictObject({ start: pythonName }),
    z.strictObject({ after: pythonName }),
    z.strictObject({ top: z.literal(true) }),
  ],
  { error: 'must be {start: NAME}, {after: NAME} or {top: true}' },
);

const option = z.strictObject({ ...optionFields, text: markdown, at: place }, { error: keyIsComputed });

/** “Where does the block land?”: exactly one of the places is the right one, and the heap model says which. */
export const placementSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('placement'),
      program: programPath,
      allocator: fitPolicy,
      ask: z.strictObject({ line: lineNumber, name: pythonName }, { error: keyIsComputed }),
      options: z.array(option).min(3).max(4),
    },
    { error: keyIsComputed },
  )
  .superRefine((item, context) => {
    distinctOptions(item, context);
    marksNeedProgram(item, context);
  });

export type PlacementItem = z.infer<typeof placementSchema>;
