import { blockedBy } from '../machine/blocked.ts';
import type { StepEvent } from '../machine/events.ts';
import { nameOf } from '../machine/names.ts';
import { advance, type SwitchMode } from '../machine/run.ts';
import { OpenState, initialState, type State } from '../machine/state.ts';
import { refTo } from '../machine/values.ts';
import type { Program } from '../python/code.ts';

/** One order in which the threads took their steps, and what happened in each. */
export interface Schedule {
  /** Names of all threads, in the order in which they started; the main thread is 0. */
  readonly threads: readonly string[];
  readonly steps: readonly Step[];
  readonly output: string;
  readonly end: 'finished' | 'failed' | 'deadlock';
}

/** What one thread did between two switch points. */
export interface Step {
  readonly thread: number;
  /** The line on which the step began. */
  readonly line: number;
  readonly events: readonly StepEvent[];
  /** The locks that have a name, after the step. */
  readonly locks: readonly { readonly name: string; readonly holder: number | null }[];
  /** Who cannot go on, after the step. */
  readonly blocked: readonly { readonly thread: number; readonly on: string; readonly line: number }[];
}

/** Runs the program along the given choices of threads and records what happens. */
export function replay(
  program: Program,
  mode: SwitchMode,
  choices: readonly number[],
  end: Schedule['end'],
): Schedule {
  let state = initialState(program);
  const steps: Step[] = [];
  for (const thread of choices) {
    const frame = state.threads[thread]!.frame!;
    const line = frame.code.instructions[frame.pc]!.at.line;
    const events: StepEvent[] = [];
    state = advance(state, thread, program, mode, (event) => events.push(event));
    steps.push({ thread, line, events, ...situation(state, program) });
  }
  return { threads: state.threads.map((thread) => thread.name), steps, output: state.output, end };
}

function situation(state: State, program: Program): Pick<Step, 'locks' | 'blocked'> {
  const locks = state.heap.flatMap((object, slot) => {
    if (object?.kind !== 'lock') return [];
    return [{ name: nameIn(state, program, slot, 0), holder: object.takenBy }];
  });
  const blocked = state.threads.flatMap((_, thread) => {
    const found = blockedBy(state, thread);
    return found === null
      ? []
      : [{ thread, on: nameIn(state, program, found.ref.slot, thread), line: found.line }];
  });
  return { locks, blocked };
}

function nameIn(state: State, program: Program, slot: number, thread: number): string {
  return nameOf(new OpenState(state, thread, program.globalNames), refTo(slot));
}
