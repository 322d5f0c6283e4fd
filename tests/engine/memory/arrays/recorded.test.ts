import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { difference } from './allocations.ts';
import { runInEngine } from './compare.ts';
import { generateArrays } from './generate.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8');

const [versions, ...programs] = read('recorded.txt').split(/\n(?=seed \d+\n)/);
test(`array programs print what they print on ${versions!.trim()}`, () => {
  assert.ok(programs.length > 30);
  for (const text of programs) {
    const [, seed, output] = /^seed (\d+)\n([^]*)$/.exec(text)!;
    assert.equal(
      runInEngine(generateArrays(Number(seed))).output.trimEnd(),
      output!.trimEnd(),
      `seed ${seed}`,
    );
  }
});

for (const [file, build] of [
  ['allocations-1.24.2.txt', '3.11'],
  ['allocations-2.4.1.txt', '3.13'],
  ['allocations-2.4.6.txt', '3.14'],
] as const) {
  const [from, ...all] = read(file).trimEnd().split('\n\n');
  test(`array expressions ask for the blocks that they ask for on ${from}`, () => {
    assert.ok(all.length > 20);
    for (const text of all) {
      const rows = text.split('\n').map((row) => row.split(' ==>') as [string, string]);
      const program = {
        lines: rows.map(([line]) => line),
        events: rows.map(([, events]) => events.split(' ').filter((event) => event !== '')),
      };
      for (const policy of ['first-fit', 'next-fit'] as const)
        assert.equal(difference(program, policy, build), null, text);
    }
  });
}
