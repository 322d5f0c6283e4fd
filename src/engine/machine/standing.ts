import type { Position } from '../python/source-error.ts';
import type { OpenFrame } from './open-state.ts';
import type { Frame } from './state.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** Where a thread stands in the program. */
export interface Standing {
  readonly at: Position;
  readonly instruction: string;
  /** The innermost call that is the program's own; null where none has begun. */
  readonly frame: Frame | OpenFrame | null;
}

/** The instruction at which a call stands that has called another one: one that is not done is itself still to come. */
export function calledFrom({ pc, pending }: Pick<Frame, 'pc' | 'pending'>): number {
  return pending === null ? pc - 1 : pc;
}

/** The innermost call that is the program's own, which may be below calls of the machine's library. */
export function ownCall(frame: Frame | OpenFrame | null): Omit<Standing, 'instruction'> | null {
  for (let each = frame; each !== null; each = each.back)
    if (!each.code.library) {
      const { instructions } = each.code;
      // A finalizer may be called before a call's first instruction.
      return {
        at: (instructions[each === frame ? each.pc : calledFrom(each)] ?? instructions[0]!).at,
        frame: each,
      };
    }
  return null;
}

/**
 * Where a thread with these calls stands in the program: in its innermost call of the program's own; a thread that has
 * just been started, where the function begins that it runs. Null where it runs none of the program's.
 */
export function standing(
  at: { objectAt(slot: number): HeapObject | undefined },
  frame: Frame | OpenFrame,
): Standing | null {
  const own = ownCall(frame);
  if (own !== null) {
    const { code, pc } = own.frame!;
    return { ...own, instruction: code.instructions[own.frame === frame ? pc : calledFrom(own.frame!)]!.op };
  }
  let outermost: Frame | OpenFrame = frame;
  while (outermost.back !== null) outermost = outermost.back;
  let target: Value | undefined = outermost.locals[0] ?? outermost.stack[0];
  for (;;) {
    const object: HeapObject | undefined = target instanceof Ref ? at.objectAt(target.slot) : undefined;
    if (object?.kind === 'function')
      return { at: object.code.instructions[0]!.at, instruction: 'resume', frame: null };
    if (object?.kind !== 'bound') return null;
    target = object.callee;
  }
}
