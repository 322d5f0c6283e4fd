/*
 * The learner’s log: what was answered when, and how well. A plain list that only grows, so that two logs
 * merge by union and nothing is lost. Scores are worked out from it, never stored.
 *
 * Its text is JSON: {"version":1,"entries":[…]}. A later version of the site may read older ones; an older
 * site meets a newer version with an error, and leaves the bytes alone.
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
}

/** A quiz begun anew: its running score forgets what came before. */
export interface Restart {
  readonly kind: 'restart';
  readonly quiz: string;
  readonly at: string;
}

export type Entry = Attempt | Restart;

export interface Log {
  readonly version: 1;
  readonly entries: readonly Entry[];
}

/** An item as scores know it. */
export interface ScoredItem {
  readonly id: string;
  readonly version: number;
}

export const emptyLog: Log = { version: 1, entries: [] };

/** More entries than anybody types; beyond it, the oldest that are no item’s best are let go. */
const MOST_ENTRIES = 5000;

/** The log with one entry more. */
export function append(log: Log, entry: Entry): Log {
  return { version: 1, entries: compact([...log.entries, entry]) };
}

/** The entries of both logs, each once, in the order of their time. */
export function merge(one: Log, other: Log): Log {
  const seen = new Map([...one.entries, ...other.entries].map((entry) => [identity(entry), entry]));
  const entries = [...seen.values()].toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return { version: 1, entries: compact(entries) };
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

/** A log that was read, or why it cannot be. */
export type ParsedLog =
  | { readonly kind: 'log'; readonly log: Log }
  | { readonly kind: 'error'; readonly reason: 'broken' | 'newer'; readonly message: string };

/**
 * Reads a log from text that may be anything: a damaged store, a wrong file, a later version’s.
 * Nothing of the text is kept but the fields of well-formed entries.
 */
export function parseLog(text: string): ParsedLog {
  const broken = (message: string): ParsedLog => ({ kind: 'error', reason: 'broken', message });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return broken('it is not JSON');
  }
  if (!isRecord(data) || !Array.isArray(data['entries']))
    return broken('it is not a progress log of this site');
  const { version } = data;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    return broken('it names no version');
  if (version > 1)
    return {
      kind: 'error',
      reason: 'newer',
      message: `it was written by a later version of this site (${version})`,
    };
  const entries: Entry[] = [];
  for (const [index, value] of data['entries'].entries()) {
    const entry = readEntry(value);
    if (entry === null) return broken(`its entry ${index + 1} is damaged`);
    entries.push(entry);
  }
  return { kind: 'log', log: merge(emptyLog, { version: 1, entries }) };
}

/** The text that parseLog reads. */
export function formatLog(log: Log): string {
  return JSON.stringify(log);
}

function readEntry(value: unknown): Entry | null {
  if (!isRecord(value)) return null;
  const { kind, item, version, score, quiz, at } = value;
  if (typeof at !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(at)) return null;
  if (Number.isNaN(Date.parse(at))) return null;
  if (kind === 'restart') return isId(quiz) ? { kind, quiz, at } : null;
  if (kind !== 'attempt' || !isId(item)) return null;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return null;
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return null;
  return { kind, item, version, score, at };
}

const timestamp = () => new Date().toISOString();

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[a-z0-9-]{1,100}$/.test(value);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const identity = (entry: Entry): string =>
  entry.kind === 'attempt'
    ? `attempt ${entry.item} ${entry.version} ${entry.score} ${entry.at}`
    : `restart ${entry.quiz} ${entry.at}`;

function compact(entries: readonly Entry[]): readonly Entry[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const kept = new Map<string, Entry>();
  for (const entry of entries) {
    const name = entry.kind === 'attempt' ? `${entry.item} ${entry.version}` : entry.quiz;
    const before = kept.get(name);
    const worse = entry.kind === 'attempt' && before?.kind === 'attempt' && before.score > entry.score;
    if (!worse) kept.set(name, entry);
  }
  const best = new Set(kept.values());
  let surplus = entries.length - MOST_ENTRIES;
  return entries.filter((entry) => best.has(entry) || surplus-- <= 0);
}
