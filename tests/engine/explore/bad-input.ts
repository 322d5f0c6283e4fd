import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { explore, switchModes } from '../../../src/engine/index.ts';
import { badText, checkText, used } from '../bad-input.ts';
import { corpus } from '../threading/corpus.ts';

/** Milliseconds of the processor after which a text is given up, and those after which it counts as one that hangs. */
const budget = 1000;
const hangs = 5000;

const programs = [
  ...corpus().map(({ program }) => program),
  ...readdirSync(join(import.meta.dirname, '../machine/programs')).map((name) =>
    readFileSync(join(import.meta.dirname, '../machine/programs', name), 'utf8'),
  ),
];

const material = {
  program: (pick: number) => programs[pick % programs.length]!,
  pieces:
    'threading Thread Lock RLock Condition Event Semaphore Barrier Timer Queue deque start join acquire release wait notify_all put get target t lock',
  odd: [],
};

/** What the explorer says of the bad text of that seed: a verdict, or `refused`. Throws where it does neither. */
export function exploreBadText(seed: number): string {
  const text = badText(seed, material);
  const start = used();
  return checkText(text, seed, hangs, () => {
    const found = explore(text, {
      switch: switchModes[seed % switchModes.length]!,
      maxStates: 2000,
      stop: () => (used() - start > budget ? 'time' : null),
    });
    // What can be asked of the result must not fail either.
    for (const outcome of found.outcomes.slice(0, 3))
      if (found.scheduleOf(outcome)?.output === undefined) throw new Error('an outcome without a schedule');
    JSON.stringify([found.races, found.shortest]);
    return found.verdict;
  });
}
