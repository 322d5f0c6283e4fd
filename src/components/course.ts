import { type CollectionEntry, getCollection } from 'astro:content';
import { type Heading, readLessonSource, type Use } from '../content/lesson-source.ts';

/** The course as pages and components read it: in the authors' order, with the questions they ask of it. */

export type LessonEntry = CollectionEntry<'lessons'>;
export type ItemEntry = CollectionEntry<'items'>;

/** Collections come sorted by id; this brings back the order of the file. */
async function inOrder<
  T extends 'modules' | 'items' | 'objectives' | 'misconceptions' | 'sources' | 'terms' | 'statements',
>(collection: T): Promise<CollectionEntry<T>[]> {
  const entries: CollectionEntry<T>[] = await getCollection(collection);
  return entries.toSorted((a, b) => a.data.order - b.data.order);
}

export const getModules = () => inOrder('modules');
export const getItems = () => inOrder('items');
export const getSources = () => inOrder('sources');
export const getStatements = () => inOrder('statements');
export const getMisconceptions = () => inOrder('misconceptions');
export const getObjectives = () => inOrder('objectives');

/** Alphabetical, as a reader looks for a word. */
export async function getTerms(): Promise<CollectionEntry<'terms'>[]> {
  const terms = await getCollection('terms');
  return terms.toSorted((a, b) => a.data.term.localeCompare(b.data.term, 'en', { sensitivity: 'base' }));
}

/** All lessons in reading order, over the modules. */
export async function getLessons(): Promise<LessonEntry[]> {
  const lessons = new Map((await getCollection('lessons')).map((lesson) => [lesson.id, lesson]));
  return (await getModules()).flatMap((module) =>
    module.data.lessons.flatMap((name) => lessons.get(`${module.id}/${name}`) ?? []),
  );
}

/** A path from the site's root, for href(). */
export const lessonPath = (id: string) => `/${id}/`;

/** What a lesson's text says about itself. */
export interface Outline {
  readonly headings: readonly Heading[];
  readonly uses: readonly Use[];
  /** Ids of the sources cited, in the order of their numbers (1, 2, …). */
  readonly cited: readonly string[];
  /** Anchors of the figures, in the order of their numbers. */
  readonly figures: readonly string[];
  /** Ids of the items placed in the text. */
  readonly items: readonly string[];
}

const outlines = new Map<string, Outline>();

export function outlineOf(lesson: LessonEntry): Outline {
  const known = outlines.get(lesson.id);
  if (known && import.meta.env.PROD) return known;
  const { headings, uses } = readLessonSource(lesson.body ?? '');
  const named = (name: string, attribute: string) =>
    uses.filter((use) => use.name === name).flatMap((use) => use.attributes[attribute] ?? []);
  const outline: Outline = {
    headings,
    uses,
    cited: [...new Set(named('Cite', 'ids').flatMap(splitIds))],
    figures: uses.filter((use) => use.name.endsWith('Figure')).flatMap((use) => use.attributes['id'] ?? []),
    items: named('Item', 'id'),
  };
  outlines.set(lesson.id, outline);
  return outline;
}

/** Reads `a,b` as `ids` of <Cite>. */
export const splitIds = (ids: string) => ids.split(',').map((id) => id.trim());

/**
 * The outline of the lesson that is being drawn, found by the route's parameters: components inside a lesson's
 * text are given nothing else. Undefined on other pages.
 */
export async function currentOutline(
  params: Record<string, string | undefined>,
): Promise<Outline | undefined> {
  if (params['module'] === undefined || params['lesson'] === undefined) return undefined;
  const id = `${params['module']}/${params['lesson']}`;
  const lesson = (await getCollection('lessons')).find((each) => each.id === id);
  return lesson && outlineOf(lesson);
}

/** Minutes that a lesson's own items take. */
export function itemMinutes(outline: Outline, items: readonly ItemEntry[]): number {
  return items
    .filter((item) => outline.items.includes(item.id))
    .reduce((sum, item) => sum + item.data.minutes, 0);
}
