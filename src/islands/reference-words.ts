import type { Fate, MemoryStep } from '../engine/index.ts';
import { type ReferenceLayout, shownObjects } from './reference-layout.ts';
import { count } from './words.ts';

/** The statement of a step: `line 3, a = []`, with the function that it is in. */
function placeOf({ line, source, frame }: MemoryStep): string {
  const within = frame === '<module>' ? '' : ` of ${frame}`;
  return `Line ${line}${within}, ${source}`;
}

/** What has happened to an object; empty for one that is not drawn. */
function fateWords(fate: Fate, labels: ReferenceLayout['labels']): string {
  if (fate.kind === 'collection') return `the collector starts by itself, with generation ${fate.generation}`;
  const label = labels.get(fate.object);
  if (label === undefined) return '';
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
export function deedsOf(
  step: MemoryStep,
  before: MemoryStep | undefined,
  labels: ReferenceLayout['labels'],
): readonly string[] {
  const earlier = new Map(shownObjects(before).map((object) => [object.id, object]));
  const counts = shownObjects(step).flatMap(({ id, references }) => {
    const was = earlier.get(id)?.references;
    const label = labels.get(id) ?? 'an object';
    if (was === references) return [];
    return was === undefined
      ? [`${label} is made, count ${references}`]
      : [`the count of ${label} goes from ${was} to ${references}`];
  });
  const printed = step.printed === '' ? [] : [`prints ${step.printed.trimEnd().split('\n').join(' / ')}`];
  const fates = step.fates.map((fate) => fateWords(fate, labels)).filter((words) => words !== '');
  return [...fates, ...counts, ...printed];
}

/** What a step did, in a sentence. */
export function stepWords({ steps, labels }: ReferenceLayout, at: number): string {
  const step = steps[at - 1];
  if (step === undefined) return 'Nothing has happened yet.';
  const deeds = deedsOf(step, steps[at - 2], labels);
  return `${placeOf(step)}: ${deeds.length === 0 ? 'no count changes' : deeds.join('; ')}.`;
}

/** Who holds an object, and how many references there are. */
export interface Holding {
  readonly id: number;
  readonly label: string;
  readonly count: number;
  readonly owners: string;
}

/** The objects after a step, each with who holds it. */
export function holdings({ steps, labels }: ReferenceLayout, at: number): readonly Holding[] {
  return shownObjects(steps[at - 1]).map(({ id, references, owners, holders }) => {
    const told = owners.map((path, index) => {
      const holder = holders[index];
      // Nothing but a cycle leads to it: there is no path from a name.
      if (!path.startsWith('a cycle')) return path;
      const label = holder?.object == null ? 'an object' : (labels.get(holder.object) ?? 'an object');
      return `${holder?.place ?? ''} of ${label}`;
    });
    const counted = owners.filter((path) => !path.endsWith('(borrowed)')).length;
    const passing = references - counted;
    if (passing > 0) told.push(`${count(passing, 'reference')} that the interpreter has in passing`);
    const lost = owners.length > 0 && owners.every((path) => path.startsWith('a cycle'));
    return {
      id,
      label: labels.get(id) ?? 'object',
      count: references,
      owners: `${told.join(', ') || 'nothing'}${lost ? '; no name leads to it' : ''}`,
    };
  });
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
      ? 'gc.collect() here would find nothing: a name leads to every object.'
      : `gc.collect() here would find ${count(found, 'unreachable object')} and return ${found}.`;
  return { verdict, order };
}
