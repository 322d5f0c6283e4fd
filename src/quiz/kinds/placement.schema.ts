import { z } from 'astro/zod';
import {
  allocator,
  common,
  distinctOptions,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  optionFields,
  place,
  programPath,
  pythonName,
} from '../common.schema.ts';

const option = z.strictObject({ ...optionFields, text: markdown, at: place }, { error: keyIsComputed });

/** “Where does the block land?”: exactly one of the places is the right one, and the allocator’s model says which. */
export const placementSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('placement'),
      program: programPath,
      allocator,
      ask: z.strictObject({ line: lineNumber, name: pythonName }, { error: keyIsComputed }),
      options: z.array(option).min(3).max(4),
    },
    { error: keyIsComputed },
  )
  .superRefine((item, context) => {
    distinctOptions(item, context);
    marksNeedProgram(item, context);
    for (const [index, { at }] of item.options.entries())
      if ('top' in at && !item.allocator.endsWith('-fit')) {
        const message = `only a textbook heap has its blocks up to the top, and not ${item.allocator}`;
        context.addIssue({ code: 'custom', path: ['options', index, 'at'], message });
      }
  });

export type PlacementItem = z.infer<typeof placementSchema>;
