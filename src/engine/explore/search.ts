import type { Model } from './model.ts';

/** All reachable states of a model, found breadth first, so that the first way to a state is a shortest one. */
export interface Search {
  readonly states: number;
  readonly transitions: number;
  /** False when a budget ran out, or a step could not be finished: then nothing can be called impossible. */
  readonly complete: boolean;
  /** For each outcome's text, the number of the first state that ends so. */
  readonly outcomes: ReadonlyMap<string, number>;
  readonly firstDeadlock: number | null;
  readonly firstFailure: number | null;
  /** The first state from which no schedule leads to an end; null where there is none, or the search is not complete. */
  readonly firstEndless: number | null;
  /** The choices of agents that lead from the initial state to that state. */
  path(state: number): number[];
}

/** What a search may use up. */
export interface SearchBudget {
  readonly states: number;
  /** Characters of all states' keys together: a program that prints for ever has few states, but long ones. */
  readonly keys: number;
}

/** A step that is not finished takes long: after this many the search is given up. */
const maxOverlong = 50;

/**
 * Explores every reachable state of the model, within the budget.
 * `isBudget` tells whether an error thrown by a step means that the step took too long; others pass through.
 */
export function search<State>(
  model: Model<State>,
  budget: SearchBudget,
  isBudget: (error: unknown) => boolean,
): Search {
  const firstKey = model.key(model.initial);
  const numbers = new Map<string, number>([[firstKey, 0]]);
  let keys = firstKey.length;
  const parents: number[] = [-1];
  const agents: number[] = [-1];
  /** Each transition, as the numbers of the states it leads from and to. */
  const from: number[] = [];
  const to: number[] = [];
  const ends: number[] = [];
  const outcomes = new Map<string, number>();
  let firstDeadlock: number | null = null;
  let firstFailure: number | null = null;
  let transitions = 0;
  let complete = true;
  let full = false;
  let overlong = 0;
  let layer: { state: State; number: number }[] = [{ state: model.initial, number: 0 }];
  while (layer.length > 0) {
    const nextLayer: typeof layer = [];
    for (const { state, number } of layer) {
      if (firstFailure === null && model.failed(state)) firstFailure = number;
      const outcome = model.outcome(state);
      if (outcome !== null) {
        ends.push(number);
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
          overlong += 1;
          continue;
        }
        transitions += 1;
        const key = model.key(next);
        let found = numbers.get(key);
        if (found === undefined) {
          full ||= numbers.size >= budget.states || keys + key.length > budget.keys;
          if (full) continue;
          found = numbers.size;
          numbers.set(key, found);
          keys += key.length;
          parents.push(number);
          agents.push(agent);
          nextLayer.push({ state: next, number: found });
        }
        from.push(number);
        to.push(found);
      }
    }
    // What lies beyond a full table would only be counted, not kept.
    if (full || overlong > maxOverlong) break;
    layer = nextLayer;
  }
  complete &&= !full;
  const path = (state: number): number[] => {
    const choices: number[] = [];
    for (let at = state; at > 0; at = parents[at]!) choices.unshift(agents[at]!);
    return choices;
  };
  return {
    states: numbers.size,
    transitions,
    complete,
    outcomes,
    firstDeadlock,
    firstFailure,
    firstEndless: complete ? firstEndless(numbers.size, from, to, ends) : null,
    path,
  };
}

/** The lowest state from which no transitions lead to one of `ends`. */
function firstEndless(
  states: number,
  from: readonly number[],
  to: readonly number[],
  ends: readonly number[],
): number | null {
  const before: number[][] = Array.from({ length: states }, () => []);
  to.forEach((target, index) => before[target]!.push(from[index]!));
  const reaches = new Uint8Array(states);
  const waiting = [...ends];
  for (const state of waiting) reaches[state] = 1;
  for (let at = 0; at < waiting.length; at += 1) {
    for (const state of before[waiting[at]!]!) {
      if (reaches[state] === 1) continue;
      reaches[state] = 1;
      waiting.push(state);
    }
  }
  const found = reaches.indexOf(0);
  return found < 0 ? null : found;
}
