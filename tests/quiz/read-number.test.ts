import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readNumber } from '../../src/quiz/read-number.ts';

/** What is typed, the item’s unit, and what is read: its values, or the kind of trouble. */
const typed: [text: string, unit: string | null, read: number[] | string][] = [
  ['13', null, [13]],
  [' 13 ', null, [13]],
  ['1.5', null, [1.5]],
  ['1,5', null, [1.5]],
  ['.5', null, [0.5]],
  [',5', null, [0.5]],
  ['5.', null, [5]],
  ['-3', null, [-3]],
  ['−3', null, [-3]],
  ['- 3', null, [-3]],
  ['+3', null, [3]],
  ['~ 64', null, [64]],
  ['= 64', null, [64]],
  ['1,000', null, [1000, 1]],
  ['1.000', null, [1, 1000]],
  ['1,000.5', null, [1000.5]],
  ['1.000,5', null, [1000.5]],
  ['1,000,000', null, [1e6]],
  ['1.000.000', null, [1e6]],
  ['1 000 000', null, [1e6]],
  ['1\u00a0000', null, [1000]],
  ['1\u2009000', null, [1000]],
  ["1'000", null, [1000]],
  ['1’000', null, [1000]],
  ['8_000_000', null, [8e6]],
  ['1e6', null, [1e6]],
  ['1.5E3', null, [1500]],
  ['2e-3', null, [0.002]],
  ['１２', null, [12]],
  ['10⁹', null, 'unreadable'],
  ['2²', null, 'unreadable'],
  ['H₂', null, 'unreadable'],
  ['5 m²', 'm²', [5]],
  ['512 bytes', 'bytes', [512]],
  ['512bytes', 'bytes', [512]],
  ['512 Byte', 'bytes', [512]],
  ['5 ms', 'ms', [5]],
  ['5 ms.', 'ms', [5]],
  ['6 outcomes', null, [6]],
  ['8 MB', 'MB', [8]],
  ['4 m²', 'm²', [4]],
  ['8 kB', 'MB', 'other-unit'],
  ['', null, 'empty'],
  ['   ', null, 'empty'],
  ['many', null, 'unreadable'],
  ['1,00,0', null, 'unreadable'],
  ['1.2.3', null, 'unreadable'],
  ['12 or 13', null, 'unreadable'],
  ['1e999', null, 'unreadable'],
  ['.', null, 'unreadable'],
  [',', null, 'unreadable'],
  ['-', null, 'unreadable'],
  ['0x10', null, 'unreadable'],
  ['∞', null, 'unreadable'],
];

for (const [text, unit, expected] of typed) {
  test(`${JSON.stringify(text)} in ${unit ?? 'no unit'} reads as ${JSON.stringify(expected)}`, () => {
    const read = readNumber(text, unit);
    if (typeof expected === 'string') assert.equal(read.kind, expected);
    else assert.deepEqual(read, { kind: 'number', values: expected });
  });
}

test('any text is read or refused, and quickly', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.constantFrom(null, 'ms'),
      (text, unit) => {
        const read = readNumber(text, unit);
        return read.kind !== 'number' || read.values.every(Number.isFinite);
      },
    ),
  );
  const started = performance.now();
  for (const piece of ['1', '1,', ' ', '1 ', '.', '-', '_']) readNumber(piece.repeat(20_000), 'ms');
  assert.ok(performance.now() - started < 500);
});

test('whole numbers read as themselves, with or without separators', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
      for (const text of [String(value), value.toLocaleString('en-GB')]) {
        const read = readNumber(text, null);
        assert.ok(read.kind === 'number' && read.values.includes(value), text);
      }
    }),
  );
});
