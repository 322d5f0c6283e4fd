import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allocators } from '../../bench/memory/allocators.ts';
import { makeRequests, timeOf } from '../../bench/memory/requests.ts';

// Not so short that a few milliseconds decide.
const short = makeRequests(40_000, 4000);
const long = makeRequests(100_000, 10_000);

for (const [name, create] of allocators) {
  // A tenth of the speed that `npm run bench:memory` asks for, and the best of three: the machine may be busy.
  test(`${name} does 50,000 calls a second and more, and its time grows no more than four times as fast as their number`, () => {
    const [few = 0, many = 0] = [short, long].map((requests) =>
      Math.min(...[1, 2, 3].map(() => timeOf(create(), requests).wall)),
    );
    assert.ok(many < 2000, `100,000 calls take ${many.toFixed(0)} ms`);
    assert.ok(
      many < 4 * 2.5 * few,
      `100,000 calls take ${many.toFixed(0)} ms, 40,000 take ${few.toFixed(1)} ms`,
    );
  });
}
