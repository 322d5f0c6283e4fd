import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyCourse } from '../../src/content/course.ts';
import { itemFindings } from '../../src/content/item-rules.ts';
import { acrossOf, onBuild } from '../../src/quiz/across.ts';
import { shownBy } from '../../src/quiz/exact-item.ts';
import { seedOf, solvable, solve, solveCombination } from '../../src/quiz/index.ts';
import { combinations } from '../../src/quiz/variant.ts';
import { read, sample } from './sample-items.ts';

const { course } = surveyCourse('content');
const readProgram = (path: string) => course.programs.get(path)?.source ?? '';
const across = course.items.map(({ data }) => data).filter((item) => acrossOf(item).length > 0);

test('there are questions for several builds, with keys that differ', () => {
  assert.ok(across.length >= 2);
  for (const item of across) {
    const all = solvable(item, readProgram);
    assert.equal(all.length, combinations(item), `${item.id} makes a question on each build`);
    const keys = all.map((combination) => {
      const { key } = solveCombination(item, 0, combination, readProgram);
      if (key.kind === 'predict') return key.lines.join();
      assert.ok('options' in key);
      return key.options.flatMap(({ id, correct }) => (correct ? [id] : [])).join();
    });
    assert.ok(new Set(keys).size > 1, `${item.id}: ${keys.join(' ')}`);
  }
});

test('a seed asks for one build, and its own seed for the first; typical wrong answers are that one’s', () => {
  for (const item of across) {
    const exact = { item, programs: {}, combinations: solvable(item, readProgram) };
    assert.equal(shownBy(exact, seedOf(item.id)).build, acrossOf(item)[0]);
    const seen = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const { build, item: shown, combination } = shownBy(exact, seed);
      seen.add(build!);
      assert.equal(solve(item, seed, readProgram).combination, combination);
      assert.match(
        shown.builds!,
        build === 'free-threaded' ? /free-threaded/ : new RegExp(`CPython ${build}`),
      );
      if (combination !== 0) assert.doesNotMatch(JSON.stringify(shown), /misconception/);
    }
    assert.deepEqual([...seen].toSorted(), [...acrossOf(item)].toSorted());
  }
});

test('where threads can switch, and how counts come about, is the build’s', () => {
  const outcomes = onBuild(sample.outcomes, '3.12');
  assert.equal(outcomes.kind === 'outcomes' && outcomes.switch, 'gil');
  const older = onBuild(sample.outcomes, '3.9');
  assert.equal(older.kind === 'outcomes' && older.switch, 'any-instruction');
  const counts = onBuild(sample.refcounts, '3.9');
  assert.equal(counts.kind === 'refcounts' && counts.build, '3.9');
});

test('an item that is not written for its first build is told, and so is a build without a model', () => {
  const found = (change: object, kind: 'outcomes' | 'refcounts') =>
    itemFindings(read({ ...sample[kind], ...change }), undefined)
      .filter(({ path }) => path[0] === 'across')
      .map(({ problem }) => problem)
      .join();
  assert.match(found({ across: ['3.14', '3.9'], switch: 'any-instruction' }, 'outcomes'), /not written for/);
  assert.equal(found({ across: ['3.14', '3.9'], switch: 'gil' }, 'outcomes'), '');
  assert.match(found({ across: ['3.9', '3.9'] }, 'outcomes'), /twice/);
  assert.match(found({ across: ['3.13', 'free-threaded'] }, 'refcounts'), /no model/);
});
