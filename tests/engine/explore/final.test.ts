import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, SourceError, switchModes } from '../../../src/engine/index.ts';

const counter = `import threading
class Account:
    def __init__(self):
        self.balance = 0
account = Account()
seen = []
x = 0
lock = threading.Lock()
def work(n):
    global x
    LOCKED
        x += 1
    account.balance += n
    seen.append(n)
a = threading.Thread(target=work, args=(1,))
b = threading.Thread(target=work, args=(2,))
a.start()
b.start()
`;
const racy = counter.replace('LOCKED', 'if True:');
const locked = counter.replace('LOCKED', 'with lock:');

test('what is true at every end leaves the verdict as it is', () => {
  const final = ['x == 2', 'sorted(seen) == [1, 2]', 'not any([t.is_alive() for t in (a, b)])'];
  const found = explore(locked, { final });
  assert.equal(found.verdict, 'safe');
  assert.deepEqual(found.broken, []);
  // Asking changes nothing of the search, where it does not ask when threads end.
  assert.equal(explore(locked, { final: final.slice(0, 2) }).states, explore(locked).states);
});

for (const mode of switchModes) {
  test(`what is not always true fails, by the shortest schedule (${mode})`, () => {
    const found = explore(racy, { final: ['x > 0', 'x == 2', 'account.balance == 3'], switch: mode });
    if (mode !== 'any-instruction') {
      // Neither a statement nor, in CPython with the GIL, `x += 1` has a check point in it.
      assert.equal(found.verdict, 'safe');
      return;
    }
    assert.equal(found.verdict, 'can-fail');
    assert.deepEqual(
      found.broken.map(({ expression, what }) => [expression, what]),
      [
        ['x == 2', 'is false'],
        ['account.balance == 3', 'is false'],
      ],
    );
    assert.deepEqual(found.broken[0]!.values, { x: '1' });
    assert.match(found.broken[1]!.values['account.balance']!, /^[12]$/);
    assert.equal(found.shortest!.end, 'untrue');
    const last = found.shortest!.steps.at(-1)!;
    assert.ok(last.events.some(({ kind }) => kind === 'end'));
    assert.ok(last.shared['x'] === '1' || last.shared['x'] === '2');
  });
}

test('an expression that raises, blocks or does not end is not true', () => {
  const program =
    'import threading\nlock = threading.Lock()\nlock.acquire()\nitems = {"a": [1]}\ndef spin():\n    while True:\n        pass\n';
  const of = (expression: string) => explore(program, { final: [expression] }).broken[0];
  assert.deepEqual(of('nothing'), {
    expression: 'nothing',
    what: "raises NameError: name 'nothing' is not defined",
    values: {},
  });
  assert.deepEqual(of('items["a"][0] / 0'), {
    expression: 'items["a"][0] / 0',
    what: 'raises ZeroDivisionError: division by zero',
    values: { "items['a'][0]": '1' },
  });
  assert.equal(of('lock.acquire()')!.what, 'does not come to an end');
  assert.equal(of('spin()')!.what, 'does not come to an end');
  assert.deepEqual(of('items == 3 and lock.missing')!.values, { items: "{'a': [1]}" });
  assert.equal(of('items["a"] == [1] and lock.locked()'), undefined);
});

test('it is asked wherever the program has ended, but not in a deadlock', () => {
  const stuck = 'import threading\nx = 0\nlock = threading.Lock()\nlock.acquire()\nlock.acquire()\nx = 1\n';
  const found = explore(stuck, { final: ['x == 1'] });
  assert.equal(found.verdict, 'can-deadlock');
  assert.deepEqual(found.broken, []);
  // A daemon may be anywhere when the program ends.
  const daemon =
    'import threading\nx = 0\ndef work():\n    global x\n    x = 1\n    x = 2\nthreading.Thread(target=work, daemon=True).start()\n';
  const values = ['x != 0', 'x != 1', 'x != 2', 'x != 3'];
  assert.deepEqual(
    explore(daemon, { final: values }).broken.map(({ expression }) => expression),
    values.slice(0, 3),
  );
  // Where an exception ends the program, the exception is the shortest failure.
  const failing = explore('x = 1\nassert x == 2\nx = 2\n', { final: ['x == 2'] });
  assert.equal(failing.shortest!.end, 'failed');
  assert.deepEqual(failing.broken[0]!.values, { x: '1' });
});

test('a reduced search finds the same untrue expressions', () => {
  const final = ['x == 2', 'account.balance == 3', 'seen == [1, 2]', 'len(seen) == 2'];
  const [full, reduced] = [false, true].map((each) => explore(racy, { final, reduced: each }));
  const texts = (found: typeof full) => found!.broken.map(({ expression }) => expression).sort();
  assert.deepEqual(texts(reduced), texts(full));
  assert.deepEqual(texts(full), ['account.balance == 3', 'seen == [1, 2]', 'x == 2']);
});

test('an expression that cannot be read is named, with the column', () => {
  const refused = (expression: string, message: RegExp) =>
    assert.throws(
      () => explore('x = 1\n', { final: ['x', expression] }),
      (error: unknown) => error instanceof SourceError && message.test(error.message),
    );
  refused('x == (1', /^final expression `x == \(1`:1:6: '\(' was never closed$/);
  refused('x = 1', /^final expression `x = 1`:1:3: invalid syntax/);
  refused(' x +', /^final expression `x \+`:1:4: invalid syntax/);
  refused('', /^final expression ``:1:1: invalid syntax/);
  refused('x; x', /:1:2: invalid syntax at ';'$/);
  refused('open(x)', /^final expression `open\(x\)`:1:1: open is not supported/);
});
