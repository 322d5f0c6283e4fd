import type { Exploration, SwitchMode } from '../../engine/index.ts';
import type { Engine, ExploreRules, ProgramText } from '../engine.ts';
import type { OutcomesItem } from '../item.ts';
import { type Solution, UnsolvableItemError } from '../key.ts';
import { lettered, onOneLine } from '../text.ts';

/**
 * Which texts the program can print, by every schedule that it has.
 * Throws an UnsolvableItemError where the exploration is unfinished, or all options (or none) are possible.
 */
export function outcomesSolution(item: OutcomesItem, program: ProgramText, engine: Engine): Solution {
  const seen = exploreAll(item.id, program, item.switch, engine);
  const possible = new Map(seen.outcomes.map((outcome) => [plain(outcome), outcome]));
  const options = item.options.map(({ id, text, feedback, misconception = null }) => ({
    ...{ id, correct: possible.has(plain(text)), feedback, misconception },
  }));
  const right = options.filter((option) => option.correct).length;
  if (right === 0 || right === options.length) {
    const all = `the program’s outcomes are ${seen.outcomes
      .slice(0, 12)
      .map((each) => JSON.stringify(each))
      .join(', ')}`;
    throw new UnsolvableItemError(
      item.id,
      `${right === 0 ? 'no' : 'every'} option is possible: mix possible and impossible ones (${all})`,
    );
  }
  const schedules = Object.fromEntries(
    item.options.map(({ id, text }) => [id, seen.scheduleOf(possible.get(plain(text)) ?? text)]),
  );
  const { mode, states, outcomes } = seen;
  return {
    key: { kind: 'outcomes', options },
    evidence: { kind: 'exploration', mode, states, outcomes, schedules },
  };
}

/** An outcome without the line end behind a closing `[deadlock]`, which may be written or not. */
function plain(outcome: string): string {
  return outcome.replace(/\[deadlock\]\n$/, '[deadlock]');
}

/** Explores a program whole. Throws an UnsolvableItemError where some schedules were left out. */
export function exploreAll(
  item: string,
  program: ProgramText,
  mode: SwitchMode,
  engine: Engine,
  more: ExploreRules = {},
): Exploration {
  const seen = engine.explore(program.source, { switch: mode, file: program.path, ...more });
  if (!seen.complete)
    throw new UnsolvableItemError(
      item,
      `${program.path} was not explored whole (${seen.states} states): use a smaller program`,
    );
  return seen;
}

/** The question as plain Markdown. */
export function outcomesText(item: OutcomesItem): string {
  const options = item.options.map(({ text }) => ({ text: onOneLine(text) }));
  return `${item.stem}\n\nTick every text that the program can print.\n\n${lettered(options)}`;
}
