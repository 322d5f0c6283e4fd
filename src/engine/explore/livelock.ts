import type { Choice, Search } from './search.ts';

/** A way to go on for ever: the choices that lead to it, and those that go round once. */
export interface Livelock {
  readonly path: { readonly lead: readonly Choice[]; readonly round: readonly Choice[] };
}

/** For each state, its transitions: choice (twice the agent, one more where its time runs out) and target in turn. */
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
  const edges: number[][] = Array.from({ length: found.states }, () => []);
  found.edges((from, { agent, timedOut }, to) => edges[from]!.push(agent * 2 + (timedOut ? 1 : 0), to));
  const all = edges.flatMap((_, state) => (ends(state) ? [] : [state]));
  const component = fairIn(edges, all);
  if (component === null) return null;
  const first = Math.min(...component);
  return { path: { lead: found.path(first), round: roundFrom(edges, first, component) } };
}

/** A way through the component that comes back to `first` and on which every agent moves that moves in it at all. */
function roundFrom(graph: Graph, first: number, component: ReadonlySet<number>): Choice[] {
  const agents = new Set<number>();
  for (const state of component)
    graph[state]!.forEach((choice, at) => {
      if (at % 2 === 0 && component.has(graph[state]![at + 1]!)) agents.add(choice >> 1);
    });
  const round: number[] = [];
  let at = first;
  const go = (arrived: (choice: number, to: number) => boolean): void => {
    const steps = wayTo(graph, at, component, arrived);
    for (const [choice, to] of steps) {
      round.push(choice);
      at = to;
    }
  };
  for (const agent of agents)
    if (!round.some((choice) => choice >> 1 === agent)) go((choice) => choice >> 1 === agent);
  if (at !== first) go((_, to) => to === first);
  return round.map((choice) => ({ agent: choice >> 1, timedOut: (choice & 1) === 1 }));
}

/** The shortest way inside the component whose last step `arrived` accepts, as choices and states. */
function wayTo(
  graph: Graph,
  from: number,
  component: ReadonlySet<number>,
  arrived: (choice: number, to: number) => boolean,
): (readonly [number, number])[] {
  const before = new Map<number, readonly [number, number]>();
  const waiting = [from];
  for (let next = 0; next < waiting.length; next += 1) {
    const state = waiting[next]!;
    const edges = graph[state]!;
    for (let at = 0; at < edges.length; at += 2) {
      const [choice, to] = [edges[at]!, edges[at + 1]!];
      if (!component.has(to)) continue;
      if (arrived(choice, to)) {
        const steps: (readonly [number, number])[] = [[choice, to]];
        for (let back = state; back !== from; back = before.get(back)![1])
          steps.unshift([before.get(back)![0], back]);
        return steps;
      }
      if (to === from || before.has(to)) continue;
      before.set(to, [choice, state]);
      waiting.push(to);
    }
  }
  throw new Error('the component of a livelock is not connected');
}

/** A fair cycle among these states: in a component, every agent that can move somewhere in it also moves inside it. */
function fairIn(graph: Graph, states: readonly number[]): ReadonlySet<number> | null {
  const inside = new Set(states);
  for (const component of components(graph, states, inside)) {
    const members = new Set(component);
    let moving = 0n;
    let enabled = 0n;
    for (const state of component) {
      const edges = graph[state]!;
      for (let at = 0; at < edges.length; at += 2) {
        const agent = 1n << BigInt(edges[at]! >> 1);
        enabled |= agent;
        if (members.has(edges[at + 1]!)) moving |= agent;
      }
    }
    if (moving === 0n) continue;
    const starved = enabled & ~moving;
    if (starved === 0n) return members;
    // Where an agent can move only to get out, a fair run may not come by again and again.
    const rest = component.filter((state) => {
      const edges = graph[state]!;
      for (let at = 0; at < edges.length; at += 2)
        if ((starved & (1n << BigInt(edges[at]! >> 1))) !== 0n) return false;
      return true;
    });
    const deeper = rest.length === 0 ? null : fairIn(graph, rest);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** The strongly connected components of the part of the graph that is inside (Tarjan, without recursion). */
function components(graph: Graph, states: readonly number[], inside: ReadonlySet<number>): number[][] {
  const index = new Map<number, number>();
  const low = new Map<number, number>();
  const onStack = new Set<number>();
  const stack: number[] = [];
  const result: number[][] = [];
  for (const root of states) {
    if (index.has(root)) continue;
    const work: { state: number; at: number }[] = [];
    const enter = (state: number): void => {
      index.set(state, index.size);
      low.set(state, index.get(state)!);
      stack.push(state);
      onStack.add(state);
      work.push({ state, at: 1 });
    };
    enter(root);
    while (work.length > 0) {
      const top = work.at(-1)!;
      const edges = graph[top.state]!;
      if (top.at < edges.length) {
        const to = edges[top.at]!;
        top.at += 2;
        if (!inside.has(to)) continue;
        if (!index.has(to)) enter(to);
        else if (onStack.has(to)) low.set(top.state, Math.min(low.get(top.state)!, index.get(to)!));
        continue;
      }
      work.pop();
      const { state } = top;
      const outer = work.at(-1);
      if (outer !== undefined) low.set(outer.state, Math.min(low.get(outer.state)!, low.get(state)!));
      if (low.get(state) !== index.get(state)) continue;
      const component: number[] = [];
      for (let member = stack.pop()!; ; member = stack.pop()!) {
        onStack.delete(member);
        component.push(member);
        if (member === state) break;
      }
      result.push(component);
    }
  }
  return result;
}
