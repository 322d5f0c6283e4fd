/** Every published item: how it is written, that no computed key is typed, and that its key scores as it must. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { surveyCourse } from '../../src/content/course.ts';
import { type Item, type Key, type Response, score, seedOf, solve, textForm } from '../../src/quiz/index.ts';

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
const rightAnswer = (item: Item, key: Key): Response => {
  if (key.kind === 'number') return { kind: 'number', text: String(key.answer) };
  const right = key.options.filter((option) => option.correct).map((option) => option.id);
  if (item.kind === 'placement') return { kind: 'placement', picked: right[0] ?? null };
  return { kind: item.kind === 'outcomes' ? 'outcomes' : 'choice', ticked: right };
};

test('there are items enough, of every kind', () => {
  const count = (kind: Item['kind']) => items.filter((item) => item.kind === kind).length;
  assert.ok(items.length >= 36);
  assert.ok(count('outcomes') >= 8 && count('placement') >= 8);
  assert.ok(count('choice') > 0 && count('number') > 0);
  assert.equal(new Set(items.map((item) => item.id)).size, items.length, 'ids are unique');
});

test('no item carries a key that an engine computes', () => {
  for (const file of globSync('content/lessons/*/*/items.yaml')) {
    for (const item of parse(readFileSync(file, 'utf8'))) {
      if (item.kind === 'choice' || (item.kind === 'number' && item.ask === undefined)) continue;
      for (const part of [item, ...(item.options ?? []), ...(item.ask ? [item.ask] : [])])
        for (const field of ['answer', 'correct', 'key'])
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
    const parts: readonly { misconception?: string | undefined; feedback: string }[] =
      item.kind === 'number' ? item.near : item.options;
    for (const { misconception, feedback } of parts) {
      assert.ok(feedback.trim().length > 0);
      if (misconception !== undefined)
        assert.ok(
          course.misconceptions.some((each) => each.id === misconception),
          `misconception ${misconception} exists`,
        );
    }
    if (item.kind === 'number') return;
    const texts = item.options.map((option) => option.text.trim());
    assert.equal(new Set(texts).size, texts.length, 'texts differ');
    for (const text of texts) {
      assert.doesNotMatch(text, banned);
      if (item.kind !== 'outcomes') assert.doesNotMatch(text, /\n\n|^```/m, 'an option is one paragraph');
    }
    if (item.kind === 'choice')
      assert.doesNotMatch(item.stem.split(/(?<=[.?!])\s/).at(-1) ?? '', negative, 'the stem is positive');
    assert.ok(textForm(item).includes(item.stem));
  });

  test(`scored as it must be: ${item.id}`, () => {
    const key = keyOf(item);
    assert.equal(score(key, rightAnswer(item, key)).score, 1, 'the key scores 1');
    if (key.kind === 'number' || item.kind === 'number') return;
    const all = key.options.map((option) => option.id);
    assert.ok(key.options.some((option) => option.correct) && key.options.some((option) => !option.correct));
    if (item.kind === 'placement') {
      for (const { id, correct } of key.options)
        assert.equal(score(key, { kind: 'placement', picked: id }).score, correct ? 1 : 0);
      assert.equal(score(key, { kind: 'placement', picked: null }).score, 0);
      return;
    }
    const { kind } = item;
    assert.equal(score(key, { kind, ticked: all }).score, 0, 'ticking all scores 0');
    assert.equal(score(key, { kind, ticked: [] }).score, 0, 'ticking none scores 0');
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all), (order, ticked) => {
        const turned: Key = {
          kind: key.kind,
          options: order.map((id) => key.options.find((option) => option.id === id)!),
        };
        assert.equal(
          score(turned, { kind, ticked }).score,
          score(key, { kind, ticked: ticked.toReversed() }).score,
        );
      }),
      { numRuns: 30 },
    );
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

test('scoring any item takes less than 16 ms', () => {
  for (const item of items) {
    const key = keyOf(item);
    const response = rightAnswer(item, key);
    const started = performance.now();
    score(key, response);
    const took = performance.now() - started;
    assert.ok(took < 16, `${item.id}: ${took.toFixed(1)} ms`);
  }
});
