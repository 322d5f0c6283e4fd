import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Entry } from '../quiz/attempts.ts';

/*
 * Where progress is kept: an IndexedDB database of two stores, to which records are only ever added. So no tab can write
 * over what another has written, and a tab that is killed loses nothing but what it had not yet sent.
 *
 * A later site may raise VERSION and change the stores in `upgrade`, case by case, from whatever version it finds. This
 * one then gets a VersionError when it opens the database, and lets it be.
 */

const NAME = 'under-the-gil';
const VERSION = 1;

/** Where earlier sites kept the log, as a text in localStorage. */
export const LEGACY = 'under-the-gil:progress';

/** What could not be read, kept as it was found. */
export interface Aside {
  /** When it was set aside: ISO 8601, UTC. */
  readonly at: string;
  readonly text: string;
}

interface Schema extends DBSchema {
  entries: { key: number; value: Entry };
  aside: { key: number; value: Aside };
}

export type Database = IDBPDatabase<Schema>;

/** Milliseconds after which a browser that does not answer counts as one that denies storage. */
const PATIENCE = 5000;

let opened: Promise<Database> | null = null;

/**
 * Does something with the open database. Rejects with what the browser says, or a TimeoutError where it does not answer;
 * the next call then opens it again. Where the browser has closed it unsaid, as some do to a page that slept, it is opened
 * again at once.
 */
export async function using<T>(work: (open: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await database());
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
    opened = null;
    return work(await database());
  }
}

function database(): Promise<Database> {
  opened ??= open().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return inTime(opened);
}

/** Adds entries, all or none. Rejects with what the browser says. */
export async function add(entries: readonly Entry[]): Promise<void> {
  await using(async (open) => {
    const transaction = open.transaction('entries', 'readwrite', { durability: 'strict' });
    // Why it failed is known to the transaction; what a single request says is only that it was undone.
    for (const entry of entries) transaction.store.add(entry).catch(() => undefined);
    transaction.commit();
    await transaction.done;
  });
}

/** Removes the database, of whatever version it is. */
export async function remove(): Promise<void> {
  await inTime(deleteDB(NAME));
}

async function open(): Promise<Database> {
  const close = () => {
    void opened?.then((open) => open.close());
    opened = null;
  };
  return openDB<Schema>(NAME, VERSION, {
    upgrade(open, from) {
      if (from < 1) {
        open.createObjectStore('entries', { autoIncrement: true });
        open.createObjectStore('aside', { autoIncrement: true });
      }
    },
    // Another tab, of a later site, or one that erases all, waits for this one to let go.
    blocking: close,
    terminated: close,
  });
}

function inTime<T>(promise: Promise<T>): Promise<T> {
  return new Promise((settle, fail) => {
    const late = setTimeout(() => fail(new DOMException('no answer', 'TimeoutError')), PATIENCE);
    promise.then(settle, fail).finally(() => clearTimeout(late));
  });
}

/** A text of localStorage, by default the log of earlier sites; null where there is none, or storage is denied. */
export function legacyText(key = LEGACY): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
