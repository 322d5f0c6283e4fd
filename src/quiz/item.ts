import { z } from 'astro/zod';
import { choiceSchema } from './kinds/choice.schema.ts';
import { diagnoseSchema } from './kinds/diagnose.schema.ts';
import { layoutSchema } from './kinds/layout.schema.ts';
import { matchSchema } from './kinds/match.schema.ts';
import { numberSchema } from './kinds/number.schema.ts';
import { outcomesSchema } from './kinds/outcomes.schema.ts';
import { orderSchema } from './kinds/order.schema.ts';
import { placementSchema } from './kinds/placement.schema.ts';
import { predictSchema } from './kinds/predict.schema.ts';
import { refcountsSchema } from './kinds/refcounts.schema.ts';
import { repairSchema } from './kinds/repair.schema.ts';
import { scheduleSchema } from './kinds/schedule.schema.ts';

export type { ChoiceItem } from './kinds/choice.schema.ts';
export type { DiagnoseItem } from './kinds/diagnose.schema.ts';
export type { LayoutItem } from './kinds/layout.schema.ts';
export type { MatchItem } from './kinds/match.schema.ts';
export type { NumberItem } from './kinds/number.schema.ts';
export type { OutcomesItem } from './kinds/outcomes.schema.ts';
export type { OrderItem } from './kinds/order.schema.ts';
export type { PlacementItem } from './kinds/placement.schema.ts';
export type { PredictItem } from './kinds/predict.schema.ts';
export type { RefcountsItem } from './kinds/refcounts.schema.ts';
export type { RepairItem } from './kinds/repair.schema.ts';
export type { ScheduleItem } from './kinds/schedule.schema.ts';

/**
 * The schema of one item as authors write it in items.yaml: strict, told apart by `kind`.
 * Build time only: the browser takes this file’s types and nothing else.
 */
export function itemSchema() {
  return z.discriminatedUnion('kind', [
    ...([choiceSchema, diagnoseSchema, layoutSchema, matchSchema, numberSchema, orderSchema] as const),
    ...([outcomesSchema, placementSchema, predictSchema, refcountsSchema] as const),
    ...([repairSchema, scheduleSchema] as const),
  ]);
}

export type Item = z.infer<ReturnType<typeof itemSchema>>;
