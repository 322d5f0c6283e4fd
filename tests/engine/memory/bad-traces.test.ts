import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AllocatorError, fitPolicies } from '../../../src/engine/memory/allocator.ts';
import type { Allocator, AllocatorEvent, AllocatorFault } from '../../../src/engine/memory/allocator.ts';
import { Buddy } from '../../../src/engine/memory/buddy.ts';
import { FreeList } from '../../../src/engine/memory/free-list.ts';
import { Glibc, glibcVersions } from '../../../src/engine/memory/glibc.ts';
import { NumpyCache } from '../../../src/engine/memory/numpy-cache.ts';
import { Pymalloc } from '../../../src/engine/memory/pymalloc.ts';

type Tell = (event: AllocatorEvent) => void;
/** Which address is given instead of a live block's. */
type Bad = 'freed' | 'inside' | number;
type Create = (listener: Tell) => Allocator;

const firstFit = (): FreeList => new FreeList({ policy: 'first-fit', capacity: 1 << 20 });

/** Every allocator; the enormous size is one that it has no room for. */
const creators: readonly (readonly [name: string, create: Create, enormous: number])[] = [
  ...fitPolicies.map(
    (policy) =>
      [
        policy,
        (listener: Tell) => new FreeList({ policy, capacity: 1 << 20, header: 8, alignment: 16, listener }),
        Number.MAX_SAFE_INTEGER,
      ] as const,
  ),
  ['buddy', (listener) => new Buddy({ capacity: 1 << 20, smallest: 16, header: 8, listener }), 2 ** 52],
  ...glibcVersions.map(
    (version) => [`glibc ${version}`, (listener: Tell) => new Glibc({ version, listener }), 2 ** 62] as const,
  ),
  ...(['3.9', '3.14'] as const).map(
    (build) =>
      [
        `pymalloc of ${build}`,
        (listener: Tell) => new Pymalloc({ build, inner: firstFit(), listener }),
        2 ** 50,
      ] as const,
  ),
  ['numpy cache', (listener) => new NumpyCache({ inner: firstFit(), listener }), 2 ** 50],
  ['numpy cache of glibc', (listener) => new NumpyCache({ inner: new Glibc(), listener }), 2 ** 62],
];

const badSizes = [-1, -(2 ** 53), 0.5, 8.5, -0.5, NaN, Infinity, -Infinity];
const nowhere = [-1, 0.5, 1 << 19, 2 ** 60, NaN, Infinity, -Infinity];

function fails(call: () => unknown, faults: readonly AllocatorFault[], text: RegExp): void {
  assert.throws(
    call,
    (error) => error instanceof AllocatorError && faults.includes(error.kind) && text.test(error.message),
  );
}

for (const [name, create, enormous] of creators) {
  test(`${name}: each bad call is an error with its numbers, and changes nothing`, () => {
    const events: AllocatorEvent[] = [];
    const heap = create((event) => events.push(event));
    const kept = heap.allocate(200);
    const freed = [100, 3000].map((size) => heap.allocate(size));
    const last = heap.allocate(300);
    freed.forEach((block) => heap.free(block));
    const before = heap.snapshot();
    const told = events.length;
    for (const size of badSizes) {
      fails(() => heap.allocate(size), ['bad-size'], new RegExp(`${size} bytes`));
      fails(() => heap.allocate(size, true), ['bad-size'], /whole number/);
      fails(() => heap.reallocate(kept, size), ['bad-size'], /whole number/);
    }
    fails(() => heap.allocate(enormous), ['out-of-memory'], /out of memory/);
    fails(() => heap.allocate(enormous, true), ['out-of-memory'], /out of memory/);
    fails(() => heap.reallocate(kept, enormous), ['out-of-memory'], /out of memory/);
    for (const [addresses, faults, text] of [
      [freed, ['double-free'], /freed already/],
      [nowhere, ['unknown-address'], /cannot (free|touch|reallocate) /],
      [[kept + 1, last - 1], ['unknown-address'], /cannot/],
    ] as const)
      for (const address of addresses) {
        fails(() => heap.free(address), faults, text);
        fails(() => heap.reallocate(address, 10), faults, text);
        fails(() => heap.touch(address, 0, 1), faults, text);
      }
    assert.deepEqual(heap.snapshot(), before);
    assert.equal(events.length, told);
    heap.free(kept);
    heap.free(last);
    assert.deepEqual(heap.blocks(), []);
  });

  const call = fc.record({
    verb: fc.constantFrom('allocate', 'allocate', 'allocate', 'free', 'free', 'reallocate', 'touch'),
    size: fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: 1, max: 5000 }) },
      { weight: 1, arbitrary: fc.constantFrom(...badSizes, enormous, 2 ** 40) },
    ),
    pick: fc.nat(1000),
    bad: fc.option(fc.constantFrom<Bad>('freed', 'inside', ...nowhere), { freq: 3 }),
  });

  test(`${name}: a trace with bad calls goes on as it would without them`, () => {
    fc.assert(
      fc.property(fc.array(call, { maxLength: 80, size: 'max' }), (calls) => {
        const [heap, plain] = [create(() => {}), create(() => {})];
        // The first call takes glibc's own memory, whatever it asks for.
        for (const each of [heap, plain]) each.free(each.allocate(10));
        const live: number[] = [];
        const gone: number[] = [];
        for (const { verb, size, pick, bad } of calls) {
          const at = pick % Math.max(1, live.length);
          const given = bad === null ? live[at] : place(bad, live, gone, pick);
          if (verb !== 'allocate' && given === undefined) continue;
          const perform = (of: Allocator): number | void => {
            if (verb === 'allocate') return of.allocate(size);
            if (verb === 'reallocate') return of.reallocate(given!, size);
            return verb === 'free' ? of.free(given!) : of.touch(given!, 0, 1);
          };
          let got: number | void;
          try {
            got = perform(heap);
          } catch (error) {
            assert.ok(error instanceof AllocatorError, String(error));
            // As the real one does, glibc has put the waiting free blocks into their bins by then.
            if (name.includes('glibc') && error.kind === 'out-of-memory') assert.throws(() => perform(plain));
            assert.deepEqual(heap.snapshot(), plain.snapshot());
            continue;
          }
          assert.equal(perform(plain), got);
          if (verb === 'free' || verb === 'reallocate') gone.push(...live.splice(live.indexOf(given!), 1));
          if (got !== undefined) live.push(got);
        }
        assert.deepEqual(heap.snapshot(), plain.snapshot());
      }),
      { seed: 1, numRuns: 60 },
    );
  });
}

/** The address for a bad call. */
function place(bad: Bad, live: readonly number[], gone: readonly number[], pick: number): number | undefined {
  if (bad === 'freed') return gone[pick % Math.max(1, gone.length)];
  return typeof bad === 'number' ? bad : live.length === 0 ? undefined : live[pick % live.length]! + 1;
}
