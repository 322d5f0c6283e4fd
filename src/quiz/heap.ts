import type { Build, FitPolicy, MemoryStep, MemoryTrace } from '../engine/index.ts';
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
  allocator: FitPolicy,
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

/** The block of the object that a name stands for after a step; for a view, its owner’s block. Null where there is none. */
export function blockOf(step: MemoryStep, name: string): Block | null {
  const object = step.names[name]?.object ?? null;
  if (object === null) return null;
  const own = step.blocks.find((block) => block.object === object);
  if (own !== undefined) return own;
  const address = step.objects.find(({ id }) => id === object)?.address ?? null;
  if (address === null) return null;
  return (
    step.blocks.find((block) => block.address <= address && address < block.address + block.size) ?? null
  );
}

/** Where the block of a name lies after a step. Throws an UnsolvableItemError where the name has none. */
export function addressOf(item: string, step: MemoryStep, name: string): number {
  const block = blockOf(step, name);
  if (block === null)
    throw new UnsolvableItemError(item, `after line ${step.line}, ${name} has no block in the heap`);
  return block.address;
}
