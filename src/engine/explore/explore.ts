import { compile } from '../python/compile.ts';
import { StepBudgetExceeded, type SwitchMode } from '../machine/run.ts';
import { pythonModel } from './python-model.ts';
import { replay, type Schedule } from './schedule.ts';
import { search } from './search.ts';

/** About as many characters as the states' keys may have in memory. */
const maxKeys = 150_000_000;

export interface ExploreOptions {
  /** Where threads can switch; `any-instruction` unless told. */
  readonly switch?: SwitchMode;
  /** How many states may be kept; 300,000 unless told. Beyond it the verdict is `unfinished`. */
  readonly maxStates?: number;
  /** The name that errors show. */
  readonly file?: string;
}

/**
 * - `safe`: every schedule was explored; none deadlocks, none ends a thread by an uncaught exception.
 * - `can-fail`: some schedule ends a thread by an uncaught exception (an `assert` included).
 * - `can-deadlock`: some schedule ends with threads that wait for ever.
 * - `unfinished`: a budget ran out first, or threads can get to where they run on for ever (`endless`); never to be
 *   read as safe.
 */
export type Verdict = 'safe' | 'can-fail' | 'can-deadlock' | 'unfinished';

export interface Exploration {
  readonly verdict: Verdict;
  readonly mode: SwitchMode;
  /** Every complete printed text that some schedule gives, sorted by code unit. */
  readonly outcomes: readonly string[];
  readonly deadlock: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Whether every schedule was followed to its end. */
  readonly complete: boolean;
  /** Whether some schedule leads to where the program can neither end nor deadlock. Not known where a budget ran out. */
  readonly endless: boolean;
  /** A shortest schedule to a deadlock, else to an uncaught exception, else null. */
  readonly shortest: Schedule | null;
  /** A shortest schedule that prints exactly this, or null where none was found. */
  scheduleOf(outcome: string): Schedule | null;
}

/**
 * Explores all schedules of a Python program whose memory is sequentially consistent.
 * Throws SourceError, with line and column, for a program outside the subset.
 */
export function explore(source: string, options: ExploreOptions = {}): Exploration {
  const mode = options.switch ?? 'any-instruction';
  const program = compile(source, options.file);
  const found = search(
    pythonModel(program, mode),
    { states: options.maxStates ?? 300_000, keys: maxKeys },
    (error) => error instanceof StepBudgetExceeded,
  );
  const { states, transitions, complete, firstDeadlock, firstFailure, firstEndless } = found;
  const worst = firstDeadlock ?? firstFailure;
  const scheduleTo = (state: number, end: Schedule['end']): Schedule =>
    replay(program, mode, found.path(state), end);
  return {
    verdict:
      firstDeadlock !== null
        ? 'can-deadlock'
        : firstFailure !== null
          ? 'can-fail'
          : complete && firstEndless === null
            ? 'safe'
            : 'unfinished',
    mode,
    outcomes: [...found.outcomes.keys()].sort(),
    deadlock: firstDeadlock !== null,
    states,
    transitions,
    complete: complete && firstEndless === null,
    endless: firstEndless !== null,
    shortest: worst === null ? null : scheduleTo(worst, firstDeadlock !== null ? 'deadlock' : 'failed'),
    scheduleOf: (outcome) => {
      const state = found.outcomes.get(outcome);
      if (state === undefined) return null;
      return scheduleTo(state, outcome.endsWith('[deadlock]') ? 'deadlock' : 'finished');
    },
  };
}
