import type { ExactItem } from '../quiz/exact-item.ts';
import type { Item } from '../quiz/item.ts';
import type { Key } from '../quiz/key.ts';
import type { Response } from '../quiz/response.ts';
import type { Result } from '../quiz/result.ts';
import type { Sheet } from '../quiz/sheet.ts';
import { combinationOf, replacements, reword, variant } from '../quiz/variant.ts';
import { Explorer } from './explorer.ts';
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
    const answer = await fetch(itemUrl, { signal: AbortSignal.timeout(15_000) });
    exact = await answer.json();
    if (!Array.isArray(exact.combinations)) throw new Error('no item');
  } catch {
    throw new Error(
      'The variant could not be fetched: this is the question as written. Check the connection.',
    );
  }
  const { item, combinations } = exact;
  if (item.version !== version)
    throw new Error('This question was changed since the page was loaded. Reload the page.');
  const first = combinationOf(item, seed);
  const combination = combinations.find((each) => each >= first) ?? 0;
  const words = replacements(item, combination);
  const varied = variant(item, seed, combination);
  showVariant(question, words, orderOf(varied));
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

/**
 * Grades by running the program as it is shown. Returns the sheet with the key of the variant, and its words in what is
 * said; what the engine saw of the item as written is left out.
 */
export async function gradeVariant(
  { exact, seed, words }: ShownVariant,
  response: Response,
  sheet: Sheet,
): Promise<{ readonly result: Result; readonly sheet: Sheet }> {
  explorer ??= new Explorer();
  const { key, result } = await explorer.grade(exact!, response, seed);
  const said = saidBy(sheet.key);
  const isWhole = (option: string) => key.kind === 'number' || option === 'whole';
  const parts = result.parts.map((part) => ({
    ...part,
    feedback: reword(said.get(isWhole(part.option) ? part.state : part.option) ?? '', words),
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
    case 'number':
      return new Map(Object.entries(key.feedback));
    case 'schedule':
      return new Map(Object.entries(key.feedback).map(([state, said]) => [state, said ?? '']));
  }
}
