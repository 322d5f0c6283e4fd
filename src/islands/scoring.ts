import type { ComponentChildren } from 'preact';
import type { Key } from '../quiz/key.ts';
import type { Response } from '../quiz/response.ts';
import type { Result } from '../quiz/result.ts';
import type { Sheet } from '../quiz/sheet.ts';
import { incompleteTicks, scoreTicked } from '../quiz/ticks.ts';

/*
 * Scoring as the page does it: what most questions take is at hand, the rest comes when it is needed.
 */

/** What a response is worth, with the sheet that says why. */
export interface Checked {
  readonly result: Result;
  readonly sheet: Sheet;
  /** What an engine saw of the answer itself. */
  readonly proof?: ComponentChildren;
}

/** Why a response should not be scored yet, in words for the learner, or null where it may be. */
export async function problemOf(
  response: Response,
  unit: string | null,
  fields: readonly string[],
): Promise<string | null> {
  switch (response.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return incompleteTicks(response);
    default: {
      const { incomplete } = await import('../quiz/score.ts');
      return incomplete(response, unit, fields);
    }
  }
}

/** Scores a response by its key. */
export async function scoreBy(key: Key, response: Response): Promise<Result> {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      if (response.kind === key.kind) return scoreTicked(key, response);
  }
  const { score } = await import('../quiz/score.ts');
  return score(key, response);
}
