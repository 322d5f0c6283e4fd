import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { explore, SourceError, traceMemory } from '../../../src/engine/index.ts';

// Program, line, column, and what the message must name.
const refused: readonly (readonly [string, number, number, RegExp])[] = [
  ['import os\n', 1, 1, /module 'os'.* is not supported; .*threading/],
  ['return 5\n', 1, 1, /'return' outside function/],
  ['break\n', 1, 1, /'break' outside loop/],
  ['def f(x):\n    global x\n', 2, 5, /parameter and global/],
  ['def f():\n    x = 1\n    global x\n', 3, 5, /before global declaration/],
  ['print(open("x"))\n', 1, 7, /open is not supported; print/],
  ['x = 10 ** 10 ** 10\n', 1, 5, /larger than/],
  ['x = [0] * 10 ** 9\n', 1, 5, /larger than the 1000000/],
  ['x = (1, 2)\ny = (1, 2)\nx is y\n', 3, 1, /tuples depends on the build/],
  ['def f():\n    print(x)\n    global x\n', 3, 5, /prior to global/],
  ['nan = float("nan")\nprint([nan] == [nan])\n', 2, 7, /nan/],
  ['import threading\nthreading.Lock().acquire(1.5)\n', 2, 18, /True or False/],
  ['import threading, gc\n', 1, 1, /gc is not supported where schedules are explored/],
  ['from sys import getrefcount\n', 1, 1, /sys is not supported where schedules are explored/],
  ['x = 1\nimport numpy as np\n', 2, 1, /numpy is not supported where schedules are explored; use lists/],
  ['s = "a" * 600000\ns = s + s\n', 2, 5, /larger than the 1000000/],
  ['x = []\nfor i in range(20000):\n    x = [x]\nprint(x)\n', 4, 1, /too deep/],
  ['a = []\nb = [a]\na.append(b)\nprint(a == b)\n', 4, 7, /too deep/],
  ['x = []\nfor i in range(30):\n    x = [x, x]\nprint(len(str(x)))\n', 4, 11, /larger than/],
];

for (const [program, line, column, message] of refused) {
  test(`refuses ${JSON.stringify(program)}`, () => {
    assert.throws(
      () => explore(program, { file: 'lesson.py' }),
      (error) => {
        assert.ok(error instanceof SourceError);
        assert.match(error.reason, message);
        assert.deepEqual([error.line, error.column], [line, column]);
        assert.ok(error.message.startsWith(`lesson.py:${line}:${column}: `));
        return true;
      },
    );
  });
}

const program = `import threading
lock = threading.Lock()
total = 0
seen = {"a": [1, 2.5, (3,)]}
def add(amount=1, *, name="x"):
    global total
    for i in range(amount):
        with lock:
            total += i if i % 2 else -1
            print(f"{name!r:>4} {total}", seen["a"][0:2])
    while not total == 3 and total < 10:
        total += 1
    return total
a = threading.Thread(target=add, args=(2,))
a.start()
a.join()
assert total != 0, "sum"
del seen["a"]
`.replace('*, name', 'name');

const pieces = program.split(/(\s+|\b)/);

test('mutated programs give a verdict or an error with a position, and end', () => {
  const mutation = fc.array(
    fc.record({
      at: fc.nat(),
      kind: fc.constantFrom('drop', 'swap', 'repeat', 'insert'),
      text: fc.constantFrom('(', ')', ':', '0', '"', 'lock', '\n', '    ', '=', '**', 'a', '9'.repeat(30)),
    }),
    { minLength: 1, maxLength: 6 },
  );
  fc.assert(
    fc.property(mutation, (changes) => {
      const text = [...pieces];
      for (const { at, kind, text: inserted } of changes) {
        const index = at % text.length;
        if (kind === 'drop') text.splice(index, 1);
        else if (kind === 'repeat') text.splice(index, 0, text[index]!);
        else if (kind === 'insert') text.splice(index, 0, inserted);
        else
          [text[index], text[(index * 7 + 3) % text.length]] = [
            text[(index * 7 + 3) % text.length]!,
            text[index]!,
          ];
      }
      for (const run of [
        () => explore(text.join(''), { maxStates: 300 }),
        () => traceMemory(text.join(''), { allocator: 'first-fit' }),
      ]) {
        try {
          run();
        } catch (error) {
          assert.ok(
            error instanceof SourceError,
            `${String(error)}\n${(error as Error).stack}\nin\n${text.join('')}`,
          );
          assert.ok(error.line >= 1 && error.column >= 1);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('any text gives a verdict or an error with a position', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
      try {
        explore(text, { maxStates: 100 });
      } catch (error) {
        assert.ok(error instanceof SourceError, String(error));
      }
    }),
    { numRuns: 400 },
  );
});

test('deep nesting, deep recursion and endless loops have an end', () => {
  assert.throws(() => explore(`x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`), SourceError);
  assert.deepEqual(explore('def f(n):\n    return f(n + 1)\nf(0)\n').outcomes, [
    '[RecursionError: maximum recursion depth exceeded]\n',
  ]);
  assert.equal(explore('while True:\n    pass\n').verdict, 'can-livelock');
  assert.equal(explore('n = 0\nwhile True:\n    n += 1\n').verdict, 'unfinished');
});
