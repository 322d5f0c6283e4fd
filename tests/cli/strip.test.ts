import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { strip, type StripHeap } from '../../src/cli/strip.ts';

const block = (address: number, size: number, name: string) => ({ address, size, name });
const hex = (address: number) => `0x${address.toString(16)}`;

test('nothing is drawn of an empty heap', () => {
  assert.deepEqual(strip({ blocks: [], free: [] }), []);
});

test('one block takes the width that its addresses leave', () => {
  assert.deepEqual(strip({ blocks: [block(0, 80_000, 'a')], free: [] }), [
    '┌──────────────────────────────────────────────────────────────────────────┐',
    '│ a                                                                        │',
    '└──────────────────────────────────────────────────────────────────────────┘',
    '0                                                                          80000',
  ]);
});

test('blocks are at scale, free ones hatched, addresses under their borders', () => {
  const blocks = [block(0, 80_000, 'a, b.base'), block(160_000, 80_000, 'd'), block(240_000, 96_800, 'e')];
  assert.deepEqual(strip({ blocks, free: [{ address: 80_000, size: 80_000 }] }), [
    '┌────────────────┬─────────────────┬────────────────┬─────────────────────┐',
    '│ a, b.base      │░░░░░░░░░░░░░░░░░│ d              │ e                   │',
    '└────────────────┴─────────────────┴────────────────┴─────────────────────┘',
    '0                80000             160000           240000                336800',
  ]);
});

test('a block that would be too narrow at scale is as wide as its name; headers between blocks are not drawn', () => {
  const blocks = [block(16, 24, 'x'), block(64, 1000, 'values'), block(1096, 72_000_000, 'big')];
  assert.deepEqual(strip({ blocks, free: [] }), [
    '┌─┬──────┬──────────────────────────────────────────────────────────────┐',
    '│x│values│ big                                                          │',
    '└─┴──────┴──────────────────────────────────────────────────────────────┘',
    '16       1096                                                           72001096',
    '  64',
  ]);
});

test('regions that are far apart have a break between them', () => {
  const blocks = [
    block(0x555555559000, 2_000_000, 'a'),
    block(0x7ffff7a00000, 8_000_000, 'e'),
    block(0x7ffff7000000, 6_000_000, 'd'),
  ];
  const free = [{ address: 0x555555559000 + 2_000_000, size: 500_000 }];
  assert.deepEqual(strip({ blocks, free }, hex), [
    '┌──────┬─┐     ┌──────────────────┐     ┌─────────────────────────┐',
    '│ a    │░│ ··· │ d                │ ··· │ e                       │',
    '└──────┴─┘     └──────────────────┘     └─────────────────────────┘',
    '0x555555559000 0x7ffff7000000     0x7ffff75b8d80                  0x7ffff81a1200',
    '       0x555555741480                   0x7ffff7a00000',
  ]);
});

test('names that do not fit have numbers', () => {
  const blocks = Array.from({ length: 12 }, (_, at) => block(at * 100, 100, `a_long_name_${at}`));
  assert.deepEqual(strip({ blocks, free: [] }), [
    '┌─────┬─────┬──────┬─────┬─────┬──────┬─────┬─────┬──────┬─────┬─────┬──────┐',
    '│ 1   │ 2   │ 3    │ 4   │ 5   │ 6    │ 7   │ 8   │ 9    │ 10  │ 11  │ 12   │',
    '└─────┴─────┴──────┴─────┴─────┴──────┴─────┴─────┴──────┴─────┴─────┴──────┘',
    '0     100   200    300   400   500    600   700   800    900   1000  1100   1200',
    '1 a_long_name_0  2 a_long_name_1  3 a_long_name_2  4 a_long_name_3',
    '5 a_long_name_4  6 a_long_name_5  7 a_long_name_6  8 a_long_name_7',
    '9 a_long_name_8  10 a_long_name_9  11 a_long_name_10  12 a_long_name_11',
  ]);
});

/** The lines of the boxes, three and three, and what stands below each three. */
function rowsOf(lines: readonly string[]): { boxes: string[]; below: string[] }[] {
  const rows: { boxes: string[]; below: string[] }[] = [];
  lines.forEach((line, at) => {
    if (line.startsWith('┌')) rows.push({ boxes: lines.slice(at, at + 3), below: [] });
    else if (!'│└'.includes(line[0]!)) rows.at(-1)!.below.push(line);
  });
  return rows;
}

test('whatever is drawn fits into 80 columns, is aligned, and shows every part and name once', () => {
  const part = fc.record({
    gap: fc.oneof(
      { weight: 6, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 ** 45 }) },
    ),
    size: fc.oneof(fc.nat(200), fc.nat(100_000_000)),
    name: fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 3, arbitrary: fc.nat(70) }),
  });
  const parts = fc.array(part, { minLength: 1, maxLength: 60, size: 'max' });
  fc.assert(
    fc.property(parts, fc.constantFrom(String, hex), (given, label) => {
      let address = 0;
      const blocks: StripHeap['blocks'][number][] = [];
      const free: StripHeap['free'][number][] = [];
      for (const { gap, size, name } of given) {
        address += gap;
        if (name === null) free.push({ address, size });
        else blocks.push({ address, size, name: `n${blocks.length}${'x'.repeat(name)}` });
        address += size;
      }
      const lines = strip({ blocks, free }, label);
      for (const line of lines) assert.ok(line.length <= 80, line);
      const rows = rowsOf(lines);
      const starts = new Set(
        [...blocks, ...free].flatMap((each) => [each.address, each.address + each.size]),
      );
      let boxes = 0;
      for (const { boxes: [above, inside, below] = [], below: under } of rows) {
        assert.equal(above!.length, inside!.length);
        assert.equal(above!.replaceAll('┌', '└').replaceAll('┬', '┴').replaceAll('┐', '┘'), below);
        for (const [at, char] of [...above!].entries())
          assert.equal('┌┬┐'.includes(char), inside![at] === '│');
        boxes += [...above!].filter((char) => '┌┬'.includes(char)).length;
        const labels = under.filter((line) => !/^\d+ n/.test(line));
        assert.ok(labels.length >= 1 && labels.length <= 2);
        for (const line of labels) {
          for (const { 0: text, index } of line.matchAll(/\S+/g)) {
            assert.equal(inside![index], '│', line);
            assert.ok([...starts].some((each) => label(each) === text));
          }
        }
      }
      assert.equal(boxes, given.length);
      const shown = rows.flatMap(({ boxes: [, inside = ''] }) => inside.match(/[^│░· ]+/g) ?? []);
      const numbered = lines.filter((line) => /^\d+ n/.test(line)).flatMap((line) => line.split('  '));
      const byNumber = new Map(numbered.map((entry) => entry.split(' ') as [string, string]));
      assert.deepEqual(
        shown.map((text) => byNumber.get(text) ?? text),
        blocks.map(({ name }) => name),
      );
    }),
    { numRuns: 500 },
  );
});
