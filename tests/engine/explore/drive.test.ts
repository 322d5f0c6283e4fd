/** Driving a program by hand: where its threads are, what each step does, and that the explorer says the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Drive, explore, SourceError, startDrive } from '../../../src/engine/index.ts';
import { runOn } from '../../../src/engine/explore/drive.ts';

const count = `import threading
counter = 0

def add():
    global counter
    counter += 1

t1 = threading.Thread(target=add)
t2 = threading.Thread(target=add)
t1.start()
t2.start()
t1.join()
t2.join()
`;

const twoLocks = `import threading
a = threading.Lock()
b = threading.Lock()

def one():
    with a:
        with b:
            print('one')

def two():
    with b:
        with a:
            print('two')

threading.Thread(target=one).start()
threading.Thread(target=two).start()
`;

/** Steps of these threads, each of which must be possible. */
function follow(from: Drive, threads: readonly number[]): Drive {
  return threads.reduce((at, thread, index) => {
    const next = at.step(thread);
    assert.ok(next, `step ${index + 1} of ${threads.join(' ')}`);
    return next;
  }, from);
}

test('at the beginning only the main thread is there, and nothing has happened', () => {
  const { position } = startDrive(count);
  assert.deepEqual(
    position.threads.map(({ name, state, line, waits }) => [name, state, line, waits]),
    [['MainThread', 'ready', 1, null]],
  );
  assert.equal(position.step, null);
  assert.equal(position.fault, null);
  assert.equal(position.ended, false);
  assert.equal(position.output, '');
});

test('a step is a value: the drive before it stays as it was, and another thread may go on from there', () => {
  const both = follow(startDrive(count, { final: ['counter == 2'] }), [0, 0]);
  assert.deepEqual(
    both.position.threads.map(({ state }) => state),
    ['blocked', 'ready', 'ready'],
  );
  const before = JSON.stringify(both.position);
  const [one, two] = [both.step(1), both.step(2)];
  assert.equal(JSON.stringify(both.position), before);
  assert.equal(one?.position.step?.thread, 1);
  assert.equal(two?.position.step?.thread, 2);
  assert.equal(both.step(0), null, 'it waits');
  assert.equal(both.step(7), null, 'there is no such thread');
});

test('a lost update is stepped into', () => {
  const lost = follow(startDrive(count, { final: ['counter == 2'] }), [0, 0, 1, 2, 1, 2]);
  const end = [0, 0].reduce((at: Drive) => at.step(0) ?? at, lost).position;
  assert.equal(end.shared['counter'], '1');
  assert.ok(end.ended);
  assert.equal(end.fault, 'untrue');
  assert.deepEqual(end.broken[0]?.values, { counter: '1' });
});

test('locks have their holder and their waiters, and a deadlock is seen', () => {
  const ready = runOn(startDrive(twoLocks), 0, 100).at(-1)!;
  const taken = explore(twoLocks).shortest!.steps.map(({ thread }) => thread);
  const stuck = follow(startDrive(twoLocks), taken).position;
  assert.equal(stuck.fault, 'deadlock');
  assert.equal(stuck.ended, false);
  assert.deepEqual(
    stuck.locks.map(({ name, holder, waiters }) => [name, holder, waiters]),
    [
      ['a', 1, [2]],
      ['b', 2, [1]],
    ],
  );
  assert.deepEqual(stuck.threads[1], {
    name: 'Thread-1 (one)',
    state: 'blocked',
    line: 7,
    instruction: 'enter-with',
    waits: { on: 'b', kind: 'lock' },
  });
  assert.equal(ready.position.fault, null);
});

test('a thread runs on until it waits or ends', () => {
  const ran = runOn(startDrive(twoLocks), 0, 100);
  const after = runOn(ran.at(-1)!, 1, 100);
  assert.equal(after.at(-1)!.position.threads[1]!.state, 'ended');
  assert.equal(after.at(-1)!.position.output, 'one\n');
  assert.equal(runOn(ran.at(-1)!, 1, 2).length, 2);
});

test('an exception is a fault that stays', () => {
  const source = count.replace('counter += 1', 'assert counter == 1') + 'print("done")\n';
  const failed = follow(startDrive(source), [0, 0, 1]);
  assert.equal(failed.position.fault, 'failed');
  assert.equal(failed.step(2)?.position.fault, 'failed');
});

test('two threads in lines for one at a time are told, and may part again', () => {
  const pair = count.replace('counter += 1', 'counter = 1\n    counter = 2');
  const alone = startDrive(pair, { exclusive: [[6, 7]] });
  const reached = follow(
    alone,
    explore(pair, { exclusive: [[6, 7]] }).shortest!.steps.map((each) => each.thread),
  );
  assert.equal(reached.position.fault, 'reached');
  const parted = [1, 1, 1].reduce((at: Drive, thread) => at.step(thread) ?? at, reached);
  assert.equal(parted.position.fault, null);
});

test('a wait whose time may run out is a step; a thread that never hands over is told', () => {
  const timed = `import threading
lock = threading.Lock()
lock.acquire()

def wait():
    print(lock.acquire(timeout=1))

threading.Thread(target=wait).start()
threading.Thread(target=wait).start()
`;
  const both = runOn(startDrive(timed), 0, 100).at(-1)!;
  assert.equal(both.position.threads[1]!.state, 'expiring');
  assert.equal(both.step(1)?.position.step?.timedOut, true);

  const endless = count.replace('counter += 1', 'x = 0\n    while True:\n        x += 1');
  const stuck = follow(startDrive(endless), [0, 0]);
  assert.equal(stuck.position.threads[1]!.state, 'endless');
  assert.equal(stuck.step(1), null);
});

test('a program outside the subset is refused, at its line', () => {
  assert.throws(
    () => startDrive('import os\n'),
    (error) => error instanceof SourceError && error.line === 1,
  );
});

for (const mode of ['any-instruction', 'gil', 'statement'] as const)
  test(`every way through the explorer’s graph is one that can be driven: ${mode}`, () => {
    for (const source of [count, twoLocks]) {
      const graph = explore(source, { switch: mode, graph: true, final: ['True'] }).graph()!;
      const drives: Drive[] = [startDrive(source, { switch: mode })];
      graph.next.forEach((row, state) => {
        const drive = drives[state]!;
        const { position } = drive;
        assert.equal(graph.faults(state).includes('deadlock'), position.fault === 'deadlock');
        if (position.ended) assert.equal(graph.outcome(state), position.output);
        position.threads.forEach((_, thread) => {
          const next = drive.step(thread);
          assert.equal(next !== null, (row[thread] ?? -1) >= 0, `${state} ${thread}`);
          if (next !== null) drives[row[thread]!] ??= next;
        });
      });
      assert.equal(drives.length, graph.next.length);
    }
  });

test('the graph names what goes wrong, and is kept only where it is asked for', () => {
  assert.equal(explore(count).graph(), null);
  const graph = explore(count, { graph: true, final: ['counter == 2'], exclusive: [[6, 6]] }).graph()!;
  const faults = new Set(graph.next.flatMap((_, state) => graph.faults(state)));
  assert.deepEqual([...faults].sort(), ['reached', 'untrue']);
  const bad = graph.next.findIndex((_, state) => graph.faults(state).includes('untrue'));
  assert.equal(graph.scheduleTo(bad).end, 'untrue');
  assert.equal(explore(count, { graph: true, maxStates: 3 }).graph(), null);
});
