import {
  append,
  emptyLog,
  type Entry,
  formatLog,
  type Log,
  merge,
  type ParsedLog,
  parseLog,
} from '../quiz/attempts.ts';

/*
 * The one door to stored progress.
 *
 * Life of the data: localStorage holds one log under KEY, as text that parseLog reads. Every write reads the
 * store again first, because another tab may have written; what another tab writes is taken over by the
 * `storage` event. Text that cannot be read (damaged, or a later version’s) is never overwritten: it moves to a
 * key of its own under ASIDE, the site goes on with an empty log and says so. Where storage is denied or full,
 * the log lives in memory until the page is left, and the site says so.
 */

const KEY = 'under-the-gil:progress';
const ASIDE = 'under-the-gil:set-aside:';

/** What is wrong with the store, for the page to say. */
export type Trouble =
  | { readonly kind: 'denied' }
  | { readonly kind: 'full' }
  | { readonly kind: 'set-aside'; readonly reason: 'broken' | 'newer' };

export interface Snapshot {
  readonly log: Log;
  readonly trouble: Trouble | null;
}

let unsaved: Log = emptyLog;
let snapshot: Snapshot | null = null;
const listeners = new Set<() => void>();

/** The log as it stands, read once and then kept in step. */
export function current(): Snapshot {
  snapshot ??= refreshed();
  return snapshot;
}

/** Calls back after every change, here or in another tab. Returns the way to stop it. */
export function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener('storage', onStorage);
    addEventListener('pageshow', onPageShow);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Adds one entry, and stores the log if that can be done. */
export function record(entry: Entry): void {
  const { log, trouble } = refreshed();
  save(append(log, entry), trouble);
}

/** Merges the text of an exported file. Returns what was read and how many entries were new, or the error. */
export function importText(text: string): ParsedLog & { readonly added: number } {
  const parsed = parseLog(text);
  if (parsed.kind === 'error') return { ...parsed, added: 0 };
  const before = refreshed();
  const after = merge(before.log, parsed.log);
  save(after, before.trouble);
  return { ...parsed, added: after.entries.length - before.log.entries.length };
}

/** Erases everything that the site keeps: the log, and what was set aside. */
export function erase(): void {
  unsaved = emptyLog;
  snapshot = null;
  try {
    localStorage.removeItem(KEY);
    for (const { key } of listAside()) localStorage.removeItem(key);
  } catch {
    // Storage is denied, so nothing is there to erase.
  }
  publish(refreshed());
}

/** Unreadable texts that were set aside, oldest first. */
export function listAside(): { readonly key: string; readonly text: string }[] {
  try {
    return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '')
      .filter((key) => key.startsWith(ASIDE))
      .toSorted()
      .map((key) => ({ key, text: localStorage.getItem(key) ?? '' }));
  } catch {
    return [];
  }
}

/** Reads the store, and sets aside what cannot be read. */
function stored(): Snapshot {
  let text: string | null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return { log: emptyLog, trouble: { kind: 'denied' } };
  }
  if (text === null) return { log: emptyLog, trouble: null };
  const parsed = parseLog(text);
  if (parsed.kind === 'log') return { log: parsed.log, trouble: null };
  return setAside(text)
    ? { log: emptyLog, trouble: { kind: 'set-aside', reason: parsed.reason } }
    : { log: emptyLog, trouble: { kind: 'full' } };
}

/** Moves the unreadable text to a key of its own. Returns whether the old place is free now. */
function setAside(text: string): boolean {
  const place = ASIDE + new Date().toISOString();
  try {
    localStorage.setItem(place, text);
    localStorage.removeItem(KEY);
    return true;
  } catch {
    // No room for two copies: the bytes stay where they are, and this page keeps its log in memory.
    return false;
  }
}

function save(log: Log, found: Trouble | null): void {
  let trouble = found;
  try {
    const kept = localStorage.getItem(KEY);
    if (kept !== null && parseLog(kept).kind === 'error') throw new Error('the place is taken');
    localStorage.setItem(KEY, formatLog(log));
    unsaved = emptyLog;
    if (trouble?.kind !== 'set-aside') trouble = null;
  } catch {
    unsaved = log;
    trouble = trouble?.kind === 'denied' ? trouble : { kind: 'full' };
  }
  publish({ log, trouble });
}

/** The store as it is now, with what could not be saved; that data was set aside stays said. */
function refreshed(): Snapshot {
  const { log, trouble } = stored();
  return {
    log: merge(log, unsaved),
    trouble: trouble ?? (snapshot?.trouble?.kind === 'set-aside' ? snapshot.trouble : null),
  };
}

function publish(next: Snapshot): void {
  snapshot = next;
  for (const listener of listeners) listener();
}

function onStorage(event: StorageEvent): void {
  if (event.key === KEY || event.key === null) publish(refreshed());
}

/** A page that comes back from the back/forward cache has heard no storage events meanwhile. */
function onPageShow(event: PageTransitionEvent): void {
  if (event.persisted) publish(refreshed());
}
