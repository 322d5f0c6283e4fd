/** Somebody with a misconception answers each item that names it: the item must tell the belief from the truth. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { surveyCourse } from '../../src/content/course.ts';
import { gradeBy, type Item, seedOf, solvable, solve } from '../../src/quiz/index.ts';
import { shownBy } from '../../src/quiz/exact-item.ts';
import { beliefsOf } from '../../src/quiz/result.ts';
import { combinationOf } from '../../src/quiz/variant.ts';
import { believers } from './believers.ts';
import { modelled } from './belief-models.ts';
import { rightResponse } from './responses.ts';

const { course } = surveyCourse('content');
const items: readonly Item[] = course.items.map((entry) => entry.data);
const readProgram = (path: string) => course.programs.get(path)?.source ?? '';

/** The misconceptions that an item names, once for each place. */
const namedIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, each]) =>
        name === 'misconception' && typeof each === 'string' ? [each] : namedIn(each),
      );

/** By misconception, the items that tell it from the truth, and those of them in which a model of the belief answered. */
const told = new Map<string, Set<string>>();
const ran = new Set<string>();

for (const item of items)
  test(`told from the truth: ${item.id}`, () => {
    const all = { item, programs: {}, combinations: solvable(item, readProgram) };
    const seeds = all.combinations.map((combination) => seedFor(item, combination));
    for (const seed of seeds) {
      const { key } = solve(item, seed, readProgram);
      const truth = gradeBy(key, rightResponse(key));
      assert.equal(truth.score, 1);
      assert.deepEqual(beliefsOf(truth), [], 'who is right is told of no belief');
      const named = namedIn(shownBy(all, seed).item);
      for (const belief of new Set(named)) {
        const answers = believers(key, belief);
        for (const answer of answers) {
          const result = gradeBy(key, answer);
          assert.ok(result.score < 1, `${belief}: ${JSON.stringify(answer)} is right`);
          assert.deepEqual(beliefsOf(result), [belief], JSON.stringify(answer));
        }
        const answer = modelled(item, belief, seed, key, readProgram);
        if (answer !== null) {
          const result = gradeBy(key, answer);
          const what = `${belief} answers ${JSON.stringify(answer)}`;
          assert.ok(result.score < 1, `${what}, which is right`);
          assert.ok(beliefsOf(result).includes(belief), `${what}, by which it is not known`);
          ran.add(`${item.id} ${belief}`);
        }
        const places = named.filter((each) => each === belief).length;
        const shown = item.kind === 'repair' ? Number(answer !== null) : answers.length;
        assert.equal(shown, places, `${belief} is named where no answer shows it`);
        told.set(belief, (told.get(belief) ?? new Set()).add(item.id));
      }
    }
  });

/** A seed that comes to a combination of words. */
function seedFor(item: Item, combination: number): number {
  if (combination === 0) return seedOf(item.id);
  for (let seed = 0; ; seed += 1) if (combinationOf(item, seed) === combination) return seed;
}

test('misconceptions and the items that tell them from the truth', (context) => {
  for (const { id, data } of course.misconceptions) {
    const by = [...(told.get(id) ?? [])];
    context.diagnostic(`${id} ${by.length}  ${data.belief}\n    ${by.join(', ')}`);
  }
  context.diagnostic(`models of beliefs answered: ${[...ran].join('; ')}`);
});
