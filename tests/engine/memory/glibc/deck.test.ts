import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layoutOf, measuredRows } from './deck.ts';

const rows = measuredRows();

for (const build of new Set(rows.map((row) => row.build))) {
  test(`the deck's arrays lie where they were measured: ${build}`, () => {
    for (const row of rows.filter((each) => each.build === build))
      assert.equal(layoutOf(row), row.layout, `m = ${row.m}, n = ${row.n}`);
  });
}

test('20 kB to 72 MB, first and second rounds, tunables and a frozen threshold are all measured', () => {
  assert.equal(new Set(rows.map(({ build }) => build)).size, 8);
  assert.deepEqual([Math.min(...rows.map(({ m }) => m)), Math.max(...rows.map(({ m }) => m))], [50, 3000]);
});
