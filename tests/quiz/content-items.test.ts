/** Every published item: how it is written, and that no computed key is typed. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { surveyCourse } from '../../src/content/course.ts';
import { gradeBy, type Item, type Key, score, seedOf, solve, textForm } from '../../src/quiz/index.ts';
import { rightResponse } from './responses.ts';

const { course } = surveyCourse('content');
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

/** What an item says of one answer, wherever it stands in it. */
interface Said {
  readonly feedback: string;
  readonly misconception?: string | undefined;
}
const saidIn = (value: unknown): Said[] => {
  if (typeof value !== 'object' || value === null) return [];
  const said = 'feedback' in value && typeof value.feedback === 'string' ? [value as Said] : [];
  return [...said, ...Object.values(value).flatMap(saidIn)];
};

/** The lists of options that an item offers to choose from. */
const choicesOf = (item: Item): (readonly { readonly text: string }[])[] => {
  switch (item.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return [item.options];
    case 'match':
    case 'layout':
      return [item.options, item.rows];
    case 'diagnose':
      return [item.cause, item.next, item.fix];
    default:
      return [];
  }
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

const banned =
  /\b(all|none|both|neither|any) of (the|these) (above|options|statements|others)\b|^(both|neither) [a-e] (and|nor) [a-e]\b/i;
const negative = /\bnot\b[^.?!]*\b(true|correct|right|hold)\b|\b(except|incorrect|untrue)\b/i;

for (const item of items) {
  test(`written by the rules: ${item.id}`, () => {
    for (const id of item.sources)
      assert.ok(
        course.sources.some((source) => source.id === id),
        `source ${id} exists`,
      );
    assert.ok(
      course.objectives.some((objective) => objective.id === item.objective),
      `objective ${item.objective} exists`,
    );
    for (const { misconception, feedback } of saidIn(item)) {
      assert.ok(feedback.trim().length > 0);
      if (misconception !== undefined)
        assert.ok(
          course.misconceptions.some((each) => each.id === misconception),
          `misconception ${misconception} exists`,
        );
    }
    for (const options of choicesOf(item)) {
      const texts = options.map((option) => option.text.trim());
      assert.equal(new Set(texts).size, texts.length, 'texts differ');
      for (const text of texts) {
        assert.doesNotMatch(text, banned);
        if (item.kind !== 'outcomes') assert.doesNotMatch(text, /\n\n|^```/m, 'an option is one paragraph');
      }
    }
    if (item.kind === 'choice')
      assert.doesNotMatch(item.stem.split(/(?<=[.?!])\s/).at(-1) ?? '', negative, 'the stem is positive');
    assert.ok(textForm(item).includes(item.stem));
  });
}

test('the longest option is not the true one more often than chance has it', () => {
  const choices = items.filter((item) => item.kind === 'choice');
  let longestIsTrue = 0;
  let chance = 0;
  for (const { options } of choices) {
    const longest = Math.max(...options.map((option) => option.text.length));
    if (options.some((option) => option.correct && option.text.length === longest)) longestIsTrue += 1;
    chance += options.filter((option) => option.correct).length / options.length;
  }
  const allowed = chance + 2 * Math.sqrt(choices.length / 4);
  assert.ok(longestIsTrue <= allowed, `${longestIsTrue} of ${choices.length}; at most ${allowed.toFixed(0)}`);
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
    const started = performance.now();
    score(key, response);
    const took = performance.now() - started;
    assert.ok(took < 16, `${item.id}: ${took.toFixed(1)} ms`);
  }
});
