import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, type Schedule } from '../../../src/engine/index.ts';
import { corpus } from '../threading/corpus.ts';

/** The schedule of the only outcome, or of the shortest failure. */
function schedule(...lines: readonly string[]): Schedule {
  const found = explore(`import threading, queue\n${lines.join('\n')}\n`);
  return found.shortest ?? found.scheduleOf(found.outcomes[0]!)!;
}

test('every step of the corpus begins in a line of the program, and so do its events and waits', () => {
  for (const { title, program } of corpus()) {
    const found = explore(program);
    const most = program.split('\n').length;
    const inside = (line: number): boolean => Number.isInteger(line) && line >= 1 && line <= most;
    for (const outcome of found.outcomes.slice(0, 5)) {
      for (const step of found.scheduleOf(outcome)!.steps) {
        const lines = [step.line, ...[...step.events, ...step.blocked].map(({ line }) => line)];
        assert.ok(lines.every(inside), `${title}: ${lines.join()}`);
        const names = [...Object.keys(step.locals), ...step.locks.map(({ name }) => name)];
        assert.ok(!names.some((name) => name.startsWith('.')), `${title}: ${names.join()}`);
      }
    }
  }
});

test('a new thread begins where its function does, whatever it is given', () => {
  const { steps } = schedule(
    'x = 0',
    'class Worker(threading.Thread):',
    '    def run(self):',
    '        global x',
    '        x += 1',
    'class Account:',
    '    def take(self, n):',
    '        global x',
    '        x += n',
    'def check():',
    '    assert x == 99',
    'for t in (Worker(), threading.Thread(target=Account().take, args=(1,)), threading.Timer(0, check)):',
    '    t.start()',
    '    t.join()',
  );
  const firsts = [1, 2, 3].map((thread) => steps.find((step) => step.thread === thread)!);
  assert.deepEqual(
    firsts.map(({ line, instruction }) => [line, instruction]),
    [
      [4, 'resume'],
      [8, 'resume'],
      [11, 'resume'],
    ],
  );
});

test('a thread that runs nothing of the program stands where it was started', () => {
  const { steps } = schedule('t = threading.Thread(target=print, args=("x",))', 't.start()', 't.join()');
  const step = steps.find(({ thread }) => thread === 1)!;
  assert.equal(step.line, 3);
  assert.deepEqual(
    step.events.map(({ kind, line }) => [kind, line]),
    [
      ['print', 3],
      ['end', 3],
    ],
  );
});

test('a step inside of what threading has in Python is in the line of the program that calls it', () => {
  const { steps } = schedule(
    'condition = threading.Condition()',
    'ready = False',
    'def work():',
    '    with condition:',
    '        condition.wait_for(lambda: ready)',
    't = threading.Thread(target=work)',
    't.start()',
    'with condition:',
    '    ready = True',
    '    condition.notify()',
    't.join()',
  );
  const lines = new Set(steps.filter(({ thread }) => thread === 1).map(({ line }) => line));
  assert.deepEqual(
    [...lines].filter((line) => ![4, 5, 6].includes(line)),
    [],
  );
});

test('a step tells names, shared state, and how everything is that threads wait for', () => {
  const { steps, threads } = schedule(
    'lock = threading.Lock()',
    'both = threading.Barrier(2)',
    'go = threading.Event()',
    'places = threading.Semaphore(2)',
    'jobs = queue.Queue(3)',
    'told = threading.Condition()',
    'class Account:',
    '    def __init__(self):',
    '        self.money = 5',
    'account = Account()',
    'rows = [Account(), 3]',
    'count = 0',
    'mine = 7',
    'def work(n):',
    '    global count',
    '    m = n * 2',
    '    def inner():',
    '        return m',
    '    with lock:',
    '        count += 1',
    '        account.money -= n',
    '        rows[1] = 4',
    '        jobs.put(n)',
    '        places.acquire()',
    '        go.wait()',
    't = threading.Thread(target=work, args=(3,), name="worker")',
    't.start()',
    't.join()',
  );
  const last = steps.at(-1)!;
  assert.deepEqual(threads, ['MainThread', 'worker']);
  const of = (thread: number) => steps.findLast((step) => step.thread === thread)!;
  assert.deepEqual(of(1).locals, { n: '3', m: '6' });
  assert.deepEqual(of(0).locals, { mine: '7' });
  assert.deepEqual(last.shared, {
    'account.money': '2',
    'rows[0].money': '5',
    'rows[1]': '4',
    count: '1',
  });
  assert.deepEqual(last.locks, [
    { name: 'lock', holder: 1 },
    { name: 'told', holder: null },
  ]);
  assert.deepEqual(Object.fromEntries(last.primitives.map(({ name, state }) => [name, state])), {
    both: '0 of 2 inside',
    go: 'not set, worker waiting',
    places: '1 free',
    jobs: '[3] of at most 3',
    told: 'nobody waits',
  });
  assert.deepEqual(last.blocked, [
    { thread: 0, on: 'worker', kind: 'thread', line: 29 },
    { thread: 1, on: 'go', kind: 'event', line: 26 },
  ]);
});

test('where a thread dies, its names are those of the call that failed', () => {
  const { steps, stderr } = schedule(
    'def inner(a):',
    '    b = a - 1',
    '    return a / b',
    'def work(n):',
    '    return inner(n)',
    't = threading.Thread(target=work, args=(1,))',
    't.start()',
    't.join()',
  );
  const last = steps.at(-1)!;
  assert.deepEqual(last.locals, { a: '1', b: '0' });
  assert.equal(last.events.find(({ kind }) => kind === 'raise')!.line, 4);
  assert.match(stderr, /^Exception in thread Thread-1 \(work\):\n/);
});

test('a thread can wait for a lock that it made in the same step', () => {
  const { steps, end } = schedule(
    'def work():',
    '    lock = threading.Lock()',
    '    lock.acquire()',
    '    lock.acquire()',
    't = threading.Thread(target=work)',
    't.start()',
    't.join()',
  );
  assert.equal(end, 'deadlock');
  assert.deepEqual(
    steps.at(-1)!.blocked.find(({ thread }) => thread === 1),
    { thread: 1, on: 'lock', kind: 'lock', line: 5 },
  );
});
