/** Every program of every lesson on real CPython: does it do what its header promises? */
import { before, test, type TestContext } from 'node:test';
import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { type Program, readProgram } from '../../src/content/program.ts';
import { explore, type Exploration } from '../../src/engine/index.ts';
import { findPython, pythonOrSkip } from '../setup/python.ts';
import { isOutcome } from './outcome.ts';
import { runProgram, type Run, warmUp } from './run-program.ts';

const CONTENT = 'content';
/** Runs of a threaded program: twice as it is, then stirred in various ways (see RunOptions). */
const STIRS = [undefined, undefined, 0, 0, 1, 2, 3, 4, 5, 6];
const SIDE_BY_SIDE = 3;
/** Each costs its whole time limit. */
const ENOUGH_HANGS = 2;

const { python, skip } = pythonOrSkip(await findPython(), process.env);

const paths = globSync('lessons/*/*/programs/*.py', { cwd: CONTENT })
  .map((file) => file.replaceAll('\\', '/').replace(/^lessons\/(.*)\/programs\//, '$1/'))
  .sort();

/** Why a program cannot run here, or null. */
function missing(program: Program): string | null {
  for (const need of program.header.needs) {
    if (need.kind === 'glibc' && process.platform !== 'linux') return 'needs glibc';
    if (need.kind === 'python' && python !== null) {
      const [major = 3, minor = 0] = need.atLeast.split('.').map(Number);
      const [ourMajor = 0, ourMinor = 0] = python.version;
      if (ourMajor < major || (ourMajor === major && ourMinor < minor)) {
        return `needs Python ${need.atLeast}, here is ${python.version.join('.')}`;
      }
    }
  }
  return null;
}

function checkEnd(program: Program, run: Run): void {
  assert.equal(run.hung, false, `hung after printing:\n${run.stdout}`);
  assert.equal(run.exit, program.header.exits, `exit code; its error output:\n${run.stderr}`);
  for (const text of program.header.stderr) {
    assert.ok(run.stderr.includes(text), `error output lacks "${text}":\n${run.stderr}`);
  }
}

/** One run with a fixed or an unknown output. */
async function checkOnce(executable: string, program: Program): Promise<void> {
  const run = await runProgram(executable, program.file, { seconds: 120 });
  checkEnd(program, run);
  const { expect } = program.header;
  if (expect.kind === 'prints') assert.equal(run.stdout, `${expect.lines.join('\n')}\n`);
  else assert.notEqual(run.stdout, '', 'a timing program prints its times');
}

/** Several runs, each of which must be one of the explorer's outcomes. */
async function checkExplored(executable: string, program: Program, t: TestContext): Promise<void> {
  const exploration = explore(program.source, { file: program.file });
  assert.ok(exploration.complete, `the explorer gave up after ${exploration.states} states`);
  // A run that hangs is waited for only where the explorer says that it can.
  const seconds = exploration.deadlock ? 5 : 60;
  const seen = new Set<string>();
  let hangs = 0;
  const stirs = [...STIRS];
  // Most of a run is waiting, for sleeping threads and for deadlocks: several go side by side.
  const work = async () => {
    while (stirs.length > 0 && hangs < ENOUGH_HANGS) {
      const run = await runProgram(executable, program.file, { seconds, stir: stirs.shift() });
      if (run.hung) hangs += 1;
      seen.add(matching(run, exploration));
      const raised = run.stderr.includes('Traceback');
      if (!run.hung && !raised) checkEnd(program, run);
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  t.diagnostic(`${seen.size} of ${exploration.outcomes.length} outcomes seen`);
}

function matching(run: Run, exploration: Exploration): string {
  const outcome = exploration.outcomes.find((each) => isOutcome(run, each));
  assert.ok(
    outcome !== undefined,
    `real CPython did what the explorer says is impossible:\n${JSON.stringify(run, null, 2)}\n` +
      `possible: ${JSON.stringify(exploration.outcomes)}`,
  );
  return outcome;
}

before(async () => {
  if (python !== null) await warmUp(python.path);
});

test('there are programs to check', () => {
  assert.ok(paths.length > 0);
});

for (const path of paths) {
  test(`programs: ${path}`, { skip, timeout: 180_000 }, async (t) => {
    assert.ok(python !== null);
    const program = readProgram(path, CONTENT);
    const reason = missing(program);
    if (reason !== null) return t.skip(reason);
    if (program.header.expect.kind === 'explored') await checkExplored(python.path, program, t);
    else await checkOnce(python.path, program);
  });
}
