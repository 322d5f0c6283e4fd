import { eventWords, lockWords, raceWords, type Exploration, type Schedule } from '../engine/index.ts';
import { lanes } from './lanes.ts';

const verdicts: Readonly<Record<Exploration['verdict'], string>> = {
  safe: 'safe: no schedule fails, deadlocks or goes on for ever',
  'can-fail': 'can fail',
  'can-deadlock': 'can deadlock',
  'can-livelock': 'can livelock: some schedule goes round for ever',
  unfinished: 'unfinished: nothing is known of what was not explored',
};

const reasons: Readonly<Record<NonNullable<Exploration['stopped']>, string>> = {
  states: 'the budget of states ran out (--max-states)',
  bytes: 'the states took too much memory',
  memory: 'the memory ran out',
  time: 'the time ran out (--timeout)',
  steps: 'a thread runs on without end between two switch points',
};

const modes: Readonly<Record<Exploration['mode'], string>> = {
  'any-instruction': 'before any instruction that touches shared state',
  gil: 'where CPython with the GIL looks for a request',
  statement: 'between statements (a simplification)',
};

const shownAtMost = 20;

/** What was found, for a terminal: verdict, outputs, races, and the shortest bad schedule as lanes. */
export function report(found: Exploration, file: string, source: string, seconds: number): string {
  const { verdict, mode, build, outcomes, states, transitions, races, broken, locks, shortest } = found;
  const lines = [
    `${file}: ${verdicts[verdict]}`,
    '',
    `threads switch ${modes[mode]}; CPython ${build}; ${
      found.print === 'line' ? 'a print is one piece' : 'a print is two pieces, its text and its end'
    }; memory is sequentially consistent`,
    `${states} states, ${transitions} transitions, ${seconds} s${found.stopped === null ? '' : `; ${reasons[found.stopped]}`}`,
    '',
    `${found.complete ? '' : 'at least '}${outcomes.length} possible output${outcomes.length === 1 ? '' : 's'}${
      outcomes.length > shownAtMost ? `, the first ${shownAtMost}:` : ':'
    }`,
    ...outcomes.slice(0, shownAtMost).map((outcome) => `  ${JSON.stringify(outcome)}`),
  ];
  if (races.length > 0) lines.push('', 'data races:', ...races.map((each) => `  ${raceWords(each)}`));
  if (locks !== null && locks.length > 0)
    lines.push('', 'locks:', ...locks.map((each) => `  ${lockWords(each)}`));
  if (broken.length > 0) {
    lines.push('', 'not always true at the end:');
    for (const { expression, what, values } of broken) {
      const where = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
      lines.push(`  ${expression}: ${what}${where.length === 0 ? '' : ` where ${where.join(', ')}`}`);
    }
  }
  if (shortest !== null) lines.push('', ...lanes(shortest, source.split('\n')));
  return `${lines.join('\n')}\n`;
}

/** A schedule as JSON. */
export function scheduleJson({ threads, steps, stderr, end, loop }: Schedule): object {
  return {
    end,
    ...(loop === null ? {} : { loop }),
    ...(stderr === '' ? {} : { stderr }),
    steps: steps.map(({ thread, timedOut, events, locks, primitives, blocked, ...plain }) => ({
      thread: threads[thread]!,
      ...plain,
      ...(timedOut ? { timedOut } : {}),
      does: events.map((event) => eventWords(event, threads)),
      locks: Object.fromEntries(
        locks.map(({ name, holder }) => [name, holder === null ? null : threads[holder]!]),
      ),
      primitives: Object.fromEntries(primitives.map(({ name, state }) => [name, state])),
      blocked: blocked.map((each) => ({ ...each, thread: threads[each.thread]! })),
    })),
  };
}
