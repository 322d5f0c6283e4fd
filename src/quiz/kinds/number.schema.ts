import { z } from 'astro/zod';
import {
  across,
  allocator,
  common,
  keyIsComputed,
  lineNumber,
  markdown,
  marksNeedProgram,
  misconceptionId,
  pythonName,
  switchMode,
} from '../common.schema.ts';

const ask = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('outcomes'), switch: switchMode }, { error: keyIsComputed }),
  z.strictObject(
    { of: z.literal('references'), line: lineNumber, name: pythonName },
    { error: keyIsComputed },
  ),
  z.strictObject(
    { of: z.literal('address'), line: lineNumber, name: pythonName, allocator },
    { error: keyIsComputed },
  ),
]);

const near = z.strictObject({
  value: z.number(),
  feedback: markdown,
  misconception: misconceptionId.optional(),
});

/** A number to type in. Its key is either typed, with a source, or asked of an engine: never both. */
export const numberSchema = z
  .strictObject({
    ...common,
    kind: z.literal('number'),
    across,
    unit: z.string().trim().min(1).optional(),
    tolerance: z.number().min(0).default(0),
    answer: z.number().optional(),
    ask: ask.optional(),
    near: z.array(near).default([]),
    feedback: z.strictObject({ right: markdown, wrong: markdown }),
  })
  .superRefine((item, context) => {
    marksNeedProgram(item, context);
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (item.answer === undefined && item.ask === undefined)
      issue('answer', 'give an answer (with its sources) or ask an engine');
    if (item.answer !== undefined && item.ask !== undefined)
      issue('answer', 'the engine computes the key: remove the answer or the ask');
    if (item.answer !== undefined && item.sources.length === 0)
      issue('sources', 'a typed key must name its source');
    if (item.ask !== undefined && item.program === undefined)
      issue('program', 'the engine needs a program to answer the ask');
    if (new Set(item.near.map((each) => each.value)).size < item.near.length)
      issue('near', 'two entries have the same value');
  });

export type NumberItem = z.infer<typeof numberSchema>;
