import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, SourceError } from '../../../src/engine/index.ts';
import { exploreBadText } from './bad-input.ts';

test('random and mutated texts give a verdict, unfinished, or an error with a position', () => {
  // The long run is `npm run verify:input`.
  for (let seed = 100_000; seed < 101_000; seed += 1) exploreBadText(seed);
});

const refused: readonly (readonly [program: string, line: number, column: number, reason: RegExp])[] = [
  ['x = 1\nx = [0] * 10**9\n', 2, 5, /a sequence of 1000000000 items is larger than the 1000000/],
  ['x = "a" * 10**10\n', 1, 5, /a sequence of 10000000000 items/],
  ['x = list(range(10**9))\n', 1, 5, /a sequence of 1000000000 items/],
  ['print(sum(range(10**18)))\n', 1, 7, /a sequence of 1000000000000000000 items/],
  ['print(f"{1:1000000000}")\n', 1, 0, /a sequence of 1000000000 items/],
  ['print("a".center(10**9))\n', 1, 11, /a sequence of 1000000000 items/],
  ['x = 10**10**8\n', 1, 5, /an int of \d+ bits is larger than the 262144/],
  ['x = 1 << 10**9\n', 1, 5, /an int of \d+ bits/],
  ['x = 2\nwhile True:\n    x = x * x\n', 3, 9, /an int of \d+ bits/],
  ['s = "a"\nwhile True:\n    s += s\n', 3, 5, /a sequence of 1048576 items/],
  [`x = ${'['.repeat(5000)}${']'.repeat(5000)}\n`, 1, 205, /too many nested parentheses/],
  [`x = 1${' + 1'.repeat(20_000)}\n`, 1, 0, /nested too deeply/],
];

for (const [program, line, column, reason] of refused) {
  test(`${JSON.stringify(program.slice(0, 40))} is told at its place`, () => {
    assert.throws(
      () => explore(program),
      (error) => {
        assert.ok(error instanceof SourceError);
        assert.match(error.reason, reason);
        assert.equal(error.line, line);
        if (column > 0) assert.equal(error.column, column);
        return true;
      },
    );
  });
}

const unfinished: readonly (readonly [what: string, program: string, stopped: string])[] = [
  ['a loop that prints', 'while True:\n    print(1)\n', 'steps'],
  ['a list that grows', 'x = []\nwhile True:\n    x.append(1)\n', 'steps'],
  ['a comprehension over 10**9', 'x = [i for i in range(10**9)]\n', 'steps'],
  [
    'calls that fail and call again',
    'def f():\n    try:\n        f()\n    finally:\n        f()\nf()\n',
    'steps',
  ],
  [
    'a loop that copies ever more, in each of many states',
    'import threading\nitems = ["a"]\ndef work():\n    items[0] = "b"\nt = threading.Thread(target=work)\nt.start()\nfor item in items:\n    items += f"{item}x"\n',
    'steps',
  ],
];

for (const [what, program, stopped] of unfinished) {
  test(`${what} is unfinished: ${stopped}`, () => {
    const found = explore(program);
    assert.deepEqual([found.verdict, found.stopped, found.complete], ['unfinished', stopped, false]);
  });
}

test('a time budget holds where single steps take long', () => {
  const program = unfinished.at(-1)![1];
  let asked = 0;
  const found = explore(program, { stop: () => ((asked += 1) > 2 ? 'time' : null) });
  assert.deepEqual([found.verdict, found.stopped], ['unfinished', 'time']);
});

test('what states refer to counts as memory that they take', () => {
  const program = [
    'import threading',
    'go = threading.Event()',
    'for _ in range(60):',
    '    threading.Thread(target=go.wait).start()',
    'go.set()',
  ].join('\n');
  // In each order in which the threads come to wait the event refers to another list of them.
  const { states, bytes } = explore(program, { maxStates: 2000 });
  assert.equal(states, 2001);
  assert.ok(bytes > 1000 * states, `${bytes} bytes`);
});
