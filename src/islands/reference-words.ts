import type { Fate, MemoryStep, TracedObject } from '../engine/index.ts';
import { type ReferenceLayout, shownObjects } from './reference-layout.ts';

/** The statement of a step: `line 3, a = []`, with the function that it is in. */
function placeOf({ line, source, frame }: MemoryStep): string {
  const within = frame === '<module>' ? '' : ` of ${frame}`;
  return `Line ${line}${within}, ${source.replace(/:$/, '')}`;
}

/** An object by its type and number: `list #2`. */
function labelOf(labels: ReferenceLayout['labels'], id: number): string {
  const label = labels.get(id);
  return label === undefined ? 'an object' : `${label.type} #${label.number}`;
}

/** What has happened to an object; empty for one that is not drawn. */
function fateWords(fate: Fate, labels: ReferenceLayout['labels']): string {
  if (fate.kind === 'collection') return `the collector starts by itself, with generation ${fate.generation}`;
  if (!labels.has(fate.object)) return '';
  const label = labelOf(labels, fate.object);
  switch (fate.kind) {
    case 'finalized':
      return `__del__ of ${label} is called`;
    case 'called-back':
      return `the callback of ${label} is called`;
    case 'freed':
      return `${label} is freed`;
  }
}

/** What a step has done to names, objects and counts, in parts of a sentence. */
function deedsOf(
  step: MemoryStep,
  before: MemoryStep | undefined,
  labels: ReferenceLayout['labels'],
): readonly string[] {
  const earlier = new Map(shownObjects(before).map((object) => [object.id, object]));
  const counts = shownObjects(step).flatMap(({ id, references }) => {
    const was = earlier.get(id)?.references;
    const label = labelOf(labels, id);
    if (was === references) return [];
    return was === undefined
      ? [`${label} is made, count ${references}`]
      : [`the count of ${label} goes from ${was} to ${references}`];
  });
  const printed = step.printed === '' ? [] : [`prints ${step.printed.trimEnd().split('\n').join(' / ')}`];
  const fates = step.fates.map((fate) => fateWords(fate, labels)).filter((words) => words !== '');
  return [...fates, ...counts, ...printed];
}

/** What a step did, in a sentence; with no more than so many of its deeds. */
export function stepWords({ steps, labels }: ReferenceLayout, at: number, most = Infinity): string {
  const step = steps[at - 1];
  if (step === undefined) return 'Nothing has happened yet.';
  const deeds = deedsOf(step, steps[at - 2], labels);
  const told = deeds.slice(0, most);
  if (deeds.length > told.length) told.push(`and ${deeds.length - told.length} more`);
  return `${placeOf(step)}: ${told.length === 0 ? 'no count changes' : told.join('; ')}.`;
}

/** An object, how many references there are to it, and who has them. */
export interface Holding {
  readonly id: number;
  readonly label: string;
  readonly count: number;
  /** Names and paths; where no name leads to the object, the place and the object that it is in. */
  readonly owners: readonly string[];
  /** How many of the references the interpreter itself has, for the moment. */
  readonly passing: number;
  /** Whether no name leads to it. */
  readonly lost: boolean;
}

/** The objects after a step, each with who holds it. */
export function holdings({ steps, labels }: ReferenceLayout, at: number): readonly Holding[] {
  const objects = shownObjects(steps[at - 1]);
  const reachable = reachableIds(steps[at - 1]?.objects ?? []);
  return objects.map((object) => {
    const { id, references, owners, holders } = object;
    return {
      id,
      label: labelOf(labels, id),
      count: references,
      owners: owners.map((path, index) => {
        const holder = holders[index];
        if (!isFromNowhere(path) || holder?.object == null) return path;
        return `${holder.place.trim()} of ${labelOf(labels, holder.object)}`;
      }),
      passing: passingOf(object),
      lost: !reachable.has(id),
    };
  });
}

/** Whether a path begins at no name. */
const isFromNowhere = (path: string): boolean => path.startsWith('a cycle');

/** How many references no name and no object has: those of what is being computed. */
function passingOf({ references, owners }: TracedObject): number {
  return Math.max(0, references - owners.filter((path) => !path.endsWith('(borrowed)')).length);
}

/** The objects to which a name leads, or what is being computed. */
function reachableIds(objects: readonly TracedObject[]): ReadonlySet<number> {
  const held = new Map<number, number[]>();
  for (const { id, holders } of objects)
    for (const holder of holders)
      if (holder?.object != null) held.set(holder.object, [...(held.get(holder.object) ?? []), id]);
  const reachable = new Set<number>();
  const queue = objects
    .filter((object) => passingOf(object) > 0 || !object.owners.every(isFromNowhere))
    .map(({ id }) => id);
  for (const id of queue) {
    if (reachable.has(id)) continue;
    reachable.add(id);
    queue.push(...(held.get(id) ?? []));
  }
  return reachable;
}

/** What a collection would do: how many it finds, and what happens in order. */
export function collectionWords(
  { found, steps }: { readonly found: number; readonly steps: readonly MemoryStep[] },
  { labels }: ReferenceLayout,
): { readonly verdict: string; readonly order: readonly string[] } {
  const order = steps.flatMap((step) => {
    const fates = step.fates.map((fate) => fateWords(fate, labels)).filter((words) => words !== '');
    const printed = step.printed === '' ? [] : [`prints ${step.printed.trimEnd()}`];
    return [...fates, ...printed];
  });
  const verdict =
    found === 0
      ? 'gc.collect() here would find no unreachable object of this program.'
      : `gc.collect() here would find ${count(found, 'unreachable object')} of this program.`;
  return { verdict, order };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
