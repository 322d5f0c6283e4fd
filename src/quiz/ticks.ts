import type { OptionKey } from './key.ts';
import { type Part, type Result, verdictOf } from './result.ts';

/**
 * Scores ticked options: the share of the true ones that were ticked, less the share of the false ones that
 * were, and not below nothing. So ticking everything earns as little as ticking nothing, and the order of
 * the options plays no part.
 */
export function scoreTicks(options: readonly OptionKey[], ticked: readonly string[]): Result {
  const chosen = new Set(ticked);
  const parts = partsOf(options, chosen);
  const count = (state: Part['state']) => parts.filter((part) => part.state === state).length;
  const [hits, missed, wrong, left] = [count('right'), count('missed'), count('wrong'), count('left')];
  const share = (some: number, all: number) => (all === 0 ? 0 : some / all);
  const score = Math.max(0, share(hits, hits + missed) - share(wrong, wrong + left));
  return { score, verdict: verdictOf(score), parts };
}

/** Scores one picked option: everything or nothing. */
export function scorePick(options: readonly OptionKey[], picked: string | null): Result {
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
