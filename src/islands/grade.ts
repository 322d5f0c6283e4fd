import { programsOf, type ExactItem } from '../quiz/exact-item.ts';
import type { Key, Response } from '../quiz/index.ts';
import type { Result } from '../quiz/result.ts';
import { score, solve } from '../quiz/index.ts';

/** A response that an engine has graded, with the key that it has found. */
export interface Graded {
  readonly result: Result;
  readonly key: Key;
}

/** Grades a response by running the program of the item as the seed shows it. For the worker, which has the engines. */
export function gradeExact(exact: ExactItem, response: Response, seed: number): Graded {
  const { key } = solve(exact.item, seed, programsOf(exact));
  return { result: score(key, response), key };
}
