import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore } from '../../../src/engine/index.ts';
import { corpus } from './corpus.ts';

const cases = corpus();

test('the corpus has its programs, each with a title of its own', () => {
  assert.ok(cases.length >= 150, `${cases.length} programs`);
  assert.equal(new Set(cases.map(({ title }) => title)).size, cases.length);
});

for (const { file, title, program, verdict, outcomes } of cases) {
  test(`${file}: ${title}`, () => {
    const found = explore(program, { file });
    assert.deepEqual(found.outcomes, [...new Set(outcomes)].sort());
    // `endless` is said of programs that can spin for ever, whether or not a fair scheduler gets them out.
    if (verdict !== 'endless') assert.equal(found.verdict, verdict);
    assert.equal(found.complete, true);
    assert.equal(found.shortest !== null, found.verdict !== 'safe');
    const reduced = explore(program, { file, reduced: true });
    assert.deepEqual(reduced.outcomes, found.outcomes);
    assert.equal(reduced.verdict, found.verdict);
    assert.deepEqual(reduced.races, found.races);
    assert.ok(reduced.states <= found.states);
  });
}
