import { emptyLog, type Entry, type Log } from '../quiz/attempts.ts';
import { parseLog, readEntry } from '../quiz/log-text.ts';
import { type Aside, type Database, LEGACY, legacyText, remove, using } from './database.ts';
import type { Trouble } from './store.ts';

export { parseLog } from '../quiz/log-text.ts';

/*
 * What the store needs now and then: taking over the log of earlier sites, setting aside what is damaged, erasing.
 */

/** Before IndexedDB: where texts were set aside, each under this and its time. */
const LEGACY_ASIDE = 'under-the-gil:set-aside:';

/**
 * Takes over what localStorage has, and sets aside entries that cannot be read. Nothing is removed from its old place
 * before it is stored in its new one. Returns what is to be said of it; rejects with what the browser says.
 */
export async function tend(): Promise<Trouble | null> {
  return using(async (open) => {
    const damaged = await setAsideDamaged(open);
    const legacy = await takeOver(open);
    await moveAside(open);
    return legacy ?? (damaged ? { kind: 'set-aside' } : null);
  });
}

/** The log in localStorage, where it can be read. */
export function legacyLog(): Log {
  const parsed = parseLog(legacyText() ?? '');
  return parsed.kind === 'log' ? parsed.log : emptyLog;
}

/** The entries that a log does not have. */
export function missingFrom(log: Log, entries: readonly Entry[]): readonly Entry[] {
  const known = new Set(log.entries.map(identity));
  return entries.filter((entry) => !known.has(identity(entry)));
}

/** Erases both stores, and what earlier sites stored. A database that cannot be opened or emptied is removed as a whole. */
export async function eraseAll(): Promise<void> {
  forget(LEGACY);
  for (const key of legacyAside()) forget(key);
  const emptied = using(async (open) => {
    const transaction = open.transaction(['entries', 'aside'], 'readwrite');
    transaction
      .objectStore('entries')
      .clear()
      .catch(() => undefined);
    transaction
      .objectStore('aside')
      .clear()
      .catch(() => undefined);
    await transaction.done;
  });
  await emptied.catch(remove);
}

/** Moves damaged entries into the store of what was set aside, in one transaction. Returns whether there were any. */
async function setAsideDamaged(open: Database): Promise<boolean> {
  const transaction = open.transaction(['entries', 'aside'], 'readwrite');
  const entries = transaction.objectStore('entries');
  const aside = transaction.objectStore('aside');
  const [keys, values] = await Promise.all([entries.getAllKeys(), entries.getAll()]);
  const damaged = keys.flatMap((key, index) => {
    const value: unknown = values[index];
    return readEntry(value) === null ? [{ key, text: textOf(value) }] : [];
  });
  for (const { key, text } of damaged) {
    aside.add({ at: now(), text }).catch(() => undefined);
    entries.delete(key).catch(() => undefined);
  }
  await transaction.done;
  return damaged.length > 0;
}

/** Takes over the log of an earlier site: what of it is new becomes entries, what is unreadable is set aside. */
async function takeOver(open: Database): Promise<Trouble | null> {
  const text = legacyText();
  if (text === null) return null;
  const parsed = parseLog(text);
  if (parsed.kind === 'error' && parsed.reason === 'newer') return { kind: 'newer', stored: true };
  if (parsed.kind === 'error') {
    await addAside(open, { at: now(), text });
  } else {
    // Two tabs may do this at once: the second finds what the first has added.
    const transaction = open.transaction('entries', 'readwrite');
    const known: Log = { version: 3, entries: await transaction.store.getAll() };
    for (const entry of missingFrom(known, parsed.log.entries))
      transaction.store.add(entry).catch(() => undefined);
    await transaction.done;
  }
  // A tab of the earlier site may have written meanwhile: then the next visit takes that over.
  if (legacyText() === text) forget(LEGACY);
  return parsed.kind === 'error' ? { kind: 'set-aside' } : null;
}

/** Moves texts that an earlier site has set aside. */
async function moveAside(open: Database): Promise<void> {
  for (const key of legacyAside()) {
    await addAside(open, { at: key.slice(LEGACY_ASIDE.length), text: legacyText(key) ?? '' });
    forget(key);
  }
}

async function addAside(open: Database, aside: Aside): Promise<void> {
  const transaction = open.transaction('aside', 'readwrite');
  transaction.store.add(aside).catch(() => undefined);
  await transaction.done;
}

function legacyAside(): string[] {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(LEGACY_ASIDE));
  } catch {
    return [];
  }
}

function forget(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Storage is denied, so nothing is there.
  }
}

const now = () => new Date().toISOString();

/** The same for two entries that say the same, in whatever order. */
const identity = (entry: Entry): string => JSON.stringify(readEntry(entry));

/** What a value was, as well as a text can tell. */
function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // It holds itself, or something else that JSON does not know.
    return String(value);
  }
}
