import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  AllocatorError,
  type Allocator,
  type AllocatorEvent,
} from '../../../../src/engine/memory/allocator.ts';
import { FreeList } from '../../../../src/engine/memory/free-list.ts';
import { NumpyCache } from '../../../../src/engine/memory/numpy-cache.ts';

/** A `malloc` that gives the block which the real one gave. */
class Told extends FreeList {
  next = 0;
  asked = 0;
  readonly freed: number[] = [];

  override allocate(): number {
    this.asked += 1;
    return this.next;
  }

  override free(address: number): void {
    this.freed.push(address);
  }

  override touch(): void {}
}

for (const file of readdirSync(import.meta.dirname).filter((name) => name.endsWith('.txt'))) {
  const [versions, ...traces] = readFileSync(join(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n');
  test(`small arrays lie where they lie in ${versions}`, () => {
    let [hits, misses] = [0, 0];
    for (const trace of traces) {
      const inner = new Told({ policy: 'first-fit' });
      const cache = new NumpyCache({ inner });
      const arrays: number[] = [];
      for (const step of trace.split(' ')) {
        const taken = /^([+0])(\d+)@(\d+)$/.exec(step);
        if (taken === null) {
          cache.free(arrays[-Number(step)]!);
          continue;
        }
        const [, kind, size, real] = taken;
        inner.next = Number(real);
        const asked = inner.asked;
        const address = cache.allocate(Number(size), kind === '0');
        assert.equal(address, Number(real), `${step} in ${trace}`);
        if (inner.asked === asked) hits += 1;
        else misses += 1;
        arrays.push(address);
      }
    }
    assert.ok(hits > 500 && misses > 500, `${hits} from the cache, ${misses} from malloc`);
  });
}

const fresh = (listener?: (event: AllocatorEvent) => void): { inner: FreeList; cache: NumpyCache } => {
  const inner = new FreeList({ policy: 'first-fit', ...(listener === undefined ? {} : { listener }) });
  return { inner, cache: new NumpyCache({ inner, ...(listener === undefined ? {} : { listener }) }) };
};

test('seven blocks of a size are kept, the last one is used first, and the eighth goes back', () => {
  const { inner, cache } = fresh();
  const blocks = Array.from({ length: 9 }, () => cache.allocate(100));
  blocks.slice(0, 8).forEach((address) => cache.free(address));
  assert.deepEqual(
    cache.cached().map(({ address }) => address),
    blocks.slice(0, 7),
  );
  assert.deepEqual(inner.freeBlocks(), [{ address: blocks[7], size: 100 }]);
  assert.deepEqual(
    cache.blocks().map(({ address }) => address),
    [blocks[8]],
  );
  assert.equal(cache.allocate(101), 900);
  assert.deepEqual(
    blocks.slice(0, 7).map(() => cache.allocate(100)),
    blocks.slice(0, 7).toReversed(),
  );
  assert.equal(cache.allocate(100), blocks[7]);
});

test('from 1,024 bytes on nothing is kept, and zeroed data is asked for as such', () => {
  const asked: (boolean | undefined)[] = [];
  const touched: number[] = [];
  class Watched extends FreeList {
    override allocate(size: number, zeroed?: boolean): number {
      asked.push(zeroed);
      return super.allocate(size);
    }
    override touch(address: number, from = 0, to = 0): void {
      touched.push(to - from);
      super.touch(address);
    }
  }
  const inner: Allocator = new Watched({ policy: 'first-fit' });
  const cache = new NumpyCache({ inner });
  cache.allocate(1023, true);
  const large = cache.allocate(1024, true);
  cache.allocate(1024);
  assert.deepEqual(asked, [false, true, false]);
  assert.deepEqual(touched, [1023]);
  cache.free(large);
  assert.deepEqual(cache.cached(), []);
});

test('huge pages are asked for from 4 MiB on, by whole pages', () => {
  const cache = new NumpyCache({ inner: new FreeList({ policy: 'first-fit', header: 16, alignment: 16 }) });
  const block = cache.allocate(2 ** 22);
  cache.allocate(2 ** 22 - 1);
  cache.allocate(2 ** 22, true);
  assert.deepEqual(cache.hugePages(), [{ address: 4096, size: 2 ** 22 - 4096 + block }]);
  cache.free(block);
  assert.deepEqual(cache.hugePages(), []);
  const newer = new NumpyCache({ inner: new FreeList({ policy: 'first-fit' }), numpy: 2 });
  newer.allocate(2 ** 22, true);
  assert.equal(newer.hugePages().length, 1);
});

test('each allocation and each free is told once', () => {
  const events: string[] = [];
  const { cache } = fresh(
    ({ kind }) => void (kind === 'allocate' || kind === 'free' ? events.push(kind) : 0),
  );
  const block = cache.allocate(10);
  cache.free(block);
  cache.free(cache.allocate(10));
  cache.free(cache.allocate(5000));
  assert.equal(events.join(' '), 'allocate free allocate free allocate free');
});

test('bad use is an error, and changes nothing', () => {
  const { cache } = fresh();
  const block = cache.allocate(8);
  const moved = cache.reallocate(block, 800);
  assert.equal(cache.blocks()[0]!.size, 800);
  cache.free(moved);
  for (const [use, kind] of [
    [() => cache.free(moved), 'double-free'],
    [() => cache.reallocate(moved, 9), 'double-free'],
    [() => cache.touch(moved, 0, 1), 'double-free'],
    [() => cache.free(7), 'unknown-address'],
    [() => cache.allocate(0), 'bad-size'],
    [() => cache.allocate(-1), 'bad-size'],
    [() => cache.allocate(1.5), 'bad-size'],
  ] as const) {
    const before = cache.snapshot();
    assert.throws(use, (error) => error instanceof AllocatorError && error.kind === kind);
    assert.deepEqual(cache.snapshot(), before);
  }
});
