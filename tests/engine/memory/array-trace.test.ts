/** The heap lab's own reading of programs of arrays: what `traceMemory` gives for the same lines. */
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { readProgram } from '../../../src/content/program.ts';
import { allocatorNames, SourceError, traceMemory, type AllocatorName } from '../../../src/engine/index.ts';
import { type ArrayMemory, traceArrays } from '../../../src/engine/memory/array-trace.ts';
import { measuredRows } from './glibc/deck.ts';

const fresh = (allocator: AllocatorName): ArrayMemory => ({
  ...{ allocator, start: 'import-numpy', tunables: {}, again: false },
});

/** Compares each step that the lab shows with what the Python machine has after that line. */
function sameAsMachine(source: string, allocator: AllocatorName): void {
  const { memory } = traceArrays(source, fresh(allocator));
  const { steps } = traceMemory(source, { allocator });
  for (const step of memory.slice(1)) {
    const other = steps.find(({ line }) => line === step.line)!;
    const told = (
      blocks: readonly { address: number; size: number; extent: number; owner: string; kind: string }[],
    ) => blocks.map(({ address, size, extent, owner, kind }) => ({ address, size, extent, owner, kind }));
    assert.deepEqual(told(step.blocks), told(other.blocks), `line ${step.line}: ${step.source}`);
    const { free, cached, virtual, resident, fragmentation, events } = other;
    const { free: f, cached: c, virtual: v, resident: r, fragmentation: g, events: e } = step;
    assert.deepEqual([f, c, v, r, g, e], [free, cached, virtual, resident, fragmentation, events]);
  }
}

const taken = globSync('content/lessons/memory/*/programs/*.py').flatMap((file) => {
  const [, , module = '', lesson = '', , name = ''] = file.split('/');
  const { source } = readProgram(`${module}/${lesson}/${name}`);
  try {
    return [{ name, source, steps: traceArrays(source, fresh('first-fit')).memory.length - 1 }];
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
});

test('it takes the programs of the lessons about placement', () => {
  assert.ok(taken.filter(({ steps }) => steps > 3).length >= 8, taken.map(({ name }) => name).join(' '));
});

for (const { name, source } of taken)
  test(`as the Python machine has it, by every allocator: ${name}`, () => {
    // A shape that is worked out is a tuple, which comes and goes in pymalloc.
    const makesTuples = /\(\(\w+, \w+\)\)/.test(source) && /^\w+, \w+ = /m.test(source);
    for (const allocator of allocatorNames)
      if (allocator !== 'pymalloc' || !makesTuples) sameAsMachine(source, allocator);
  });

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const lengths = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 300, max: 2_000_000 }));
const lines = fc.oneof(
  fc
    .tuple(names, fc.constantFrom('ones', 'zeros', 'empty'), lengths)
    .map(([n, f, l]) => `${n} = np.${f}(${l})`),
  fc.tuple(names, names).map(([n, o]) => `${n} = ${o}.T`),
  fc.tuple(names, names).map(([n, o]) => `${n} = ${o}.copy()`),
  fc.tuple(names, names).map(([n, o]) => `${n} = ${o}`),
  names.map((n) => `${n} = object()`),
  names.map((n) => `del ${n}`),
);

test('1,000 programs of arrays have the memory that the Python machine gives them', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(lines, { maxLength: 14 }), fc.constantFrom(...allocatorNames), (body, allocator) => {
      const source = `import numpy as np\n${body.join('\n')}\n`;
      try {
        traceArrays(source, fresh(allocator));
        // A view or a copy of what is no array is for the machine to tell.
        if (traceMemory(source, { allocator }).error !== null) return;
      } catch (error) {
        if (error instanceof SourceError) return;
        throw error;
      }
      compared += 1;
      sameAsMachine(source, allocator);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(compared > 100, `${compared} compared`);
});

const deck = (m: number, n: number) => `import numpy as np
m, n = ${m}, ${n}
a = np.ones((m, m))
b = a.T
c = np.ones((m, m))
d = np.ones((m, m))
del c
e = np.ones((n, n))
f = np.ones((m, m))
`;

test('the deck’s picture holds and breaks where it was measured: rounds and tunables', () => {
  const rows = measuredRows().filter(
    ({ version, gaps, start }) => version === '2.36' && gaps.length === 0 && start.threshold === 315392,
  );
  assert.ok(rows.length > 20);
  for (const { m, n, round, tunables, layout } of rows) {
    const { memory } = traceArrays(deck(m, n), {
      ...fresh('glibc-2.36'),
      ...{ tunables, again: round === 2 },
    });
    const kinds = 'acdef'.split('').map((name) => {
      const block = memory.flatMap(({ blocks }) => blocks).find(({ owner }) => owner.split(', ')[0] === name);
      return block?.kind === 'mapped' ? 'M' : 'H';
    });
    assert.equal(kinds.join(''), layout.split(' | ')[0], `${m}, ${n}, round ${round}`);
    const at = (step: number, name: string) =>
      memory.at(step)!.blocks.find(({ owner }) => owner.split(', ')[0] === name)!.address;
    assert.equal(at(-1, 'f') === at(-4, 'c'), layout.includes('f@c'), `${m}, ${n}: f where c was`);
  }
});

test('numbers can be found in the text, to be changed', () => {
  const { numbers } = traceArrays('m, n = 100, 20_000\nk = 3 * m\n', fresh('first-fit'));
  assert.deepEqual(
    numbers.map(({ name, value, span: [from, to] }) => [name, value, 'm, n = 100, 20_000'.slice(from, to)]),
    [
      ['m', 100, '100'],
      ['n', 20_000, '20_000'],
    ],
  );
});

for (const [source, line, says] of [
  ['for i in range(3):\n    a = 1\n', 1, /does not take this/],
  ['import numpy as np\na = np.ones(3\n', 2, /./],
  ['a = b.T\n', 1, /b stands for nothing/],
  ['import numpy as np\na = np.ones(10**17)\n', 2, /whole number/],
  ['import numpy as np\na = np.ones((10**8, 10**8))\n', 2, /larger than any address space/],
  ['import numpy as np\na = np.ones(3 - 4)\n', 2, /whole number/],
  ['import numpy as np\na = np.ones(2**40)\n', 2, /out of memory|larger|memory/],
  ['import numpy as np\na = np.ones(3, dtype="O")\n', 2, /type O is not known/],
  ['p = object()\nq = p.T\n', 2, /p stands for no array/],
  [`import numpy as np\n${'a = np.ones(1)\n'.repeat(401)}`, 402, /more than 400 lines/],
  ['import os\nos.system("x")\n', 2, /does not take this/],
] as const)
  test(`refused: ${source.split('\n').at(-2)}`, () => {
    assert.throws(
      () => traceArrays(source, fresh('buddy')),
      (error) => error instanceof SourceError && error.line === line && says.test(error.message),
    );
  });
