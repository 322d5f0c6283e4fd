import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { AllocatorError, fitPolicies } from '../../../src/engine/memory/allocator.ts';
import type { AllocatorEvent, FitPolicy } from '../../../src/engine/memory/allocator.ts';
import { FreeList } from '../../../src/engine/memory/free-list.ts';
import type { FreeListOptions } from '../../../src/engine/memory/free-list.ts';

const cases = readFileSync(new URL('free-list.cases.txt', import.meta.url), 'utf8');

/** The heap in the notation of the cases: `a100 .20 b50`. */
function layout(heap: FreeList, names: ReadonlyMap<number, string>): string {
  const live = heap.blocks().map((b) => ({ at: b.start, text: `${names.get(b.address) ?? '?'}${b.extent}` }));
  const free = heap.freeBlocks().map((b) => ({ at: b.address, text: `.${b.size}` }));
  return [...live, ...free]
    .sort((a, b) => a.at - b.at)
    .map(({ text }) => text)
    .join(' ');
}

function run(policy: FitPolicy, settings: readonly string[], steps: readonly string[]): string {
  const options: Record<string, number> = {};
  for (const setting of settings) {
    const [key = '', value] = setting.split('=');
    options[key === 'align' ? 'alignment' : key] = Number(value);
  }
  const heap = new FreeList({ policy, ...options } as FreeListOptions);
  const at = new Map<string, number>();
  const names = new Map<number, string>();
  const place = (name: string, address: number, expected: string | undefined, step: string) => {
    at.set(name, address);
    names.set(address, name);
    if (expected !== undefined) assert.equal(address, Number(expected), `${policy}: ${step}`);
  };
  for (const step of steps) {
    const [call = '', fault] = step.split('!');
    const perform = () => {
      if (call.startsWith('-@')) return heap.free(Number(call.slice(2)));
      if (call.startsWith('-')) return heap.free(at.get(call.slice(1)) ?? NaN);
      const [, name = '', verb, size, expected] = /^(\w+)([=~])([^@]+)(?:@(\d+))?$/.exec(call) ?? [];
      assert.ok(verb, `cannot read the step "${step}"`);
      const address =
        verb === '=' ? heap.allocate(Number(size)) : heap.reallocate(at.get(name) ?? NaN, Number(size));
      return place(name, address, expected, step);
    };
    if (fault === undefined) perform();
    else
      assert.throws(
        perform,
        (e: unknown) => e instanceof AllocatorError && e.kind === fault,
        `${policy}: ${step}`,
      );
  }
  return layout(heap, names);
}

let title = '';
for (const line of cases.split('\n')) {
  if (line.startsWith('## ')) title = line.slice(3);
  if (line.startsWith('#') || line.trim() === '') continue;
  test(`${title}: ${line}`, () => {
    const [, head = '', body = '', expected] = /^([^:]+): (.*) ==>(.*)$/.exec(line) ?? [];
    assert.ok(expected !== undefined, `cannot read the case "${line}"`);
    const [policy, ...settings] = head.split(' ');
    for (const each of policy === 'all' ? fitPolicies : [policy as FitPolicy]) {
      assert.equal(run(each, settings, body.split(' ')), expected.trim(), each);
    }
  });
}

test('events tell what happened, in order', () => {
  const events: AllocatorEvent[] = [];
  const heap = new FreeList({ policy: 'first-fit', listener: (event) => events.push(event) });
  const a = heap.allocate(10);
  const b = heap.allocate(20);
  heap.free(a);
  heap.allocate(4);
  heap.free(b);
  assert.deepEqual(events, [
    { kind: 'grow', from: 0, to: 10 },
    { kind: 'allocate', address: 0, size: 10, looked: 0 },
    { kind: 'grow', from: 10, to: 30 },
    { kind: 'allocate', address: 10, size: 20, looked: 0 },
    { kind: 'free', address: 0, size: 10 },
    { kind: 'split', address: 0, taken: 4, left: 6 },
    { kind: 'allocate', address: 0, size: 4, looked: 1 },
    { kind: 'free', address: 10, size: 20 },
    { kind: 'coalesce', address: 4, size: 26, parts: 2 },
    { kind: 'shrink', from: 30, to: 4 },
  ]);
});

test('a snapshot is not changed by later calls', () => {
  const heap = new FreeList({ policy: 'next-fit' });
  heap.allocate(10);
  const b = heap.allocate(10);
  heap.allocate(10);
  heap.free(b);
  const before = heap.snapshot();
  const copy = structuredClone(before);
  heap.allocate(4);
  heap.free(0);
  assert.deepEqual(before, copy);
  assert.deepEqual(before.free, [{ address: 10, size: 10 }]);
  assert.equal(before.top, 30);
  assert.equal(before.rover, 30);
});

test('errors carry the numbers', () => {
  const heap = new FreeList({ policy: 'best-fit', capacity: 100 });
  const a = heap.allocate(30);
  heap.allocate(40);
  heap.free(a);
  assert.throws(
    () => heap.allocate(31),
    /for 31 bytes the top must move from 70 to 101, past 100.* 30 bytes/,
  );
  assert.throws(() => heap.free(0), /cannot free 0: the block there \(30 bytes\) has been freed already/);
  assert.throws(
    () => heap.free(42),
    /cannot free 42: no block begins there; it lies in the block at 30 \(40 b/,
  );
});

for (const [options, message] of [
  [{ policy: 'first-fit', alignment: 3 }, /alignment is 3/],
  [{ policy: 'first-fit', alignment: 0 }, /alignment is 0/],
  [{ policy: 'first-fit', header: -8 }, /header is -8/],
  [{ policy: 'first-fit', header: 0.5 }, /header is 0.5/],
  [{ policy: 'first-fit', capacity: -1 }, /capacity is -1/],
  [{ policy: 'first-fit', capacity: NaN }, /capacity is NaN/],
  [{ policy: 'quick-fit' as FitPolicy }, /policy is "quick-fit"/],
] as const) {
  test(`options are checked: ${JSON.stringify(options)}`, () => {
    assert.throws(() => new FreeList(options), message);
  });
}
