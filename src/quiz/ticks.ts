import type { Key, OptionKey } from './key.ts';
import type { Response } from './response.ts';
import { type Part, type Result, verdictOf } from './result.ts';

/** A response and a key of options of which some are ticked, or one is picked. */
export type TickKey = Extract<Key, { kind: 'choice' | 'outcomes' | 'placement' }>;
export type TickResponse = Extract<Response, { kind: TickKey['kind'] }>;

/** Scores what was ticked or picked: most questions are of these kinds, and need no other part of the quiz. */
export function scoreTicked({ options }: TickKey, response: TickResponse): Result {
  return response.kind === 'placement'
    ? scorePick(options, response.picked)
    : scoreTicks(options, response.ticked);
}

/** Why what was ticked should not be scored yet, in words for the learner, or null where it may be. */
export function incompleteTicks(response: TickResponse): string | null {
  switch (response.kind) {
    case 'choice':
      return response.ticked.length > 0 ? null : 'Tick at least one statement first: at least one is true.';
    case 'outcomes':
      return response.ticked.length > 0 ? null : 'Tick at least one text first: at least one can be printed.';
    case 'placement':
      return response.picked === null ? 'Pick one of the places first.' : null;
  }
}

/**
 * Scores ticked options: the share of the true ones that were ticked, less the share of the false ones that
 * were, and not below nothing. So ticking everything earns as little as ticking nothing, and the order of
 * the options plays no part.
 */
function scoreTicks(options: readonly OptionKey[], ticked: readonly string[]): Result {
  const chosen = new Set(ticked);
  const parts = partsOf(options, chosen);
  const count = (state: Part['state']) => parts.filter((part) => part.state === state).length;
  const [hits, missed, wrong, left] = [count('right'), count('missed'), count('wrong'), count('left')];
  const share = (some: number, all: number) => (all === 0 ? 0 : some / all);
  const score = Math.max(0, share(hits, hits + missed) - share(wrong, wrong + left));
  return { score, verdict: verdictOf(score), parts };
}

/** Scores one picked option: everything or nothing. */
function scorePick(options: readonly OptionKey[], picked: string | null): Result {
  const parts = partsOf(options, new Set(picked === null ? [] : [picked]));
  const score = parts.some((part) => part.state === 'right') ? 1 : 0;
  return { score, verdict: verdictOf(score), parts };
}

function partsOf(options: readonly OptionKey[], chosen: ReadonlySet<string>): Part[] {
  return options.map(({ id, correct, feedback, misconception }) => {
    const ticked = chosen.has(id);
    const state = ticked ? (correct ? 'right' : 'wrong') : correct ? 'missed' : 'left';
    return { option: id, state, feedback, misconception: ticked === correct ? null : misconception };
  });
}
