/**
 * What can be explored: agents (threads) that read and write shared cells. A state of the whole is the number in
 * every cell and the local state of every agent, both plain numbers that the model gives a meaning. The search knows
 * only this, so puzzles that are not Python can be explored too.
 *
 * What an agent does may depend on nothing but its local state and the cells that it reads through `read`: the search
 * asks once and remembers, for all states in which those cells hold the same.
 */
export interface Model {
  /** The numbers in the cells at the beginning; every other cell holds 0. */
  readonly cells: readonly number[];
  /** The local states at the beginning. 0 is that of an agent that has ended. */
  readonly agents: readonly number[];
  /** About how many bytes it keeps. */
  readonly bytes?: number;
  /** What an agent in that local state can do where the cells hold what `read` gives. */
  act(local: number, read: (cell: number) => number): Act;
  /** Whether the run may end although this agent has not (a daemon thread). */
  isDaemon?(local: number): boolean;
  /**
   * Whether the only move of an agent (which has asked for the cells `asked`) commutes with everything that all other
   * agents can ever do before it moves: then nothing is lost where it moves first. For searches that are reduced.
   */
  isIndependent?(
    agent: number,
    move: Move,
    asked: readonly number[],
    cells: Int32Array,
    agents: Int32Array,
    count: number,
  ): boolean;
  /** The cell that a number in one of `overwrites` refers to, or -1. */
  refersTo?(value: number): number;
  /**
   * Sees to it that states with the same future are the same: empties cells that nothing refers to any more. Called
   * after moves with `drops`. `cells` may be changed through `write` alone.
   */
  sweep?(
    drops: readonly number[],
    cells: Int32Array,
    agents: Int32Array,
    count: number,
    write: (cell: number, value: number) => void,
  ): void;
}

/** All that an agent can do in a state: no moves where it is blocked. */
export interface Act {
  readonly moves: readonly Move[];
  /** Whether the step did not come to its end: then the search is not complete. */
  readonly overlong?: boolean;
  /** Which places it reads and writes: numbers that the model compares in `conflicts`; 0 for none. */
  readonly accesses?: number;
}

/** One way in which an agent goes on. */
export interface Move {
  /** Its local state after it; 0 where it has ended. */
  readonly local: number;
  /** Cells and the numbers put into them, in turn. */
  readonly writes: readonly number[];
  /** The cell that grows by what the move appends to it, and how; for what is written without being read (output). */
  readonly append: { readonly cell: number; after(value: number): number } | null;
  /** Local states of agents that it starts. */
  readonly starts: readonly number[];
  /** Cells to which something that the move let go of referred. */
  readonly drops: readonly number[];
  /** Cells that it writes without having read them: what they referred to is let go of as well. */
  readonly overwrites: readonly number[];
  /** Whether the agent moves because the time of its wait runs out. */
  readonly timedOut: boolean;
  /** Whether something has gone wrong in it. */
  readonly fails: boolean;
}
