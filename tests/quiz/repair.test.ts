/** Items that ask for a repaired program: what the engine makes of one, and how a changed program is scored. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gradeExact } from '../../src/islands/grade.ts';
import { explore, traceMemory } from '../../src/engine/index.ts';
import { itemSchema } from '../../src/quiz/item.ts';
import {
  grade,
  gradeBy,
  incomplete,
  type Key,
  score,
  solve,
  textForm,
  UnsolvableItemError,
} from '../../src/quiz/index.ts';
import { beliefsOf } from '../../src/quiz/result.ts';
import { UngradableError } from '../../src/quiz/ungradable.ts';
import { read } from './sample-items.ts';

const program = (body: string, made = '') => `import threading

count = 0
${made}
def add():
    global count
    ${body.replaceAll('\n', '\n    ')}

t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
t1.join()
t2.join()
print(count)
`;
const LOCK = 'lock = threading.Lock()\n';
const broken = program('own = 1\ncount += own');
const repaired = program('own = 1\nwith lock:\n    count += own', LOCK);
const wide = program('with lock:\n    own = 1\n    count += own', LOCK);
const halves = program('own = 1\nwith lock:\n    old = count\nwith lock:\n    count = old + own', LOCK);
const deadlocked = program('own = 1\nlock.acquire()\nlock.acquire()\ncount += own', LOCK);

const item = {
  ...{ id: 'gil-repair', version: 1, kind: 'repair', title: 'A sample', objective: 'gil-sample' },
  ...{ minutes: 1, stem: 'Repair it.', basis: 'guaranteed', explanation: 'Because.' },
  ...{ program: 'gil/sample/broken.py', solution: 'gil/sample/repaired.py', switch: 'any-instruction' },
  ...{ final: ['count == 2'], keep: ['count += own', 't1.start()', 't2.start()', 'print(count)'] },
  ...{ narrow: true, misconception: 'LOCK-13' },
  feedback: { right: 'Right.', wrong: 'Wrong.', other: 'Other.' },
};
const sources: Record<string, string> = {
  'gil/sample/broken.py': broken,
  'gil/sample/repaired.py': repaired,
};
const readFrom = (programs: Record<string, string>) => (path: string) => programs[path] ?? '';

function keyOf(given: object = item, programs = sources): Extract<Key, { kind: 'repair' }> {
  const { key } = solve(read(given), 1, readFrom(programs));
  assert.ok(key.kind === 'repair');
  return key;
}
const key = keyOf();
const answer = (text: string, by: Key = key) => gradeBy(by, { kind: 'repair', text });
const said = (text: string, by: Key = key) => {
  const { score: earned, parts } = answer(text, by);
  return [earned, ...parts.map(({ option, state }) => `${option} ${state}`)];
};

test('the key is what the solution prints; no one types it', () => {
  assert.deepEqual(key.accepted, ['2\n']);
  assert.deepEqual(key.faults, ['1\n']);
  assert.throws(() => read({ ...item, answer: repaired }), /engine computes the key/);
  assert.ok(textForm(read(item)).includes('- `count += own`'));
});

test('a program that no schedule breaks and that does its job earns everything', () => {
  assert.deepEqual(said(repaired), [1, 'whole right']);
  assert.deepEqual(said(repaired.replaceAll('\n', '\r\n')), [1, 'whole right'], 'lines of another system');
  assert.deepEqual(said(repaired.replaceAll('lock', 'guard')), [1, 'whole right'], 'under another name');
  const seen = answer(repaired).seen;
  assert.equal(seen?.schedule, null);
  assert.deepEqual(seen?.locks, []);
});

test('a lock that is wider than need be costs nothing, and is told where the item says so', () => {
  const result = answer(wide);
  assert.equal(result.score, 1);
  assert.deepEqual(
    result.seen?.locks.map(({ kind }) => kind),
    ['over-wide'],
  );
  assert.deepEqual(answer(wide, { ...key, narrow: false }).seen?.locks, []);
});

test('a program that some schedule breaks earns nothing, and the shortest such schedule is shown', () => {
  const ends = (text: string, by: Key = key) => answer(text, by).seen?.schedule?.end;
  for (const text of [
    broken,
    deadlocked,
    halves.replace('count = old + own', 'count = old\n    count += own'),
  ])
    assert.equal(answer(text).score, 0);
  assert.equal(ends(broken), 'untrue');
  assert.equal(ends(deadlocked), 'deadlock');
  assert.equal(ends(repaired.replace('with lock', 'with guard')), 'failed', 'a name that nobody has');
  const round = answer(`${repaired}while True:\n    pass\n`);
  assert.deepEqual([round.score, round.seen?.schedule?.end], [0, 'livelock']);
  assert.deepEqual(beliefsOf(answer(broken)), ['LOCK-13']);
  const steps = explore(broken, { final: ['count == 2'] }).shortest?.steps.length;
  assert.equal(answer(broken).seen?.schedule?.steps.length, steps);
  // Without an expression, what only the broken program prints is the fault.
  const bare = keyOf({ ...item, final: [] });
  assert.equal(answer(halves, bare).score, 0);
  assert.equal(ends(halves, bare), 'finished');
  assert.equal(answer(halves, bare).seen?.schedule?.output, '1\n');
});

test('a program that no schedule breaks and that does another job earns half, less for each line gone', () => {
  const bare = keyOf({ ...item, final: [] });
  assert.deepEqual(said(`${repaired}print('more')\n`), [0.5, 'whole missed', 'output wrong']);
  const alone = repaired.replace('t2.start()\n', '').replace('t2.join()\n', '');
  assert.equal(answer(alone).score, 0, 'by the final expression it is broken');
  assert.deepEqual(said(`${alone}print('')`, bare)[0], 0.375);
  assert.deepEqual(said('print(2)\n', bare).slice(0, 2), [0, 'whole missed']);
  assert.deepEqual(answer(`${repaired}print('more')\n`).parts[1]?.expected, '2\n');
});

test('lines have to stay as often as they are named', () => {
  const twice = keyOf(
    { ...item, keep: ['t1.join()', 'count += own', 'count += own'] },
    {
      ...sources,
      'gil/sample/broken.py': broken
        .replace('count += own', 'count += own\n    count += own')
        .replace('own = 1', 'own = 0.5'),
      'gil/sample/repaired.py': repaired
        .replace('count += own', 'count += own\n        count += own')
        .replace('own = 1', 'own = 0.5'),
    },
  );
  const once = twice.solution.replace('        count += own\n', '').replace('0.5', '1');
  const result = answer(once, { ...twice, final: [], accepted: ['2\n'] });
  assert.deepEqual(
    result.parts.map(({ option, state }) => `${option} ${state}`),
    ['whole missed', 'line-2 missed'],
  );
  assert.ok(Math.abs(result.score - 1 / 3) < 1e-9);
});

test('trivial programs earn nothing', () => {
  const bare = keyOf({ ...item, final: [] });
  for (const by of [key, bare])
    for (const text of ['', '   \n', 'pass', '# count += own', 'print(2)', 'x'])
      assert.equal(answer(text, by).score, 0, text);
});

test('what the engine does not run is refused with line and column, and is not scored', () => {
  const refused = (text: string, says: RegExp, place: object | null) =>
    assert.throws(
      () => answer(text),
      (error) => {
        assert.ok(error instanceof UngradableError);
        assert.match(error.message, says);
        assert.deepEqual(error.place, place);
        return true;
      },
    );
  refused('import threading\nwith lock\n', /^Line 2, column \d+: /, { line: 2, column: 10 });
  refused('import socket\n', /^Line 1, column 1: the module 'socket'/, { line: 1, column: 1 });
});

test('a program with too many states is not graded, whatever the machine', () => {
  const large = repaired.replace(
    'own = 1',
    'own = 1\n    for i in range(400):\n        global x\n        x = i',
  );
  assert.throws(() => answer(large), /states|Line/);
});

test('a blank is unfinished, and worth nothing', () => {
  assert.match(incomplete({ kind: 'repair', text: ' ' }, null) ?? '', /Change the program/);
  assert.equal(incomplete({ kind: 'repair', text: repaired }, null), null);
  assert.equal(answer('').verdict, 'wrong');
});

test('it is scored by running it, never by the key alone', () => {
  assert.throws(() => score(key, { kind: 'repair', text: repaired }), /has to be run/);
  assert.throws(() => gradeBy(key, { kind: 'predict', text: '2' }), TypeError);
  assert.equal(grade(read(item), { kind: 'repair', text: repaired }, 7, readFrom(sources)).score, 1);
  const engine = { explore, traceMemory };
  assert.equal(gradeBy(key, { kind: 'repair', text: repaired }, engine).score, 1);
});

test('many are graded at once, and one that is refused stops no other', () => {
  const exact = { item: read(item), programs: sources, combinations: [0] };
  const given = [repaired, 'import socket', broken, `${repaired}print(1)\n`].map((text) => ({
    ...{ response: { kind: 'repair', text } as const, seed: 1 },
  }));
  const graded = gradeExact(exact, [...given, { response: { kind: 'predict', text: '' }, seed: 1 }]);
  assert.deepEqual(
    graded.map((each) => (each === null ? null : 'result' in each ? each.result.score : each.place?.line)),
    [1, 1, 0, 0.5, null],
  );
});

for (const [what, change, programs, says] of [
  [
    'a solution that a schedule breaks',
    {},
    { 'gil/sample/repaired.py': broken },
    /breaks gil\/sample\/repaired/,
  ],
  ['a program that is not broken', {}, { 'gil/sample/broken.py': repaired }, /nothing to repair/],
  ['a line that the program lacks', { keep: ['t3.start()'] }, {}, /broken\.py lacks a line.*t3/],
  [
    'a line that the solution lacks',
    { keep: ['own = 1'] },
    { 'gil/sample/repaired.py': repaired.replace('own = 1', 'own = 2 - 1') },
    /repaired\.py lacks/,
  ],
] as const)
  test(`refused: ${what}`, () => {
    assert.throws(
      () => keyOf({ ...item, ...change }, { ...sources, ...programs }),
      (error) => error instanceof UnsolvableItemError && says.test(error.message),
    );
  });

for (const [what, change, says] of [
  ['marks', { mark: '3' }, /no lines are marked/],
  ['no line that stays', { keep: [] }, /name lines/],
  ['the program as its own solution', { solution: item.program }, /name a repaired one/],
  ['feedback that is missing', { feedback: { right: 'a', wrong: 'b' } }, /other/],
] as const)
  test(`refused by the schema: ${what}`, () => {
    const { error } = itemSchema().safeParse({ ...item, ...change });
    assert.match(JSON.stringify(error?.issues ?? ''), says);
  });
