import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Engine } from '../../src/quiz/engine.ts';
import { type Item, solve, UnsolvableItemError } from '../../src/quiz/index.ts';
import { rightIds } from './responses.ts';
import { read, readProgram, sample, standIn } from './sample-items.ts';

const rightOptions = (item: Item, engine: Engine = standIn, seed = 1) => {
  const { key } = solve(item, seed, readProgram, engine);
  assert.ok('options' in key);
  return rightIds(key.options).toSorted();
};
const answer = (change: object, engine: Engine = standIn) => {
  const { answer: _, ...rest } = { answer: 0, ...sample.number, sources: [], unit: undefined, near: [] };
  const { key } = solve(
    read({ ...rest, program: 'memory/sample/slide.py', ...change }),
    1,
    readProgram,
    engine,
  );
  assert.ok(key.kind === 'number');
  return key.answer;
};
const unsolvable = (run: () => unknown, says: RegExp) =>
  assert.throws(run, (error) => error instanceof UnsolvableItemError && says.test(error.message));

test('the key of a choice is the author’s', () => {
  assert.deepEqual(rightOptions(sample.choice), ['a', 'c']);
});

test('the key of outcomes is what the explorer found', () => {
  assert.deepEqual(rightOptions(sample.outcomes), ['a', 'b']);
  const { evidence } = solve(sample.outcomes, 1, readProgram, standIn);
  assert.ok(evidence.kind === 'exploration');
  assert.equal(evidence.states, 13);
});

test('the line end behind a closing [deadlock] may be written or not', () => {
  const stuck: Engine = {
    ...standIn,
    explore: (source, options) => ({ ...standIn.explore(source, options), outcomes: ['1\n[deadlock]'] }),
  };
  const options = ['1\n[deadlock]\n', '1\n', '2\n'].map((text, index) => ({
    id: 'abc'[index],
    text,
    feedback: 'So.',
  }));
  assert.deepEqual(rightOptions(read({ ...sample.outcomes, options }), stuck), ['a']);
});

test('the key of a placement is where the heap model puts the block', () => {
  assert.deepEqual(rightOptions(sample.placement), ['a']);
});

test('places are named by blocks that lived before the line, the latest state of each', () => {
  const at = (...places: object[]) =>
    read({
      ...sample.placement,
      options: places.map((place, index) => ({
        id: 'abcd'[index],
        text: `Place ${index}`,
        at: place,
        feedback: 'So.',
      })),
    });
  assert.deepEqual(rightOptions(at({ after: 'a' }, { top: true }, { start: 'a' })), ['a']);
  unsolvable(
    () => rightOptions(at({ start: 'c' }, { top: true }, { start: 'a' })),
    /no option is where d lands/,
  );
  unsolvable(() => rightOptions(at({ start: 'b' }, { after: 'a' }, { top: true })), /more than one option/);
  unsolvable(() => rightOptions(at({ start: 'b' }, { after: 'd' }, { top: true })), /d has no block before/);
});

test('an ask is answered by the engine', () => {
  assert.equal(answer({ ask: { of: 'outcomes', switch: 'gil' } }), 2);
  assert.equal(answer({ ask: { of: 'references', line: 4, name: 'a' } }), 1);
  assert.equal(answer({ ask: { of: 'address', line: 4, name: 'd', allocator: 'best-fit' } }), 100);
});

test('items that have no key say why', () => {
  const half: Engine = {
    ...standIn,
    explore: (source, options) => ({ ...standIn.explore(source, options), complete: false }),
  };
  unsolvable(() => rightOptions(sample.outcomes, half), /not explored whole/);
  const broken: Engine = {
    ...standIn,
    traceMemory: (source, options) => ({
      ...standIn.traceMemory(source, options),
      error: 'NameError: name "x" is not defined',
    }),
  };
  unsolvable(() => rightOptions(sample.placement, broken), /ends in an error: NameError/);
  unsolvable(() => answer({ ask: { of: 'references', line: 9, name: 'a' } }), /no statement .* line 9/);
  unsolvable(() => answer({ ask: { of: 'references', line: 3, name: 'b' } }), /b has no count/);
  unsolvable(
    () => answer({ ask: { of: 'address', line: 3, name: 'b', allocator: 'first-fit' } }),
    /no block/,
  );
  const near = [{ value: 2, feedback: 'Close.' }];
  unsolvable(() => answer({ ask: { of: 'outcomes', switch: 'gil' }, near }), /near miss 2 is the answer/);
  const sure = ['1\n', '2\n', ''].map((text, index) => ({ id: 'abc'[index], text, feedback: 'So.' }));
  const never: Engine = {
    ...standIn,
    explore: (source, options) => ({ ...standIn.explore(source, options), outcomes: ['', '1\n', '2\n'] }),
  };
  unsolvable(
    () => rightOptions(read({ ...sample.outcomes, options: sure }), never),
    /every option is possible/,
  );
});

test('the keys of match and diagnose are the author’s, field by field', () => {
  for (const [item, right] of [
    [sample.match, { first: ['x'], second: ['y'], third: ['x'] }],
    [sample.diagnose, { cause: ['a'], next: ['b'], fix: ['c'] }],
  ] as const) {
    const { key } = solve(item, 1, readProgram, standIn);
    assert.ok('fields' in key);
    const found = key.fields.map(({ id, options }) => [id, rightIds(options)]);
    assert.deepEqual(Object.fromEntries(found), right);
  }
});

test('a table of counts asks where a name stands for something, and when an object dies', () => {
  const { key } = solve(sample.refcounts, 1, readProgram, standIn);
  assert.ok(key.kind === 'refcounts');
  const cells = key.cells.map(({ id, answer }) => [id, answer]);
  assert.deepEqual(Object.fromEntries(cells), { '1-0': 1, '1-1': 1, '3-0': 1, dies: 3 });
  const change = (fields: object) => () =>
    solve(read({ ...sample.refcounts, ...fields }), 1, readProgram, standIn);
  const slip = { value: 1, feedback: 'No.' };
  unsolvable(change({ near: [{ line: 1, name: 'a', ...slip }] }), /near miss for 1-0 is the answer, 1/);
  unsolvable(change({ dies: { line: 1, name: 'a' } }), /lives as long as the program/);
  unsolvable(change({ lines: [9] }), /no statement .* line 9/);
  unsolvable(change({ dies: undefined }), /one number is right in all cells/);
  unsolvable(change({ names: ['q'] }), /none of the names/);
});

test('what is printed is asked of the engine', () => {
  const prints = (output: string): Engine => ({
    ...standIn,
    traceMemory: (source, options) => ({ ...standIn.traceMemory(source, options), output }),
  });
  const { key } = solve(sample.predict, 1, readProgram, prints('one  \ntwo\n\n'));
  assert.ok(key.kind === 'predict');
  assert.deepEqual(key.lines, ['one', 'two']);
  assert.deepEqual(key.reasons, [null, 'Because.']);
  unsolvable(() => solve(sample.predict, 1, readProgram, prints('')), /prints nothing/);
  unsolvable(() => solve(sample.predict, 1, readProgram, prints('three\n')), /no line 2/);
  const near = [{ text: 'one\ntwo', feedback: 'No.' }];
  const same = read({ ...sample.predict, near });
  unsolvable(() => solve(same, 1, readProgram, prints('one\ntwo\n')), /a near miss is what/);
  const threads = read({ ...sample.predict, switch: 'gil' });
  unsolvable(() => solve(threads, 1, readProgram, standIn), /2 outcomes/);
});

test('every order that does the job is accepted, each proved by the engine', () => {
  const { key } = solve(sample.order, 1, readProgram);
  assert.ok(key.kind === 'order');
  assert.deepEqual(key.accepted, [['a', 'b']]);
  assert.deepEqual(rightIds(key.fragments).toSorted(), ['a', 'b']);
  const prints = (text: string) => () => solve(read({ ...sample.order, prints: text }), 1, readProgram);
  unsolvable(prints('7\n'), /0 of 6 orders print/);
  const any = { ...sample.order, after: 'print(1)', prints: '1\n' };
  unsolvable(() => solve(read(any), 1, readProgram), /6 of 6 orders print/);
});

test('the seed moves options and changes no key', () => {
  const orders = new Set<string>();
  for (let seed = 0; seed < 40; seed += 1) {
    const { key } = solve(sample.choice, seed, readProgram, standIn);
    assert.ok(key.kind === 'choice');
    orders.add(key.options.map((option) => option.id).join(''));
    assert.deepEqual(rightOptions(sample.choice, standIn, seed), ['a', 'c']);
  }
  assert.ok(orders.size > 12, `${orders.size} orders of 24`);
});

test('the real engine answers for a real program', () => {
  const program =
    'import threading\n\nx = 0\n\n\ndef add():\n    global x\n    x += 1\n\n\na = threading.Thread(target=add)\nb = threading.Thread(target=add)\na.start()\nb.start()\na.join()\nb.join()\nprint(x)\n';
  const { key } = solve(sample.outcomes, 1, () => program);
  assert.ok(key.kind === 'outcomes');
  assert.deepEqual(Object.fromEntries(key.options.map(({ id, correct }) => [id, correct])), {
    a: true,
    b: true,
    c: false,
  });
});

test('the key of a layout is what the heap model has at each place', () => {
  const keyOf = (change: object, engine: Engine = standIn) => {
    const { key } = solve(read({ ...sample.layout, ...change }), 1, readProgram, engine);
    assert.ok(key.kind === 'layout');
    // Rows come in the order of the seed.
    return Object.fromEntries(key.fields.map(({ id, options }) => [id, rightIds(options)]));
  };
  assert.deepEqual(keyOf({}), { low: ['a'], hole: ['d'], end: ['out'] });
  assert.ok(sample.layout.kind === 'layout');
  const { rows, options } = sample.layout;
  unsolvable(() => keyOf({ options: options.slice(0, 3) }), /no option says what is so of row end/);
  unsolvable(
    () => keyOf({ options: [...options, { id: 'again', text: 'a once more', is: { name: 'a' } }] }),
    /both hold for row low/,
  );
  const right = { option: 'a', feedback: 'Not this.' };
  unsolvable(
    () => keyOf({ rows: rows.map((row) => ({ ...row, wrong: [right] })) }),
    /row low calls a wrong, which is right/,
  );
  const kinds = [
    { id: 'heap', text: 'heap', is: { in: 'heap' } },
    { id: 'mapped', text: 'mapped', is: { in: 'mapped' } },
  ];
  const names = rows.map(({ at: _, ...row }, index) => ({ ...row, wrong: [], name: 'acd'[index] }));
  unsolvable(() => keyOf({ rows: names, options: kinds }), /every row has the same answer/);
  unsolvable(
    () => keyOf({ rows: names.map((row) => ({ ...row, name: 'b' })), options: kinds }),
    /b has no block/,
  );
});
