import type { Model } from './model.ts';

/** All reachable states of a model, found breadth first, so that the first way to a state is a shortest one. */
export interface Search {
  readonly states: number;
  readonly transitions: number;
  /** False when the budget of states ran out, or a step could not be finished: then nothing can be called impossible. */
  readonly complete: boolean;
  /** For each outcome's text, the number of the first state that ends so. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly firstDeadlock: number | null;
  readonly firstFailure: number | null;
  /** The choices of agents that lead from the initial state to that state. */
  path(state: number): number[];
}

/**
 * Explores every reachable state of the model, up to `maxStates`.
 * `isBudget` tells whether an error thrown by a step means that the step took too long; others pass through.
 */
export function search<State>(
  model: Model<State>,
  maxStates: number,
  isBudget: (error: unknown) => boolean,
): Search {
  const numbers = new Map<string, number>([[model.key(model.initial), 0]]);
  const parents: number[] = [-1];
  const agents: number[] = [-1];
  const outcomes = new Map<string, number>();
  let firstDeadlock: number | null = null;
  let firstFailure: number | null = null;
  let transitions = 0;
  let complete = true;
  let layer: { state: State; number: number }[] = [{ state: model.initial, number: 0 }];
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { state, number } of layer) {
      if (firstFailure === null && model.failed(state)) firstFailure = number;
      const outcome = model.outcome(state);
      if (outcome !== null) {
        if (!outcomes.has(outcome.text)) outcomes.set(outcome.text, number);
        if (outcome.deadlock) firstDeadlock ??= number;
      }
      for (const agent of model.enabled(state)) {
        let next: State;
        try {
          next = model.next(state, agent);
        } catch (error) {
          if (!isBudget(error)) throw error;
          complete = false;
          continue;
        }
        transitions += 1;
        const key = model.key(next);
        if (numbers.has(key)) continue;
        if (numbers.size >= maxStates) {
          complete = false;
          continue;
        }
        const found = numbers.size;
        numbers.set(key, found);
        parents.push(number);
        agents.push(agent);
        nextLayer.push({ state: next, number: found });
      }
    }
    // What lies beyond a full table would only be counted, not kept.
    if (!complete && numbers.size >= maxStates) break;
    layer = nextLayer;
  }
  const path = (state: number): number[] => {
    const choices: number[] = [];
    for (let at = state; at > 0; at = parents[at]!) choices.unshift(agents[at]!);
    return choices;
  };
  return { states: numbers.size, transitions, complete, outcomes, firstDeadlock, firstFailure, path };
}
