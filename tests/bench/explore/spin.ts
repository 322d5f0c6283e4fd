import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine } from '../../setup/system.ts';
import { runCommand } from '../../setup/command.ts';
import type { Spin } from '../../setup/spin.ts';

type Found = Extract<Spin, { kind: 'found' }>;

/** What SPIN's verifier said, and what it took. */
export interface SpinRun {
  readonly states: number;
  readonly transitions: number;
  /** Deadlocks and the like. */
  readonly errors: number;
  /** Bytes of a state's vector as it is stored, and of what finds it; null where pan does not say. */
  readonly bytes: number | null;
  /** What pan gives as its own time; hundredths at best. */
  readonly seconds: number;
  /** Seconds of the processor, which other programs on the machine do not lengthen as much. */
  readonly cpu: number;
  /** Milliseconds by our clock: the whole, of which `spin -a`, gcc and pan. */
  readonly wall: {
    readonly generate: number;
    readonly compile: number;
    readonly run: number;
  };
}

/** No reduction, no cycles: all states, deadlocks and assertions. pan goes depth first, as is SPIN's default. */
const gccFlags = ['-O2', '-DSAFETY', '-DNOREDUCE', '-w'];

/** Writes the model into the folder and makes `pan` of it. Returns what both steps took, in milliseconds. */
export async function build(
  { spin, gcc }: Found,
  folder: string,
  promela: string,
): Promise<{ readonly generate: number; readonly compile: number }> {
  await writeFile(join(folder, 'model.pml'), promela);
  const generate = await timed(spin, ['-a', 'model.pml'], folder);
  const compile = await timed(gcc, [...gccFlags, '-o', 'pan', 'pan.c'], folder);
  return { generate: generate.ms, compile: compile.ms };
}

/** Runs the `pan` of the folder with those options. */
export async function runPan(
  folder: string,
  options: readonly string[],
): Promise<Omit<SpinRun, 'wall'> & { readonly ms: number }> {
  // The shell, which takes a millisecond, tells what pan took of the processor.
  const { ms, stdout } = await timed('sh', ['-c', './pan "$@"; times', 'pan', ...options], folder);
  if (/max search depth too small|out of memory|aborting/.test(stdout))
    throw new Error(`pan did not finish:\n${stdout}`);
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(stdout)?.[1];
    if (found === undefined) throw new Error(`pan did not say ${pattern.source}:\n${stdout}`);
    return Number(found);
  };
  const stored = /state-vector as stored = (\d+) byte \+ (\d+) byte/.exec(stdout);
  return {
    states: number(/(\d+) states, stored/),
    transitions: number(/(\d+) transitions/),
    errors: number(/errors: (\d+)/),
    bytes: stored === null ? null : Number(stored[1]) + Number(stored[2]),
    seconds: number(/elapsed time ([\d.e+-]+)/),
    cpu: processorTime(stdout),
    ms,
  };
}

/** Seconds that a shell's `times` gives for its children, in its last line: "0m1.05s 0m0.20s", user and system. */
function processorTime(stdout: string): number {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  const parts = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  if (parts.length !== 2) throw new Error(`times said: ${last}`);
  return parts.reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
}

/** From the model's text to SPIN's verdict: generates, compiles and runs, all with SPIN's own defaults. */
export async function verdictOf(spin: Found, folder: string, promela: string): Promise<SpinRun> {
  const built = await build(spin, folder, promela);
  const { ms, ...run } = await runPan(folder, []);
  return { ...run, wall: { ...built, run: ms } };
}

async function timed(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly ms: number; readonly stdout: string }> {
  const from = performance.now();
  const result = await runCommand(command, args, { timeout: 600_000, cwd });
  const ms = performance.now() - from;
  if (result.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${lastLine(result)}\n${result.stdout}`);
  return { ms, stdout: result.stdout };
}
