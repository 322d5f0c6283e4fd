import type { Code, Program } from '../python/code.ts';
import { OpenState } from './open-state.ts';
import type { Snapshot } from './state.ts';
import { step } from './step.ts';
import type { Value } from './values.ts';

const maxInstructions = 200_000;

/**
 * What the code returns as the only thread there is; undefined where an exception leaves it, which `told` is told of,
 * where it blocks, and where it has no end. The machine that it looks at stays as it was.
 */
export function evaluate(
  at: Snapshot,
  program: Program,
  code: Code,
  locals: readonly Value[] = [],
  told: { error: string | null } = { error: null },
): Value | undefined {
  const open = new OpenState(at, 0, program);
  open.frame = { code, pc: 0, locals: [...locals], stack: [], pending: null, back: null };
  open.setCounter('alive', 1);
  for (let count = 0; count < maxInstructions; count += 1) {
    const { back, code: inner, pc, stack } = open.frame!;
    if (back === null && inner === code && code.instructions[pc]!.op === 'return') return stack.at(-1);
    const done = step(open, (event) => {
      if (event.kind === 'raise') told.error = event.text;
    });
    if (typeof done === 'object' || told.error !== null) return undefined;
  }
  return undefined;
}
