import { advance, RunsForEver, StepBudgetExceeded, type SwitchMode } from '../machine/run.ts';
import { OpenState } from '../machine/open-state.ts';
import { standing } from '../machine/standing.ts';
import type { State } from '../machine/state.ts';
import { noTraces } from '../machine/traces.ts';
import type { Program } from '../python/code.ts';
import { compile } from '../python/compile.ts';
import { threadLibrary } from '../threading/library.ts';
import type { ExploreOptions } from './explore.ts';
import { areTogether } from './exclusive.ts';
import { broken, type Broken } from './final.ts';
import type { Fault } from './graph.ts';
import { beginning, situation, take, type Standpoint, type Step } from './schedule.ts';

/** A thread between two steps. */
export interface DrivenThread {
  readonly name: string;
  /**
   * `ready`: it can take a step. `expiring`: it waits, and its step is that the time of its wait runs out. `blocked`: it
   * waits for what another thread has to do. `endless`: it runs on without coming to a place where threads can switch.
   */
  readonly state: 'ready' | 'expiring' | 'blocked' | 'endless' | 'ended';
  /** The line at which it stands; null where it has ended, or stands nowhere in the program. */
  readonly line: number | null;
  /** The instruction at which it stands. */
  readonly instruction: string | null;
  /** What it waits for. */
  readonly waits: { readonly on: string; readonly kind: string } | null;
}

/** All that there is to see of a program between two steps: plain data. */
export interface Position {
  /** In the order in which they started. */
  readonly threads: readonly DrivenThread[];
  /** Locks, with the thread that has each, and those that wait for it. */
  readonly locks: readonly {
    readonly name: string;
    readonly holder: number | null;
    readonly waiters: readonly number[];
  }[];
  readonly primitives: Step['primitives'];
  readonly shared: Step['shared'];
  readonly output: string;
  /** The step that led here, null at the beginning. */
  readonly step: Step | null;
  /** What has gone wrong, in this step or an earlier one; null where nothing has. */
  readonly fault: Fault | null;
  /** The final expressions that are not true, where the program has ended. */
  readonly broken: readonly Broken[];
  /** Whether the program has ended, all its threads but daemons. */
  readonly ended: boolean;
}

/** A program that is driven by hand, a step at a time: a value, never changed. */
export interface Drive {
  readonly position: Position;
  /**
   * Where it is after a step of that thread; null where that thread cannot take one. Throws SourceError where the program
   * comes to something outside the subset.
   */
  step(thread: number): Drive | null;
}

/** What a program is driven by: as it is explored. */
export type DriveOptions = Pick<
  ExploreOptions,
  'switch' | 'build' | 'print' | 'exclusive' | 'final' | 'file'
>;

/**
 * A program before its first step. Its steps are those of {@link explore}: the same choices lead to the same states.
 * Throws SourceError, with line and column, for a program or a final expression outside the subset.
 */
export function startDrive(source: string, options: DriveOptions = {}): Drive {
  const program = compile(source, options.file, { ...options, threads: threadLibrary });
  return driven(
    { program, options, mode: options.switch ?? 'any-instruction' },
    beginning(program),
    null,
    null,
  );
}

/** Steps of one thread until it cannot go on, or so many were taken. Returns where each one led. */
export function runOn(from: Drive, thread: number, most: number): Drive[] {
  const drives: Drive[] = [];
  let at: Drive | null = from;
  while (drives.length < most && at.position.fault === null) {
    at = at.step(thread);
    if (at === null) break;
    drives.push(at);
  }
  return drives;
}

interface Rules {
  readonly program: Program;
  readonly options: DriveOptions;
  readonly mode: SwitchMode;
}

function driven(rules: Rules, at: Standpoint, step: Step | null, earlier: Fault | null): Drive {
  const { program, mode } = rules;
  const position = positionAt(rules, at, step, earlier);
  return {
    position,
    step: (thread) => {
      const how = position.threads[thread]?.state;
      if (how !== 'ready' && how !== 'expiring') return null;
      const taken = take(at, program, mode, { agent: thread, timedOut: how === 'expiring' });
      // Whoever has gone wrong stays so; but two threads in the same lines may part again.
      const kept = position.fault === 'failed' || taken.uncaught.length > 0 ? 'failed' : null;
      return driven(rules, taken.at, taken.step, kept);
    },
  };
}

function positionAt(
  { program, options, mode }: Rules,
  { state, starts }: Standpoint,
  step: Step | null,
  earlier: Fault | null,
): Position {
  const { locks, primitives, blocked, shared } = step ?? situation(state, program, mode, 0, noTraces);
  const threads = state.threads.map(({ name, frame }, index): DrivenThread => {
    if (frame === null) return { name, state: 'ended', line: null, instruction: null, waits: null };
    const stands = standing(state, frame);
    const wait = blocked.find(({ thread }) => thread === index);
    return {
      name,
      state: stateOf(state, program, mode, index),
      // Where it is once it waits, though its step began before that.
      line: wait?.line ?? stands?.at.line ?? starts.get(index) ?? null,
      instruction: stands?.instruction ?? null,
      waits: wait === undefined ? null : { on: wait.on, kind: wait.kind },
    };
  });
  const ended = state.threads.every(({ frame, daemon }) => frame === null || daemon);
  const stuck = !ended && threads.every((each) => each.state === 'blocked' || each.state === 'ended');
  const untrue = ended ? program.final.flatMap((each) => broken(state, program, each) ?? []) : [];
  const frames = state.threads.map(({ frame }) => frame);
  const fault = stuck
    ? 'deadlock'
    : (earlier ??
      (areTogether(frames, options.exclusive ?? []) ? 'reached' : untrue.length > 0 ? 'untrue' : null));
  const waiters = (lock: string) => blocked.flatMap(({ thread, on }) => (on === lock ? [thread] : []));
  return {
    threads,
    locks: locks.map(({ name, holder }) => ({ name, holder, waiters: waiters(name) })),
    ...{ primitives, shared, output: state.output, step, fault, broken: untrue, ended },
  };
}

/** Whether a thread that has not ended can take a step. */
function stateOf(state: State, program: Program, mode: SwitchMode, thread: number): DrivenThread['state'] {
  try {
    for (const timedOut of [false, true]) {
      const open = new OpenState(state, thread, program);
      open.timedOut = timedOut;
      const blocked = advance(open, mode);
      if (blocked === null) return timedOut ? 'expiring' : 'ready';
      if (!blocked.timed) break;
    }
    return 'blocked';
  } catch (error) {
    if (error instanceof StepBudgetExceeded) return 'endless';
    // It goes round on the spot.
    if (error instanceof RunsForEver) return 'ready';
    throw error;
  }
}
