import { eventWords, explore, switchModes, type Exploration, type Schedule } from '../engine/index.ts';
import { oneOf, readCommand, UsageError } from './arguments.ts';
import { main } from './main.ts';

const usage =
  'npm run --silent explore -- FILE.py [--switch any-instruction|gil|statement] [--max-states N] [--json]';

main(() => {
  const { values, file, source } = readCommand(
    {
      json: { type: 'boolean', default: false },
      switch: { type: 'string', default: 'any-instruction' },
      'max-states': { type: 'string', default: '300000' },
    },
    usage,
  );
  const maxStates = Number(values['max-states']);
  if (!Number.isInteger(maxStates) || maxStates < 1)
    throw new UsageError(`--max-states takes a whole number from 1; '${values['max-states']}' is not`);
  const found = explore(source, { switch: oneOf(switchModes, values.switch, 'switch'), maxStates, file });
  return values.json ? `${JSON.stringify(asJson(found), null, 2)}\n` : report(found, file);
});

function asJson(found: Exploration): object {
  const { verdict, mode, outcomes, deadlock, states, transitions, complete, shortest } = found;
  return {
    verdict,
    mode,
    outcomes,
    deadlock,
    states,
    transitions,
    complete,
    shortest: shortest === null ? null : scheduleJson(shortest),
  };
}

function scheduleJson({ threads, steps, end }: Schedule): object {
  return {
    end,
    steps: steps.map(({ thread, line, events, blocked }) => ({
      thread: threads[thread]!,
      line,
      does: events.map((event) => eventWords(event, threads)),
      blocked: blocked.map((each) => ({ thread: threads[each.thread]!, on: each.on, line: each.line })),
    })),
  };
}

function extent({ complete, endless }: Exploration): string {
  if (endless) return '; in some schedules the threads run on for ever';
  return complete ? ', all explored' : '; the budget ran out, other outcomes may exist';
}

function report(found: Exploration, file: string): string {
  const { verdict, mode, outcomes, states, transitions, shortest } = found;
  const lines = [
    `${file}: ${verdict}`,
    `switch points: ${mode}; ${states} states, ${transitions} transitions${extent(found)}`,
    `${outcomes.length} possible output${outcomes.length === 1 ? '' : 's'}${outcomes.length > 20 ? ', the first 20:' : ':'}`,
    ...outcomes.slice(0, 20).map((outcome) => `  ${JSON.stringify(outcome)}`),
  ];
  if (shortest !== null) {
    lines.push(`shortest schedule to the ${shortest.end === 'deadlock' ? 'deadlock' : 'failure'}:`);
    for (const { thread, line, events } of shortest.steps) {
      const words = events.map((event) => eventWords(event, shortest.threads)).join(', ');
      lines.push(`  ${shortest.threads[thread]}, line ${line}: ${words === '' ? 'goes on' : words}`);
    }
    for (const each of shortest.steps.at(-1)?.blocked ?? []) {
      lines.push(`  ${shortest.threads[each.thread]} waits for ${each.on} in line ${each.line}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
