import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builds, explore, SourceError } from '../../../src/engine/index.ts';
import { runProgram } from '../../content/run-program.ts';
import { allPythons } from './oracle.ts';

const file = join(import.meta.dirname, 'primitives.py');
const pythons = await allPythons();

// What each call of threading, queue and time gives and raises, in the words of that very build.
for (const { path, version } of pythons) {
  const build = builds.find((each) => version.startsWith(`${each}.`));
  test(
    `the primitives answer as those of CPython ${version}`,
    { skip: build === undefined && 'no such build' },
    async () => {
      const real = await runProgram(path, file, { seconds: 20 });
      const found = explore(readFileSync(file, 'utf8'), build === undefined ? {} : { build });
      assert.deepEqual(found.outcomes, [real.stdout.replaceAll('\r\n', '\n')]);
      assert.equal(found.verdict, 'safe');
    },
  );
}

/** What the explorer says of a program that it refuses. */
function refusal(...lines: readonly string[]): string {
  try {
    explore(['import threading, queue, time', ...lines].join('\n'));
    return 'nothing';
  } catch (error) {
    if (error instanceof SourceError) return error.message;
    throw error;
  }
}

test('what is not done as CPython does it is refused', () => {
  const refused: readonly (readonly string[])[] = [
    ['threading.Lock().acquire(timeout="x")'],
    ['threading.Lock().acquire(1, 2, 3)'],
    ['threading.Lock(1)'],
    ['threading.Thread(daemon=1)'],
    ['threading.Thread(target=print, args=None)'],
    ['threading.Condition(3)'],
    ['threading.Event().wait(float("nan"))'],
    ['threading.Barrier(1.5)'],
    ['queue.SimpleQueue().put()'],
    ['queue.PriorityQueue()'],
    ['time.sleep("x")'],
    ['time.time()'],
    // CPython has dropped the target after its first run.
    ['t = threading.Thread(target=print)', 't.run()', 't.run()'],
    ['t = threading.Thread(target=print)', 't.run()', 't.start()'],
  ];
  for (const lines of refused)
    assert.match(refusal(...lines), /:\d+:\d+: .*(here|supported)/, lines.join('; '));
});

test('a barrier whose action waits for the barrier itself is stuck', () => {
  const program = 'import threading\nb = threading.Barrier(1, lambda: b.wait())\nb.wait()\n';
  assert.equal(explore(program).verdict, 'can-deadlock');
});

test('the words of a schedule name what was arrived at, put, notified', async () => {
  const { eventWords } = await import('../../../src/engine/index.ts');
  const program = 'import threading\nb = threading.Barrier(1)\nb.wait()\nassert False\n';
  const { steps, threads } = explore(program).shortest!;
  const words = steps.flatMap(({ events }) => events.map((event) => eventWords(event, threads)));
  assert.ok(words.includes('arrives at b, 1 of 1'), words.join('; '));
});
