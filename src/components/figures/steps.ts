import type { MemoryStep, MemoryTrace } from '../../engine/index.ts';
import type { Heap } from '../../islands/heap-strip.ts';

/**
 * The steps of a trace that an author chose by line: "4,6,9". Where a line ran more than once, its last run.
 * Throws an Error that names the lines that did run.
 */
export function stepsAfter(trace: MemoryTrace, after: string, program: string): readonly MemoryStep[] {
  return after.split(',').map((part) => {
    const line = Number(part.trim());
    const step = trace.steps.findLast((each) => each.line === line);
    if (step !== undefined) return step;
    const ran = [...new Set(trace.steps.map((each) => each.line))].sort((a, b) => a - b).join(', ');
    const why = trace.error === null ? '' : ` It stopped: ${trace.error}.`;
    throw new Error(
      `${program}: a figure asks for line "${part.trim()}", which did not run. Lines that ran: ${ran}.${why}`,
    );
  });
}

/** The heap after a step. A block that no name leads to any more is said to have no name. */
export function heapOf({ blocks, free, objects }: MemoryStep): Heap {
  const named = new Set(objects.filter(({ owners }) => owners.length > 0).map(({ id }) => id));
  return {
    blocks: blocks.map(({ address, size, extent, kind, owner, object }) => ({
      ...{ address, size, extent, kind },
      owner: named.has(object) ? owner : 'no name',
    })),
    free,
  };
}
