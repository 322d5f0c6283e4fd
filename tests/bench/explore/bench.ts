/**
 * `npm run bench:explore`: the explorer beside SPIN, on the same programs, in one run. Exits with 1 where a figure that
 * has to be reached is not, where the two disagree, or where there is no SPIN.
 *
 * SPIN searches depth first, its default (its breadth-first search, -DBFS, is slower and takes more memory); ours
 * searches breadth first, so that its schedules are shortest ones. Neither reduces anything.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../setup/command.ts';
import { findSpin } from '../../setup/spin.ts';
import { lastLine } from '../../setup/system.ts';
import { classics, philosophers, type ModelPair } from './models.ts';
import { run, type OurRun } from './ours.ts';
import { build, runPan, verdictOf } from './spin.ts';

const ROUNDS = 3;
/** Models for which SPIN stores fewer states than this have to be answered sooner than by SPIN. */
const FEW = 100_000;
/** A model of which both store as many states, more than a million. */
const LARGE = philosophers(9, 'ordered');
const LEAST_RATIO = 0.25;
const MOST_BYTES = 100;
/** Enough for the path and, as powers of two, for the hash table of 1 to 3 million states. */
const PAN_OPTIONS = ['-m1000000', '-w22'];

const sought = await findSpin();
if (sought.kind === 'absent') {
  console.error(`NOTHING WAS COMPARED: ${sought.why}.`);
  process.exit(1);
}
const spin = sought;
console.log(`${spin.version}; Node ${process.version}; median of ${ROUNDS} runs, in turn\n`);

const folder = await mkdtemp(join(tmpdir(), 'bench-explore-'));
try {
  await compareVerdicts(classics);
  await compareSearch(LARGE);
} finally {
  await rm(folder, { recursive: true });
}

/** a: from the source text to the verdict. */
async function compareVerdicts(models: readonly ModelPair[]): Promise<void> {
  console.log('From source text to verdict, in milliseconds');
  console.log(
    '  SPIN: spin -a, gcc -O2, pan, which stops at the first error. States: of the whole search (pan -c0).',
  );
  console.log('  ours: a fresh node with its start; and "warm", in a process that has explored before.\n');
  row('', 'states', '', '', 'SPIN', '', '', '', 'ours', '', 'fresh:');
  row('', 'SPIN', 'ours', 'ratio', 'total', 'spin -a', 'gcc', 'pan', 'fresh', 'warm', 'SPIN');
  run(models[0]!.python);
  let slower = 0;
  let compared = 0;
  for (const model of models) {
    const theirs: Awaited<ReturnType<typeof verdictOf>>[] = [];
    const fresh: number[] = [];
    const warm: OurRun[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await verdictOf(spin, folder, model.promela));
      fresh.push((await inFreshNode(model.python, [])).wall);
      warm.push(run(model.python));
    }
    const full = model.deadlocks ? await runPan(folder, ['-c0']) : theirs[0]!;
    const ours = warm[0]!;
    const agreed =
      ours.complete &&
      ours.verdict === (model.deadlocks ? 'can-deadlock' : 'safe') &&
      theirs[0]!.errors > 0 === model.deadlocks;
    if (!agreed) fail(`${model.name}: ours says ${ours.verdict}, SPIN tells ${theirs[0]!.errors} errors`);
    const part = (which: 'generate' | 'compile' | 'run'): number =>
      median(theirs.map(({ wall }) => wall[which]));
    const total = median(theirs.map(({ wall }) => wall.generate + wall.compile + wall.run));
    const ratio = median(fresh) / total;
    const counts = theirs[0]!.states < FEW;
    if (counts) {
      compared += 1;
      if (ratio >= 1) slower += 1;
    }
    row(
      model.name,
      full.states,
      ours.states,
      (ours.states / full.states).toFixed(2),
      total.toFixed(0),
      part('generate').toFixed(0),
      part('compile').toFixed(0),
      part('run').toFixed(0),
      median(fresh).toFixed(0),
      median(warm.map(({ ms }) => ms)).toFixed(1),
      ratio.toFixed(2),
      !counts ? '  (not asked for)' : ratio < 1 ? '' : '  ✗ slower',
    );
  }
  console.log();
  judge(
    `time to verdict less than SPIN's, ${compared} models of fewer than ${FEW} states`,
    slower === 0 ? 'each' : `${slower} slower`,
    slower === 0,
  );
}

/** b: stored states per second of the search alone, and bytes of a stored state. */
async function compareSearch(model: ModelPair): Promise<void> {
  console.log(`\nThe search alone, unreduced: ${model.name}\n`);
  row('', 'states', 'moves', 'seconds', 'CPU s', 'states/s', 'bytes');
  await build(spin, folder, model.promela);
  const theirs: Awaited<ReturnType<typeof runPan>>[] = [];
  const ours: OurRun[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(await runPan(folder, PAN_OPTIONS));
    ours.push((await inFreshNode(model.python, ['--expose-gc'], 5_000_000)).found);
    const pan = theirs.at(-1)!;
    const our = ours.at(-1)!;
    searchRow('SPIN', pan, pan.seconds, pan.bytes ?? NaN);
    searchRow('ours', our, our.ms / 1000, perState(our.grown, our));
    if (!our.complete) fail(`ours did not finish ${model.name}: ${our.verdict}`);
  }
  const [one] = ours as [OurRun];
  if (Math.min(one.states, theirs[0]!.states) < 1_000_000) fail('that is not a model of a million states');
  const speed = (runs: readonly { readonly states: number }[], seconds: readonly number[]): number =>
    median(runs.map(({ states }, index) => states / seconds[index]!));
  const ratio =
    speed(
      ours,
      ours.map(({ ms }) => ms / 1000),
    ) /
    speed(
      theirs,
      theirs.map(({ seconds }) => seconds),
    );
  const cpuRatio =
    speed(
      ours,
      ours.map(({ cpu }) => cpu),
    ) /
    speed(
      theirs,
      theirs.map(({ cpu }) => cpu),
    );
  const bytes = median(ours.map((each) => perState(each.grown, each)));
  console.log();
  judge(`states a second, ours : SPIN, at least ${LEAST_RATIO}`, ratio.toFixed(3), ratio >= LEAST_RATIO);
  console.log(`     by seconds of the processor: ${cpuRatio.toFixed(3)}`);
  judge(
    `bytes a stored state, by the growth of memory, at most ${MOST_BYTES}`,
    bytes.toFixed(1),
    bytes <= MOST_BYTES,
  );
  if (one.bytes !== null)
    console.log(`     by the explorer's own count: ${perState(one.bytes, one).toFixed(1)}`);
}

function searchRow(
  name: string,
  found: { readonly states: number; readonly transitions: number; readonly cpu: number },
  seconds: number,
  bytes: number,
): void {
  const { states, transitions, cpu } = found;
  const speed = (states / seconds).toFixed(0);
  row(name, states, transitions, seconds.toFixed(2), cpu.toFixed(2), speed, bytes.toFixed(1));
}

function perState(bytes: number | null, { states }: OurRun): number {
  return (bytes ?? NaN) / states;
}

/** Explores in a node process of its own. Returns what it found and the milliseconds from its start to its end. */
async function inFreshNode(
  python: string,
  nodeOptions: readonly string[],
  maxStates?: number,
): Promise<{ readonly found: OurRun; readonly wall: number }> {
  const file = join(folder, 'program.py');
  await writeFile(file, python);
  const limit = maxStates === undefined ? [] : [String(maxStates)];
  const args = [...nodeOptions, join(import.meta.dirname, 'ours.ts'), file, ...limit];
  const from = performance.now();
  const result = await runCommand(process.execPath, args, { timeout: 600_000 });
  const wall = performance.now() - from;
  if (result.status !== 0) throw new Error(`exploring failed: ${lastLine(result)}\n${python}`);
  return { found: JSON.parse(result.stdout) as OurRun, wall };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

/** A line of a table: its name and its numbers; the twelfth column is a remark. */
function row(name: string, ...columns: readonly (string | number)[]): void {
  const numbers = columns.slice(0, 10).map((each) => String(each).padStart(9));
  console.log(`${name.padEnd(33)}${numbers.join('')}${columns[10] ?? ''}`);
}

/** Says whether a figure is reached. */
function judge(what: string, figure: string, reached: boolean): void {
  console.log(`${reached ? 'PASS' : 'FAIL'} ${what}: ${figure}`);
  if (!reached) process.exitCode = 1;
}

/** Says what must not be. */
function fail(what: string): void {
  console.log(`FAIL ${what}`);
  process.exitCode = 1;
}
