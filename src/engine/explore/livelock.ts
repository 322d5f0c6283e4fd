import { choiceOf, type Choice, type Search } from './search.ts';

/** A way to go on for ever: the choices that lead to it, and those that go round once. */
export interface Livelock {
  readonly lead: readonly Choice[];
  readonly round: readonly Choice[];
}

/** For each state, its transitions: choice (see {@link choiceOf}) and target in turn. */
type Graph = readonly (readonly number[])[];

/**
 * Finds a livelock: states in which the threads can go round for ever although the scheduler is fair. Fair means that a
 * thread which again and again can move, again and again does (strong fairness), so that a thread that only waits for
 * another to do its part is none: the other one gets its turn. As the printed text is part of a state, nothing is
 * printed in such a cycle and everything comes back to what it was.
 * Takes a complete search; `ends` tells whether the run may end in a state. Returns null where there is none.
 */
export function findLivelock(found: Search, ends: (state: number) => boolean): Livelock | null {
  if (!found.mayCycle) return null;
  const graph: number[][] = Array.from({ length: found.states }, () => []);
  found.edges((from, choice, to) => graph[from]!.push(choice, to));
  const component = fairIn(
    graph,
    [...graph.keys()].filter((state) => !ends(state)),
  );
  if (component === null) return null;
  const first = [...component].reduce((one, other) => Math.min(one, other));
  return { lead: found.path(first), round: roundFrom(graph, first, component).map(choiceOf) };
}

/** The agents that can move in these states, or that can move from them to one of those in `into`. */
function agentsOf(graph: Graph, states: Iterable<number>, into?: ReadonlySet<number>): Set<number> {
  const agents = new Set<number>();
  for (const state of states) {
    const edges = graph[state]!;
    for (let at = 0; at < edges.length; at += 2)
      if (into?.has(edges[at + 1]!) !== false) agents.add(edges[at]! >> 1);
  }
  return agents;
}

/** A way through the component that comes back to `first` and on which every agent moves that moves in it at all. */
function roundFrom(graph: Graph, first: number, component: ReadonlySet<number>): number[] {
  const round: number[] = [];
  let from = first;
  /** Goes the shortest way, as all of a component are connected, whose last step `arrived` accepts. */
  const go = (arrived: (choice: number, to: number) => boolean): void => {
    const before = new Map<number, readonly [choice: number, state: number]>();
    const waiting = [from];
    for (const state of waiting) {
      const edges = graph[state]!;
      for (let at = 0; at < edges.length; at += 2) {
        const [choice, to] = [edges[at]!, edges[at + 1]!];
        if (!component.has(to)) continue;
        if (arrived(choice, to)) {
          const steps = [choice];
          for (let back = state; back !== from; back = before.get(back)![1])
            steps.unshift(before.get(back)![0]);
          round.push(...steps);
          from = to;
          return;
        }
        if (to === from || before.has(to)) continue;
        before.set(to, [choice, state]);
        waiting.push(to);
      }
    }
  };
  for (const agent of agentsOf(graph, component, component))
    if (!round.some((choice) => choice >> 1 === agent)) go((choice) => choice >> 1 === agent);
  if (from !== first) go((_, to) => to === first);
  return round;
}

/** A fair cycle among these states: in a component, every agent that can move somewhere in it also moves inside it. */
function fairIn(graph: Graph, states: readonly number[]): ReadonlySet<number> | null {
  for (const component of components(graph, states)) {
    const members = new Set(component);
    const moving = agentsOf(graph, component, members);
    if (moving.size === 0) continue;
    const starved = [...agentsOf(graph, component)].filter((agent) => !moving.has(agent));
    if (starved.length === 0) return members;
    // Where an agent can move only to get out, a fair run may not come by again and again.
    const rest = component.filter((state) => {
      const able = agentsOf(graph, [state]);
      return !starved.some((agent) => able.has(agent));
    });
    const deeper = fairIn(graph, rest);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** The strongly connected components of the part of the graph that these states are (Gabow's, without recursion). */
function components(graph: Graph, states: readonly number[]): number[][] {
  const inside = new Set(states);
  /** When a state was found; infinity once its component is known. */
  const found = new Map<number, number>();
  const stack: number[] = [];
  /** The first states of what may be different components. */
  const firsts: number[] = [];
  const result: number[][] = [];
  for (const root of states) {
    const work: { readonly state: number; at: number }[] = [];
    const enter = (state: number): void => {
      if (found.has(state)) return;
      found.set(state, found.size);
      stack.push(state);
      firsts.push(state);
      work.push({ state, at: 1 });
    };
    enter(root);
    for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
      const { state, at } = top;
      const to = graph[state]![at];
      top.at += 2;
      if (to !== undefined) {
        if (!inside.has(to)) continue;
        enter(to);
        // It leads back: all from there on are one component.
        while (found.get(firsts.at(-1)!)! > found.get(to)!) firsts.pop();
        continue;
      }
      work.pop();
      if (firsts.at(-1) !== state) continue;
      firsts.pop();
      const component = stack.splice(stack.lastIndexOf(state)).reverse();
      for (const member of component) found.set(member, Infinity);
      result.push(component);
    }
  }
  return result;
}
