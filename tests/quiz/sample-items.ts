import type { MemoryStep } from '../../src/engine/index.ts';
import { fragmentation } from '../../src/engine/memory/fragmentation.ts';
import { type Item, itemSchema } from '../../src/quiz/item.ts';
import type { Engine } from '../../src/quiz/engine.ts';

/** What every sample item has. */
const common = {
  version: 1,
  title: 'A sample',
  objective: 'mem-sample',
  minutes: 1,
  stem: 'What holds?',
  basis: 'guaranteed',
  explanation: 'Because.',
};

/** An item of each kind, as an author would write it, read by the schema. */
export const sample = {
  choice: read({
    ...common,
    id: 'mem-choice',
    kind: 'choice',
    sources: ['sample'],
    options: [
      { id: 'a', text: 'One', correct: true, feedback: 'Yes: one.' },
      { id: 'b', text: 'Two', correct: false, feedback: 'No: two.' },
      { id: 'c', text: 'Three', correct: true, feedback: 'Yes: three.' },
      { id: 'd', text: 'Four', correct: false, feedback: 'No: four.' },
    ],
  }),
  number: read({
    ...common,
    id: 'mem-number',
    kind: 'number',
    sources: ['sample'],
    answer: 1.5,
    tolerance: 0.1,
    unit: 'ms',
    near: [{ value: 3, feedback: 'Twice too much.' }],
    feedback: { right: 'Right.', wrong: 'Wrong.' },
  }),
  outcomes: read({
    ...common,
    id: 'gil-outcomes',
    kind: 'outcomes',
    program: 'gil/sample/count.py',
    switch: 'any-instruction',
    options: [
      { id: 'a', text: '1\n', feedback: 'Can be.' },
      { id: 'b', text: '2\n', feedback: 'Can be.' },
      { id: 'c', text: '3\n', feedback: 'Cannot be.' },
    ],
  }),
  placement: read({
    ...common,
    id: 'mem-placement',
    kind: 'placement',
    program: 'memory/sample/slide.py',
    allocator: 'first-fit',
    ask: { line: 4, name: 'd' },
    options: [
      { id: 'a', text: 'Where `b` was', at: { start: 'b' }, feedback: 'It fits.' },
      { id: 'b', text: 'After `c`', at: { after: 'c' }, feedback: 'Only if nothing fits.' },
      { id: 'c', text: 'After `a`’s neighbour', at: { after: 'b' }, feedback: 'That is taken.' },
    ],
  }),
  layout: read({
    ...common,
    id: 'mem-layout',
    kind: 'layout',
    program: 'memory/sample/slide.py',
    allocator: 'first-fit',
    line: 4,
    rows: [
      { id: 'low', text: 'Where `a` began', at: { start: 'a' }, feedback: 'It stays.' },
      {
        ...{ id: 'hole', text: 'Where `b` began', at: { start: 'b' }, feedback: 'It fits.' },
        wrong: [{ option: 'none', feedback: 'Not free any more.', misconception: 'MEM-01' }],
      },
      { id: 'end', text: 'Directly after `c`', at: { after: 'c' }, feedback: 'Nothing is there.' },
    ],
    options: [
      { id: 'a', text: '`a`', is: { name: 'a' } },
      { id: 'd', text: '`d`', is: { name: 'd' } },
      { id: 'none', text: 'free', is: { free: true } },
      { id: 'out', text: 'no heap any more', is: { outside: true } },
    ],
  }),
  match: read({
    ...common,
    id: 'mem-match',
    kind: 'match',
    sources: ['sample'],
    options: ['x', 'y', 'z'].map((id) => ({ id, text: `Option ${id}` })),
    rows: [
      {
        ...{ id: 'first', text: 'First', match: 'x', feedback: 'It is x.' },
        wrong: [{ option: 'y', feedback: 'Not y.', misconception: 'MEM-01' }],
      },
      { id: 'second', text: 'Second', match: 'y', feedback: 'It is y.' },
      { id: 'third', text: 'Third', match: 'x', feedback: 'It is x again.' },
    ],
  }),
  diagnose: read({
    ...common,
    id: 'gil-diagnose',
    kind: 'diagnose',
    sources: ['sample'],
    log: 'it stopped\n',
    cause: picks('ab', 'a'),
    next: picks('ab', 'b'),
    fix: picks('abc', 'c'),
  }),
  refcounts: read({
    ...common,
    id: 'mem-refcounts',
    kind: 'refcounts',
    program: 'memory/sample/slide.py',
    build: '3.13',
    lines: [1, 3],
    names: ['a', 'b'],
    near: [{ line: 1, name: 'a', value: 2, feedback: 'One too many.', misconception: 'MEM-01' }],
    dies: { line: 1, name: 'b', near: [{ value: 1, feedback: 'Too early.' }] },
  }),
  predict: read({
    ...common,
    id: 'gil-predict',
    kind: 'predict',
    program: 'gil/sample/count.py',
    reasons: [{ line: 2, text: 'Because.' }],
    near: [{ text: 'one\n', feedback: 'One line is missing.', misconception: 'MEM-01' }],
    feedback: { right: 'Right.', wrong: 'Wrong.' },
  }),
  order: read({
    ...common,
    id: 'gil-order',
    kind: 'order',
    before: 'x = 1',
    fragments: ['x += 1', 'x *= 3', 'x = 0'].map((code, index) => ({
      ...{ id: 'abc'[index], code, feedback: `About ${code}.` },
      ...(code === 'x = 0' && { misconception: 'MEM-01' }),
    })),
    uses: 2,
    after: 'print(x)',
    switch: 'statement',
    prints: '6\n',
    feedback: { right: 'Right.', wrong: 'Wrong.' },
  }),
} as const;

function picks(ids: string, right: string): object[] {
  return [...ids].map((id) => ({ id, text: `Pick ${id}`, correct: id === right, feedback: `Of ${id}.` }));
}

export function read(item: unknown): Item {
  return itemSchema().parse(item);
}

/** A program that is never run: the stand-in engine below answers for it. */
export const readProgram = () => 'pass\n';

/** A heap with blocks `name: [address, size]`, after a line. */
function step(line: number, at: Record<string, [number, number]>): MemoryStep {
  const named = Object.entries(at).map(([name, [address, size]]) => ({
    ...{ name, address, size },
    id: name.charCodeAt(0),
  }));
  const top = Math.max(...named.map(({ address, size }) => address + size));
  const blocks = named.map(({ address, size }) => ({
    ...{ address, size, start: address, extent: size },
    kind: 'heap' as const,
  }));
  const snapshot = { blocks, free: [], top, virtual: top, resident: top };
  return {
    line,
    source: `line ${line}`,
    frame: '<module>',
    names: Object.fromEntries(
      named.map(({ name, id }) => [name, { object: id, type: 'ndarray', references: 1, value: '' }]),
    ),
    objects: named.map(({ name, address, id }) => ({
      id,
      type: 'ndarray',
      references: 1,
      owners: [name],
      holders: [],
      address,
    })),
    ...snapshot,
    blocks: snapshot.blocks.map((block, index) => ({
      ...block,
      owner: named[index]!.name,
      object: named[index]!.id,
    })),
    cached: [],
    fragmentation: fragmentation(snapshot),
    events: [],
    printed: '',
    fates: [],
  };
}

/** A stand-in for the engine: two outcomes, and a heap in which `d` takes the place of `b`. */
export const standIn: Engine = {
  explore: (_, { switch: mode }) => ({
    verdict: 'safe',
    mode,
    outcomes: ['1\n', '2\n'],
    deadlock: false,
    states: 13,
    transitions: 20,
    complete: true,
    build: '3.13',
    print: 'line',
    stopped: null,
    livelock: false,
    races: [],
    locks: [],
    broken: [],
    bytes: 400,
    shortest: null,
    graph: () => null,
    scheduleOf: () => null,
  }),
  traceMemory: (_, { allocator }) => ({
    allocator,
    build: '3.11',
    limits: [],
    steps: [
      step(1, { a: [0, 100], b: [100, 50] }),
      step(2, { a: [0, 100], b: [100, 50], c: [150, 10] }),
      step(3, { a: [0, 100], c: [150, 10] }),
      step(4, { a: [0, 100], d: [100, 40], c: [150, 10] }),
    ],
    output: '',
    error: null,
    collected: null,
  }),
};
