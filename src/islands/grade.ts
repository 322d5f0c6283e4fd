import { type ExactItem, programsOf, shownBy } from '../quiz/exact-item.ts';
import type { Key, Response } from '../quiz/index.ts';
import type { Result } from '../quiz/result.ts';
import { score, solve } from '../quiz/index.ts';

/** A response to an item, and the seed under which that was shown. */
export interface GivenResponse {
  readonly response: Response;
  readonly seed: number;
}

/** A response that an engine has graded, with the key that it has found. */
export interface Graded {
  readonly result: Result;
  readonly key: Key;
}

/**
 * Grades responses by running the program of the item as each seed shows it; null stands for a response to another kind of
 * question. Seeds that show the same words have one key: the order of options plays no part in scores. For the worker,
 * which has the engines.
 */
export function gradeExact(exact: ExactItem, given: readonly GivenResponse[]): (Graded | null)[] {
  const keys = new Map<number, Key>();
  return given.map(({ response, seed }) => {
    const { combination } = shownBy(exact, seed);
    const key = keys.get(combination) ?? solve(exact.item, seed, programsOf(exact)).key;
    keys.set(combination, key);
    return response.kind === key.kind ? { result: score(key, response), key } : null;
  });
}
