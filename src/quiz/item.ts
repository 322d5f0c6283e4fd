import { z } from 'astro/zod';
import { choiceSchema } from './kinds/choice.schema.ts';
import { numberSchema } from './kinds/number.schema.ts';
import { outcomesSchema } from './kinds/outcomes.schema.ts';
import { placementSchema } from './kinds/placement.schema.ts';

export type { ChoiceItem } from './kinds/choice.schema.ts';
export type { NumberItem } from './kinds/number.schema.ts';
export type { OutcomesItem } from './kinds/outcomes.schema.ts';
export type { PlacementItem } from './kinds/placement.schema.ts';

/**
 * The schema of one item as authors write it in items.yaml: strict, told apart by `kind`.
 * Build time only: the browser takes this file’s types and nothing else.
 */
export function itemSchema() {
  return z.discriminatedUnion('kind', [choiceSchema, numberSchema, outcomesSchema, placementSchema]);
}

export type Item = z.infer<ReturnType<typeof itemSchema>>;
