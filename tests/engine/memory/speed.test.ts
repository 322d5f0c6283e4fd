import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocators } from '../../bench/memory/allocators.ts';
import { makeRequests, timeOf } from '../../bench/memory/requests.ts';

// Not so short that a few milliseconds decide.
const short = makeRequests(40_000, 4000);
const long = makeRequests(100_000, 10_000);

for (const [name, create] of allocators) {
  // A tenth of the speed that `npm run bench:memory` asks for. The machine may be busy: the best times of some rounds count.
  test(`${name} does 50,000 calls a second and more, and its time grows no more than four times as fast as their number`, () => {
    let [few, many] = [Infinity, Infinity];
    for (let round = 0; round < 12 && (round < 3 || many >= 4 * 2.5 * few); round += 1) {
      few = Math.min(few, timeOf(create(), short).wall);
      many = Math.min(many, timeOf(create(), long).wall);
    }
    assert.ok(many < 2000, `100,000 calls take ${many.toFixed(0)} ms`);
    assert.ok(
      many < 4 * 2.5 * few,
      `100,000 calls take ${many.toFixed(0)} ms, 40,000 take ${few.toFixed(1)} ms`,
    );
  });
}
