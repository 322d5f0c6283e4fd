// npm run verify:array-blocks [-- FIRST_SEED PROGRAMS [PYTHON [BUILD]]]: programs of large arrays made from seeds, in the
// engine and on real NumPy beside a malloc that notes its calls (gcc): the blocks that live after each line must be the
// same. With --record FILE it writes them down, for the test that needs neither.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { builds, type Build } from '../../../../src/engine/index.ts';
import { accepted, difference, record } from './allocations.ts';
import { largeProgram } from './large.ts';

const { values, positionals } = parseArgs({
  options: { record: { type: 'string' } },
  allowPositionals: true,
});
const [first = 0, count = 500] = positionals.slice(0, 2).map(Number);
const build = builds.find((each): each is Build => each === (positionals[3] ?? '3.11'))!;
const whole = Array.from({ length: count }, (_, at) => largeProgram(first + at));
// What raises is found first; then what the engine refuses is left out as well.
const python = positionals[2] ?? process.env['PYTHON'] ?? 'python3';
const running = record(python, whole).recorded.map(({ lines }) => accepted(lines, build));
const { recorded, ...versions } = record(python, running);
let different = 0;
let calls = 0;
recorded.forEach((program, at) => {
  calls += program.events.flat().length;
  for (const policy of ['first-fit', 'next-fit'] as const) {
    const found = difference(program, policy, build);
    if (found === null) continue;
    different += 1;
    console.log(`seed ${first + at}, ${policy}: ${found}\n  ${program.lines.join('\n  ')}`);
    break;
  }
});
if (values.record !== undefined)
  writeFileSync(
    values.record,
    `CPython ${versions.python}, NumPy ${versions.numpy}\n` +
      recorded
        .map(({ lines, events }) =>
          lines.map((line, at) => `${line} ==> ${events[at]!.join(' ')}`.trim() + '\n').join(''),
        )
        .map((text) => `\n${text}`)
        .join(''),
  );
console.log(
  `NumPy ${versions.numpy} on CPython ${versions.python}: ${count} programs, ${recorded.flatMap(({ lines }) => lines).length} lines, ` +
    `${calls} calls of malloc and free, ${different} programs differ`,
);
process.exitCode = different === 0 ? 0 : 1;
