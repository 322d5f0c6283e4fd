/*
 * Beliefs that can be run: each is a machine on which programs behave as its holder thinks. What a believer answers is what
 * the item's key would be if that machine were the real one.
 */
import {
  type Exploration,
  explore,
  type MemoryStep,
  type StateGraph,
  traceMemory,
} from '../../src/engine/index.ts';
import type { Engine } from '../../src/quiz/engine.ts';
import { type Item, type Key, type Response, solve } from '../../src/quiz/index.ts';
import type { ReadProgram } from '../../src/quiz/solve.ts';
import { rightResponse } from './responses.ts';

type Explore = Engine['explore'];
type Trace = Engine['traceMemory'];

const real: Engine = { explore, traceMemory };

/** The real machine, given another program than the one that is shown. */
const reading = (change: (source: string, trace: () => ReturnType<Trace>) => string): Engine => ({
  explore: (source, options) =>
    explore(
      change(source, () => never()),
      options,
    ),
  traceMemory: (source, options) =>
    traceMemory(
      change(source, () => traceMemory(source, options)),
      options,
    ),
});
const never = (): never => {
  throw new TypeError('a program with threads has no trace of its memory');
};

/** Each thread runs to its end as soon as it is started, or to where it must wait: nobody comes in between. */
const undisturbed: Engine = { ...real, explore: (source, options) => alone(source, options) };

function alone(source: string, options: Parameters<Explore>[1]): Exploration {
  const found = explore(source, { ...options, graph: true });
  const graph = found.graph();
  if (graph === null) return found;
  const path = [0];
  for (;;) {
    const row = graph.next[path.at(-1)!] ?? [];
    // The thread that was started last goes first.
    const to = row.findLast((state) => state >= 0) ?? -1;
    if (to < 0 || path.includes(to)) break;
    path.push(to);
  }
  const narrow: StateGraph = {
    next: path.map((_, at) => (at + 1 < path.length ? [at + 1] : [-1])),
    faults: (at) => graph.faults(path[at]!),
    outcome: (at) => graph.outcome(path[at]!),
    scheduleTo: (at) => graph.scheduleTo(path[at]!),
  };
  const outcome = graph.outcome(path.at(-1)!);
  return { ...found, outcomes: outcome === null ? [] : [outcome], graph: () => narrow };
}

/** The same text, in which a view is a copy. */
const copied = (source: string): string =>
  source
    .replaceAll(/= (\w+(?:\[[^\]]*\])?)\.T$/gm, '= $1.T.copy()')
    .replaceAll(/= (\w+\[[^[\]=]+\])$/gm, '= $1.copy()');

/** The same program, in which what a call gives has another name that goes only at the end. */
function keptToTheEnd(source: string): string {
  let count = 0;
  const kept = source.replaceAll(
    /^(\w+) = \w+\(.*\)$/gm,
    (line, name) => `${line}\nkept_${(count += 1)} = ${name}`,
  );
  const gone = Array.from({ length: count }, (_, at) => `del kept_${at + 1}\n`);
  return `${kept}${gone.join('')}`;
}

/** The machines, by the misconception. */
const machines: Readonly<Record<string, Engine>> = {
  // `x += 1` is one step: threads switch between statements only.
  'LOCK-01': { ...real, explore: (source, options) => explore(source, { ...options, switch: 'statement' }) },
  // What is often so is always so; the GIL, or a lock that stands somewhere, keeps everybody out.
  'LOCK-02': undisturbed,
  'LOCK-03': undisturbed,
  'LOCK-05': undisturbed,
  'LOCK-13': undisturbed,
  // The holder of a lock may take it again.
  'LOCK-06': reading((source) => source.replaceAll('threading.Lock()', 'threading.RLock()')),
  // A program with one lock does not stand still: it ends.
  'LOCK-12': {
    ...real,
    explore(source, options) {
      const found = explore(source, options);
      return { ...found, outcomes: found.outcomes.map((text) => text.replace(/\[deadlock\]\n?$/, '')) };
    },
  },
  // Assignment copies.
  'REF-01': reading((source) => source.replaceAll(/^(\w+) = ([a-z]\w*)$/gm, '$1 = list($2)')),
  // Whatever the build, what is measured is one more than there are owners: so it is for a local variable up to 3.13.
  'REF-05': { ...real, traceMemory: (source, options) => traceMemory(source, { ...options, build: '3.13' }) },
  'VIEW-01': reading(copied),
  'VIEW-02': reading(copied),
  // `del` takes all references to the object, not one.
  'REF-07': reading((source, trace) => {
    const { steps } = trace();
    const lines = source.split('\n');
    for (const [at, step] of steps.entries()) {
      const name = /^del (\w+)$/.exec(step.source.trim())?.[1];
      const before = steps[at - 1];
      const object = name === undefined ? undefined : before?.names[name]?.object;
      const owners = before?.objects.find(({ id }) => id === object)?.owners ?? [];
      const named = owners.filter((owner) => /^\w+(\[\d+\])?$/.test(owner));
      if (named.length > 0) lines[step.line - 1] = `del ${named.join(', ')}`;
    }
    return lines.join('\n');
  }),
  // Nothing is freed before the end, when the collector comes.
  'GC-02': {
    ...real,
    traceMemory(source, options) {
      const { output } = traceMemory(keptToTheEnd(source), options);
      const trace = traceMemory(source, options);
      const seen = new Map<number, MemoryStep['objects'][number]>();
      const steps = trace.steps.map((step, at) => {
        for (const object of step.objects) seen.set(object.id, object);
        return at + 1 === trace.steps.length ? step : { ...step, objects: [...seen.values()] };
      });
      return { ...trace, steps, output };
    },
  },
  // The names alone are counted.
  'REF-03': {
    ...real,
    traceMemory(source, options) {
      const trace = traceMemory(source, options);
      const steps = trace.steps.map((step) => {
        const held = Object.values(step.names);
        const names = Object.entries(step.names).map(([name, value]) => {
          const counted = value.object !== null && value.references !== null;
          const owners = held.filter(({ object }) => object === value.object).length;
          return [name, counted ? { ...value, references: owners } : value];
        });
        return { ...step, names: Object.fromEntries(names) };
      });
      return { ...trace, steps };
    },
  },
};

/**
 * What a believer answers who runs the program on that machine; null where the item is not answered by running it, or there
 * is no machine of that belief. Throws an UnsolvableItemError where the machine does not decide the item.
 */
export function modelled(
  item: Item,
  belief: string,
  seed: number,
  truth: Key,
  readProgram: ReadProgram,
): Response | null {
  if (item.kind === 'repair') return { kind: 'repair', text: ownLocks(readProgram(item.program)) };
  const machine = machines[belief];
  if (machine === undefined || !isRun(item)) return null;
  // A believer's answer is among the typical wrong ones, and nothing is safe for who finds the way.
  const { key } = solve(plainly(item), seed, readProgram, machine);
  if (key.kind !== 'order' || truth.kind !== 'order') return rightResponse(key);
  const right = new Set(truth.accepted.map((order) => order.join()));
  return { kind: 'order', sequence: key.accepted.find((order) => !right.has(order.join())) ?? [] };
}

/** Whether an engine decides what is right. */
function isRun(item: Item): boolean {
  if (item.kind === 'number') return item.ask !== undefined;
  return !['choice', 'match', 'diagnose'].includes(item.kind);
}

/** The item without what is said of the believer's answer, which here is the right one. */
function plainly(item: Item): Item {
  switch (item.kind) {
    case 'number':
      return { ...item, near: [] };
    case 'predict':
      return { ...item, near: [], reasons: [] };
    case 'refcounts':
      return { ...item, near: [], ...(item.dies && { dies: { ...item.dies, near: [] } }) };
    case 'schedule':
      return { ...item, feedback: { ...item.feedback, safe: undefined } };
    default:
      return item;
  }
}

/** A repair after the look of the pattern: a `with` block in each function, with a lock that nobody else has. */
function ownLocks(source: string): string {
  const inside = (line: string) => /^\s+\S/.test(line) && !/^\s+global /.test(line);
  const lines = source.split('\n');
  return lines
    .flatMap((line, at) => {
      if (!inside(line)) return [line];
      const first = !inside(lines[at - 1] ?? '');
      return [...(first ? ['    with threading.Lock():'] : []), `    ${line}`];
    })
    .join('\n');
}
