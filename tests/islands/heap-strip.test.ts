import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changes,
  describeHeap,
  drawStrip,
  hatch,
  heapRange,
  regionRange,
  regionsOf,
} from '../../src/islands/heap-strip.ts';
import type { Heap } from '../../src/islands/heap-strip.ts';
import { deckSteps } from '../components/figures/traces.ts';

const steps = deckSteps();
const range = heapRange(steps);
const texts = (svg: string) =>
  [...svg.matchAll(/<text([^>]*)>([^<]*)</g)].map((match) => [match[1]!, match[2]!]);

test('all strips have the scale of the longest one', () => {
  assert.deepEqual(range, { from: 0, to: 336_800 });
  assert.deepEqual(heapRange([{ blocks: [], free: [] }]), { from: 0, to: 1 });
});

test('what the previous strip did not have is changed', () => {
  const names = steps.map((step, index) => {
    const changed = changes(step, steps[index - 1] ?? null);
    return [
      ...step.blocks.filter((block) => changed.has(block)).map((block) => block.owner),
      ...step.free.filter((hole) => changed.has(hole)).map(() => 'free'),
    ];
  });
  assert.deepEqual(names, [[], ['free'], ['e'], ['f']]);
});

test('a strip, drawn', () => {
  const svg = drawStrip(steps[1]!, steps[0]!, range, 'x-hatch', hatch('x-hatch'));
  assert.equal(
    svg,
    '<svg class="strip" height="47" aria-hidden="true">' +
      '<pattern id="x-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<path d="M0 0V6"/></pattern>' +
      '<rect x="0%" width="23.75%" height="30" class="u"/>' +
      '<rect x="47.51%" width="23.75%" height="30" class="u"/>' +
      '<rect x="23.75%" width="23.75%" height="30" class="f c" fill="url(#x-hatch)"/>' +
      '<text x="11.88%" y="20" class="n">a…</text><text x="11.88%" y="20" class="w">a, b.base</text>' +
      '<text x="59.38%" y="20">d</text>' +
      '<text x="0%" y="44" class="a s">0</text>' +
      '<text x="23.75%" y="44" class="a m">80,000</text>' +
      '<text x="47.51%" y="44" class="a m">160,000</text>' +
      '<text x="71.26%" y="44" class="a m">240,000</text></svg>',
  );
});

test('labels that would collide are dropped, first where it is narrow', () => {
  const blocks = Array.from({ length: 10 }, (_, i) => ({
    address: i * 100_000,
    size: 100_000,
    owner: `row${i}`,
  }));
  const heap: Heap = { blocks, free: [] };
  const svg = drawStrip(heap, null, heapRange([heap]), 'h');
  const addresses = texts(svg).filter(([attributes]) => attributes!.includes('class="a'));
  const always = addresses.filter(([attributes]) => !attributes!.includes(' w"'));
  assert.deepEqual(
    always.map(([, text]) => text),
    ['0', '200,000', '400,000', '600,000', '1,000,000'],
  );
  assert.ok(addresses.length > always.length);
  const names = texts(svg).filter(([attributes]) => !attributes!.includes('class="a'));
  assert.ok(
    names.every(([attributes]) => attributes!.includes('class="w"')),
    'too narrow for a phone',
  );
});

test('a block too short for any name has none', () => {
  const heap: Heap = {
    blocks: [
      { address: 0, size: 1_000_000, owner: 'a' },
      { address: 1_000_000, size: 10, owner: 'tiny' },
    ],
    free: [],
  };
  assert.doesNotMatch(drawStrip(heap, null, heapRange([heap]), 'h'), /tiny/);
  assert.match(describeHeap(heap, null), /tiny from 1,000,000 to 1,000,010/);
});

test('names are text, whatever is in them', () => {
  const heap: Heap = { blocks: [{ address: 0, size: 10, owner: 'd["<b>"]' }], free: [] };
  assert.match(drawStrip(heap, null, heapRange([heap]), 'h'), />d\[&quot;&lt;b&gt;&quot;\]</);
});

test('a strip in words', () => {
  assert.equal(
    describeHeap(steps[1]!, steps[0]!),
    'a, b.base from 0 to 80,000, free from 80,000 to 160,000 (changed) and d from 160,000 to 240,000.',
  );
  assert.equal(describeHeap({ blocks: [], free: [] }, null), 'The heap is empty.');
});

test('heap and mappings are regions of their own, at one scale, without what is free above all blocks', () => {
  const heap = (...holes: [number, number][]): Heap => ({
    blocks: [
      { address: 1_000, size: 90, extent: 100, owner: 'a', kind: 'heap' },
      { address: 900_000, size: 300, owner: 'b', kind: 'mapped' },
    ],
    free: holes.map(([address, size]) => ({ address, size })),
  });
  const regions = regionsOf([heap([900, 100]), heap([900, 100], [1_100, 4_000])]);
  assert.deepEqual(
    regions.map(({ title, base, heaps }) => [title, base, heaps.map(({ free }) => free.length)]),
    [
      ['The heap, from 0x384', 900, [1, 1]],
      ['Mappings, from 0xdbba0', 900_000, [0, 0]],
    ],
  );
  assert.deepEqual(regionRange(regions), { from: 0, to: 300 });
});

test('a textbook heap is one region without a title, as it is', () => {
  const [region, ...more] = regionsOf(steps);
  assert.deepEqual([region?.title, region?.base, more], ['', 0, []]);
  assert.deepEqual(
    region?.heaps.map(({ free }) => free),
    steps.map(({ free }) => free),
  );
});
