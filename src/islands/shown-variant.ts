import { linkedSeed, readCourseLink } from '../quiz/course-link.ts';
import { type ExactItem, hasWrittenKey, shownBy } from '../quiz/exact-item.ts';
import type { Item } from '../quiz/item.ts';
import { seedOf } from '../quiz/seed.ts';
import type { Response } from '../quiz/response.ts';
import { reword, type Words } from '../quiz/reword.ts';
import { fetchItem } from './fetch-item.ts';
import { score } from '../quiz/score.ts';
import type { Checked } from './scoring.ts';
import { gradeHere, spoken } from './grade-here.ts';
import { showVariant } from './show-variant.ts';

/*
 * A question as a seed shows it: with other words than the server wrote. Loaded only where a seed is asked for, as is
 * the worker that grades it.
 */

/** The variant that is shown, with what grading takes. */
export interface ShownVariant {
  readonly seed: number;
  /** Null where the key is that of the sheet, as it is where only the order of options is another. */
  readonly exact: ExactItem | null;
  readonly words: Words;
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
  question: HTMLElement,
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
  const shown = shownBy(exact, seed);
  const { item, words, build } = shown;
  showVariant(question, words, orderOf(item), build);
  question.setAttribute('data-seed', String(seed));
  return { seed, exact: hasWrittenKey(shown) ? null : exact, words };
}

/** The order of what a form offers, as `showVariant` takes it. */
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
    case 'match':
      return [...item.rows.map(({ id }) => `field-${id}`), ...item.options.map(({ id }) => ` ${id}`)];
    case 'order':
      return item.fragments.map(({ id }) => id);
    default:
      return [];
  }
}

/**
 * Grades what the key alone cannot tell, or not all of: a question with other words, and a program that the learner has
 * changed or put together. Takes the variant that is shown, if one is, and where the item is fetched. Throws an Error in
 * words for the learner where it cannot be graded now, and an UngradableError for a program that is refused.
 */
export async function gradeByRunning(
  variant: ShownVariant | null,
  response: Response,
  sheet: Checked['sheet'],
  itemUrl: string,
  form: HTMLFormElement,
): Promise<Checked> {
  if (response.kind === 'order') {
    const words = variant?.words ?? new Map<string, string>();
    const checked = variant?.exact
      ? await gradeVariant(variant, response, sheet)
      : reworded({ result: score(sheet.key, response), sheet }, words);
    if (checked.result.score === 1) return checked;
    const { orderProof } = await import('./OrderProof.tsx');
    const seed = variant?.seed ?? seedOf(sheet.id);
    return { ...checked, proof: orderProof({ itemUrl, seed, sequence: response.sequence }) };
  }
  if (response.kind !== 'repair') return gradeVariant(variant!, response, sheet);
  const { gradeRepair } = await import('./repair.tsx');
  const checked = await gradeRepair(itemUrl, form, response, sheet, variant?.seed ?? seedOf(sheet.id));
  return variant?.exact ? reworded(checked, variant.words) : checked;
}

/** Grades by running the program as it is shown. */
async function gradeVariant(
  { exact, seed, words }: ShownVariant,
  response: Response,
  sheet: Checked['sheet'],
): Promise<Checked> {
  const [graded] = await gradeHere(exact!, [{ response, seed }]);
  if (!graded || 'problem' in graded)
    throw new Error('This question was changed since the page was loaded. Reload the page.');
  const { key, result } = graded;
  const parts = spoken(result.parts, key, sheet.key);
  return reworded({ result: { ...result, parts }, sheet: { ...sheet, key } }, words);
}

/** The same in the variant’s words; what the engine saw of the item as written is left out. */
function reworded({ result, sheet, ...proof }: Checked, words: Words): Checked {
  const parts = result.parts.map((part) => ({ ...part, feedback: reword(part.feedback, words) }));
  const explanation = reword(sheet.explanation, words);
  const texts = Object.fromEntries(
    Object.entries(sheet.texts).map(([name, text]) => [name, reword(text, words)]),
  );
  return {
    ...proof,
    result: { ...result, parts },
    sheet: { ...sheet, texts, explanation, evidence: {}, seen: '' },
  };
}
