import { z } from 'astro/zod';

/** Schemas of what authors write, items excepted (src/quiz has those). Each is strict: a misspelt key is an error. */

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by hyphens');
const lessonId = z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/, 'a lesson is named <module>/<lesson>');
const text = z.string().trim().min(1, 'must not be empty');

export const moduleSchema = z.strictObject({
  id,
  title: text,
  summary: text,
  /** Folder names in reading order. */
  lessons: z.array(id),
  quiz: z
    .strictObject({ title: text, minutes: z.number().int().positive(), items: z.array(id).min(1) })
    .optional(),
});

export const objectiveSchema = z.strictObject({ id, module: id, text });

export const misconceptionSchema = z.strictObject({
  id: z.string().regex(/^[A-Z]+-\d+[a-z]?$/, 'a misconception’s id looks like LOCK-01'),
  belief: text,
  truth: text,
  sources: z.array(id).default([]),
});

export const sourceSchema = z
  .strictObject({ id, title: text, url: z.url().optional(), note: text.optional() })
  .refine((source) => source.url !== undefined || source.note !== undefined, {
    error: 'a source without `url` needs a `note` that says machine, versions and date',
  });

export const termSchema = z.strictObject({ id, term: text, text, lessons: z.array(lessonId).default([]) });

/** What the course of 2019 said, and what of it holds now. */
export const statementSchema = z.strictObject({
  id,
  says: text,
  /** `qualified`: holds under conditions; `aged`: was so and is so no longer. */
  verdict: z.enum(['holds', 'qualified', 'aged', 'wrong']),
  now: text,
  /** The section that teaches it. */
  where: z
    .string()
    .regex(/^[a-z0-9-]+\/[a-z0-9-]+#[a-z0-9-]+$/, 'a section is named <module>/<lesson>#<anchor>'),
});

export const lessonSchema = z.strictObject({
  title: text,
  /** Becomes the page's description. */
  summary: text.max(155, 'at most 155 characters'),
  /** Reading alone; items carry their own minutes. */
  minutes: z.number().int().positive(),
  objectives: z.array(id).min(1),
  prerequisites: z.array(lessonId).default([]),
  updated: z.coerce.date('a date such as 2026-11-23'),
});

export type Module = z.infer<typeof moduleSchema>;
export type Objective = z.infer<typeof objectiveSchema>;
export type Misconception = z.infer<typeof misconceptionSchema>;
export type Source = z.infer<typeof sourceSchema>;
export type Statement = z.infer<typeof statementSchema>;
export type Term = z.infer<typeof termSchema>;
export type Lesson = z.infer<typeof lessonSchema>;
