import { compile } from '../python/compile.ts';
import type { Build, FinalExpression, Program } from '../python/code.ts';
import type { SwitchMode } from '../machine/run.ts';
import { printedAfter } from '../machine/state.ts';
import { threadLibrary } from '../threading/library.ts';
import { exclusiveLines, type Ranges } from './exclusive.ts';
import { broken, type Broken } from './final.ts';
import { graphOf, type Fault, type StateGraph } from './graph.ts';
import { findLivelock, type Livelock } from './livelock.ts';
import type { LockFinding, LockNotes } from './locks.ts';
import { PythonModel } from './python-model.ts';
import { RaceFinder, type Race } from './races.ts';
import type { Reports } from './reports.ts';
import { replay, type Schedule } from './schedule.ts';
import { search, type Choice, type Search } from './search.ts';
import { toEnd, type Slices } from './slices.ts';

/** Bytes that the stored states, and all that they refer to, may take. */
const maxBytes = 250_000_000;
const maxStates = 300_000;

export interface ExploreOptions {
  /** Where threads can switch; `any-instruction` unless told. */
  readonly switch?: SwitchMode;
  /** The CPython whose messages and check points hold; 3.13 unless told. */
  readonly build?: Build;
  /** `line`: a print is one piece, as on a terminal; `unbuffered`: its text and its end are two, as with `python -u`. */
  readonly print?: 'line' | 'unbuffered';
  /** How many states may be kept; 300,000 unless told. Beyond it the verdict is `unfinished`. */
  readonly maxStates?: number;
  /**
   * Whether schedules that differ only in the order of steps which do not concern each other may be explored once for
   * all: the same verdict, outcomes and races from fewer states; a schedule is then not always a shortest one.
   */
  readonly reduced?: boolean;
  /** Ranges of lines, first and last, in each of which at most one thread may be at a time. */
  readonly exclusive?: Ranges;
  /**
   * Python expressions over the program's globals that have to be true wherever the program has ended: all its threads
   * but daemons, be it by an exception. In a deadlock it has not ended, and nothing is asked of it.
   */
  readonly final?: readonly string[];
  /** Whether what goes wrong in each state is kept, for `graph`. */
  readonly graph?: boolean;
  /** Asked now and then, with the number of states; a reason ends the search as `unfinished`. */
  readonly stop?: (states: number) => 'time' | 'memory' | null;
  /** The name that errors show. */
  readonly file?: string;
  /**
   * Asked for what writes tracebacks and looks at locks, when these are asked for. Without it, or while it gives null,
   * schedules have no `stderr`, and `locks` is null. The engine's front door gives it.
   */
  readonly reports?: () => Reports | null;
}

/**
 * - `safe`: every schedule was explored; none deadlocks, fails or goes on for ever.
 * - `can-fail`: some schedule ends a thread by an uncaught exception (an `assert` included), brings two threads
 *   into lines that are for one at a time, or ends the program with a final expression untrue.
 * - `can-deadlock`: some schedule ends with threads that wait for ever.
 * - `can-livelock`: some schedule goes round for ever though every thread gets its turns.
 * - `unfinished`: a budget ran out first; never to be read as safe.
 */
export type Verdict = 'safe' | 'can-fail' | 'can-deadlock' | 'can-livelock' | 'unfinished';

export interface Exploration {
  readonly verdict: Verdict;
  readonly mode: SwitchMode;
  readonly build: Build;
  readonly print: 'line' | 'unbuffered';
  /** Every complete printed text that some schedule gives, sorted by code unit. */
  readonly outcomes: readonly string[];
  readonly deadlock: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Whether every schedule was followed to its end. */
  readonly complete: boolean;
  /** Which budget ran out: states, bytes for them, time, memory, or instructions in one step. */
  readonly stopped: Search['stopped'];
  /** Whether some fair schedule goes on for ever. Not known where a budget ran out. */
  readonly livelock: boolean;
  /** Pairs of accesses to the same place, one of them a write, that nothing orders. */
  readonly races: readonly Race[];
  /**
   * Locks that do nothing, or are held too long; null where a budget ran out, or without `reports`. Found when it is
   * first asked for, by exploring changed programs.
   */
  readonly locks: readonly LockFinding[] | null;
  /** The final expressions that are not always true, each as it is in the first state in which it is not. */
  readonly broken: readonly Broken[];
  /** Bytes that the stored states take, with all that they refer to, about. */
  readonly bytes: number;
  /** A shortest schedule to a deadlock, else to a failure, else into a livelock, else null. Made when it is asked for. */
  readonly shortest: Schedule | null;
  /** All its states and steps; null where a budget ran out, or it was not asked for by the option `graph`. */
  graph(): StateGraph | null;
  /** A shortest schedule that prints exactly this, or null where none was found. */
  scheduleOf(outcome: string): Schedule | null;
}

/**
 * Explores all schedules of a Python program whose memory is sequentially consistent.
 * Throws SourceError, with line and column, for a program or a final expression outside the subset.
 */
export function explore(source: string, options: ExploreOptions = {}): Exploration {
  return toEnd(exploreInSlices(source, options));
}

/** {@link explore}, with a pause wherever it asks whether to stop. Throws when it is first asked to go on. */
export function* exploreInSlices(source: string, options: ExploreOptions): Slices<Exploration> {
  const mode = options.switch ?? 'any-instruction';
  const program = compile(source, options.file, { ...options, threads: threadLibrary });
  const run = yield* examine(program, mode, options);
  const { found, outcomes, races, untrue, livelock } = run;
  let locks: readonly LockFinding[] | null = null;
  let shortest: Schedule | null = null;
  const follow: Follow = (choices, end, loop) =>
    replay(program, mode, choices, end, options.reports?.()?.tracebackText ?? null, loop);
  return {
    verdict: verdictOf(run),
    mode,
    build: program.build,
    print: program.print,
    outcomes: [...outcomes.keys()].sort(),
    deadlock: found.firstDeadlock !== null,
    states: found.states,
    transitions: found.transitions,
    complete: found.complete,
    stopped: found.stopped,
    livelock: livelock !== null,
    races: races.named(program, mode, found),
    broken: [...untrue.values()].map(({ how }) => how),
    get locks() {
      if (locks !== null || !found.complete) return locks;
      const before = summary(run, program, mode);
      const budget = Math.min(options.maxStates ?? maxStates, 4 * found.states + 1000);
      const same = (changed: Program): boolean => {
        const other = toEnd(examine(changed, mode, { ...options, maxStates: budget, reduced: true }, run));
        return other.found.complete && summary(other, changed, mode) === before;
      };
      locks = options.reports?.()?.findLocks(program, options, run.locks, same) ?? null;
      return locks;
    },
    bytes: found.bytes,
    get shortest() {
      return (shortest ??= shortestOf(run, follow));
    },
    graph: () => {
      if (options.graph !== true || !found.complete) return null;
      const outcomeOf = (state: number) => run.outcomeOf.get(state) ?? null;
      return graphOf(found, run.faults, outcomeOf, (state) =>
        follow(found.path(state), run.faults.get(state)?.[0] ?? 'finished'),
      );
    },
    scheduleOf: (outcome) => {
      const state = outcomes.get(outcome);
      if (state === undefined) return null;
      const end = outcome.endsWith('[deadlock]') ? 'deadlock' : 'finished';
      return follow(found.path(state), end);
    },
  };
}

interface Run {
  readonly found: Search;
  /** For each outcome, the first state that ends so. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** With the option `graph`: what has gone wrong in a state, and how the run ends in those in which it may. */
  readonly faults: ReadonlyMap<number, readonly Fault[]>;
  readonly outcomeOf: ReadonlyMap<number, string>;
  readonly livelock: Livelock | null;
  readonly locks: LockNotes;
  readonly races: RaceFinder;
  /** For each final expression that is not always true, the first state in which it is not, and how. */
  readonly untrue: ReadonlyMap<FinalExpression, { readonly state: number; readonly how: Broken }>;
}

/** Explores a program; where another run is given, no further than to the first thing that is not in it. */
function* examine(program: Program, mode: SwitchMode, options: ExploreOptions, known?: Run): Slices<Run> {
  const run = yield* exploreModel(program, mode, options, options.reduced ?? false, known);
  // Whether a cycle is fair is asked of the whole graph.
  if (options.reduced !== true || !run.found.mayCycle) return run;
  if (known !== undefined && run.found.stopped !== null) return run;
  return yield* exploreModel(program, mode, options, false, known);
}

/** All that a run of a program came to, but for numbers of states and steps. */
function summary(
  { found, outcomes, livelock, races, untrue }: Run,
  program: Program,
  mode: SwitchMode,
): string {
  return JSON.stringify([
    [...outcomes.keys()].sort(),
    [found.firstDeadlock, found.firstFailure, found.firstWrong, livelock].map((what) => what === null),
    [...untrue.values()].map(({ how }) => how.expression).sort(),
    races.named(program, mode, found),
  ]);
}

function* exploreModel(
  program: Program,
  mode: SwitchMode,
  options: ExploreOptions,
  reduced: boolean,
  known?: Run,
): Slices<Run> {
  const model = new PythonModel(program, mode);
  const races = new RaceFinder(model);
  const outcomes = new Map<string, number>();
  const ends = new Set<number>();
  const untrue = new Map<FinalExpression, { state: number; how: Broken }>();
  const faults = new Map<number, Fault[]>();
  const outcomeOf = new Map<number, string>();
  const together = exclusiveLines(model, options.exclusive ?? []);
  const keep = options.graph === true;
  const note = (state: number, fault: Fault) => faults.set(state, [...(faults.get(state) ?? []), fault]);
  let differs = false;
  const found = yield* search(
    model,
    {
      states: options.maxStates ?? maxStates,
      bytes: maxBytes,
      stop: (states) => (differs ? 'time' : (options.stop?.(states) ?? null)),
    },
    {
      conflict: (first, second, at) => {
        races.meet(first, second, at);
        differs ||= known !== undefined && [...races.lines].some((pair) => !known.races.lines.has(pair));
      },
      all: keep,
      wrong:
        together &&
        ((agents, count, state) => {
          const wrong = together(agents, count, state);
          if (wrong && keep) note(state, 'reached');
          return wrong;
        }),
      end: (state, cells, deadlock) => {
        const output = model.output(cells);
        const text = deadlock ? printedAfter(output, { kind: 'line', text: '[deadlock]' }) : output;
        if (!outcomes.has(text)) outcomes.set(text, state);
        differs ||= known !== undefined && !known.outcomes.has(text);
        ends.add(state);
        if (keep) {
          outcomeOf.set(state, text);
          if (deadlock) note(state, 'deadlock');
        }
        if (deadlock) return;
        for (const expression of program.final) {
          if (untrue.has(expression) && !keep) continue;
          const how = broken(model.ended(cells), program, expression);
          if (how === null) continue;
          if (!untrue.has(expression)) untrue.set(expression, { state, how });
          if (keep) note(state, 'untrue');
        }
      },
    },
    reduced,
  );
  const livelock = found.complete && !reduced ? findLivelock(found, (state) => ends.has(state)) : null;
  return { found, outcomes, faults, outcomeOf, livelock, locks: model.locks, races, untrue };
}

function verdictOf({ found, livelock, untrue }: Run): Verdict {
  if (found.firstDeadlock !== null) return 'can-deadlock';
  if (found.firstFailure !== null || found.firstWrong !== null || untrue.size > 0) return 'can-fail';
  if (livelock !== null) return 'can-livelock';
  return found.complete ? 'safe' : 'unfinished';
}

type Follow = (choices: readonly Choice[], end: Schedule['end'], loop?: number) => Schedule;

function shortestOf({ found, untrue, livelock }: Run, follow: Follow): Schedule | null {
  if (found.firstDeadlock !== null) return follow(found.path(found.firstDeadlock), 'deadlock');
  const first = (state: number | null, end: Schedule['end']) => ({ state: state ?? Infinity, end });
  const failures = [
    first(found.firstFailure, 'failed'),
    first(found.firstWrong, 'reached'),
    ...[...untrue.values()].map(({ state }) => first(state, 'untrue')),
  ];
  const [nearest] = failures.sort((one, other) => one.state - other.state);
  if (nearest!.state < Infinity) return follow(found.path(nearest!.state), nearest!.end);
  if (livelock === null) return null;
  const { lead, round } = livelock;
  return follow([...lead, ...round], 'livelock', lead.length);
}
