import { builds, explore, switchModes, type Exploration } from '../engine/index.ts';
import { numberOf, oneOf, rangeOf, readCommand } from './arguments.ts';
import { main } from './main.ts';
import { progressLine } from './progress.ts';
import { report, scheduleJson } from './report.ts';

const usage = `npm run --silent explore -- FILE.py [--switch ${switchModes.join('|')}] [--build ${builds.join('|')}]
    [--print line|unbuffered] [--exclusive FROM-TO] [--final EXPRESSION] [--max-states N] [--timeout SECONDS] [--json]`;

main(() => {
  const { values, file, source } = readCommand(
    {
      json: { type: 'boolean', default: false },
      switch: { type: 'string', default: 'any-instruction' },
      build: { type: 'string', default: '3.13' },
      print: { type: 'string', default: 'line' },
      final: { type: 'string', multiple: true, default: [] },
      exclusive: { type: 'string', multiple: true, default: [] },
      'max-states': { type: 'string', default: '300000' },
      timeout: { type: 'string', default: '60' },
    },
    usage,
  );
  const started = performance.now();
  const limit = numberOf(values.timeout, 'timeout', 0.001) * 1000;
  const progress = progressLine(process.stderr);
  const found = explore(source, {
    switch: oneOf(switchModes, values.switch, 'switch'),
    build: oneOf(builds, values.build, 'build'),
    print: oneOf(['line', 'unbuffered'] as const, values.print, 'print'),
    exclusive: values.exclusive.map((range) => rangeOf(range, 'exclusive')),
    final: values.final,
    maxStates: numberOf(values['max-states'], 'max-states', 1, true),
    stop: (states) => {
      const passed = performance.now() - started;
      progress.show(passed, states);
      return passed > limit ? 'time' : null;
    },
    file,
  });
  const seconds = Math.round(performance.now() - started) / 1000;
  // Explores further.
  void found.locks;
  progress.clear();
  return values.json
    ? `${JSON.stringify(asJson(found, seconds), null, 2)}\n`
    : report(found, file, source, seconds);
});

function asJson(found: Exploration, seconds: number): object {
  const { scheduleOf: _, shortest, bytes: __, ...plain } = found;
  return { ...plain, shortest: shortest === null ? null : scheduleJson(shortest), seconds };
}
