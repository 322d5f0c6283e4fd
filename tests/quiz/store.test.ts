import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Attempt } from '../../src/quiz/attempts.ts';

/* The store of progress, against a browser’s storage in all its moods. Each test loads the store afresh. */

const KEY = 'under-the-gil:progress';

class FakeStorage {
  readonly kept = new Map<string, string>();
  room = Infinity;
  denied = false;

  get length() {
    return this.open().size;
  }
  key(index: number) {
    return [...this.open().keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.open().get(key) ?? null;
  }
  setItem(key: string, text: string) {
    const others = [...this.open()].filter(([name]) => name !== key);
    if (others.reduce((sum, [, kept]) => sum + kept.length, text.length) > this.room)
      throw new DOMException('full', 'QuotaExceededError');
    this.kept.set(key, text);
  }
  removeItem(key: string) {
    this.open().delete(key);
  }
  private open() {
    if (this.denied) throw new DOMException('denied', 'SecurityError');
    return this.kept;
  }
}

let storage: FakeStorage;
let page: EventTarget;
let loads = 0;

beforeEach(() => {
  storage = new FakeStorage();
  page = new EventTarget();
  Object.defineProperty(globalThis, 'localStorage', { value: storage, configurable: true });
  Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });
});

const load = async (): Promise<typeof import('../../src/islands/store.ts')> => {
  loads += 1;
  return import(`../../src/islands/store.ts?${loads}`);
};
const attempt = (item: string, minute = 1): Attempt => ({
  kind: 'attempt',
  item,
  version: 1,
  score: 1,
  at: `2026-11-23T06:${String(minute).padStart(2, '0')}:00.000Z`,
});
const aside = () => [...storage.kept].filter(([key]) => key !== KEY).map(([, text]) => text);

test('an answer is kept over a reload', async () => {
  const before = await load();
  before.record(attempt('mem-a'));
  const after = await load();
  assert.deepEqual(after.current(), { log: { version: 1, entries: [attempt('mem-a')] }, trouble: null });
});

test('two tabs add to one log, and hear of each other', async () => {
  const one = await load();
  const other = await load();
  assert.equal(one.current().log.entries.length, 0);
  let heard = 0;
  one.subscribe(() => (heard += 1));
  other.record(attempt('mem-a', 1));
  page.dispatchEvent(Object.assign(new Event('storage'), { key: KEY }));
  assert.equal(heard, 1);
  one.record(attempt('mem-b', 2));
  assert.equal(one.current().log.entries.length, 2);
  assert.equal((await load()).current().log.entries.length, 2);
});

for (const [what, text, reason] of [
  ['damaged', '{"version":1,"entries":[{]', 'broken'],
  ['hostile', '{"version":1,"entries":[{"kind":"attempt","item":"<script>"}]}', 'broken'],
  ['a later version’s', '{"version":7,"entries":[]}', 'newer'],
] as const) {
  test(`stored data that is ${what} is set aside unchanged, and said`, async () => {
    storage.kept.set(KEY, text);
    const store = await load();
    assert.deepEqual(store.current(), {
      log: { version: 1, entries: [] },
      trouble: { kind: 'set-aside', reason },
    });
    assert.deepEqual(aside(), [text]);
    store.record(attempt('mem-a'));
    assert.equal(store.current().trouble?.kind, 'set-aside');
    assert.deepEqual(aside(), [text]);
    assert.deepEqual(
      store.listAside().map((each) => each.text),
      [text],
    );
    assert.equal((await load()).current().log.entries.length, 1);
  });
}

test('where there is no room to set data aside, its bytes stay where they are', async () => {
  const text = 'x'.repeat(500);
  storage.kept.set(KEY, text);
  storage.room = 600;
  const store = await load();
  assert.equal(store.current().trouble?.kind, 'full');
  store.record(attempt('mem-a'));
  assert.equal(storage.kept.get(KEY), text);
  assert.equal(store.current().log.entries.length, 1);
});

test('storage that is denied: answers last as long as the page, and it is said', async () => {
  storage.denied = true;
  const store = await load();
  assert.equal(store.current().trouble?.kind, 'denied');
  store.record(attempt('mem-a', 1));
  store.record(attempt('mem-b', 2));
  assert.equal(store.current().log.entries.length, 2);
  assert.equal(store.current().trouble?.kind, 'denied');
  assert.deepEqual(store.listAside(), []);
  store.erase();
  assert.equal(store.current().log.entries.length, 0);
});

test('storage that is full: nothing is lost while the page lives, and it is stored when there is room', async () => {
  const store = await load();
  store.record(attempt('mem-a', 1));
  storage.room = 10;
  store.record(attempt('mem-b', 2));
  assert.equal(store.current().trouble?.kind, 'full');
  assert.equal(store.current().log.entries.length, 2);
  storage.room = Infinity;
  store.record(attempt('mem-c', 3));
  assert.equal(store.current().trouble, null);
  assert.equal((await load()).current().log.entries.length, 3);
});

test('importing adds what is new, once', async () => {
  const store = await load();
  store.record(attempt('mem-a', 1));
  const file = JSON.stringify({ version: 1, entries: [attempt('mem-a', 1), attempt('mem-b', 2)] });
  assert.equal(store.importText(file).added, 1);
  assert.equal(store.importText(file).added, 0);
  assert.equal(store.current().log.entries.length, 2);
});

test('a wrong file changes nothing', async () => {
  const store = await load();
  store.record(attempt('mem-a'));
  const kept = storage.kept.get(KEY);
  for (const text of ['', 'PK\u0003\u0004', '{"version":9,"entries":[]}', '[]'])
    assert.equal(store.importText(text).kind, 'error');
  assert.equal(storage.kept.get(KEY), kept);
});

test('erasing takes everything, what was set aside too', async () => {
  storage.kept.set(KEY, 'rubbish');
  const store = await load();
  store.record(attempt('mem-a'));
  assert.equal(store.current().trouble?.kind, 'set-aside');
  store.erase();
  assert.equal(storage.kept.size, 0);
  assert.deepEqual(store.current(), { log: { version: 1, entries: [] }, trouble: null });
});

test('progress erased in another tab does not come back', async () => {
  const one = await load();
  const other = await load();
  one.record(attempt('mem-a', 1));
  one.subscribe(() => undefined);
  other.erase();
  page.dispatchEvent(Object.assign(new Event('storage'), { key: KEY }));
  one.record(attempt('mem-b', 2));
  assert.deepEqual(
    one.current().log.entries.map((entry) => entry.kind === 'attempt' && entry.item),
    ['mem-b'],
  );
});
