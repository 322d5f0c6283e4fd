import { misconceptionsOf } from '../../content/check.ts';
import type { Item } from '../../quiz/item.ts';
import { seedOf } from '../../quiz/seed.ts';
import { combinations, variant } from '../../quiz/variant.ts';

/** As many seeds as it takes to see whether they change anything. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

/** What practice has to know of an item beside its id and version. */
export function practised(item: Item) {
  const written = JSON.stringify(variant(item, seedOf(item.id)));
  return {
    misconceptions: [...new Set(misconceptionsOf(item).map(({ id }) => id))],
    variants: combinations(item),
    changes: SEEDS.some((seed) => JSON.stringify(variant(item, seed)) !== written),
  };
}
