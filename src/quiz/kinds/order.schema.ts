import { z } from 'astro/zod';
import { common, keyIsComputed, markdown, misconceptionId, optionId, switchMode } from '../common.schema.ts';

/** A line or a few, as they stand in the program: with their indentation. */
const fragment = z.strictObject({
  id: optionId,
  code: z.string().min(1),
  feedback: markdown,
  misconception: misconceptionId.optional(),
});

/**
 * “Put the lines in order” (a Parsons problem): `uses` of the fragments stand between `before` and `after`. An order is
 * accepted if no schedule of that program prints anything but `prints`: the engine runs every order there is.
 */
export const orderSchema = z
  .strictObject(
    {
      ...common,
      kind: z.literal('order'),
      before: z.string().default(''),
      after: z.string().default(''),
      fragments: z.array(fragment).min(3).max(7),
      uses: z.number().int().min(2).max(6),
      switch: switchMode,
      prints: z.string().regex(/\n$/, 'is a complete printed text: it must end in \\n'),
      feedback: z.strictObject({ right: markdown, wrong: markdown }),
    },
    { error: keyIsComputed },
  )
  .superRefine(({ fragments, uses }, context) => {
    const issue = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (uses > fragments.length) issue('uses', `there are only ${fragments.length} fragments`);
    let orders = 1;
    for (let each = 0; each < uses; each += 1) orders *= fragments.length - each;
    if (orders > 1000) issue('fragments', `${orders} orders would have to be run: at most 1,000`);
    for (const field of ['id', 'code'] as const)
      if (new Set(fragments.map((each) => each[field])).size < fragments.length)
        issue('fragments', `two fragments have the same ${field}`);
  });

export type OrderItem = z.infer<typeof orderSchema>;
