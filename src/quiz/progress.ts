import { bestOf, type Log, type ScoredItem } from './attempts.ts';

/* What was reached on several questions: for pages that sum up, not for each question. */

/** The name of practice where attempts name their quiz. */
export const PRACTICE = 'practice';

/** What was reached on a list of items. */
export interface Progress {
  readonly answered: number;
  readonly of: number;
  /** The mean of the best scores, from 0 to 1; an item not answered counts nothing. */
  readonly score: number;
}

/** Sums up the best scores of a quiz or module; with `since`, only what came from then on. */
export function progressOf(log: Log, items: readonly ScoredItem[], since = '', now = timestamp()): Progress {
  const best = items.map((item) => bestOf(log, item, since, now)?.score ?? null);
  const reached = best.filter((score) => score !== null);
  const sum = reached.reduce((total, score) => total + score, 0);
  return { answered: reached.length, of: items.length, score: items.length === 0 ? 0 : sum / items.length };
}

/**
 * When a quiz was last begun anew; the empty text, which is before all times, where it never was. A restart
 * dated ahead does not count: nothing that is answered now could come after it.
 */
export function lastRestart(log: Log, quiz: string, now = timestamp()): string {
  const restart = log.entries.findLast(
    (entry) => entry.kind === 'restart' && entry.quiz === quiz && entry.at <= now,
  );
  return restart?.at ?? '';
}

const timestamp = () => new Date().toISOString();
