import type { Blocked } from './called.ts';
import type { StepEvent } from './events.ts';
import type { OpenState, EventRecorder } from './open-state.ts';
import { standsForC } from './prelude.ts';
import type { Frame } from './state.ts';
import { step } from './step.ts';

/**
 * Where another thread can come between.
 * - `any-instruction`: before every instruction that touches what threads share. So it is in free-threaded builds,
 *   and nearly so up to CPython 3.9.
 * - `gil`: where CPython with the GIL looks for a request: function entry (that of a primitive which `threading` or
 *   `queue` writes in Python too), a loop's jump back, after a call of a built-in, and where a call blocks (3.11 and
 *   later; the calls of `len`, `isinstance`, `type` and `list.append` count as specialised from the first on).
 * - `statement`: between whole statements; a simplification for first lessons, no build does so.
 */
export type SwitchMode = 'any-instruction' | 'gil' | 'statement';

export const switchModes: readonly SwitchMode[] = ['any-instruction', 'gil', 'statement'];

/** Thrown when a thread goes round for ever without doing anything that others could see. */
export class RunsForEver extends Error {}

/** Thrown when a thread runs this long without reaching a switch point: an endless loop, or as good as one. */
export class StepBudgetExceeded extends Error {}

const maxInstructions = 200_000;
/** Places of containers that are copied in the time of an instruction, or less. */
const copiedPerInstruction = 500;

/**
 * Runs the thread that the state is open for from its switch point to its next one, to where it blocks, or to its
 * end. While no other thread is alive there is nobody to switch to, and it runs on. What it does before it first
 * touches anything shared concerns nobody, so a step holds exactly one such instruction (one stretch between two
 * switch points where the mode has fewer).
 * Returns null, or why the thread cannot take the step; then the open state is of no use.
 * Throws {@link RunsForEver} or {@link StepBudgetExceeded} for a thread that does not get there.
 */
export function advance(
  open: OpenState,
  mode: SwitchMode,
  record: EventRecorder | null = null,
): Blocked | null {
  /** Whether the step has done something that others could see. */
  let done = false;
  /** Whether code of the program has run since: a function that CPython has in C hands over nowhere else. */
  let between = false;
  let earlier: Place | null = null;
  for (let count = 0; count + open.copied / copiedPerInstruction <= maxInstructions; count += 1) {
    const frame = open.frame!;
    if (earlier !== null && isBackAt(earlier, open)) {
      if (done) return null;
      throw new RunsForEver();
    }
    // Compared with ever later places: a round of any length is noticed (Brent).
    if (count >= 64 && (count & (count - 1)) === 0) earlier = placeOf(open);
    const next = frame.code.instructions[frame.pc]!;
    const alone = isAlone(open);
    const stops =
      done && !alone && (next.op === 'report' || (mode === 'statement' && frame.code.starts[frame.pc] === 1));
    if (stops) return null;
    open.touched = false;
    open.entered = '';
    const inC = standsForC(frame.code);
    const mayStop = done && !alone && mode !== 'statement' && (between || !inC);
    const mark = mayStop ? open.mark() : null;
    const events: StepEvent[] = [];
    const result = step(open, record === null ? null : (event) => events.push(event));
    if (typeof result === 'object') return done ? null : result;
    if (mark !== null && (mode === 'gil' ? open.entered !== '' : open.touched)) {
      open.rollback(mark);
      return null;
    }
    events.forEach((event) => record!(event));
    if (open.frame === null) return null;
    if (!done && open.touched) open.acted = open.line;
    between = done && (between || !inC);
    done ||= open.touched;
    if (mode === 'gil' && done && result === 'check' && !isAlone(open)) return null;
  }
  throw new StepBudgetExceeded();
}

/** Nobody to switch to. A daemon is never alone in this sense: the program may end before its next step. */
function isAlone(open: OpenState): boolean {
  return !open.own().daemon && open.counter('alive') === 1;
}

/** Where a thread stands: its innermost frame, and how much had been changed until then. */
interface Place {
  readonly frame: Frame;
  readonly changes: number;
}

function placeOf({ frame, changes }: OpenState): Place {
  return { frame: { ...frame!, locals: [...frame!.locals], stack: [...frame!.stack] }, changes };
}

/** Whether the thread is where it was, with nothing changed: then the same happens again. */
function isBackAt({ frame, changes }: Place, open: OpenState): boolean {
  const now = open.frame!;
  if (changes !== open.changes || frame.pc !== now.pc || frame.code !== now.code || frame.back !== now.back)
    return false;
  const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
    a.length === b.length && a.every((value, index) => Object.is(value, b[index]));
  return frame.pending === now.pending && same(frame.locals, now.locals) && same(frame.stack, now.stack);
}
