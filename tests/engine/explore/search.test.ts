import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Model } from '../../../src/engine/explore/model.ts';
import { search } from '../../../src/engine/explore/search.ts';
import { explore } from '../../../src/engine/index.ts';

interface Increment {
  readonly shared: number;
  /** Per thread: 0 before the read, 1 before the write, 2 done; and what it read. */
  readonly threads: readonly { readonly at: number; readonly seen: number }[];
}

/** Threads that each read a counter and then write it, one greater: the smallest lost update. */
function increments(count: number): Model<Increment> {
  return {
    initial: { shared: 0, threads: Array.from({ length: count }, () => ({ at: 0, seen: 0 })) },
    enabled: ({ threads }) => threads.flatMap(({ at }, index) => (at < 2 ? [index] : [])),
    next: ({ shared, threads }, agent) => {
      const { at, seen } = threads[agent]!;
      const moved = threads.with(agent, { at: at + 1, seen: at === 0 ? shared : seen });
      return { shared: at === 0 ? shared : seen + 1, threads: moved };
    },
    key: (state) => JSON.stringify(state),
    outcome: ({ shared, threads }) =>
      threads.every(({ at }) => at === 2) ? { text: String(shared), deadlock: false } : null,
    failed: () => false,
  };
}

const never = (): boolean => false;

test('two unlocked increments reach 13 states and both results', () => {
  const found = search(increments(2), { states: 1000, keys: 1e6 }, never);
  assert.equal(found.states, 13);
  assert.deepEqual([...found.outcomes.keys()].sort(), ['1', '2']);
  assert.equal(found.complete, true);
});

test('three reach every result from 1 to 3, by shortest paths of six steps', () => {
  const found = search(increments(3), { states: 10_000, keys: 1e6 }, never);
  assert.deepEqual([...found.outcomes.keys()].sort(), ['1', '2', '3']);
  for (const state of found.outcomes.values()) assert.equal(found.path(state).length, 6);
});

test('a budget that runs out is told, and nothing is called safe', () => {
  assert.equal(search(increments(2), { states: 12, keys: 1e6 }, never).complete, false);
  const program =
    'import threading\ndef work():\n    for i in range(3):\n        print(i)\n' +
    'threading.Thread(target=work).start()\nthreading.Thread(target=work).start()\n';
  assert.equal(explore(program, { maxStates: 10 }).verdict, 'unfinished');
  assert.equal(explore(program).verdict, 'safe');
});

test('five prints each under a lock: the orders of ten lines are C(10, 5)', () => {
  const worker = (name: string): string =>
    `def ${name}():\n    for turn in range(5):\n        lock.acquire()\n        print("${name}")\n        lock.release()\n`;
  const program =
    `import threading\nlock = threading.Lock()\n${worker('ping')}${worker('pong')}` +
    'a = threading.Thread(target=ping)\nb = threading.Thread(target=pong)\na.start()\nb.start()\na.join()\nb.join()\n';
  const found = explore(program);
  assert.equal(found.outcomes.length, 252);
  assert.equal(found.states, 3776);
  assert.equal(found.transitions, 4405);
  assert.equal(found.verdict, 'safe');
});

test('the number of orders of n and m locked prints is the binomial coefficient', () => {
  const binomial = (n: number, k: number): number => (k === 0 ? 1 : (binomial(n - 1, k - 1) * n) / k);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), (n, m) => {
      const worker = (name: string, turns: number): string =>
        `def ${name}():\n    for turn in range(${turns}):\n        with lock:\n            print("${name}")\n`;
      const program =
        `import threading\nlock = threading.Lock()\n${worker('a', n)}${worker('b', m)}` +
        'threading.Thread(target=a).start()\nthreading.Thread(target=b).start()\n';
      assert.equal(explore(program).outcomes.length, binomial(n + m, n));
    }),
    { numRuns: 15 },
  );
});
