import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanes } from '../../src/cli/lanes.ts';
import { explore, type ExploreOptions } from '../../src/engine/index.ts';
import { corpus } from '../engine/threading/corpus.ts';

function drawn(source: string, options: ExploreOptions = {}): string[] {
  return lanes(explore(source, options).shortest!, source.split('\n'));
}

test('the schedules of the corpus fit into 80 columns, but for tracebacks', () => {
  const wide = corpus()
    .filter(({ verdict }) => verdict !== 'safe')
    .flatMap(({ title, program }) => {
      const { shortest } = explore(program);
      if (shortest === null) return [];
      const rows = lanes({ ...shortest, stderr: '' }, program.split('\n'));
      return rows.filter((row) => row.length > 80).map((row) => `${title}: ${row}`);
    });
  assert.deepEqual(wide, []);
});

test('two threads have two lanes, and it is said who waits for what', () => {
  const source = [
    'import threading',
    'a = threading.Lock()',
    'b = threading.Lock()',
    'def one():',
    '    with a:',
    '        with b:',
    '            pass',
    't = threading.Thread(target=one)',
    't.start()',
    'with b:',
    '    with a:',
    '        pass',
  ].join('\n');
  assert.deepEqual(drawn(source), [
    'shortest schedule to the deadlock:',
    '  MainThread                              │ Thread-1 (one)',
    '  ────────────────────────────────────────┼─────────────────────────────────────',
    '  9: starts Thread-1 (one)                │',
    '  10: acquires b                          │',
    '                                          │ 5: acquires a',
    '  11: waits for a, which Thread-1 (one)   │',
    '    has                                   │',
    '                                          │ 6: waits for b, which MainThread has',
    '',
    '  MainThread waits for a, which Thread-1 (one) has, in line 11: with a:',
    '  Thread-1 (one) waits for b, which MainThread has, in line 6: with b:',
    '  locks: a: Thread-1 (one), b: MainThread',
  ]);
});

test('threads that are too many for lanes stand below one another', () => {
  const source = [
    'import threading',
    'x = 0',
    'def work():',
    '    global x',
    '    x += 1',
    'threads = [threading.Thread(target=work) for i in range(4)]',
    'for t in threads:',
    '    t.start()',
    'for t in threads:',
    '    t.join()',
    'assert x == 4',
  ].join('\n');
  const rows = drawn(source);
  assert.ok(!rows.some((row) => row.includes('│')));
  assert.ok(
    rows.some((row) => /^ {2}Thread-1 \(work\) {2}5: reads x = 0/.test(row)),
    rows.join('\n'),
  );
  assert.ok(rows.every((row) => row.length <= 80));
});

test('what has no words of its own is shown as the line of the program, and long values are cut', () => {
  const source = [
    'import threading',
    'items = []',
    'text = ""',
    'def work():',
    '    global text',
    '    items.append(1)',
    '    text = "x" * 200',
    't = threading.Thread(target=work)',
    't.start()',
    't.join()',
    'assert items == []',
  ].join('\n');
  const rows = drawn(source).join('\n');
  assert.match(rows, /6: items\.append\(1\)/);
  assert.match(rows.replace(/[\s│]+/g, ' '), /7: writes text = 'x+ ?x*…, ends/);
  assert.match(rows.replace(/\s+/g, ' '), / shared: items = \[1\], text = 'x+…/);
  assert.doesNotMatch(rows, /x{100}/);
  assert.match(rows, /\n\non stderr:\n {2}Traceback \(most recent call last\):\n/);
});

test('a livelock is marked where it begins to go round', () => {
  const source =
    'import threading\nstop = False\ndef work():\n    while not stop:\n        pass\n' +
    't = threading.Thread(target=work)\nt.start()\nt.join()\nstop = True\n';
  assert.ok(drawn(source).includes('  from here on, again and again:'));
});
