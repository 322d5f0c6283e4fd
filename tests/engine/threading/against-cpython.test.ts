import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { buildOf, compare, exploreAll, type GivenProgram, type How } from './compare.ts';
import { corpus } from './corpus.ts';
import { generateProgram } from './generate.ts';
import { askOracle, gilIsKnown } from './oracle.ts';

// A short run of `npm run verify:threads`: the oracle runs programs on real CPython along every schedule.
const { python, skip } = pythonOrSkip(await findPython(), process.env);
const options = { maxRuns: 1500, seconds: 2, seed: 1 };
type Programs = readonly GivenProgram[];

async function same(programs: Programs, how: How = {}): Promise<void> {
  const version = python!.version.join('.');
  const explored = exploreAll(programs, buildOf(version), how);
  const found = await compare(python!.path, version, explored, options);
  assert.deepEqual(found.differences, []);
  assert.equal(explored.refused, 0);
  assert.ok(found.whole > 0);
}

/** Every twentieth of the corpus, from all files; `first` says which. */
const chosen = (first: number): Programs =>
  corpus()
    .filter((_, at) => at % 20 === first)
    .map(({ title, program }) => ({ id: title, source: program }));

test('the outcomes are those of real CPython, for programs of the corpus', { skip }, async () => {
  await same(chosen(7));
});

test('and for programs made from a seed', { skip }, async () => {
  await same(
    Array.from({ length: 25 }, (_, seed) => ({ id: `seed ${seed}`, source: generateProgram(seed) })),
  );
});

test('and where the text and the end of a print are written apart', { skip }, async () => {
  await same(chosen(13), { print: 'unbuffered' });
});

const suits = python === null || gilIsKnown(python.version.join('.'));
const skipGil = skip || (suits ? false : 'the places of the GIL are compared on CPython 3.11 to 3.13');

test('and with threads switched only where the GIL looks for a request', { skip: skipGil }, async () => {
  const seeds = Array.from({ length: 20 }, (_, at) => 100 + at);
  const generated = seeds.map((seed) => ({ id: `seed ${seed}`, source: generateProgram(seed) }));
  await same([...chosen(11), ...generated], { switch: 'gil' });
});

test('the oracle finds the same where it leaves out no order', { skip }, async () => {
  // Of a program with a queue its reduced search once missed an outcome.
  const queue = corpus().find(({ title }) => title.startsWith('Who finds the queue full'))!;
  const programs = [...chosen(3), { id: queue.title, source: queue.program }];
  const ask = (search: 'reduced' | 'full') => askOracle(python!.path, programs, { ...options, search });
  const [reduced, full] = [await ask('reduced'), await ask('full')];
  let compared = 0;
  full.forEach(({ id, complete, outcomes }, at) => {
    if (!complete || !reduced[at]!.complete) return;
    compared += 1;
    assert.deepEqual(reduced[at]!.outcomes, outcomes, id);
  });
  assert.ok(compared >= 8, `${compared} programs compared`);
});
