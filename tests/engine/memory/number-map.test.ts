import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NumberMap } from '../../../src/engine/memory/number-map.ts';

test('it agrees with a Map', () => {
  const key = fc.oneof(
    fc.nat(50),
    fc.nat(1000).map((pages) => pages * 4096),
    fc.nat(Number.MAX_SAFE_INTEGER),
    fc.nat(20).map((power) => 2 ** (32 + power)),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(key, fc.integer()), { maxLength: 300, size: 'max' }),
      key,
      (entries, other) => {
        const ours = new NumberMap();
        const map = new Map<number, number>();
        for (const [each, value] of entries) {
          ours.set(each, value);
          map.set(each, value);
        }
        for (const each of [...map.keys(), other, other + 1, -1, 0.5, NaN, Infinity]) {
          assert.equal(ours.get(each), map.get(each));
        }
        const inOrder = (pairs: [number, number][]) => pairs.sort(([a], [b]) => a - b);
        assert.deepEqual(inOrder(ours.entries()), inOrder([...map]));
      },
    ),
  );
});
