import type { Key } from './key.ts';
import { incompleteNumber, scoreNumber } from './kinds/number.ts';
import { scorePredict } from './kinds/predict.ts';
import { scoreCells } from './kinds/refcounts.ts';
import { scorePicks } from './picks.ts';
import type { Response } from './response.ts';
import type { Result } from './result.ts';
import { scoreOrder } from './sequence.ts';
import { incompleteTicks, scoreTicked } from './ticks.ts';
import { incompleteSchedule, scoreSchedule } from './walk.ts';

/**
 * Scores a response by a key: pure and small, the same in the page and in tests.
 * Throws a TypeError where key and response are of different kinds, and where the answer has to be run: see `gradeBy`.
 */
export function score(key: Key, response: Response): Result {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      if (response.kind === key.kind) return scoreTicked(key, response);
      break;
    case 'number':
      if (response.kind === key.kind) return scoreNumber(key, response.text);
      break;
    case 'predict':
      if (response.kind === key.kind) return scorePredict(key, response.text);
      break;
    case 'match':
    case 'diagnose':
    case 'layout':
      if (response.kind === key.kind) return scorePicks(key.fields, response.cells);
      break;
    case 'refcounts':
      if (response.kind === key.kind) return scoreCells(key, response.cells);
      break;
    case 'order':
      if (response.kind === key.kind) return scoreOrder(key, response.sequence);
      break;
    case 'schedule':
      if (response.kind === key.kind) return scoreSchedule(key, response.text);
      break;
    case 'repair':
      throw new TypeError('a changed program is not scored by its key alone: it has to be run');
  }
  throw new TypeError(`a response of kind ${response.kind} cannot be scored by a key of kind ${key.kind}`);
}

/**
 * Why a response should not be scored yet, in words for the learner, or null where it may be.
 * Takes the unit in which a number is asked for, if any, and the ids of the fields that the form has.
 */
export function incomplete(
  response: Response,
  unit: string | null,
  fields: readonly string[] = [],
): string | null {
  switch (response.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return incompleteTicks(response);
    case 'number':
      return incompleteNumber(response.text, unit);
    case 'predict':
      return response.text.trim() === '' ? 'Type what it prints first: it prints at least one line.' : null;
    case 'repair':
      return response.text.trim() === ''
        ? 'Change the program first: as it stands, some schedule breaks it.'
        : null;
    case 'schedule':
      return incompleteSchedule(response.text);
    case 'order':
      return response.sequence.length > 0 ? null : 'Put at least one fragment in its place first.';
    case 'match':
    case 'diagnose':
    case 'layout':
    case 'refcounts': {
      const open = fields.filter((id) => (response.cells[id] ?? '').trim() === '').length;
      if (open === 0) return null;
      return open === 1 ? 'One field is still empty.' : `${open} fields are still empty.`;
    }
  }
}
