/** The state of the GIL lab as a link: what is written is read again, and what is damaged or hostile is told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calls, GIL_RANGES, gilPresets } from '../../src/engine/gil/index.ts';
import { type GilState, readGilState, writeGilState } from '../../src/islands/gil-state.ts';
import { LinkError } from '../../src/islands/lab-link.ts';

const whole = writeGilState({ settings: gilPresets[1]!.settings, at: 7 });
const refused = (fragment: string, says: RegExp) =>
  assert.throws(
    () => readGilState(fragment),
    (error) => error instanceof LinkError && says.test(error.message),
    fragment,
  );
const within = (name: keyof typeof GIL_RANGES) => {
  const [min, max] = GIL_RANGES[name];
  return fc.integer({ min, max });
};
const plain = { noNullPrototype: true };
const group = fc.record(
  {
    count: fc.integer({ min: 1, max: 3 }),
    python: within('python'),
    call: fc.constantFrom(...calls),
    us: within('us'),
    times: within('times'),
  },
  plain,
);
const settings = fc.record(
  {
    groups: fc.array(group, { minLength: 1, maxLength: 4 }),
    gil: fc.boolean(),
    interval: within('interval'),
    cores: within('cores'),
    check: within('check'),
    late: within('late'),
    wake: within('wake'),
  },
  plain,
);
const states: fc.Arbitrary<GilState> = fc.record({ settings, at: fc.nat({ max: 1000 }) }, plain);

test('what is written is read again', () => {
  fc.assert(fc.property(states, (state) => assert.deepEqual(readGilState(writeGilState(state)), state)));
});

test('every preset is within the ranges that a link may have', () => {
  for (const each of gilPresets)
    assert.deepEqual(
      readGilState(writeGilState({ settings: each.settings, at: 0 }))?.settings,
      each.settings,
    );
});

test('an anchor, or a link of another lab, is no link to this one', () => {
  for (const fragment of ['', '#model', '#lab=schedule&v=1&program=zAA'])
    assert.equal(readGilState(fragment), null);
});

test('damaged links are told, each with what to do', () => {
  for (let cut = 1; cut < 20; cut += 1) refused(whole.slice(0, -cut), /Copy/);
  refused(whole.replace('v=1', 'v=2'), /another version/);
  refused(whole.replace('build=gil', 'build=jit'), /does not know/);
  refused(whole.replace('interval=5000', 'interval=0'), /does not allow/);
  refused(whole.replace('interval=5000', 'interval=5e3'), /does not allow/);
  refused(whole.replace('cores=4', 'cores=100'), /does not allow/);
  refused(whole.replace('-io-', '-sleep-'), /cannot be read/);
  refused(whole.replace('threads=1-', 'threads=12-'), /more than 12 threads/);
  refused(whole.replace('at=7', 'at=-7'), /cannot be read/);
  refused(`#lab=gil${'a'.repeat(60_000)}`, /longer than any/);
});

test('10,000 fragments of noise never do more than throw a LinkError', () => {
  const mutated = fc
    .tuple(fc.nat({ max: whole.length }), fc.nat({ max: 9 }), fc.string({ maxLength: 5 }))
    .map(([at, cut, put]) => whole.slice(0, at) + put + whole.slice(at + cut));
  const noise = fc.oneof(
    mutated,
    fc.string(),
    fc.webFragments().map((each) => `#lab=gil&${each}`),
  );
  fc.assert(
    fc.property(noise, (fragment) => {
      try {
        readGilState(fragment);
      } catch (error) {
        assert.ok(error instanceof LinkError, String(error));
      }
    }),
    { numRuns: 10_000 },
  );
});
