import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCommand } from '../setup/command.ts';

/** What a program did on real CPython. `exit` is null where it hung and was killed. */
export interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | null;
  readonly hung: boolean;
}

export interface RunOptions {
  readonly seconds: number;
  /** Switch threads more often than by itself (stirred.py): 0 asks for it, other numbers draw where. */
  readonly stir?: number | undefined;
}

const RUNNER = resolve(import.meta.dirname, '../setup/pty-run.py');
const STIRRED = resolve(import.meta.dirname, '../setup/stirred.py');

/**
 * The environment of a program's run: ours, without what changes the output or the heap.
 * PYTHONUNBUFFERED splits each print in two writes, PYTHONDONTWRITEBYTECODE moves the heap after imports.
 */
export function scrubbed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const changes = /^(PYTHON|MALLOC_|GLIBC_TUNABLES$|LD_PRELOAD$|DYLD_|FORCE_COLOR$)/;
  const kept = Object.entries(env).filter(([name]) => !changes.test(name));
  // From 3.13 on tracebacks are coloured where FORCE_COLOR is set, to whatever value.
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
}

/**
 * Runs a program on real CPython, in an empty folder of its own, with a terminal as its output.
 *
 * Not a pipe: before 3.12.5 (and in Debian's 3.11.2) TextIOWrapper loses or garbles text when two threads
 * print while a block-buffered stream is flushed (gh-119506), and a program that is killed in a deadlock takes
 * its unwritten buffer with it. Not `-u` either: it writes a line and its newline apart, so that lines of two
 * threads mix. On a terminal every line is written when it is printed, whole; that is also what readers see.
 *
 * @throws Error where the runner itself fails
 */
export async function runProgram(python: string, file: string, options: RunOptions): Promise<Run> {
  const cwd = await mkdtemp(join(tmpdir(), 'program-'));
  const env = scrubbed(process.env);
  const flags = ['-s', '-X', 'utf8'];
  const stirred = options.stir === undefined ? [] : [STIRRED, String(options.stir)];
  const program = [...stirred, resolve(file)];
  try {
    const result = await runCommand(
      python,
      ['-s', RUNNER, String(options.seconds), python, ...flags, ...program],
      { timeout: (options.seconds + 20) * 1000, cwd, env },
    );
    if (result.status !== 0) throw new Error(`pty-run.py failed: ${result.stderr}`);
    return JSON.parse(result.stdout) as Run;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/** Imports NumPy once, so that its byte code is written: compiling it during a run would move the heap. */
export async function warmUp(python: string): Promise<void> {
  await runCommand(python, ['-s', '-c', 'import numpy'], { timeout: 120_000, env: scrubbed(process.env) });
}
