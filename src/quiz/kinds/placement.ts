import type { Engine, ProgramText } from '../engine.ts';
import { addressOf, placeAddress, stepAt, traceAll } from '../heap.ts';
import { heapRule } from '../heap-words.ts';
import type { PlacementItem } from '../item.ts';
import { type Solution, UnsolvableItemError } from '../key.ts';
import { lettered } from '../text.ts';

/**
 * Which place is where the heap model puts the block.
 * Throws an UnsolvableItemError where not exactly one option names that address.
 */
export function placementSolution(item: PlacementItem, program: ProgramText, engine: Engine): Solution {
  const trace = traceAll(item.id, program, item.allocator, engine);
  const index = stepAt(item.id, trace, item.ask.line);
  const after = trace.steps[index]!;
  const earlier = trace.steps.slice(0, index);
  const address = addressOf(item.id, after, item.ask.name);
  const options = item.options.map(({ id, at, feedback, misconception = null }) => ({
    ...{ id, correct: placeAddress(item.id, at, earlier) === address, feedback, misconception },
  }));
  const right = options.filter((option) => option.correct).length;
  if (right !== 1) {
    const places = item.options
      .map(({ id, at }) => `${id} = ${placeAddress(item.id, at, earlier)}`)
      .join(', ');
    throw new UnsolvableItemError(
      item.id,
      `${right === 0 ? 'no' : 'more than one'} option is where ${item.ask.name} lands (address ${address}; ${places})`,
    );
  }
  const { allocator } = item;
  return {
    key: { kind: 'placement', options },
    evidence: { kind: 'heap', allocator, before: earlier.at(-1) ?? null, after },
  };
}

/** The question as plain Markdown. */
export function placementText(item: PlacementItem): string {
  return `${item.stem}\n\n${heapRule(item.allocator)}\n\nPick one place.\n\n${lettered(item.options)}`;
}
