import { z } from 'astro/zod';

/*
 * What every item has, whatever its kind. Files named *.schema.ts and item.ts use zod and run at build time
 * only; the browser imports their types and none of their code.
 */

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const PYTHON_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export const markdown = z.string().trim().min(1, 'must not be empty');

export const programPath = z
  .string()
  .regex(
    /^[a-z0-9-]+\/[a-z0-9-]+\/[\w-]+\.py$/,
    'must be <module>/<lesson>/<file>.py, a file of the lesson’s programs/',
  );

export const lineNumber = z.number().int().min(1);
export const pythonName = z.string().regex(PYTHON_NAME, 'must be one Python name');
export const switchMode = z.enum(['any-instruction', 'gil', 'statement']);
export const build = z.enum(['3.9', '3.10', '3.11', '3.12', '3.13', '3.14', '3.15']);
export const allocator = z.enum([
  ...(['first-fit', 'best-fit', 'next-fit', 'worst-fit', 'buddy'] as const),
  ...(['glibc-2.36', 'pymalloc'] as const),
]);
/** The builds for which one question is asked, one at a time; as it is written, for the first of them. */
export const across = z
  .array(z.enum([...build.options, 'free-threaded']))
  .min(2, 'name two builds or more')
  .max(5)
  .optional();
export type AskedBuild = NonNullable<z.infer<typeof across>>[number];
export const misconceptionId = z
  .string()
  .regex(/^[A-Z]+-\d{2}$/, 'must be an id of misconceptions.yaml, such as MEM-01');
export const optionId = z.string().regex(ID, 'must be short and lower case, such as a');

/** A place in memory: see `Place` in heap.ts. */
export const place = z.union(
  [
    z.strictObject({ start: pythonName }),
    z.strictObject({ after: pythonName }),
    z.strictObject({ top: z.literal(true) }),
  ],
  { error: 'must be {start: NAME}, {after: NAME} or {top: true}' },
);

/** Marked lines, as `<Program mark>` takes them: `7`, `"5,7-8"`. */
const marks = z
  .union([
    lineNumber,
    z.string().regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'must be line numbers and ranges, such as "5,7-8"'),
  ])
  .transform(String);

const word = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\w+$/, 'must be one word or number, such as counter, 300 or 20_000'));

/**
 * Words of the item and of its program that go together (such as `7500` elements and `60` kB), and what other seeds show in
 * their places. What is written is one variant; its program is run by the tests.
 */
const vary = z
  .array(
    z
      .strictObject({ words: z.array(word).min(1).max(4), values: z.array(z.array(word)).min(1).max(12) })
      .refine(({ words, values }) => values.every((each) => each.length === words.length), {
        path: ['values'],
        error: 'give each as many words as are replaced',
      }),
  )
  .max(3)
  .superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { words }] of entries.entries())
      for (const each of words) {
        const message = `“${each}” stands here twice`;
        if (seen.has(each)) context.addIssue({ code: 'custom', path: [index, 'words'], message });
        seen.add(each);
      }
  })
  .default([]);

/** The fields that all kinds share; each kind spreads them into its own strict object. */
export const common = {
  id: z
    .string()
    .regex(
      /^(hpc|mem|gil|inst)-[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be kebab-case and start with hpc-, mem-, gil- or inst-',
    ),
  version: z.number().int().min(1),
  title: z.string().trim().min(1).max(60, 'must have at most 60 characters'),
  objective: z.string().regex(ID, 'must be an id of objectives.yaml'),
  minutes: z.number().int().min(1).max(3),
  stem: markdown,
  program: programPath.optional(),
  mark: marks.optional(),
  builds: z.string().trim().min(1).optional(),
  basis: z.enum(['guaranteed', 'implementation', 'observed']),
  sources: z.array(z.string().regex(ID, 'must be an id of sources.yaml')).default([]),
  explanation: markdown,
  vary,
};

/** What every option of every kind has beside its text. */
export const optionFields = {
  id: optionId,
  feedback: markdown,
  misconception: misconceptionId.optional(),
};

/** Says why a field that would type in a computed key is refused, and keeps the plain message for other slips. */
export function keyIsComputed(issue: { code?: string; keys?: unknown }): string | undefined {
  if (issue.code !== 'unrecognized_keys' || !Array.isArray(issue.keys)) return undefined;
  const typed = issue.keys.filter((key) => ['correct', 'answer', 'key'].includes(String(key)));
  if (typed.length === 0) return undefined;
  return `the engine computes the key of this kind: remove “${typed.join('”, “')}”`;
}

/** Reports options that share an id or a text, at the place of the second one. */
export function distinctOptions(
  item: { options: readonly { id: string; text: string }[] },
  context: z.core.$RefinementCtx,
): void {
  for (const field of ['id', 'text'] as const) {
    const seen = new Set<string>();
    for (const [index, option] of item.options.entries()) {
      if (seen.has(option[field])) {
        const message = `two options have the same ${field}: ${JSON.stringify(option[field])}`;
        context.addIssue({ code: 'custom', path: ['options', index, field], message });
      }
      seen.add(option[field]);
    }
  }
}

/** Reports marked lines on an item that shows no program. */
export function marksNeedProgram(
  item: { program?: string | undefined; mark?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (item.mark !== undefined && item.program === undefined)
    context.addIssue({ code: 'custom', path: ['mark'], message: 'there is no program to mark lines in' });
}
