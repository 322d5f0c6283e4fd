import type { Key } from './key.ts';
import { incompleteNumber, scoreNumber } from './kinds/number.ts';
import type { Response } from './response.ts';
import type { Result } from './result.ts';
import { scorePick, scoreTicks } from './ticks.ts';

/**
 * Scores a response by a key: pure and small, the same in the page and in tests.
 * Throws a TypeError where key and response are of different kinds.
 */
export function score(key: Key, response: Response): Result {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
      if (response.kind === key.kind) return scoreTicks(key.options, response.ticked);
      break;
    case 'placement':
      if (response.kind === key.kind) return scorePick(key.options, response.picked);
      break;
    case 'number':
      if (response.kind === key.kind) return scoreNumber(key, response.text);
      break;
  }
  throw new TypeError(`a response of kind ${response.kind} cannot be scored by a key of kind ${key.kind}`);
}

/**
 * Why a response should not be scored yet, in words for the learner, or null where it may be.
 * Takes the unit in which a number is asked for, if any.
 */
export function incomplete(response: Response, unit: string | null): string | null {
  switch (response.kind) {
    case 'choice':
      return response.ticked.length > 0 ? null : 'Tick at least one statement first: at least one is true.';
    case 'outcomes':
      return response.ticked.length > 0 ? null : 'Tick at least one text first: at least one can be printed.';
    case 'placement':
      return response.picked === null ? 'Pick one of the places first.' : null;
    case 'number':
      return incompleteNumber(response.text, unit);
  }
}
