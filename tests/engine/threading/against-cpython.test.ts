import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { compare } from './compare.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';

// A short run of `npm run verify:threads`: the oracle runs programs on real CPython along every schedule.
const { python, skip } = pythonOrSkip(await findPython(), process.env);
const options = { maxRuns: 1500, seconds: 2, seed: 1 };

async function same(programs: readonly { id: string; source: string }[]): Promise<void> {
  const found = await compare(python!.path, python!.version.join('.'), programs, options);
  assert.deepEqual(found.differences, []);
  assert.equal(found.refused, 0);
  assert.ok(found.whole > 0);
}

test('the outcomes are those of real CPython, for programs of the corpus', { skip }, async () => {
  // Every twentieth, from all files.
  const chosen = corpus().filter((_, at) => at % 20 === 7);
  await same(chosen.map(({ title, program }) => ({ id: title, source: program })));
});

test('and for programs made from a seed', { skip }, async () => {
  await same(
    Array.from({ length: 25 }, (_, seed) => ({ id: `seed ${seed}`, source: generateProgram(seed) })),
  );
});
