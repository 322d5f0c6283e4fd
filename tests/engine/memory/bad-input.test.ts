import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, SourceError, traceMemory, type Build } from '../../../src/engine/index.ts';
import { runCommand } from '../../setup/command.ts';
import { findPython, pythonOrSkip } from '../../setup/python.ts';
import { traceBadText } from './bad-input.ts';

test('random and mutated programs are traced, or refused with a position', () => {
  // The long run is `npm run verify:input`.
  for (let seed = 100_000; seed < 100_100; seed += 1) traceBadText(seed);
});

const preamble = 'import gc, sys, weakref\nimport numpy as np\n';

const refused: readonly (readonly [program: string, line: number, reason: RegExp])[] = [
  ['while True:\n    pass\n', 3, /executes more than 5000 statements; make it shorter/],
  ['x = [i for i in range(10**9)]\n', 3, /executes more than 5000 statements/],
  ['x = []\nwhile True: x.append(x)\n', 4, /each statement becomes too much; make the program smaller/],
  [
    'x = [0] * 10**6\nfor i in range(1000): y = x[:]\n',
    4,
    /too many values|takes longer than 500000 instructions/,
  ],
  ['x = [0] * 10**9\n', 3, /a sequence of 1000000000 items is larger than the 1000000/],
  ['x = []\nx.append(x)\nnp.array(x)\n', 5, /an array that holds a list is not supported/],
  ['x = []\nx.append(x)\nx.append(x)\nnp.array(x)\n', 6, /a sequence of \d+ items/],
  ['x = ()\nfor i in range(100): x = (x, x)\nhash(x)\n', 5, /too many values for the machine/],
  ['list(np.zeros((10**9, 0)))\n', 3, /a sequence of 1000000000 items/],
  ['gc.set_threshold(10**30)\n', 3, /whole numbers of 32 bits/],
];

for (const [program, line, reason] of refused) {
  test(`${JSON.stringify(program)} is refused at its place`, () => {
    for (const build of ['3.11', '3.14'] as const)
      assert.throws(
        () => traceMemory(preamble + program, { build, allocator: 'first-fit' }),
        (error) => {
          assert.ok(error instanceof SourceError, String(error));
          assert.match(error.reason, reason);
          assert.equal(error.line, line);
          return true;
        },
      );
  });
}

test('terabytes are a matter of addresses, and an error where they would have to lie in memory', () => {
  const program = `${preamble}a = np.zeros((10**6, 0, 10**6))\nprint(a)\nb = np.empty(10**12)\nc = np.ones(10**12)\n`;
  const trace = traceMemory(program, { allocator: 'first-fit' });
  assert.deepEqual(
    [trace.error, trace.output, trace.steps.at(-1)!.virtual],
    [null, '[]\n', 16 * 10 ** 12 + 1],
  );
  assert.throws(
    () => traceMemory(program, { allocator: 'glibc-2.36' }),
    /6:1: MemoryError: Unable to allocate 7.28 TiB for an array with shape \(1000000000000,\) .*; make it smaller \(out of/,
  );
});

/** Programs of one line that CPython 3.11 and NumPy 1.24 end with these errors. */
const raised: readonly (readonly [program: string, error: string])[] = [
  ['np.zeros(-1)', 'ValueError: negative dimensions are not allowed'],
  ['np.zeros((2, -1))', 'ValueError: negative dimensions are not allowed'],
  ['np.zeros(1.5)', "TypeError: expected a sequence of integers or a single integer, got '1.5'"],
  ["np.zeros(float('nan'))", "TypeError: expected a sequence of integers or a single integer, got 'nan'"],
  ['np.zeros(True)', "TypeError: expected a sequence of integers or a single integer, got 'True'"],
  ['np.zeros((1.5, 2))', "TypeError: 'float' object cannot be interpreted as an integer"],
  ['np.zeros((True, 2))', 'TypeError: an integer is required'],
  ['np.zeros(10**30)', 'ValueError: Maximum allowed dimension exceeded'],
  [
    'np.zeros((2**31, 2**31))',
    'ValueError: array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size.',
  ],
  [
    'np.zeros(2**50)',
    'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 8.00 PiB for an array with shape (1125899906842624,) and data type float64',
  ],
  ["np.arange(float('nan'))", 'ValueError: arange: cannot compute length'],
  ['np.arange(1e300)', 'ValueError: Maximum allowed size exceeded'],
  ['np.arange(0, 10, 0)', 'ZeroDivisionError: division by zero'],
  ['np.arange(0, 10, 0.0)', 'ZeroDivisionError: float division by zero'],
  ['np.zeros(4).reshape(-1, -1)', 'ValueError: can only specify one unknown dimension'],
  [
    'np.zeros(4).reshape(2**32, 2**32)',
    'ValueError: cannot reshape array of size 4 into shape (4294967296,4294967296)',
  ],
  ['np.zeros(4)[4]', 'IndexError: index 4 is out of bounds for axis 0 with size 4'],
  ['np.zeros((3, 3)).sum(axis=2)', 'numpy.AxisError: axis 2 is out of bounds for array of dimension 2'],
  ['del np.zeros(3)[0]', 'ValueError: cannot delete array elements'],
  ['[0] * 10**30', "OverflowError: cannot fit 'int' into an index-sized integer"],
  ['[0] * 2**60', 'MemoryError'],
  ['[0] * 1.5', "TypeError: can't multiply sequence by non-int of type 'float'"],
  ["'a' * 2**62", 'MemoryError'],
  ["'ab' * 2**62", 'OverflowError: repeated string is too long'],
  ["'a'.center(2**63)", 'OverflowError: Python int too large to convert to C ssize_t'],
  ['tuple(range(2**62))', 'MemoryError'],
  ['list(range(2**70))', 'OverflowError: Python int too large to convert to C ssize_t'],
  ['range(10)[10**30]', 'IndexError: range object index out of range'],
  ['1 << -1', 'ValueError: negative shift count'],
  ['1 << 2**62', 'MemoryError'],
  ["f'{1:99999999999999999999}'", 'ValueError: Too many decimal digits in format string'],
  ["int(float('inf'))", 'OverflowError: cannot convert float infinity to integer'],
  [
    'str(10**5000)',
    'ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
  ],
  ['x = 1; del x; x', "NameError: name 'x' is not defined"],
  ['del x', "NameError: name 'x' is not defined"],
  ['weakref.ref([])', "TypeError: cannot create weak reference to 'list' object"],
  ['gc.collect(-1)', 'ValueError: invalid generation'],
  ['f = lambda: f(); f()', 'RecursionError: maximum recursion depth exceeded'],
];

function errorOf(program: string, build: Build): string | null {
  return traceMemory(`${preamble}${program}\n`, { build, allocator: 'glibc-2.36' }).error;
}

test('what CPython refuses is refused in its words', () => {
  for (const [program, error] of raised) assert.equal(errorOf(program, '3.11'), `[${error}]`, program);
});

test('a local name that was deleted is told apart', () => {
  const program = 'def f():\n    x = 1\n    del x\n    return x\nf()';
  assert.equal(
    errorOf(program, '3.10'),
    "[UnboundLocalError: local variable 'x' referenced before assignment]",
  );
  assert.equal(
    errorOf(program, '3.12'),
    "[UnboundLocalError: cannot access local variable 'x' where it is not associated with a value]",
  );
});

const { python, skip } = pythonOrSkip(await findPython(), process.env);

test('and so does a real CPython now', { skip }, async () => {
  const build = builds.find((each) => each === python!.version.slice(0, 2).join('.'))!;
  // An engine's build has NumPy 1 up to 3.12, then NumPy 2.
  const sameNumpy = python!.numpy.startsWith('1.') === ['3.9', '3.10', '3.11', '3.12'].includes(build);
  const programs = raised.map(([program]) => program).filter((each) => sameNumpy || !each.includes('np.'));
  const { stdout, stderr } = await runCommand(
    python!.path,
    ['-s', join(import.meta.dirname, 'errors.py'), JSON.stringify(programs.map((each) => preamble + each))],
    { timeout: 60_000 },
  );
  assert.deepEqual(
    programs.map((program) => errorOf(program, build)),
    (JSON.parse(stdout || '[]') as string[]).map((error) => `[${error}]`),
    stderr,
  );
});
