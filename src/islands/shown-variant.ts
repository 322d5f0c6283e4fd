import { linkedSeed, readCourseLink } from '../quiz/course-link.ts';
import { type ExactItem, shownBy } from '../quiz/exact-item.ts';
import type { Item } from '../quiz/item.ts';
import type { Key } from '../quiz/key.ts';
import type { Response } from '../quiz/response.ts';
import type { Part } from '../quiz/result.ts';
import { reword } from '../quiz/variant.ts';
import { Explorer } from './explorer.ts';
import { fetchItem } from './fetch-item.ts';
import type { Graded, GivenResponse, Ungraded } from './grade.ts';
import type { Checked } from './scoring.ts';
import type {} from './without-worker.ts';
import withoutWorker from './without-worker.ts?worker&url';
import { showVariant } from './show-variant.ts';

/*
 * A question as a seed shows it: with other words than the server wrote. Loaded only where a seed is asked for, as is
 * the worker that grades it.
 */

/** The variant that is shown, with what grading takes. */
export interface ShownVariant {
  readonly seed: number;
  /** Null where only the order of options is another: then the key is that of the sheet. */
  readonly exact: ExactItem | null;
  readonly words: ReadonlyMap<string, string>;
}

/** The seed by which the page’s address shows a question; null where it asks for none. */
export function seedAsked(id: string): number | null {
  return linkedSeed(readCourseLink(location.search), id);
}

/**
 * Shows a question as a seed has it. Throws an Error whose message says what to do where the item cannot be fetched, or
 * is no longer the one that the page shows.
 */
export async function showSeed(
  question: Element,
  seed: number,
  version: number,
  itemUrl: string,
): Promise<ShownVariant> {
  let exact: ExactItem;
  try {
    exact = await fetchItem(itemUrl);
  } catch {
    throw new Error(
      'The variant could not be fetched: this is the question as written. Check the connection.',
    );
  }
  if (exact.item.version !== version)
    throw new Error('This question was changed since the page was loaded. Reload the page.');
  const { item, combination, words } = shownBy(exact, seed);
  showVariant(question, words, orderOf(item));
  question.setAttribute('data-seed', String(seed));
  return { seed, exact: combination === 0 ? null : exact, words };
}

/** The options that a form shows one below the other, as `showVariant` takes them. */
function orderOf(item: Item): string[] {
  switch (item.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return item.options.map(({ id }) => `answer ${id}`);
    case 'diagnose':
      return (['cause', 'next', 'fix'] as const).flatMap((field) =>
        item[field].map(({ id }) => `field-${field} ${id}`),
      );
    default:
      return [];
  }
}

let explorer: Explorer | null = null;

/** Gets ready what grades, for a reader who has begun to write what will take it. */
export function warmGrader(): void {
  try {
    (explorer ??= new Explorer()).warm(true);
  } catch {
    // No worker here, or none now: that is told when there is something to grade.
  }
}

/** Grades in a worker; in a sandboxed frame, which may have none, on the page itself. */
export async function gradeHere(
  exact: ExactItem,
  given: readonly GivenResponse[],
): Promise<readonly (Graded | Ungraded | null)[]> {
  try {
    explorer ??= new Explorer();
    return await explorer.grade(exact, given);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'SecurityError')) throw error;
    await import(/* @vite-ignore */ withoutWorker);
    return globalThis.gradeWithoutWorker!(exact, given);
  }
}

/**
 * Grades what the key alone cannot tell: a question with other words, or a program that the learner has changed. Takes the
 * variant that is shown, if one is, and where the item is fetched. Throws an Error in words for the learner where it
 * cannot be graded now, and an UngradableError for a program that is refused.
 */
export async function gradeByRunning(
  variant: ShownVariant | null,
  response: Response,
  sheet: Checked['sheet'],
  itemUrl: string,
  form: HTMLFormElement,
): Promise<Checked> {
  if (variant?.exact) return gradeVariant(variant, response, sheet);
  const { gradeRepair } = await import('./repair.tsx');
  return gradeRepair(itemUrl, form, response, sheet);
}

/**
 * Grades by running the program as it is shown. Returns the sheet with the key of the variant, and its words in what is
 * said; what the engine saw of the item as written is left out.
 */
async function gradeVariant(
  { exact, seed, words }: ShownVariant,
  response: Response,
  sheet: Checked['sheet'],
): Promise<Checked> {
  const [graded] = await gradeHere(exact!, [{ response, seed }]);
  if (!graded || 'problem' in graded)
    throw new Error('This question was changed since the page was loaded. Reload the page.');
  const { key, result } = graded;
  const parts = spoken(result.parts, sheet.key).map((part) => ({
    ...part,
    feedback: reword(part.feedback, words),
  }));
  const explanation = reword(sheet.explanation, words);
  const texts = Object.fromEntries(
    Object.entries(sheet.texts).map(([name, text]) => [name, reword(text, words)]),
  );
  return {
    result: { ...result, parts },
    sheet: { ...sheet, key, texts, explanation, evidence: {}, seen: '' },
  };
}

/** Parts of a result with what the key of a sheet has as HTML of each. */
export function spoken(parts: readonly Part[], key: Key): Part[] {
  const said = saidBy(key);
  const isWhole = (option: string) => key.kind === 'number' || option === 'whole';
  return parts.map((part) => ({
    ...part,
    feedback: said.get(isWhole(part.option) ? part.state : part.option) ?? '',
  }));
}

/** The feedback of a sheet by option or field, as HTML; of a whole answer by what became of it. */
function saidBy(key: Key): ReadonlyMap<string, string> {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return new Map(key.options.map(({ id, feedback }) => [id, feedback]));
    case 'match':
    case 'diagnose':
      return new Map(
        key.fields.flatMap((field) =>
          field.options.map(({ id, feedback }) => [`${field.id}.${id}`, feedback] as const),
        ),
      );
    case 'refcounts':
      return new Map(key.cells.map(({ id, feedback }) => [id, feedback]));
    case 'order':
      return new Map([
        ...key.fragments.map(({ id, feedback }) => [id, feedback] as const),
        ...Object.entries(key.feedback),
      ]);
    case 'predict':
      return new Map([
        ...key.reasons.map((reason, index) => [String(index + 1), reason ?? ''] as const),
        ...Object.entries(key.feedback),
      ]);
    case 'repair':
      return new Map(Object.entries({ ...key.feedback, missed: key.feedback.other }));
    case 'number':
      return new Map(Object.entries(key.feedback));
    case 'schedule':
      return new Map(Object.entries(key.feedback).map(([state, said]) => [state, said ?? '']));
  }
}
