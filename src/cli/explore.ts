import { builds, explore, switchModes, type Exploration } from '../engine/index.ts';
import { numberOf, oneOf, rangeOf, readCommand } from './arguments.ts';
import { main } from './main.ts';
import { progressLine } from './progress.ts';
import { report, scheduleJson } from './report.ts';

const usage = `npm run --silent explore -- FILE.py [--switch ${switchModes.join('|')}] [--build ${builds.join('|')}]
    [--print line|unbuffered] [--exclusive FROM-TO] [--final EXPRESSION] [--max-states N] [--timeout SECONDS] [--json]`;
const help = `Explores every schedule of a Python program that uses threads.

  --switch      where threads can switch: before any-instruction that touches shared state (free-threaded builds),
                at the check points of CPython with the GIL, or between whole statements (a simplification)
  --build       the CPython whose messages and check points hold; 3.13 unless told
  --print       line: a print is one piece; unbuffered: its text and its end are two, as with python -u
  --exclusive   lines in which at most one thread may be at a time; can be given again
  --final       an expression over the program's globals that has to be true at the end; can be given again
  --max-states  how many states may be kept; 300000 unless told
  --timeout     seconds that it may take; 60 unless told
  --json        the result as JSON

Exit code 0: there is a verdict. 2: the program or the command line cannot be taken; standard error says why.`;

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
    help,
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
