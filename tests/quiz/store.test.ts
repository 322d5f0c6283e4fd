import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';
import { IDBDatabase, IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import type { Attempt, Entry } from '../../src/quiz/attempts.ts';

/*
 * The store of progress, against a database and the earlier sites’ localStorage in their moods. Each test loads the store
 * afresh, as a tab does; tests/pages/storage.spec.ts asks the same of a real browser.
 */

type Store = typeof import('../../src/islands/store.ts');

const KEY = 'under-the-gil:progress';
const ASIDE = 'under-the-gil:set-aside:';
const tabs: BroadcastChannel[] = [];
const RealChannel = BroadcastChannel;
const add = IDBObjectStore.prototype.add;
let old: Map<string, string>;
let loads = 0;

beforeEach(() => {
  old = new Map();
  const storage = new Proxy(old, {
    ownKeys: (map) => [...map.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (map, name) =>
      ({
        getItem: (key: string) => map.get(key) ?? null,
        removeItem: (key: string) => map.delete(key),
      })[String(name)],
  });
  define('localStorage', { value: storage });
  define('indexedDB', { value: new IDBFactory() });
  define('addEventListener', { value: () => undefined });
  define('BroadcastChannel', {
    value: class extends RealChannel {
      constructor(name: string) {
        super(name);
        tabs.push(this);
      }
    },
  });
});

afterEach(() => {
  IDBObjectStore.prototype.add = add;
  for (const tab of tabs.splice(0)) tab.close();
});

function define(name: string, value: PropertyDescriptor): void {
  Object.defineProperty(globalThis, name, { ...value, configurable: true });
}

// A tab has modules of its own: what a module of a tab imports from its room gets the tab’s mark too.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const tab = /\?tab=\d+$/.exec(context.parentURL ?? '')?.[0];
    if (tab === undefined || !resolved.url.includes('/src/islands/')) return resolved;
    return { ...resolved, url: `${resolved.url}${tab}` };
  },
});

/** A tab: the store with a listener, once it has been read. */
async function open(): Promise<Store> {
  loads += 1;
  const store: Store = await import(`../../src/islands/store.ts?tab=${loads}`);
  await new Promise<void>((read) => store.subscribe(read));
  return store;
}

const attempt = (item: string, minute = 1): Attempt => ({
  kind: 'attempt',
  item,
  version: 1,
  score: 1,
  at: `2026-11-23T06:${String(minute).padStart(2, '0')}:00.000Z`,
  seed: 7,
  response: { kind: 'choice', ticked: ['a'] },
});
const logOf = (...entries: Entry[]) => ({ version: 3, entries });
const itemsOf = (store: Store) =>
  store.current()?.log.entries.map((entry) => (entry.kind === 'attempt' ? entry.item : entry.quiz));
const until = async (holds: () => boolean) => {
  for (let tries = 0; !holds(); tries += 1) {
    assert.ok(tries < 200, 'it does not come about');
    await new Promise((soon) => setTimeout(soon, 5));
  }
};

function fill(): void {
  IDBObjectStore.prototype.add = function (this: IDBObjectStore, ...given) {
    const request = add.apply(this, given);
    // What a browser does when a transaction meets the end of the disk.
    const { transaction } = this;
    queueMicrotask(() => Reflect.get(transaction, '_abort').call(transaction, 'QuotaExceededError'));
    return request;
  };
}

test('an answer is kept over a reload', async () => {
  const before = await open();
  await before.record(attempt('mem-a'));
  const after = await open();
  assert.deepEqual(after.current(), { log: logOf(attempt('mem-a')), trouble: null });
});

test('an answer counts before it is stored', async () => {
  const store = await open();
  const done = store.record(attempt('mem-a'));
  assert.deepEqual(itemsOf(store), ['mem-a']);
  await done;
  assert.deepEqual(itemsOf(store), ['mem-a']);
});

test('two tabs that answer at once keep both their answers, and hear of each other', async () => {
  const [one, other] = [await open(), await open()];
  const many = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(
    many.flatMap((index) => [
      one.record(attempt(`mem-a${index}`, index)),
      other.record(attempt(`mem-b${index}`, index)),
    ]),
  );
  await until(() => itemsOf(one)?.length === 40 && itemsOf(other)?.length === 40);
  assert.deepEqual(one.current(), (await open()).current());
});

test('the log of an earlier site is taken over once', async () => {
  const { seed, response, ...first } = attempt('mem-a', 1);
  old.set(KEY, JSON.stringify({ version: 1, entries: [first, attempt('mem-b', 2)] }));
  const [one, other] = await Promise.all([open(), open()]);
  const expected = { log: logOf(first, attempt('mem-b', 2)), trouble: null };
  assert.deepEqual([one.current(), other.current()], [expected, expected]);
  assert.equal(old.size, 0);
  assert.deepEqual((await open()).current(), expected);
});

test('what a tab of an earlier site writes later is taken over too', async () => {
  await (await open()).record(attempt('mem-a', 1));
  old.set(KEY, JSON.stringify({ version: 1, entries: [attempt('mem-a', 1), attempt('mem-b', 2)] }));
  assert.deepEqual(itemsOf(await open()), ['mem-a', 'mem-b']);
});

for (const [what, text] of [
  ['damaged', '{"version":1,"entries":[{]'],
  ['hostile', '{"version":1,"entries":[{"kind":"attempt","item":"<script>"}]}'],
  ['empty', ''],
] as const) {
  test(`an earlier log that is ${what} is set aside unchanged, and said`, async () => {
    old.set(KEY, text);
    const store = await open();
    assert.deepEqual(store.current(), { log: logOf(), trouble: { kind: 'set-aside' } });
    assert.deepEqual(
      (await store.listAside()).map((each) => each.text),
      [text],
    );
    assert.equal(old.size, 0);
    await store.record(attempt('mem-a'));
    assert.equal(store.current()?.trouble?.kind, 'set-aside');
    const after = await open();
    assert.deepEqual(after.current(), { log: logOf(attempt('mem-a')), trouble: null });
    assert.equal((await after.listAside()).length, 1);
  });
}

test('an earlier log of a later version is left where it is, and said', async () => {
  const text = '{"version":7,"entries":[]}';
  old.set(KEY, text);
  const store = await open();
  assert.deepEqual(store.current()?.trouble, { kind: 'newer', stored: true });
  await store.record(attempt('mem-a'));
  assert.equal(old.get(KEY), text);
  assert.deepEqual(itemsOf(await open()), ['mem-a']);
});

test('what an earlier site has set aside is kept', async () => {
  old.set(`${ASIDE}2026-11-20T10:00:00.000Z`, 'rubbish');
  const store = await open();
  await store.tidy();
  assert.deepEqual(await store.listAside(), [{ at: '2026-11-20T10:00:00.000Z', text: 'rubbish' }]);
  assert.equal(old.size, 0);
});

test('damaged entries are set aside one by one; the others count', async () => {
  const round: unknown[] = [];
  round.push(round);
  const damaged = [null, 7, 'x', {}, { ...attempt('mem-x'), score: 7 }, { kind: 'gift' }, [1n], round];
  const first = await open();
  await first.record(attempt('mem-a', 1));
  const raw = await new Promise<IDBDatabase>((done) => {
    const request = indexedDB.open('under-the-gil');
    request.onsuccess = () => done(request.result);
  });
  const transaction = raw.transaction('entries', 'readwrite');
  for (const value of damaged) transaction.objectStore('entries').add(value);
  // Not seen by scores, but by whoever grades the answer again.
  transaction.objectStore('entries').add({ ...attempt('mem-y'), response: { kind: 'choice' } });
  await new Promise((done) => (transaction.oncomplete = done));
  raw.close();
  await first.record(attempt('mem-b', 2));
  const store = await open();
  assert.deepEqual(itemsOf(store), ['mem-a', 'mem-b']);
  assert.equal(store.current()?.trouble?.kind, 'set-aside');
  assert.equal((await store.listAside()).length, damaged.length + 1);
});

test('a database of a later version is left alone, and said; erasing removes it', async () => {
  await new Promise((done) => {
    const request = indexedDB.open('under-the-gil', 9);
    request.onsuccess = () => done(request.result.close());
  });
  const store = await open();
  assert.deepEqual(store.current()?.trouble, { kind: 'newer', stored: false });
  await store.record(attempt('mem-a'));
  assert.deepEqual(itemsOf(store), ['mem-a']);
  assert.equal((await indexedDB.databases())[0]?.version, 9);
  await store.erase();
  assert.deepEqual(store.current(), { log: logOf(), trouble: null });
  await store.record(attempt('mem-b'));
  assert.deepEqual(itemsOf(await open()), ['mem-b']);
});

test('a tab lets go of the database when a later site wants to change it', async () => {
  const store = await open();
  await store.record(attempt('mem-a'));
  const request = indexedDB.open('under-the-gil', 2);
  const raw = await new Promise<IDBDatabase>((done) => {
    request.onsuccess = () => done(request.result);
  });
  assert.equal(raw.version, 2);
  await store.record(attempt('mem-b'));
  assert.deepEqual(store.current()?.trouble, { kind: 'newer', stored: false });
  assert.deepEqual(itemsOf(store), ['mem-a', 'mem-b']);
  raw.close();
});

test('a database that the browser has closed unsaid is opened again', async () => {
  const store = await open();
  await store.record(attempt('mem-a', 1));
  const { transaction } = IDBDatabase.prototype;
  let closed = 0;
  IDBDatabase.prototype.transaction = function (this: IDBDatabase, ...given) {
    if (closed > 0) return transaction.apply(this, given);
    closed += 1;
    this.close();
    throw new DOMException('the connection is closing', 'InvalidStateError');
  };
  await store.record(attempt('mem-b', 2));
  IDBDatabase.prototype.transaction = transaction;
  assert.equal(closed, 1);
  assert.equal(store.current()?.trouble, null);
  assert.deepEqual(itemsOf(await open()), ['mem-a', 'mem-b']);
});

for (const [what, denied] of [
  ['throws', () => assert.fail(new DOMException('denied', 'SecurityError'))],
  ['is missing', () => undefined],
  ['rejects', () => ({ open: () => assert.fail(new DOMException('private', 'InvalidStateError')) })],
] as const) {
  test(`a database that ${what}: answers last as long as the page, and it is said`, async () => {
    define('localStorage', { get: () => assert.fail(new DOMException('denied', 'SecurityError')) });
    define('indexedDB', { get: denied });
    const store = await open();
    assert.equal(store.current()?.trouble?.kind, 'denied');
    await store.record(attempt('mem-a', 1));
    await store.record(attempt('mem-b', 2));
    assert.deepEqual(itemsOf(store), ['mem-a', 'mem-b']);
    assert.equal(store.current()?.trouble?.kind, 'denied');
    assert.deepEqual(await store.listAside(), []);
    await store.erase();
    assert.deepEqual(itemsOf(store), []);
  });
}

test('where only the database is denied, the log of an earlier site still shows and stays', async () => {
  old.set(KEY, JSON.stringify({ version: 1, entries: [attempt('mem-a', 1)] }));
  define('indexedDB', { value: undefined });
  const store = await open();
  await store.record(attempt('mem-b', 2));
  assert.deepEqual(itemsOf(store), ['mem-a', 'mem-b']);
  assert.equal(old.size, 1);
});

test('storage that is full: nothing is lost while the page lives, and it is stored when there is room', async () => {
  const store = await open();
  await store.record(attempt('mem-a', 1));
  fill();
  await store.record(attempt('mem-b', 2));
  assert.equal(store.current()?.trouble?.kind, 'full');
  assert.deepEqual(itemsOf(store), ['mem-a', 'mem-b']);
  IDBObjectStore.prototype.add = add;
  await store.record(attempt('mem-c', 3));
  assert.equal(store.current()?.trouble, null);
  assert.deepEqual(itemsOf(await open()), ['mem-a', 'mem-b', 'mem-c']);
});

test('where there is no room to take over an earlier log, it stays where it is, and shows', async () => {
  const text = JSON.stringify({ version: 1, entries: [attempt('mem-a', 1)] });
  old.set(KEY, text);
  fill();
  const store = await open();
  assert.equal(store.current()?.trouble?.kind, 'full');
  assert.deepEqual(itemsOf(store), ['mem-a']);
  assert.equal(old.get(KEY), text);
});

test('importing adds what is new, once', async () => {
  const store = await open();
  await store.record(attempt('mem-a', 1));
  const file = JSON.stringify({ version: 3, entries: [attempt('mem-a', 1), attempt('mem-b', 2)] });
  assert.equal((await store.importText(file)).added, 1);
  assert.equal((await store.importText(file)).added, 0);
  assert.deepEqual(itemsOf(await open()), ['mem-a', 'mem-b']);
});

test('a wrong file changes nothing', async () => {
  const store = await open();
  await store.record(attempt('mem-a'));
  for (const text of ['', 'PK\u0003\u0004', '{"version":9,"entries":[]}', '[]'])
    assert.equal((await store.importText(text)).kind, 'error');
  assert.deepEqual(itemsOf(await open()), ['mem-a']);
});

test('erasing takes everything, what was set aside and left behind too', async () => {
  old.set(KEY, 'rubbish');
  old.set(`${ASIDE}2026-11-20T10:00:00.000Z`, 'rubbish');
  const store = await open();
  await store.record(attempt('mem-a'));
  await store.erase();
  assert.equal(old.size, 0);
  const empty = { log: logOf(), trouble: null };
  assert.deepEqual([store.current(), (await open()).current()], [empty, empty]);
  assert.deepEqual(await store.listAside(), []);
});

test('progress erased in another tab does not come back', async () => {
  const [one, other] = [await open(), await open()];
  await one.record(attempt('mem-a', 1));
  await other.erase();
  await until(() => itemsOf(one)?.length === 0);
  await one.record(attempt('mem-b', 2));
  assert.deepEqual(itemsOf(one), ['mem-b']);
  assert.deepEqual(itemsOf(await open()), ['mem-b']);
});
