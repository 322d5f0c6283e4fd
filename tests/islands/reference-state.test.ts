/** The state of the reference lab as a link: what is written is read again, and what is damaged or hostile is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { builds } from '../../src/engine/index.ts';
import { LinkError } from '../../src/islands/lab-link.ts';
import { readReferences, type ReferenceState, writeReferences } from '../../src/islands/reference-state.ts';

const state: ReferenceState = { source: 'a = ["é & <b> 日本"]\n', build: '3.12', at: 3, collect: true };
const read = (fragment: string) => readReferences(fragment, builds);
const refused = (fragment: string, says: RegExp) =>
  assert.rejects(read(fragment), (error) => error instanceof LinkError && says.test(error.message));

test('what is written is read again, character for character', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(...builds),
      fc.nat({ max: 9999 }),
      fc.boolean(),
      async (source, build, at, collect) => {
        const given = { source, build, at, collect };
        assert.deepEqual(await read(await writeReferences(given)), given);
      },
    ),
    { numRuns: 200 },
  );
});

test('links to other labs, and anchors, are none of its', async () => {
  const own = await writeReferences(state);
  for (const fragment of ['', '#', '#reference-lab', own.replace('lab=references', 'lab=schedule')])
    assert.equal(await read(fragment), null);
});

test('damaged links are told, each with what to do', async () => {
  const whole = await writeReferences(state);
  await refused(whole.slice(0, whole.indexOf('&program')), /not whole/);
  await refused(whole.replace('v=1', 'v=2'), /another version/);
  await refused(whole.slice(0, -9), /damaged/);
  await refused(whole.replace('build=3.12', 'build=2.7'), /build of CPython/);
  await refused(whole.replace('at=3', 'at=-1'), /step in this link is damaged/);
  await refused(whole.replace('at=3', 'at=12345'), /step in this link is damaged/);
  await refused(whole.replace('collect=1', 'collect=yes'), /step in this link is damaged/);
});

test('3,000 fragments of noise never do more than throw a LinkError', async () => {
  const whole = await writeReferences(state);
  const mutated = fc
    .tuple(fc.nat({ max: whole.length }), fc.nat({ max: 9 }), fc.string({ maxLength: 5 }))
    .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
  const noise = fc.webFragments().map((each) => `#lab=references&${each}`);
  await fc.assert(
    fc.asyncProperty(fc.oneof(mutated, fc.string(), noise), async (fragment) => {
      try {
        await read(fragment);
      } catch (error) {
        assert.ok(error instanceof LinkError, String(error));
      }
    }),
    { numRuns: 3_000 },
  );
});
