import { heldBy, isMutable } from '../machine/shape.ts';
import { Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Code, Program } from '../python/code.ts';

/** What a code can touch among the module's names, with all code that it makes functions of. */
interface Mentions {
  readonly reads: ReadonlySet<number>;
  readonly writes: ReadonlySet<number>;
}

/** The part of a state in which it is asked what threads can still touch. */
export interface Surroundings {
  global(index: number): Value | undefined;
  objectAt(slot: number): HeapObject | undefined;
}

/** All that a thread may read or write from here on, and no more than it can get hold of by itself. */
export interface Future {
  readonly globals: ReadonlySet<number>;
  readonly storedGlobals: ReadonlySet<number>;
  readonly slots: ReadonlySet<number>;
}

const known = new WeakMap<Code, Mentions>();

function mentionsOf(code: Code): Mentions {
  let found = known.get(code);
  if (found !== undefined) return found;
  const reads = new Set<number>();
  const writes = new Set<number>();
  for (const instruction of code.instructions) {
    if (/-global$/.test(instruction.op) && 'index' in instruction) {
      reads.add(instruction.index);
      if (instruction.op !== 'load-global') writes.add(instruction.index);
    }
    if (instruction.op === 'load-name') reads.add(instruction.global);
    if ('code' in instruction) {
      const inner = mentionsOf(instruction.code as Code);
      for (const index of inner.reads) reads.add(index);
      for (const index of inner.writes) writes.add(index);
    }
  }
  found = { reads, writes };
  known.set(code, found);
  return found;
}

/**
 * What a thread with these frames' codes and references may touch in the future: the module's names that the code
 * mentions which it runs or can get hold of, and every object that it reaches through them or through its frames.
 * What other threads hand to it later they reach themselves now, so together the futures of all threads but one cover
 * all that they can do without that one.
 */
export function futureOf(codes: Iterable<Code>, slots: readonly number[], around: Surroundings): Future {
  const globals = new Set<number>();
  const storedGlobals = new Set<number>();
  const reached = new Set<number>();
  const waiting: number[] = [];
  const reach = (value: Value | undefined): void => {
    if (!(value instanceof Ref) || reached.has(value.slot)) return;
    reached.add(value.slot);
    waiting.push(value.slot);
  };
  const run = (code: Code): void => {
    const { reads, writes } = mentionsOf(code);
    for (const index of writes) storedGlobals.add(index);
    for (const index of reads) {
      globals.add(index);
      reach(around.global(index));
    }
  };
  for (const code of codes) run(code);
  for (const slot of slots) reach(refTo(slot));
  for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
    const object = around.objectAt(slot);
    if (object === undefined) continue;
    if (object.kind === 'function') run(object.code);
    heldBy(object).forEach(reach);
  }
  return { globals, storedGlobals, slots: reached };
}

/** Whether a program can change an object of the heap in a way that decides what another thread does. */
export function canChange(object: HeapObject, program: Program): boolean {
  if (object.kind === 'class') return object.attributes.some(([name]) => program.storedAttributes.has(name));
  return isMutable(object.kind);
}
