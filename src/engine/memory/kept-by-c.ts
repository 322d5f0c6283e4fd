import type { OpenFrame } from '../machine/open-state.ts';
import type { Frame } from '../machine/state.ts';
import { builtin, Ref, type Value } from '../machine/values.ts';
import type { Code } from '../python/code.ts';
import type { Executed } from './calls.ts';
import type { Specialized } from './specialized.ts';
import type { TracedState } from './traced-state.ts';

/**
 * What C keeps beside the operands of an instruction of `outer` while it calls a method of the program, once for each
 * reference. `operands` is the stack with them on top.
 */
export function keptByC(
  open: TracedState,
  specialized: Specialized,
  { locals: [operand] }: Frame | OpenFrame,
  outer: Code,
  operands: readonly Value[],
  { instruction, at }: Executed,
): readonly Ref[] {
  switch (instruction.op) {
    case 'format':
      // A bound `__format__`.
      return instruction.conversion === null ? [operand as Ref] : [];
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
      // From 3.12 on a copy is tested.
      return open.since('3.12') ? [operand as Ref] : [];
    case 'call':
    case 'call-method': {
      const { op, count, keywords } = instruction;
      const given = count + keywords.length;
      const callee = operands.at(-given - (op === 'call' ? 1 : 2));
      const args = operands.slice(operands.length - given).filter((value) => value instanceof Ref);
      // The arguments of a call of an instance are put into a tuple; those with names into a dict, and all together into
      // an array (Objects/call.c, _PyStack_UnpackDict).
      if (open.peek(callee)?.kind === 'instance')
        return keywords.length > 0 ? [...args, callee as Ref, ...args] : args;
      const packs =
        callee === builtin('str')
          ? !open.since('3.13') && !specialized.has(outer, at)
          : callee === builtin('print') && open.since('3.11') && !open.since('3.14');
      return packs ? args : [];
    }
    default:
      return [];
  }
}
