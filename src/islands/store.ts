import { type Attempt, emptyLog, type Entry, type Log, merge, type Restart } from '../quiz/attempts.ts';
import type { ParsedLog } from '../quiz/log-text.ts';
import { add, type Aside, legacyText, using } from './database.ts';

/*
 * The one door to stored progress. What pages seldom need is in store-upkeep.ts, and loaded when it is.
 *
 * Life of the data: an entry is added to the database as soon as it is made, and other tabs are told by a channel. What
 * cannot be stored (denied, full, a later version’s database) lives in memory until the page is left, the site says so,
 * and it is tried again with the next entry. What cannot be read is never thrown away: it moves to a store of its own.
 * Earlier sites kept the log as a text in localStorage: it is taken over wherever it is found.
 */

const CHANNEL = 'under-the-gil:progress';

/** What is wrong with the store, for the page to say. */
export type Trouble =
  | { readonly kind: 'denied' }
  | { readonly kind: 'full' }
  | { readonly kind: 'set-aside' }
  /** A later site’s data, left alone; `stored` says whether what is answered now is kept beside it. */
  | { readonly kind: 'newer'; readonly stored: boolean };

export interface Snapshot {
  readonly log: Log;
  readonly trouble: Trouble | null;
}

let stored: Log = emptyLog;
let unsaved: readonly Entry[] = [];
let failing: Trouble | null = null;
/** What was found when the store was read; said as long as the page lives. */
let found: Trouble | null = null;
let snapshot: Snapshot | null = null;
let awake = false;
let channel: BroadcastChannel | null = null;
const listeners = new Set<() => void>();

/** The log as it stands; null until it has been read. */
export function current(): Snapshot | null {
  return snapshot;
}

/** Calls back after every change, here or in another tab; the first call reads the store. Returns the way to stop it. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!awake) {
    awake = true;
    channel = openChannel();
    // A page that comes back from the back/forward cache may have missed what other tabs said.
    addEventListener('pageshow', (event) => event.persisted && refresh());
    void refresh();
  }
  return () => {
    listeners.delete(listener);
  };
}

/** Adds one entry. It counts at once; the promise is kept when it is stored, or it is known that it cannot be. */
export function record(entry: Entry): Promise<void> {
  unsaved = [...unsaved, entry];
  if (snapshot !== null) publish();
  return inTurn(save);
}

/** Merges the text of an exported file. Returns what was read and how many entries were new, or the error. */
export function importText(text: string): Promise<ParsedLog & { readonly added: number }> {
  return inTurn(async () => {
    const { parseLog, missingFrom } = await upkeep();
    const parsed = parseLog(text);
    if (parsed.kind === 'error') return { ...parsed, added: 0 };
    const fresh = missingFrom(whole(), parsed.log.entries);
    unsaved = [...unsaved, ...fresh];
    await save();
    return { ...parsed, added: fresh.length };
  });
}

/** Looks at every entry closely, and sets aside those that are damaged. For pages that show or pass on the whole log. */
export function tidy(): Promise<void> {
  return inTurn(() => load(true).then(publish));
}

/** Erases everything that the site keeps of answers: the log, and what was set aside. */
export function erase(): Promise<void> {
  return inTurn(async () => {
    unsaved = [];
    stored = emptyLog;
    found = null;
    try {
      await (await upkeep()).eraseAll();
      channel?.postMessage('changed');
      await load(false);
    } catch (error) {
      failing = troubleOf(error);
    }
    publish();
  });
}

/** What was set aside, oldest first. */
export async function listAside(): Promise<readonly Aside[]> {
  return using((open) => open.getAll('aside')).catch(() => []);
}

/** Stores what is not stored yet, and reads what other tabs have. */
async function save(): Promise<void> {
  const batch = unsaved;
  try {
    if (batch.length > 0) {
      await add(batch);
      stored = merge(stored, { version: 3, entries: batch });
      unsaved = unsaved.filter((entry) => !batch.includes(entry));
      channel?.postMessage('changed');
    }
    if (snapshot === null || failing !== null) await load(false);
  } catch (error) {
    failing = troubleOf(error);
  }
  publish();
}

/** Reads the store. With `closely`, or where there is a sign that something is wrong with it, tends it too. */
async function load(closely: boolean): Promise<void> {
  try {
    const good = await read();
    if (closely || !good || legacyText() !== null) {
      found = (await (await upkeep()).tend()) ?? found;
      await read();
    }
    failing = null;
  } catch (error) {
    failing = troubleOf(error);
    // A log that cannot be taken over can still be shown.
    if (legacyText() !== null) stored = await legacyBeside(stored);
  }
}

/** Takes over the entries of the database. Returns whether all of them look like entries. */
async function read(): Promise<boolean> {
  const values: unknown[] = await using((open) => open.getAll('entries'));
  const entries = values.filter(isEntry);
  stored = merge(emptyLog, { version: 3, entries });
  return entries.length === values.length;
}

async function legacyBeside(log: Log): Promise<Log> {
  try {
    return merge(log, (await upkeep()).legacyLog());
  } catch {
    // A part of the site could not be fetched.
    return log;
  }
}

function refresh(): Promise<void> {
  return inTurn(() => load(false).then(publish));
}

let turn: Promise<unknown> = Promise.resolve();

/** One thing after the other: none of them finds the store half changed by another. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const done = turn.then(work);
  turn = done.catch(() => undefined);
  return done;
}

const upkeep = () => import('./store-upkeep.ts');

/** As much of a check as scores need; `tend` looks closely. */
function isEntry(value: unknown): value is Entry {
  const { kind, at, quiz, item, version, score } = (value ?? {}) as Partial<
    Omit<Attempt & Restart, 'kind'>
  > & {
    kind?: unknown;
  };
  if (typeof at !== 'string') return false;
  if (kind === 'restart') return typeof quiz === 'string';
  return kind === 'attempt' && typeof item === 'string' && Number(version) >= 1 && score! >= 0 && score! <= 1;
}

function troubleOf(error: unknown): Trouble {
  switch (error instanceof Error ? error.name : '') {
    case 'VersionError':
      return { kind: 'newer', stored: false };
    case 'QuotaExceededError':
      return { kind: 'full' };
    default:
      return { kind: 'denied' };
  }
}

function whole(): Log {
  if (unsaved.length === 0) return stored;
  return merge(stored, { version: 3, entries: unsaved });
}

function publish(): void {
  snapshot = { log: whole(), trouble: failing ?? found };
  for (const listener of listeners) listener();
}

/** By which tabs tell each other that something was stored. Where there is none, each sees its own. */
function openChannel(): BroadcastChannel | null {
  try {
    const opened = new BroadcastChannel(CHANNEL);
    opened.onmessage = refresh;
    return opened;
  } catch {
    return null;
  }
}
