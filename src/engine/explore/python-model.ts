import { blockedBy } from '../machine/blocked.ts';
import { advance, type SwitchMode } from '../machine/run.ts';
import { hasEnded, initialState, type State } from '../machine/state.ts';
import type { Program } from '../python/code.ts';
import type { Model } from './model.ts';
import { stateKey } from './state-key.ts';

/** A Python program as a model: its agents are the threads, a step leads from one switch point to the next. */
export function pythonModel(program: Program, mode: SwitchMode): Model<State> {
  const enabled = (state: State): readonly number[] =>
    state.threads.flatMap((thread, index) =>
      thread.frame !== null && blockedBy(state, index) === null ? [index] : [],
    );
  return {
    initial: initialState(program),
    enabled,
    next: (state, agent) => advance(state, agent, program, mode),
    key: stateKey,
    outcome: (state) => {
      // Daemon threads are cut off somewhere after the others have ended: each place is an outcome.
      if (hasEnded(state)) return { text: state.output, deadlock: false };
      if (enabled(state).length > 0) return null;
      const newline = state.output === '' || state.output.endsWith('\n') ? '' : '\n';
      return { text: `${state.output}${newline}[deadlock]`, deadlock: true };
    },
    failed: (state) => state.failed,
  };
}
