import type { Response } from './response.ts';

/*
 * The learner’s log: what was answered when, and how well. A plain list that only grows, so that two logs
 * merge by union and nothing is lost. What was reached is worked out from it, never stored.
 */

/** An answered item. */
export interface Attempt {
  readonly kind: 'attempt';
  readonly item: string;
  /** The item’s version: a later one has another key, and attempts at earlier ones no longer count. */
  readonly version: number;
  /** From 0 to 1. */
  readonly score: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The seed under which the item was shown. With the response, all that grading it again takes. */
  readonly seed?: number;
  /** What was given; missing in entries of the log’s first version, which kept scores only. */
  readonly response?: Response;
  /** Whole seconds from when the question came into view, or was begun anew, to the answer. */
  readonly seconds?: number;
  /** The quiz in which it was answered, if in one. */
  readonly quiz?: string;
  /** Ids of the misconceptions that the answer suggests, as the grader told; missing where it suggests none. */
  readonly beliefs?: readonly string[];
}

/** A quiz begun anew: its running score forgets what came before. */
export interface Restart {
  readonly kind: 'restart';
  readonly quiz: string;
  readonly at: string;
}

export type Entry = Attempt | Restart;

export interface Log {
  readonly version: 3;
  readonly entries: readonly Entry[];
}

/** An item as scores know it. */
export interface ScoredItem {
  readonly id: string;
  readonly version: number;
}

export const emptyLog: Log = { version: 3, entries: [] };

/** The entries of both logs, each once, in the order of their time. */
export function merge(one: Log, other: Log): Log {
  const seen = new Map([...one.entries, ...other.entries].map((entry) => [identity(entry), entry]));
  return {
    version: 3,
    entries: [...seen.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  };
}

/**
 * What was reached on one item: its best score, how many attempts, when last. Null where none counts.
 * With `since`, only what came from then until now: an attempt dated ahead, by a clock that was wrong, may be
 * older than the restart that it would outlive.
 */
export function bestOf(
  log: Log,
  item: ScoredItem,
  since = '',
  now = timestamp(),
): { readonly score: number; readonly attempts: number; readonly last: string } | null {
  const attempts = log.entries.filter(
    (entry): entry is Attempt =>
      entry.kind === 'attempt' &&
      entry.item === item.id &&
      entry.version === item.version &&
      entry.at >= since &&
      (since === '' || entry.at <= now),
  );
  const last = attempts.at(-1);
  if (last === undefined) return null;
  return { score: Math.max(...attempts.map((each) => each.score)), attempts: attempts.length, last: last.at };
}

const timestamp = () => new Date().toISOString();

/** The same for the same entry only: the fields stand in the order in which `readEntry` writes them. */
const identity = (entry: Entry): string => JSON.stringify(entry);
