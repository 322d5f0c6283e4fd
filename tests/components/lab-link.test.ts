/** The state of a lab as a link: what is written is read again, and what is damaged or hostile is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { builds, switchModes } from '../../src/engine/index.ts';
import { LinkError, readLink } from '../../src/islands/lab-link.ts';
import { type LabState, readState, writeState } from '../../src/islands/lab-state.ts';

const state: LabState = {
  source: 'import threading\n\nprint("é & <b> 日本")\n',
  mode: 'gil',
  build: '3.12',
  choices: [0, 0, 1, 2, 1],
  at: 3,
};
const read = (fragment: string) => readState(fragment, switchModes, builds);
const refused = (fragment: string, says: RegExp) =>
  assert.rejects(read(fragment), (error) => error instanceof LinkError && says.test(error.message));
const packed = (text: string | Buffer) => `z${deflateRawSync(text).toString('base64url')}`;
const link = (program: string, more = 'switch=gil&build=3.13&steps=M&at=0') =>
  `#lab=schedule&v=1&${more}&program=${program}`;

test('what is written is read again, character for character', async () => {
  assert.deepEqual(await read(await writeState(state)), state);
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.array(fc.nat({ max: 25 }), { maxLength: 60 }),
      async (source, choices) => {
        const given: LabState = { ...state, source, choices, at: Math.floor(choices.length / 2) };
        assert.deepEqual(await read(await writeState(given)), given);
      },
    ),
    { numRuns: 200 },
  );
});

test('a link stays short', async () => {
  const long = { ...state, source: 'x = 1\n'.repeat(300), choices: Array.from({ length: 2000 }, () => 1) };
  assert.ok((await writeState(long)).length < 250);
});

test('an anchor, or a link of another lab, is no link to this one', async () => {
  for (const fragment of ['', '#', '#which-switches', '#lab=heap&v=1&program=zAA'])
    assert.equal(await read(fragment), null);
});

test('what does not deflate is read too: browsers without compression write it so', async () => {
  const plain = `t${Buffer.from('print(1)\n').toString('base64url')}`;
  assert.equal((await read(link(plain)))?.source, 'print(1)\n');
});

test('damaged links are told, each with what to do', async () => {
  const whole = await writeState(state);
  await refused(whole.slice(0, whole.indexOf('&program')), /not whole/);
  await refused(whole.replace('v=1', 'v=2'), /another version/);
  await refused(whole.slice(0, -9), /damaged/);
  await refused(link('zAAAA'), /damaged/);
  await refused(link('z!!'), /damaged/);
  await refused(link('qAAAA'), /damaged/);
  await refused(link(''), /damaged/);
  await refused(link(packed(Buffer.from([0xff, 0xfe, 0x80]))), /damaged/);
  const program = packed('print(1)\n');
  await refused(link(program, 'switch=never&build=3.13&steps=M&at=0'), /does not know/);
  await refused(link(program, 'switch=gil&build=2.7&steps=M&at=0'), /does not know/);
  await refused(link(program, 'switch=gil&build=3.13&steps=M!&at=0'), /steps in this link are damaged/);
  await refused(link(program, 'switch=gil&build=3.13&steps=M&at=-1'), /steps in this link are damaged/);
});

test('a few bytes that unfold to many are stopped early', async () => {
  const began = performance.now();
  await refused(link(packed(Buffer.alloc(30_000_000, 0x61))), /too long/);
  await refused(link(packed('x'.repeat(20_001))), /too long/);
  await refused(`#lab=schedule${'a'.repeat(60_000)}`, /longer than any/);
  assert.ok(performance.now() - began < 3000);
});

test('10,000 fragments of noise never do more than throw a LinkError', async () => {
  const whole = await writeState(state);
  const mutated = fc
    .tuple(fc.nat({ max: whole.length }), fc.nat({ max: 9 }), fc.string({ maxLength: 5 }))
    .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        mutated,
        fc.string(),
        fc.webFragments().map((each) => `#lab=schedule&${each}`),
      ),
      async (fragment) => {
        try {
          await read(fragment);
        } catch (error) {
          assert.ok(error instanceof LinkError, String(error));
        }
      },
    ),
    { numRuns: 10_000 },
  );
});

test('fields keep their names and values', async () => {
  assert.deepEqual(await readLink('heap', '#lab=heap&v=1&a=%26%3D&program=t'), {
    fields: { a: '&=' },
    program: '',
  });
});
