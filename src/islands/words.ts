import type { Result } from '../quiz/result.ts';
import type { Trouble } from './store.ts';

/** A score as a whole percentage: 100 % is said of a full score only, and 0 % of none at all. */
export function percent(score: number): string {
  const whole = Math.round(score * 100);
  if (score > 0 && score < 1) return `${Math.min(99, Math.max(1, whole))}\u00a0%`;
  return `${whole}\u00a0%`;
}

/** The verdict, first thing said. */
export function verdictWords({ verdict, score }: Result): string {
  switch (verdict) {
    case 'right':
      return 'Right';
    case 'partly':
      return `Partly right: ${percent(score)} of the credit`;
    case 'wrong':
      return 'Not right';
  }
}

/** One thing, or several: `1 attempt`, `2 attempts`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** What the reader is told where progress cannot be kept as usual. */
export function troubleWords(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'denied':
      return 'This browser does not let the site store anything, so your progress lasts only until you leave this page.';
    case 'full':
      return 'The browser’s storage for this site is full, so your progress lasts only until you leave this page.';
    case 'set-aside':
      return 'Some of your stored progress could not be read. It is set aside unchanged; this site goes on with the rest.';
    case 'newer':
      return trouble.stored
        ? 'Progress that a later version of this site has stored is left as it is; this page goes on without it.'
        : 'Your progress was stored by a later version of this site and is left as it is. What you answer here lasts only until you leave this page; reload it to get the later version.';
  }
}
