import type { MemoryStep } from '../../engine/index.ts';
import type { Engine, ProgramText } from '../engine.ts';
import { addressOf, blockOf, stepAt, traceAll } from '../heap.ts';
import type { PlacementItem } from '../item.ts';
import { type Solution, UnsolvableItemError } from '../key.ts';
import { lettered } from '../text.ts';

type Place = PlacementItem['options'][number]['at'];

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
  const { allocator, ask } = item;
  return {
    key: { kind: 'placement', options },
    evidence: { kind: 'heap', allocator, name: ask.name, before: earlier.at(-1) ?? null, after },
  };
}

/** Turns a named place into an address, looking back from the statement asked about. */
function placeAddress(item: string, at: Place, earlier: readonly MemoryStep[]): number {
  if ('top' in at) return earlier.at(-1)?.top ?? 0;
  const name = 'start' in at ? at.start : at.after;
  for (const step of earlier.toReversed()) {
    const block = blockOf(step, name);
    if (block !== null) return 'start' in at ? block.address : block.address + block.size;
  }
  throw new UnsolvableItemError(item, `${name} has no block before the line asked about`);
}

/** The question as plain Markdown. */
export function placementText(item: PlacementItem): string {
  return `${item.stem}\n\nPick one place.\n\n${lettered(item.options)}`;
}
