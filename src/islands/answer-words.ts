import type { Attempt } from '../quiz/attempts.ts';
import { shownBy } from '../quiz/exact-item.ts';
import { type Said, responseWords } from '../quiz/response-words.ts';
import { seedOf } from '../quiz/seed.ts';
import type { FetchedItems } from './use-items.ts';

/** What was answered, or why it cannot be told. */
export type Answer =
  | { readonly kind: 'said'; readonly said: readonly Said[] }
  | { readonly kind: 'untold'; readonly why: string };

/**
 * The answer of an attempt in the words that the question had. Takes the items that were fetched, null while none were, and
 * what says a response to an item in words, where it is not all of it that is to be said.
 */
export function answerOf(
  attempt: Attempt,
  items: FetchedItems | null,
  wordsOf: typeof responseWords = responseWords,
): Answer {
  const { item: id, version, response, seed } = attempt;
  const untold = (why: string): Answer => ({ kind: 'untold', why });
  if (response === undefined) return untold('The site that kept this attempt kept its score only.');
  if (items === null) return untold('The words of the question are being fetched…');
  const exact = items.get(id);
  if (exact === undefined) return untold('This site has no such question.');
  if (exact === null) return untold('The words of the question could not be fetched.');
  if (exact.item.version !== version)
    return untold(`The question has changed since (it is at version ${exact.item.version} now).`);
  return { kind: 'said', said: wordsOf(shownBy(exact, seed ?? seedOf(id)).item, response) };
}
