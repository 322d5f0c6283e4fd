/** Links last: what was published once must lead somewhere, and what is published must be listed. */
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readDist } from '../setup/dist.ts';
import { readPublished, resolves, unlisted } from '../setup/published.ts';

const dist = readDist();
const published = readPublished();

test('every published address still leads somewhere', () => {
  const broken = published.filter((address) => !resolves(dist, address));
  assert.deepEqual(broken, [], 'bring the page or anchor back, or add a redirect; the list only grows');
});

test('every address of the site is in the list', () => {
  assert.deepEqual(unlisted(dist, published), [], 'run `npm run published`, which appends them');
});

test('the list has no address twice', () => {
  assert.equal(new Set(published).size, published.length);
});
