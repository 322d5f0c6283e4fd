import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError, traceMemory, type FitPolicy, type MemoryStep } from '../../../src/engine/index.ts';

const prelude = 'import numpy as np\n';

function steps(program: string, allocator: FitPolicy = 'first-fit'): readonly MemoryStep[] {
  return traceMemory(prelude + program, { allocator }).steps;
}

/** `a@0+800 -@800+80`: blocks and, with a minus, free blocks, by address. */
function strip({ blocks, free }: MemoryStep): string {
  const all = [
    ...blocks.map(({ address, size, owner }) => ({ address, size, owner })),
    ...free.map(({ address, size }) => ({ address, size, owner: '-' })),
  ];
  return all
    .sort((x, y) => x.address - y.address)
    .map(({ address, size, owner }) => `${owner}@${address}+${size}`)
    .join(' ');
}

function last(program: string, allocator: FitPolicy = 'first-fit'): MemoryStep {
  return steps(program, allocator).at(-1)!;
}

test('f takes the place of c, e goes after d', () => {
  const program = `a = np.random.random((100, 100))
b = a.T
c = np.random.random((100, 100))
d = np.random.random((100, 100))
del c
e = np.random.random((110, 110))
f = np.random.random((100, 100))
`;
  const after = steps(program).slice(1).map(strip);
  assert.deepEqual(after, [
    'a@0+80000',
    'a, b.base@0+80000',
    'a, b.base@0+80000 c@80000+80000',
    'a, b.base@0+80000 c@80000+80000 d@160000+80000',
    'a, b.base@0+80000 -@80000+80000 d@160000+80000',
    'a, b.base@0+80000 -@80000+80000 d@160000+80000 e@240000+96800',
    'a, b.base@0+80000 f@80000+80000 d@160000+80000 e@240000+96800',
  ]);
  assert.equal(last(program).top, 336800);
});

test('names, containers and views count; a name less counts down', () => {
  const counts = (program: string): Record<string, number | null> =>
    Object.fromEntries(
      Object.entries(last(program).names)
        .filter(([, named]) => named.object !== null)
        .map(([name, named]) => [name, named.references]),
    );
  assert.deepEqual(counts('a = np.zeros(4)\nb = a\n'), { a: 2, b: 2 });
  assert.deepEqual(counts('a = np.zeros(4)\nb = a.T\nc = b[1:]\n'), { a: 3, b: 1, c: 1 });
  assert.deepEqual(counts('a = np.zeros(4)\nL = [a, a]\nt = (a,)\nd = {"k": a}\n'), {
    a: 5,
    L: 1,
    t: 1,
    d: 1,
  });
  assert.deepEqual(counts('a = np.zeros(4)\nL = [a, a]\ndel L\n'), { a: 1 });
  assert.deepEqual(counts('a = []\nb = a\ndel b\n'), { a: 1 });
});

test('tuples of constants are shared by whole programs, and not counted; all of a tuple is the tuple itself', () => {
  const { names, objects } = last('a = np.zeros(4)\nc = (1, (2, "x"))\nt = (a, 1)\nu = t[:]\ne = ()\n');
  assert.deepEqual(
    ['c', 't', 'u', 'e', 'a'].map((name) => names[name]!.references),
    [null, 2, 2, null, 2],
  );
  assert.deepEqual(
    objects.map(({ type }) => type),
    ['ndarray', 'tuple'],
  );
});

test('reshaping a transposed array gives a view of a copy; ravel gives the copy', () => {
  const { names } = last('a = np.zeros((2, 3)).T\nb = a.reshape(-1)\nc = b[1:]\nd = a.ravel()\ne = d[1:]\n');
  assert.deepEqual(
    ['b', 'c', 'd', 'e'].map((name) => names[name]!.references),
    [1, 1, 2, 1],
  );
});

test('a view keeps the block of its owner', () => {
  assert.equal(strip(last('a = np.zeros(1000)\nb = a[:10]\ndel a\n')), 'b.base@0+8000');
  assert.equal(strip(last('a = np.zeros(1000)\nb = a[:10].copy()\ndel a\n')), '-@0+8000 b@8000+80');
  assert.equal(strip(last('a = np.zeros(1000)\nb = a[:10]\ndel a\ndel b\n')), '');
});

test('rebinding makes the new array before the old one dies', () => {
  assert.equal(strip(last('a = np.zeros(10)\na = np.zeros(10)\n')), '-@0+80 a@80+80');
  assert.equal(strip(last('a = np.zeros(10)\na = np.zeros(10)\na = np.zeros(10)\n')), 'a@0+80');
});

test('the fit policies differ', () => {
  const holes =
    'a = np.zeros(30)\nx = np.zeros(1)\nb = np.zeros(10)\ny = np.zeros(1)\nc = np.zeros(20)\nz = np.zeros(1)\ndel a, b, c\nf = np.zeros(10)\n';
  assert.equal(strip(last(holes, 'first-fit')).includes('f@0+80'), true);
  assert.equal(strip(last(holes, 'best-fit')).includes('f@248+80'), true);
  assert.equal(strip(last(holes, 'worst-fit')).includes('f@0+80'), true);
});

test('locals hold while the call runs and let go at its end', () => {
  const program = 'def work(x):\n    y = x.copy()\n    return len(y)\na = np.zeros(10)\nn = work(a)\n';
  const inside = steps(program).find((step) => step.frame === 'work')!;
  assert.equal(strip(inside), 'a, work: x@0+80 work: y@80+80');
  assert.equal(inside.names['x']!.references, 2);
  assert.equal(strip(last(program)), 'a@0+80');
});

test('each turn of a loop is a step; the loop variable is bound before its body', () => {
  const found = steps('arrays = []\nfor n in range(1, 3):\n    arrays.append(np.zeros(n))\n');
  assert.deepEqual(
    found.map((step) => step.line),
    [1, 2, 3, 4, 3, 4, 3],
  );
  assert.deepEqual(
    found.slice(2, 6).map((step) => step.names['n']?.value),
    ['1', '1', '2', '2'],
  );
  assert.equal(strip(found.at(-1)!), 'arrays[0]@0+8 arrays[1]@8+16');
});

test('a cycle stays until it is collected', () => {
  const cycle = 'L = [np.zeros(10)]\nL.append(L)\ndel L\n';
  assert.equal(strip(last(cycle)), 'a cycle[0]@0+80');
  const trace = traceMemory(`${prelude}import gc\n${cycle}print(gc.collect())\n`, { allocator: 'first-fit' });
  assert.equal(trace.output, '1\n');
  assert.equal(strip(trace.steps.at(-1)!), '');
});

test('sys.getrefcount shows one more than the references', () => {
  const trace = traceMemory(
    'import sys\na = []\nb = a\nprint(sys.getrefcount(a))\nL = [a, a]\nprint(sys.getrefcount(a))\n',
    { allocator: 'first-fit' },
  );
  assert.equal(trace.output, '3\n5\n');
});

test('an exception ends the trace and is told', () => {
  const trace = traceMemory('x = []\nprint("so far")\nx[5]\ny = 1\n', { allocator: 'first-fit' });
  assert.equal(trace.error, '[IndexError: list index out of range]');
  assert.equal(trace.output, 'so far\n');
  assert.deepEqual(
    trace.steps.map((step) => step.line),
    [1, 2, 3],
  );
});

test('an argument of NumPy outside the subset is refused with its name', () => {
  for (const [line, message] of [
    ['np.zeros(3, order="F")', /order= is not supported here; shape, dtype are/],
    ['np.zeros(3).sum(keepdims=True)', /keepdims=/],
    ['np.float32(1)', /calling numpy.float32 is not supported; it can be given as a dtype/],
    ['np.linspace(0, 1)', /numpy.linspace is not supported; numpy.zeros, /],
    ['import scipy', /the module 'scipy' is not supported; .*numpy are/],
  ] as const) {
    assert.throws(
      () => steps(`${line}\n`),
      (error) => error instanceof SourceError && error.line === 2 && message.test(error.reason),
    );
  }
});

test('what the model does not claim is refused with its place', () => {
  for (const [program, line] of [
    ['a = np.zeros(())\n', 2],
    ['a = np.empty(3)\nprint(a)\n', 3],
    ['a = np.random.random(3)\nb = a[a > 0.5]\n', 3],
    ['a = np.zeros(2000)\nprint(a)\n', 3],
    ['import threading\nthreading.Thread(target=print).start()\n', 3],
    // A collection that starts by itself where what C makes for the moment decides just where.
    ['import gc\ngc.set_threshold(1)\nclass A:\n    a = []\n    b = []\n', 5],
    [
      'import gc\nclass A:\n    def __del__(self):\n        gc.set_threshold(1)\n        a = []\n        1 / 0\nA()\n',
      8,
    ],
  ] as const) {
    assert.throws(
      () => steps(program),
      (error) => error instanceof SourceError && error.line === line,
    );
  }
});
