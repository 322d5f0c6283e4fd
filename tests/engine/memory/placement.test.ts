import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  allocatorNames,
  traceMemory,
  type MemoryStep,
  type MemoryTrace,
  type TraceOptions,
} from '../../../src/engine/index.ts';

const trace = (program: string, options: TraceOptions): MemoryTrace => traceMemory(program, options);
const glibc = (program: string, start: 'import-numpy' | 'empty' = 'import-numpy'): MemoryTrace =>
  trace(`import numpy as np\n${program}`, { allocator: 'glibc-2.36', start });
const pymalloc = (program: string, build: '3.9' | '3.11' = '3.11'): MemoryTrace =>
  trace(program, { allocator: 'pymalloc', build });
const last = ({ steps }: MemoryTrace): MemoryStep => steps.at(-1)!;

const deck = (m: number, n: number): string => `a = np.random.random((${m}, ${m}))
b = a.T
c = np.random.random((${m}, ${m}))
d = np.random.random((${m}, ${m}))
del c
e = np.random.random((${n}, ${n}))
f = np.random.random((${m}, ${m}))
`;
/** `a:heap`, by address. */
const order = ({ blocks }: MemoryStep): string =>
  blocks.map(({ owner, kind }) => `${owner.split(',')[0]!}:${kind}`).join(' ');

test('the deck of 80 kB lies in the heap, f where c was', () => {
  const found = glibc(deck(100, 110));
  assert.equal(order(last(found)), 'a:heap f:heap d:heap e:heap');
  const c = found.steps[3]!.blocks.find(({ owner }) => owner === 'c')!;
  assert.equal(last(found).blocks[1]!.address, c.address);
});

test('of the deck of 8 MB f is in the heap, and e mapped below d', () => {
  const found = glibc(deck(1000, 1100));
  assert.equal(order(last(found)), 'f:heap e:mapped d:mapped a:mapped');
  assert.deepEqual(
    found.steps[5]!.events.map(({ kind }) => kind),
    ['free', 'threshold', 'unmap'],
  );
});

test('of the deck of 72 MB f is mapped where c was', () => {
  const found = glibc(deck(3000, 3100));
  assert.equal(order(last(found)), 'e:mapped d:mapped f:mapped a:mapped');
  const c = found.steps[3]!.blocks.find(({ owner }) => owner === 'c')!;
  assert.equal(last(found).blocks[2]!.address, c.address);
});

test('zeros become resident when they are written, ones at once; mappings go back to the system', () => {
  const bytes = glibc('z = np.zeros(10**6)\no = np.ones(10**6)\nz[0] = 1\ndel o\n').steps.map(
    ({ virtual, resident }) => [virtual, resident] as const,
  );
  const since = (index: number): readonly number[] =>
    [0, 1].map((each) => bytes[index]![each]! - bytes[index - 1]![each]!);
  const mapping = 8_003_584;
  assert.deepEqual(since(1), [mapping, 4096]);
  assert.deepEqual(since(2), [mapping, mapping]);
  assert.deepEqual(since(4), [-mapping, -mapping]);
});

test('after the import of NumPy data of fewer than 1,040 bytes has no address, and limits say so', () => {
  const found = glibc('a = np.zeros(100)\nb = np.zeros(130)\n');
  assert.deepEqual(
    last(found).objects.map(({ address }) => address !== null),
    [false, true],
  );
  assert.ok(found.limits.some((limit) => limit.includes('below 1,040 bytes')));
});

test('NumPy keeps small data for the next array of the size', () => {
  const { steps } = glibc('a = np.zeros(100)\ndel a\nb = np.zeros(99)\nc = np.zeros(100)\n', 'empty');
  const a = steps[1]!.blocks[0]!.address;
  assert.deepEqual(steps[2]!.cached, [{ address: a, size: 800 }]);
  assert.deepEqual(
    last({ steps } as MemoryTrace).blocks.map(({ owner, address }) => [owner, address === a]),
    [
      ['c', true],
      ['b', false],
    ],
  );
});

test('buddies take powers of two', () => {
  const { blocks, fragmentation } = last(
    trace('import numpy as np\na = np.zeros(100)\nb = np.zeros(200)\n', { allocator: 'buddy' }),
  );
  assert.deepEqual(
    blocks.map(({ address, size, extent }) => [address, size, extent]),
    [
      [0, 800, 1024],
      [2048, 1600, 2048],
    ],
  );
  assert.equal(fragmentation.internal, 224 + 448);
});

test('objects have their blocks in the pools of a fresh arena', () => {
  const found = last(pymalloc("x = []\ny = []\nd = {'a': x}\n"));
  const [x, y, d, keys] = [
    ...found.blocks.filter(({ owner }) => !owner.startsWith('d')),
    ...found.blocks.filter(({ owner }) => owner === 'd'),
  ];
  assert.ok(found.blocks.every(({ kind }) => kind === 'arena'));
  assert.deepEqual([x!.size, y!.size, d!.size, keys!.size], [56, 56, 64, 120]);
  assert.equal(x!.address % 16384, 48);
  assert.deepEqual([y!.address - x!.address, d!.address - y!.address], [64, 64]);
  assert.equal(keys!.address % 16384, 48);
  assert.equal(found.virtual, 2 ** 20);
  assert.equal(last(pymalloc('x = []\n', '3.9')).virtual, 2 ** 18);
});

test('a list that grows moves its items; when it dies the next one has its place', () => {
  const { steps } = pymalloc('x = [1]\nx.append(2)\ndel x\ny = [3]\n');
  const sizes = steps.map(({ blocks }) => blocks.map(({ size }) => size).sort((a, b) => b - a));
  assert.deepEqual(sizes, [[56, 8], [64, 56], [], [56, 8]]);
  const own = (step: MemoryStep) => step.blocks.find(({ size }) => size === 56)!.address;
  assert.equal(own(steps[3]!), own(steps[0]!));
});

test('what is not known has no address: sizes that depend on the past, large blocks, data of arrays', () => {
  const emptied = last(pymalloc('x = [1, 2]\nx.clear()\nx.append(1)\n'));
  assert.deepEqual(
    emptied.blocks.map(({ size }) => size),
    [56],
  );
  const large = last(pymalloc('x = [0] * 100\n'));
  assert.deepEqual(
    large.blocks.map(({ size }) => size),
    [56],
  );
  const array = last(pymalloc('import numpy as np\na = np.zeros(100)\n'));
  assert.deepEqual(
    array.objects.map(({ address }) => address),
    [null],
  );
});

for (const allocator of allocatorNames) {
  test(`${allocator}: printed texts, events and limits`, () => {
    const found = trace('x = []\nprint(1)\nprint(2, end="")\nprint(3)\ny = x[0]\n', { allocator });
    assert.deepEqual(
      found.steps.map(({ printed }) => printed),
      ['', '1\n', '2', '3\n', ''],
    );
    assert.equal(found.output, '1\n23\n');
    assert.ok(found.limits.length > 0);
    assert.equal(found.steps[1]!.events.length, 0);
  });
}
