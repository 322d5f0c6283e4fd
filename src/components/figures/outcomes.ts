import type { Exploration } from '../../engine/index.ts';
import { thousands } from '../../islands/markup.ts';

/** A possible outcome: what was printed, line by line, and in what it ended where that was not well. */
export interface OutcomeView {
  readonly lines: readonly string[];
  /** `deadlock`, and uncaught exceptions such as `RuntimeError: …`, in their order. */
  readonly endings: readonly string[];
}

const endingLine = /^\[(deadlock|[A-Z]\w*(?:: .*)?)\]$/;

/** Parts the printed lines from the lines `[Type: message]` and `[deadlock]` that the explorer adds. */
export function outcomeView(outcome: string): OutcomeView {
  const lines = outcome === '' ? [] : outcome.replace(/\n$/, '').split('\n');
  return {
    lines: lines.filter((line) => !endingLine.test(line)),
    endings: lines.flatMap((line) => endingLine.exec(line)?.[1] ?? []),
  };
}

const shownAtMost = 12;
const shownOfMany = 6;

/** The outcomes to show, and words for those that are not shown (empty when all are). */
export function shownOutcomes(outcomes: readonly string[]): { shown: readonly OutcomeView[]; rest: string } {
  if (outcomes.length <= shownAtMost) return { shown: outcomes.map(outcomeView), rest: '' };
  const shown = outcomes.slice(0, shownOfMany).map(outcomeView);
  const rest = `and ${thousands(outcomes.length - shownOfMany)} more${summary(outcomes)}`;
  return { shown, rest };
}

/** What the outcomes have in common, where that is worth saying. */
function summary(outcomes: readonly string[]): string {
  const views = outcomes.map(outcomeView);
  if (
    views.every(
      ({ lines, endings }) => endings.length === 0 && lines.length === 1 && /^-?\d+$/.test(lines[0]!),
    )
  ) {
    const numbers = views.map(({ lines }) => Number(lines[0]));
    return `, between ${thousands(Math.min(...numbers))} and ${thousands(Math.max(...numbers))}`;
  }
  const sorted = new Set(views.map(({ lines, endings }) => [...lines, ...endings].sort().join('\n')));
  return sorted.size === 1 ? `: the same ${views[0]!.lines.length} lines in other orders` : '';
}

/** The verdict in words. */
export function verdictWords(exploration: Exploration): string {
  switch (exploration.verdict) {
    case 'safe':
      return 'No schedule fails and none deadlocks.';
    case 'can-fail':
      return exploration.deadlock ? 'Can fail, and can deadlock.' : 'Can fail.';
    case 'can-deadlock':
      return 'Can deadlock.';
    case 'can-livelock':
      return 'Can livelock: some schedules go round for ever.';
    case 'unfinished':
      return 'The search was not finished: not every schedule was followed.';
  }
}

/** How many ways there are, in a sentence. */
export function countWords(exploration: Exploration): string {
  const { outcomes, states, transitions, complete } = exploration;
  const found = `${thousands(outcomes.length)} ${outcomes.length === 1 ? 'outcome' : 'different outcomes'}`;
  const visited = `${thousands(states)} states and ${thousands(transitions)} steps between them`;
  return complete
    ? `${found}, from all ${visited}.`
    : `At least ${found}; ${visited} were visited, then the search stopped.`;
}
