import { type ExactItem, hasWrittenKey, programsOf, shownBy } from '../quiz/exact-item.ts';
import type { Key, Response } from '../quiz/index.ts';
import type { Result } from '../quiz/result.ts';
import { UngradableError } from '../quiz/ungradable.ts';
import { gradeBy, seedOf, solve } from '../quiz/index.ts';

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

/** A response that is not graded, as it is not finished: what is wrong with it, for the learner. */
export interface Ungraded {
  readonly problem: string;
  readonly place: UngradableError['place'];
}

/**
 * Grades responses by running the program of the item as each seed shows it; null stands for a response to another kind of
 * question. Seeds that show the same words have one key: the order of options plays no part in scores. For the worker,
 * which has the engines.
 */
export function gradeExact(exact: ExactItem, given: readonly GivenResponse[]): (Graded | Ungraded | null)[] {
  const keys = new Map<number, Key>();
  return given.map(({ response, seed }) => {
    const shown = shownBy(exact, seed);
    const written = hasWrittenKey(shown);
    const combination = written ? 0 : shown.combination;
    const solved = written ? seedOf(exact.item.id) : seed;
    const key = keys.get(combination) ?? solve(exact.item, solved, programsOf(exact)).key;
    keys.set(combination, key);
    if (response.kind !== key.kind) return null;
    try {
      return { result: gradeBy(key, response), key };
    } catch (error) {
      if (!(error instanceof UngradableError)) throw error;
      return { problem: error.message, place: error.place };
    }
  });
}
