import type { AllocatorName, Build, MemoryStep, MemoryTrace } from '../engine/index.ts';
import type { Engine, ProgramText } from './engine.ts';
import { UnsolvableItemError } from './key.ts';

/** A block in the heap after a statement. */
export type Block = MemoryStep['blocks'][number];

/**
 * Traces a program through the heap model.
 * Throws an UnsolvableItemError where the program ends in an error.
 */
export function traceAll(
  item: string,
  program: ProgramText,
  allocator: AllocatorName,
  engine: Engine,
  build?: Build,
): MemoryTrace {
  const trace = engine.traceMemory(program.source, {
    ...{ allocator, file: program.path },
    ...(build && { build }),
  });
  if (trace.error !== null)
    throw new UnsolvableItemError(item, `${program.path} ends in an error: ${trace.error}`);
  return trace;
}

/** The index of the last step that ran a line. Throws an UnsolvableItemError where none did. */
export function stepAt(item: string, trace: MemoryTrace, line: number): number {
  const index = trace.steps.findLastIndex((step) => step.line === line);
  if (index < 0) throw new UnsolvableItemError(item, `no statement of the program runs at line ${line}`);
  return index;
}

/**
 * The block of the object that a name stands for after a step; of several, its first one. Null where there is none: a
 * view has no block of its own, and of some objects the model does not claim where they lie.
 */
export function blockOf(step: MemoryStep, name: string): Block | null {
  const object = step.names[name]?.object ?? null;
  const address = step.objects.find(({ id }) => id === object)?.address ?? null;
  return step.blocks.find((block) => block.address === address) ?? null;
}

/**
 * A place in memory, named by what the learner sees:
 * - start: where NAME’s block began when it was last alive;
 * - after: the first address behind that block, and behind the padding that it takes with it;
 * - top: the end of a textbook heap.
 */
export type Place = { readonly start: string } | { readonly after: string } | { readonly top: true };

/**
 * Turns a place into an address, looking back from the end of the steps.
 * Throws an UnsolvableItemError where the name has had no block.
 */
export function placeAddress(item: string, at: Place, earlier: readonly MemoryStep[]): number {
  if ('top' in at) return earlier.at(-1)?.top ?? 0;
  const name = 'start' in at ? at.start : at.after;
  for (const step of earlier.toReversed()) {
    const block = blockOf(step, name);
    if (block !== null) return 'start' in at ? block.address : block.address + block.extent;
  }
  throw new UnsolvableItemError(item, `${name} has no block before the line asked about`);
}

/** Where the block of a name lies after a step. Throws an UnsolvableItemError where the name has none. */
export function addressOf(item: string, step: MemoryStep, name: string): number {
  const block = blockOf(step, name);
  if (block === null)
    throw new UnsolvableItemError(item, `after line ${step.line}, ${name} has no block in the heap`);
  return block.address;
}
