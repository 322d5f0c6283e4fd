import { SourceError } from '../../engine/index.ts';
import { assembled } from '../assembled.ts';
import type { Engine } from '../engine.ts';
import type { OrderItem } from '../item.ts';
import { type Solution, UnsolvableItemError } from '../key.ts';
import { lettered } from '../text.ts';

/**
 * Every order that does the job, each proved by running all its schedules.
 * Throws an UnsolvableItemError where none does, or nearly all do.
 */
export function orderSolution(item: OrderItem, engine: Engine): Solution {
  const ids = item.fragments.map(({ id }) => id);
  const orders = sequences(ids, item.uses);
  const accepted = orders.filter((order) => does(item, assembled(item, order), engine));
  if (accepted.length === 0 || accepted.length > orders.length / 2)
    throw new UnsolvableItemError(
      item.id,
      `${accepted.length} of ${orders.length} orders print ${JSON.stringify(item.prints)} in every schedule`,
    );
  const used = new Set(accepted.flat());
  const fragments = item.fragments.map(({ id, feedback, misconception = null }) => ({
    ...{ id, correct: used.has(id), feedback, misconception },
  }));
  return {
    key: { kind: 'order', accepted, fragments, feedback: item.feedback },
    evidence: { kind: 'none' },
  };
}

/** Whether a program prints that and nothing else, whatever the schedule. */
function does({ id, prints, switch: mode }: OrderItem, source: string, engine: Engine): boolean {
  try {
    const { outcomes, complete } = engine.explore(source, { switch: mode, file: id });
    return complete && outcomes.length === 1 && outcomes[0] === prints;
  } catch (error) {
    // Most orders are not even Python.
    if (error instanceof SourceError) return false;
    throw error;
  }
}

/** All sequences of so many of the ids, each at most once. */
function sequences(ids: readonly string[], count: number): string[][] {
  if (count === 0) return [[]];
  return ids.flatMap((id) =>
    sequences(
      ids.filter((other) => other !== id),
      count - 1,
    ).map((rest) => [id, ...rest]),
  );
}

/** The question as plain Markdown. */
export function orderText(item: OrderItem): string {
  const pieces = item.fragments.map(({ code }) => ({ text: `\`${code.trimEnd().replaceAll('\n', '⏎')}\`` }));
  const around = [item.before, '    …', item.after].map((part) => part.trimEnd()).join('\n');
  return `${item.stem}\n\nPut ${item.uses} of the ${item.fragments.length} fragments in order.\n\n\`\`\`python\n${around}\n\`\`\`\n\n${lettered(pieces)}`;
}
