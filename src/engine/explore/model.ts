/**
 * What can be explored: a system of states and of threads (or other agents) that move it.
 * `explore` knows only this, so puzzles that are not Python can be explored too.
 * The order of `enabled` must depend on the state alone: schedules are rebuilt from the choices made.
 */
export interface Model<State> {
  readonly initial: State;
  /** The agents that can move in this state. */
  enabled(state: State): readonly number[];
  /** The state after that agent's next step. */
  next(state: State, agent: number): State;
  /** Equal texts exactly for states with the same future and the same past output. */
  key(state: State): string;
  /** What the run has come to if it may end in this state, or null if it must go on. */
  outcome(state: State): Outcome | null;
  /** Whether something has gone wrong on the way to this state. */
  failed(state: State): boolean;
}

export interface Outcome {
  readonly text: string;
  readonly deadlock: boolean;
}
