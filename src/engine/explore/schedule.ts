import type { StepEvent } from '../machine/events.ts';
import { nameOf } from '../machine/names.ts';
import type { Blocked } from '../machine/called.ts';
import { advance, RunsForEver, StepBudgetExceeded, type SwitchMode } from '../machine/run.ts';
import { OpenState } from '../machine/open-state.ts';
import { initialState, type Frame, type State } from '../machine/state.ts';
import { shown } from '../machine/text.ts';
import { tracebackText } from '../machine/traceback.ts';
import { noTraces, type Traces } from '../machine/traces.ts';
import { refTo } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import type { Choice } from './search.ts';

/** One order in which the threads took their steps, and what happened in each. */
export interface Schedule {
  /** Names of all threads, in the order in which they started; the main thread is 0. */
  readonly threads: readonly string[];
  readonly steps: readonly Step[];
  readonly output: string;
  /** What CPython prints on stderr: a traceback for each uncaught exception; see {@link tracebackText}. */
  readonly stderr: string;
  readonly end: 'finished' | 'failed' | 'deadlock' | 'livelock' | 'reached' | 'untrue';
  /** For a livelock, the step from which on everything happens again and again. */
  readonly loop: number | null;
}

/** What one thread did between two switch points. */
export interface Step {
  readonly thread: number;
  /** The line on which the step began. */
  readonly line: number;
  /** The instruction on which it began. */
  readonly instruction: string;
  /** Whether the thread waited with a timeout that ran out. */
  readonly timedOut: boolean;
  readonly events: readonly StepEvent[];
  /** The locks that have a name, after the step. */
  readonly locks: readonly { readonly name: string; readonly holder: number | null }[];
  /** Who cannot go on, after the step. */
  readonly blocked: readonly {
    readonly thread: number;
    /** The name of what it waits for, and what that is: `lock`, `thread`, `queue` … */
    readonly on: string;
    readonly kind: string;
    readonly line: number;
  }[];
  /** The module's names that threads share, after the step. */
  readonly shared: Readonly<Record<string, string>>;
  /** The names of the thread's innermost call, after the step. */
  readonly locals: Readonly<Record<string, string>>;
}

/** Runs the program along the given choices and records what happens. */
export function replay(
  program: Program,
  mode: SwitchMode,
  choices: readonly Choice[],
  end: Schedule['end'],
  loop: number | null = null,
): Schedule {
  let state = initialState(program);
  const steps: Step[] = [];
  let traces = noTraces;
  let stderr = '';
  for (const choice of choices) {
    const frame = state.threads[choice.agent]!.frame!;
    const instruction = frame.code.instructions[frame.pc]!;
    const events: StepEvent[] = [];
    const open = follow(state, program, mode, choice, traces, (event) => events.push(event));
    state = open.close();
    for (const { exception, thread } of open.traces!.uncaught.slice(traces.uncaught.length))
      stderr += tracebackText(state, program, open.traces!, exception, thread);
    traces = open.traces!;
    steps.push({
      thread: choice.agent,
      line: instruction.at.line,
      instruction: instruction.op,
      timedOut: choice.timedOut,
      events,
      ...situation(state, program, mode, choice.agent),
    });
  }
  return {
    threads: state.threads.map((thread) => thread.name),
    steps,
    output: state.output,
    stderr,
    end,
    loop,
  };
}

/** The state after the choices. */
export function stateAfter(program: Program, mode: SwitchMode, choices: readonly Choice[]): State {
  let state = initialState(program);
  for (const choice of choices) state = follow(state, program, mode, choice, null, null).close();
  return state;
}

function follow(
  state: State,
  program: Program,
  mode: SwitchMode,
  choice: Choice,
  traces: Traces | null,
  record: ((event: StepEvent) => void) | null,
): OpenState {
  const open = new OpenState(state, choice.agent, program);
  open.timedOut = choice.timedOut;
  open.traces = traces;
  if (waiting(open, mode, record) !== null)
    throw new Error(`thread ${choice.agent} of the schedule cannot take its step: it is blocked`);
  return open;
}

/** Takes the step, if only to see whether it can be taken; a thread that goes round on the spot can. */
function waiting(
  open: OpenState,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null = null,
): Blocked | null {
  try {
    return advance(open, mode, record);
  } catch (error) {
    if (error instanceof RunsForEver || error instanceof StepBudgetExceeded) return null;
    throw error;
  }
}

function situation(
  state: State,
  program: Program,
  mode: SwitchMode,
  moved: number,
): Pick<Step, 'locks' | 'blocked' | 'shared' | 'locals'> {
  const open = new OpenState(state, moved, program);
  const locks = [...state.heap].flatMap(([slot, object]) => {
    if (object.kind !== 'lock' && object.kind !== 'rlock') return [];
    const holder = object.kind === 'lock' ? object.takenBy : object.owner;
    return [{ name: nameOf(open, refTo(slot)), holder }];
  });
  const blocked = state.threads.flatMap((each, thread) => {
    if (each.frame === null) return [];
    const stopped = new OpenState(state, thread, program);
    const found = waiting(stopped, mode);
    if (found === null) return [];
    const { code, pc } = stopped.frame!;
    return [
      {
        thread,
        on: nameOf(new OpenState(state, thread, program), found.on),
        kind: state.objectAt(found.on.slot)!.kind,
        line: code.instructions[pc]!.at.line,
      },
    ];
  });
  const shared: Record<string, string> = {};
  state.globals.forEach((value, index) => {
    if (value !== undefined && program.sharedGlobals[index] === 1)
      shared[program.globalNames[index]!] = shown(open, value);
  });
  const locals: Record<string, string> = {};
  const frame: Frame | null = state.threads[moved]!.frame;
  frame?.locals.forEach((value, index) => {
    if (value !== undefined) locals[frame.code.localNames[index]!] = shown(open, value);
  });
  return { locks, blocked, shared, locals };
}
