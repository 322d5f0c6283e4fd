import type { Program } from '../python/code.ts';
import { blockedAt } from './blocked.ts';
import type { StepEvent } from './events.ts';
import { sweep } from './references.ts';
import { touchesShared } from './shared.ts';
import { OpenState, type State } from './state.ts';
import { step } from './step.ts';

/**
 * Where another thread can come between.
 * - `any-instruction`: before every instruction that touches what threads share. So it is in free-threaded builds,
 *   and nearly so up to CPython 3.9.
 * - `gil`: where CPython 3.12 to 3.15 with the GIL looks for a request: function entry, a loop's jump back, after a
 *   call of a built-in, and where a call blocks.
 * - `statement`: between whole statements; a simplification for first lessons, no build does so.
 */
export type SwitchMode = 'any-instruction' | 'gil' | 'statement';

export const switchModes: readonly SwitchMode[] = ['any-instruction', 'gil', 'statement'];

/** Thrown when a thread runs this long without reaching a switch point: an endless loop, or as good as one. */
export class StepBudgetExceeded extends Error {}

const maxInstructions = 200_000;

/**
 * Runs one enabled thread from its switch point to its next one, to where it blocks, or to its end.
 * While no other thread is alive there is nobody to switch to, and it runs on.
 * Returns the new state. Throws {@link StepBudgetExceeded} for a thread that does not get there.
 */
export function advance(
  state: State,
  thread: number,
  program: Program,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null = null,
): State {
  const open = new OpenState(state, thread, program.globalNames);
  runOn(open, program, mode, record);
  if (open.created) sweep(open);
  let reached = open.close();
  // What a new thread does before its first switch point concerns nobody else: it is done at once.
  for (let fresh = state.threads.length; fresh < reached.threads.length; fresh += 1) {
    reached = runPrologue(reached, fresh, program, mode);
  }
  return reached;
}

function runOn(
  open: OpenState,
  program: Program,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null,
): void {
  for (let count = 0; count <= maxInstructions; count += 1) {
    const checks = step(open, program, record);
    if (open.frame === null || blockedAt(open, open.thread, open.frame) !== null) return;
    if (!isAlone(open) && isSwitchPoint(open, program, mode, checks)) return;
  }
  throw new StepBudgetExceeded();
}

function runPrologue(state: State, thread: number, program: Program, mode: SwitchMode): State {
  if (state.threads[thread]!.frame === null) return state;
  const open = new OpenState(state, thread, program.globalNames);
  for (let count = 0; count <= maxInstructions; count += 1) {
    if (isSwitchPoint(open, program, mode, false) || blockedAt(open, thread, open.frame!) !== null)
      return open.close();
    const checks = step(open, program, null);
    if (open.frame === null || (mode === 'gil' && checks)) return open.close();
  }
  throw new StepBudgetExceeded();
}

/** Nobody to switch to. A daemon is never alone in this sense: the program may end before its next step. */
function isAlone(open: OpenState): boolean {
  if (open.threads[open.thread]!.daemon) return false;
  return open.threads.every((thread, index) => index === open.thread || thread.frame === null);
}

function isSwitchPoint(open: OpenState, program: Program, mode: SwitchMode, checks: boolean): boolean {
  const frame = open.frame!;
  const next = frame.code.instructions[frame.pc]!;
  // The text of an uncaught exception goes out like a print, whatever the mode.
  if (next.op === 'report') return true;
  switch (mode) {
    case 'any-instruction':
      return touchesShared(open, next, program);
    case 'gil':
      return checks;
    case 'statement':
      return frame.code.starts[frame.pc] === 1;
  }
}
