import type { Schedule } from './schedule.ts';
import { choiceOf, type Search } from './search.ts';

/**
 * What has gone wrong: an exception has ended a thread, threads wait for ever, two are in lines that are for one at a
 * time, or the program has ended and a final expression is not true.
 */
export type Fault = 'failed' | 'deadlock' | 'reached' | 'untrue';

/** All states of a program as plain numbers: 0 is the first, and each is reached from the first by a shortest way. */
export interface StateGraph {
  /** For each state and thread, the state to which the thread’s step leads; -1 where it cannot take one. */
  readonly next: readonly (readonly number[])[];
  /** What has gone wrong in a state; of exceptions, those of the step that led to it. */
  faults(state: number): readonly Fault[];
  /** What was printed where the run may end in the state, or null. */
  outcome(state: number): string | null;
  /** A shortest schedule that leads to the state. */
  scheduleTo(state: number): Schedule;
}

/** The graph of a complete search. Takes what is known to be wrong in states, to which failed steps are added. */
export function graphOf(
  found: Search,
  known: ReadonlyMap<number, readonly Fault[]>,
  outcome: (state: number) => string | null,
  scheduleTo: (state: number) => Schedule,
): StateGraph {
  const next: number[][] = Array.from({ length: found.states }, () => []);
  const failed = new Set<number>();
  found.edges((from, number, to, fails) => {
    const row = next[from]!;
    const { agent } = choiceOf(number);
    while (row.length <= agent) row.push(-1);
    row[agent] = to;
    if (fails) failed.add(to);
  });
  return {
    next,
    faults: (state) => [...(failed.has(state) ? (['failed'] as const) : []), ...(known.get(state) ?? [])],
    outcome,
    scheduleTo,
  };
}
