/** Every published item: how it is written, and that no computed key is typed. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { surveyCourse } from '../../src/content/course.ts';
import { formatProblem } from '../../src/content/problem.ts';
import { hasWrittenKey, shownBy } from '../../src/quiz/exact-item.ts';
import {
  gradeBy,
  type Item,
  type Key,
  score,
  seedOf,
  solvable,
  solve,
  textForm,
} from '../../src/quiz/index.ts';
import { rightResponse } from './responses.ts';

const { course, problems } = surveyCourse('content');
const items: readonly Item[] = course.items.map((entry) => entry.data);
const readProgram = (path: string) => {
  const program = course.programs.get(path);
  assert.ok(program, `there is no program ${path}`);
  return program.source;
};
const keys = new Map<string, Key>();
const keyOf = (item: Item): Key => {
  const key = keys.get(item.id) ?? solve(item, seedOf(item.id), readProgram).key;
  keys.set(item.id, key);
  return key;
};

test('there are items enough, of every kind', () => {
  const count = (kind: Item['kind']) => items.filter((item) => item.kind === kind).length;
  assert.ok(items.length >= 36);
  assert.ok(count('outcomes') >= 8 && count('placement') >= 8);
  for (const kind of [
    'choice',
    'number',
    'layout',
    'match',
    'order',
    'refcounts',
    'predict',
    'diagnose',
    'schedule',
    'repair',
  ] as const)
    assert.ok(count(kind) > 0, kind);
  assert.equal(new Set(items.map((item) => item.id)).size, items.length, 'ids are unique');
});

test('no item carries a key that an engine computes', () => {
  for (const file of globSync('content/lessons/*/*/items.yaml')) {
    for (const item of parse(readFileSync(file, 'utf8'))) {
      if (['choice', 'match', 'diagnose'].includes(item.kind)) continue;
      if (item.kind === 'number' && item.ask === undefined) continue;
      const lists = [item.options, item.fragments, item.near].flatMap((list) => list ?? []);
      for (const part of [item, ...lists, ...(item.ask ? [item.ask] : [])])
        for (const field of ['answer', 'correct', 'key', 'accepted'])
          assert.ok(!(field in part), `${file}: ${item.id} types “${field}”, which the engine computes`);
    }
  }
});

test('every item is written by the rules, and can be told in plain text', () => {
  assert.deepEqual(problems.map(formatProblem), []);
  for (const item of items) assert.ok(textForm(item).includes(item.stem), item.id);
});

/** The texts of an item, each with whether it is true: of those kinds that offer texts of which some are true. */
const judgedIn = (item: Item): { text: string; correct: boolean }[][] => {
  if (item.kind === 'diagnose') return [item.cause, item.next, item.fix];
  if (item.kind !== 'choice' && item.kind !== 'placement') return [];
  const key = keyOf(item);
  assert.ok('options' in key);
  return [
    item.options.map(({ id, text }) => ({
      text: text.trim(),
      correct: key.options.some((each) => each.id === id && each.correct),
    })),
  ];
};

test('the longest option is the true one as often as chance has it, no more and no less', () => {
  const lists = items.flatMap(judgedIn);
  let longestIsTrue = 0;
  let chance = 0;
  let spread = 0;
  for (const options of lists) {
    const longest = Math.max(...options.map(({ text }) => text.length));
    const share = options.filter(({ correct }) => correct).length / options.length;
    if (options.some(({ correct, text }) => correct && text.length === longest)) longestIsTrue += 1;
    chance += share;
    spread += share * (1 - share);
  }
  const off = Math.abs(longestIsTrue - chance) / Math.sqrt(spread);
  assert.ok(off <= 2, `${longestIsTrue} of ${lists.length}, where chance has ${chance.toFixed(0)}`);
});

test('absolute terms do not mark what is false', () => {
  const texts = items.flatMap((item) => (item.kind === 'choice' ? judgedIn(item).flat() : []));
  const share = (correct: boolean) => {
    const some = texts.filter((each) => each.correct === correct);
    const absolute = /\b(always|never|every|all|only|nothing|nobody|none|any|whatever)\b/i;
    return some.filter(({ text }) => absolute.test(text)).length / some.length;
  };
  const apart = Math.abs(share(true) - share(false));
  assert.ok(
    apart < 0.15,
    `${share(true).toFixed(2)} of the true ones, ${share(false).toFixed(2)} of the false`,
  );
});

test('how many statements are true is not always the same', () => {
  const counts = items.flatMap((item) =>
    item.kind === 'choice' ? [item.options.filter(({ correct }) => correct).length] : [],
  );
  assert.ok(new Set(counts).size >= 3);
});

test('scoring any item takes less than 16 ms, but for programs, which are run: a second', () => {
  for (const item of items) {
    const key = keyOf(item);
    if (key.kind === 'repair') {
      const begun = performance.now();
      gradeBy(key, rightResponse(key));
      assert.ok(performance.now() - begun < 1000, item.id);
      continue;
    }
    const response = rightResponse(key);
    const times = [1, 2, 3].map(() => {
      const started = performance.now();
      score(key, response);
      return performance.now() - started;
    });
    // The machine may be busy with something else for once.
    const took = Math.min(...times);
    assert.ok(took < 16, `${item.id}: ${took.toFixed(1)} ms`);
  }
});

test('an order with other names has the right orders of the item as written, so that its key is taken', () => {
  const texts = (key: Key) => (key.kind === 'order' ? key.accepted.map(String).toSorted() : []);
  for (const item of items.filter(({ kind, vary }) => kind === 'order' && vary.length > 0)) {
    const exact = { item, programs: {}, combinations: solvable(item, readProgram) };
    const seen = new Set<number>();
    for (let seed = 0; seen.size < exact.combinations.length; seed += 1) {
      const shown = shownBy(exact, seed);
      if (seen.has(shown.combination)) continue;
      seen.add(shown.combination);
      if (!hasWrittenKey(shown)) continue;
      assert.deepEqual(
        texts(solve(item, seed, readProgram).key),
        texts(keyOf(item)),
        `${item.id}, seed ${seed}`,
      );
    }
  }
});
