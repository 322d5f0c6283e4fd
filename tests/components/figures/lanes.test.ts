import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lockBars } from '../../../src/components/figures/lanes.ts';
import { explore } from '../../../src/engine/index.ts';

test('one bar a stretch of holding or waiting', () => {
  const worker = (name: string) => `def ${name}():\n    with lock:\n        print("${name}")\n`;
  const program = `import threading\nlock = threading.Lock()\n${worker('a')}${worker('b')}s = threading.Thread(target=a)\nt = threading.Thread(target=b)\ns.start()\nt.start()\ns.join()\nt.join()\n`;
  const { bars, steps } = lockBars(explore(program).scheduleOf('a\nb\n')!);
  const held = bars.filter((bar) => bar.holds);
  assert.deepEqual(
    held.map((bar) => bar.thread),
    [1, 2],
  );
  assert.ok(held[0]!.to <= held[1]!.from, 'two threads never hold the lock at once');
  assert.ok(bars.every((bar) => bar.from < bar.to && bar.to <= steps));
  assert.ok(bars.some((bar) => !bar.holds && bar.thread === 2 && bar.to === held[0]!.to));
});
