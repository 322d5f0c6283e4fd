import type { Code, Instruction } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { ConvertFirst } from './called.ts';
import type { Stepped } from './completion.ts';
import { execute } from './execute.ts';
import type { EventRecorder, OpenState } from './open-state.ts';
import { standsForC } from './prelude.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { convertFirst, resumed } from './resumption.ts';
import { ownCall } from './standing.ts';
import { raise } from './unwind.ts';

/**
 * Executes one instruction of the open thread.
 * Throws {@link SourceError} for what the subset lacks; an exception of the program is part of the step.
 */
export function step(open: OpenState, record: EventRecorder | null): Stepped {
  const frame = open.frame!;
  const instruction = frame.code.instructions[frame.pc]!;
  if (!frame.code.library) open.line = instruction.at.line;
  const { line } = open;
  open.record = record === null ? null : (event) => record({ ...event, line });
  try {
    const { pending } = frame;
    const again = pending === null ? instruction : resumed(open, frame, instruction);
    if (again === null) return pending![1] === true && !frame.code.library ? 'check' : 'plain';
    frame.pc += 1;
    const result = execute(open, frame, again);
    if (typeof result === 'object' || isSilent(frame.code, again))
      return result === 'check' ? 'plain' : result;
    return open.program.build === '3.9' && !unchecked.has(instruction.op) ? 'check' : result;
  } catch (error) {
    if (error instanceof ConvertFirst) {
      frame.pc -= 1;
      try {
        convertFirst(open, frame, instruction, error);
        return 'plain';
      } catch (inner) {
        frame.pc += 1;
        return failed(open, instruction, inner);
      }
    }
    return failed(open, instruction, error);
  }
}

/** Whether the library looks for no request there: in what it has in Python too, it does after calls. */
function isSilent(code: Code, { op }: Instruction): boolean {
  return code.library && (standsForC(code) || !(op === 'call' || op === 'call-method'));
}

function failed(open: OpenState, instruction: Instruction, error: unknown): Stepped {
  if (error instanceof PythonError) {
    raise(open, error);
    // On the way out of a primitive that is written in Python a lock is given back: not so in those of threads.
    return open.entered === '' || open.entered.startsWith('Thread') ? 'plain' : 'check';
  }
  const { file } = open.program;
  if (error instanceof Unsupported)
    throw new SourceError('unsupported', placeOf(open, instruction), error.message, file);
  if (error instanceof RangeError) {
    // The machine's own stack or a text of its own ran over: values inside values, thousands deep.
    const reason = 'these values lie too deep inside each other, or are too large';
    throw new SourceError('unsupported', placeOf(open, instruction), reason, file);
  }
  throw error;
}

/** Where the program stands: its own innermost instruction, where the library executes one. */
export function placeOf(open: OpenState, instruction: Instruction | undefined): Instruction['at'] {
  if (instruction !== undefined && open.frame?.code.library !== true) return instruction.at;
  return ownCall(open.frame)?.at ?? { line: Math.max(open.line, 1), column: 1 };
}

/** CPython 3.9 looks for a request before nearly every instruction, but not after these (Python/ceval.c). */
const unchecked: ReadonlySet<string> = new Set(
  (
    'constant load-local store-local pop copy copy-two swap rotate-three drop-under jump jump-if-false jump-if-true ' +
    'clear-local make-cell'
  ).split(' '),
);
