import assert from 'node:assert/strict';
import { test } from 'node:test';
import { builds, explore } from '../../../src/engine/index.ts';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';
import { askOracle } from './oracle.ts';

// A short run of `npm run verify:threads`: the oracle runs programs on real CPython along every schedule.
const { python, skip } = pythonOrSkip(await findPython(), process.env);
const version = python?.version.slice(0, 2).join('.');
const build = builds.find((each) => each === version) ?? '3.13';

test('the outcomes are those of real CPython, for programs of the corpus', { skip }, async () => {
  // Every twentieth, from all files.
  await compare(
    corpus().flatMap(({ title, program }, at) => (at % 20 === 7 ? [{ id: title, source: program }] : [])),
  );
});

test('and for programs made from a seed', { skip }, async () => {
  await compare(
    Array.from({ length: 25 }, (_, seed) => ({ id: `seed ${seed}`, source: generateProgram(seed) })),
  );
});

async function compare(programs: readonly { id: string; source: string }[]): Promise<void> {
  const answers = await askOracle(python!.path, programs, { maxRuns: 1500, seconds: 2, seed: 1 });
  for (const [at, { id, outcomes, complete }] of answers.entries()) {
    const found = explore(programs[at]!.source, { build });
    const missing = outcomes.filter((outcome) => !found.outcomes.includes(outcome));
    assert.deepEqual(missing, [], `${id}: real CPython did what the explorer says is impossible`);
    if (complete)
      assert.deepEqual(found.outcomes, outcomes, `${id}: the explorer says more than CPython does`);
  }
}
