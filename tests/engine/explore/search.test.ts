import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Move, Model } from '../../../src/engine/explore/model.ts';
import { search, type Search } from '../../../src/engine/explore/search.ts';
import { toEnd } from '../../../src/engine/explore/slices.ts';
import { explore } from '../../../src/engine/index.ts';

const plain = { starts: [], drops: [], overwrites: [], append: null, timedOut: false, fails: false };

/**
 * Threads that each read a counter (cell 0) and then write it, one greater: the smallest lost update.
 * A local state is 1 before the read, 2 and what was read before the write, and 100 more than that at the end.
 */
function increments(count: number): Model {
  return {
    cells: [0],
    agents: Array.from({ length: count }, () => 1),
    act: (local, read) => {
      if (local > 100) return { moves: [] };
      const move: Move =
        local === 1
          ? { ...plain, local: 2 + read(0), writes: [] }
          : { ...plain, local: local + 100, writes: [0, local - 1] };
      return { moves: [move] };
    },
    isDaemon: (local) => local > 100,
  };
}

interface Found extends Search {
  /** For each final number, the first state that has it. */
  readonly results: ReadonlyMap<number, number>;
}

function searched(model: Model, states: number): Found {
  const results = new Map<number, number>();
  const found = toEnd(
    search(
      model,
      { states, bytes: 1e9 },
      { end: (state, cells) => results.has(cells[0]!) || results.set(cells[0]!, state) },
    ),
  );
  return Object.assign(found, { results });
}

test('two unlocked increments reach 13 states and both results', () => {
  const found = searched(increments(2), 1000);
  assert.equal(found.states, 13);
  assert.deepEqual([...found.results.keys()].sort(), [1, 2]);
  assert.equal(found.complete, true);
});

test('three reach every result from 1 to 3, by shortest paths of six steps', () => {
  const found = searched(increments(3), 10_000);
  assert.deepEqual([...found.results.keys()].sort(), [1, 2, 3]);
  for (const state of found.results.values()) assert.equal(found.path(state).length, 6);
});

test('a budget that runs out is told, and nothing is called safe', () => {
  assert.equal(searched(increments(2), 12).complete, false);
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
  assert.equal(found.states, 3052);
  assert.equal(found.transitions, 3066);
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
