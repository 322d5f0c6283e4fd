import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, switchModes, type LockFinding } from '../../../src/engine/index.ts';

/** A program from its lines after `import threading, time`, in which `work` runs in two threads. */
const twice = (...lines: readonly string[]): string =>
  `${[
    'import threading, time',
    ...lines,
    'a = threading.Thread(target=work)',
    'b = threading.Thread(target=work)',
    'a.start(); b.start()',
    'a.join(); b.join()',
  ].join('\n')}\n`;

const whole = (...lines: readonly string[]): string => `import threading, time, queue\n${lines.join('\n')}\n`;

/** Name, program, and what is found in it: `lock@line: unused by N` or `lock@line: not in 5, 6`. */
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'a counter needs its lock',
    twice('lock = threading.Lock()', 'x = 0', 'def work():', ' global x', ' with lock:', '  x += 1'),
    [],
  ],
  [
    'a lock that nobody takes',
    twice('lock = threading.Lock()', 'def work():', ' print("hello")'),
    ['lock@2: unused by 0'],
  ],
  [
    'a lock that only one thread takes',
    whole('lock = threading.Lock()', 'x = 0', 'with lock:', ' x += 1', 'print(x)'),
    ['lock@2: unused by 1'],
  ],
  [
    'a lock about what only its own thread has',
    twice('lock = threading.Lock()', 'def work():', ' n = 0', ' with lock:', '  n += 1', ' return n'),
    ['lock@2: unused by 2'],
  ],
  [
    'a lock of its own in every call protects nothing, and the race stays',
    twice('x = 0', 'def work():', ' global x', ' lock = threading.Lock()', ' with lock:', '  x += 1'),
    ['lock@5: unused by 2'],
  ],
  [
    'a lock round what another lock protects already: each could go, not both',
    twice(
      ...['outer = threading.Lock()', 'inner = threading.Lock()', 'x = 0', 'def work():', ' global x'],
      ...[' with outer:', '  with inner:', '   x += 1'],
    ),
    ['outer@2: unused by 2', 'inner@3: unused by 2'],
  ],
  [
    'local work at both edges, a sleep in between, with `with`',
    twice(
      ...[
        'lock = threading.Lock()',
        'x = 0',
        'def work():',
        ' global x',
        ' with lock:',
        '  n = 2',
        '  x += n',
      ],
      ...['  time.sleep(1)', '  x += n', '  m = x * 0', '  n = 3'],
    ),
    ['lock@6: not in 7, 9, 12'],
  ],
  [
    'the same with acquire and release',
    twice(
      ...['lock = threading.Lock()', 'x = 0', 'def work():', ' global x', ' lock.acquire()', ' n = 2'],
      ...[' x += n', ' n = 3', ' lock.release()'],
    ),
    ['lock@6: not in 7, 9'],
  ],
  [
    'and with try and finally',
    twice(
      ...['lock = threading.Lock()', 'x = 0', 'def work():', ' global x', ' lock.acquire()', ' try:'],
      ...['  n = 2', '  x += n', '  time.sleep(2)', ' finally:', '  lock.release()'],
    ),
    ['lock@6: not in 8, 10'],
  ],
  [
    'a lock held while a thread is joined that does not need it',
    whole(
      ...['lock = threading.Lock()', 'x = 0', 'def add():', ' global x', ' with lock:', '  x += 1'],
      ...['def idle():', ' pass', 't = threading.Thread(target=add)', 't.start()'],
      ...['i = threading.Thread(target=idle)', 'i.start()', 'with lock:', ' x += 1', ' i.join()'],
    ),
    ['lock@14: not in 16'],
  ],
  [
    'a region after all threads have ended',
    twice(
      ...['lock = threading.Lock()', 'x = 0', 'def work():', ' global x', ' with lock:', '  x += 1'],
      ...['def show():', ' with lock:', '  print(x)'],
    ) + 'show()\n',
    ['lock@9: not in 10'],
  ],
  [
    'a print that has to be told with the write is not too much',
    twice(
      ...[
        'lock = threading.Lock()',
        'x = 0',
        'def work():',
        ' global x',
        ' with lock:',
        '  x += 1',
        '  print(x)',
      ],
    ),
    [],
  ],
  [
    'trap: two prints that have to stay together share nothing but the output',
    twice('lock = threading.Lock()', 'def work():', ' with lock:', '  print("a")', '  print("b")'),
    [],
  ],
  [
    'trap: the lock of a condition',
    whole(
      ...['condition = threading.Condition()', 'ready = False', 'def waits():', ' with condition:'],
      ...['  while not ready:', '   condition.wait()', 'def tells():', ' global ready', ' with condition:'],
      ...['  ready = True', '  condition.notify()', 'threading.Thread(target=waits).start()'],
      ...['threading.Thread(target=tells).start()'],
    ),
    [],
  ],
  [
    'trap: a lock as a signal from one thread to another',
    whole(
      ...['gate = threading.Lock()', 'x = 0', 'def work():', ' gate.acquire()', ' print(x)'],
      ...['gate.acquire()', 'threading.Thread(target=work).start()', 'x = 1', 'gate.release()'],
    ),
    [],
  ],
  [
    'trap: a lock handed from one to the next',
    whole(
      ...['ping = threading.Lock()', 'pong = threading.Lock()', 'pong.acquire()', 'def one():'],
      ...[' for _ in range(2):', '  ping.acquire()', '  print("ping")', '  pong.release()', 'def two():'],
      ...[' for _ in range(2):', '  pong.acquire()', '  print("pong")', '  ping.release()'],
      ...['threading.Thread(target=one).start()', 'threading.Thread(target=two).start()'],
    ),
    [],
  ],
  [
    'trap: an RLock that is taken again',
    twice(
      ...['lock = threading.RLock()', 'x = y = 0', 'def add():', ' global x', ' with lock:', '  x += 1'],
      ...['def work():', ' global y', ' with lock:', '  y += 1', '  add()', '  assert x == y'],
    ),
    [],
  ],
  [
    'trap: two variables that have to agree',
    whole(
      ...['lock = threading.Lock()', 'x = y = 0', 'def work():', ' global x, y', ' with lock:', '  x += 1'],
      ...[
        '  y += 1',
        'def looks():',
        ' with lock:',
        '  assert x == y',
        'threading.Thread(target=work).start()',
      ],
      ...['threading.Thread(target=looks).start()'],
    ),
    [],
  ],
  [
    'trap: double-checked locking',
    twice(
      ...['lock = threading.Lock()', 'made = []', 'instance = None', 'def work():', ' global instance'],
      ...[' if instance is None:', '  with lock:', '   if instance is None:', '    made.append(1)'],
      ...['    instance = 7'],
    ) + 'assert len(made) == 1\n',
    [],
  ],
  [
    'trap: asking whether a lock is taken',
    whole(
      ...['lock = threading.Lock()', 'def work():', ' lock.acquire()', 't = threading.Thread(target=work)'],
      ...['t.start()', 'print(lock.locked())'],
    ),
    [],
  ],
  [
    'trap: locks in opposite orders are the deadlock',
    whole(
      ...['a = threading.Lock()', 'b = threading.Lock()', 'def one():', ' with a:', '  with b:', '   pass'],
      ...['def two():', ' with b:', '  with a:', '   pass', 'threading.Thread(target=one).start()'],
      ...['threading.Thread(target=two).start()'],
    ),
    [],
  ],
  [
    'a loop under the lock is one statement',
    twice(
      ...['lock = threading.Lock()', 'x = 0', 'def work():', ' global x', ' with lock:'],
      ...['  for i in range(2):', '   x += 1', '   j = i'],
    ),
    [],
  ],
  [
    'the lock of an object is named by its attribute',
    whole(
      ...['class Account:', ' def __init__(self):', '  self.lock = threading.Lock()', '  self.money = 0'],
      ...[
        ' def put(self, n):',
        '  with self.lock:',
        '   self.money += n',
        '   twice = n * 2',
        'one = Account()',
      ],
      ...['threading.Thread(target=one.put, args=(1,)).start()', 'one.put(2)'],
    ),
    ['self.lock@7: not in 9'],
  ],
];

const words = (finding: LockFinding): string =>
  `${finding.lock}@${finding.line}: ${
    finding.kind === 'unused' ? `unused by ${finding.takers}` : `not in ${finding.lines.join(', ')}`
  }`;

for (const [title, program, expected] of cases) {
  test(title, () => {
    assert.deepEqual(explore(program).locks!.map(words), expected);
    // The reduced search knows no other locks.
    assert.deepEqual(explore(program, { reduced: true }).locks!.map(words), expected);
  });
}

for (const mode of switchModes) {
  test(`a lock that keeps a race away is needed wherever threads switch (${mode})`, () => {
    assert.deepEqual(explore(cases[0]![1], { switch: mode }).races, []);
    assert.deepEqual(explore(cases[0]![1], { switch: mode }).locks, []);
  });
}

test('what a lock keeps true at the end makes it needed', () => {
  const program = twice(
    ...['lock = threading.Lock()', 'log = []', 'def work():', ' with lock:', '  log.append(1)'],
    ...['  log.append(2)'],
  );
  assert.deepEqual(explore(program).locks!.map(words), ['lock@2: unused by 2']);
  assert.deepEqual(explore(program, { final: ['log == [1, 2] * 2'] }).locks!.map(words), []);
});

test('nothing is said of a program that was not explored to its end', () => {
  assert.equal(explore(cases[0]![1], { maxStates: 10 }).locks, null);
});
