import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { scrubbed } from '../../content/run-program.ts';
import { runCommand } from '../../setup/command.ts';

/** What the oracle found of a program on one interpreter. */
export interface OracleAnswer {
  readonly id: string;
  readonly outcomes: readonly string[];
  /** Whether every schedule was followed: else the outcomes are a sample. */
  readonly complete: boolean;
  readonly runs: number;
  readonly seconds: number;
}

export interface OracleOptions {
  readonly maxRuns: number;
  /** Of the processor's time, for each program. */
  readonly seconds: number;
  readonly seed: number;
  /** As with `explore`; `line` unless told. */
  readonly print?: 'line' | 'unbuffered';
  /** As with `explore`; `any-instruction` unless told. For `gil` see {@link gilIsKnown}. */
  readonly switch?: 'any-instruction' | 'gil';
  /** `full` hands over at every place and leaves out no order: slow, for testing the oracle itself. */
  readonly search?: 'reduced' | 'full';
}

/**
 * Whether the oracle knows where CPython of that version, as in `3.12.1`, looks for a request to switch threads: 3.9 and
 * 3.10 do so at other places, and on 3.14 it has not been tried.
 */
export const gilIsKnown = (version: string): boolean => /^3\.1[123]\./.test(version);

const ORACLE = join(import.meta.dirname, 'oracle.py');

/** Runs programs along every schedule on a real CPython, all in one interpreter. Throws where that one fails. */
export async function askOracle(
  python: string,
  programs: readonly { readonly id: string; readonly source: string }[],
  { maxRuns, seconds, seed, print = 'line', search = 'reduced', ...rest }: OracleOptions,
): Promise<OracleAnswer[]> {
  const mode = rest.switch ?? 'any-instruction';
  const settings = { 'max-runs': maxRuns, seconds, seed, print, search, switch: mode };
  const words = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(python, ['-s', ORACLE, ...words], {
    env: scrubbed(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), (programs.length * 20 * (seconds + 1) + 60) * 1000);
  let out = '';
  let errors = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  child.stdin.end(JSON.stringify(programs));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as OracleAnswer & { error?: string });
  const failed = answers.find(({ error }) => error !== undefined);
  if (status !== 0 || failed !== undefined || answers.length !== programs.length)
    throw new Error(
      `oracle.py on ${python} answered ${answers.length} of ${programs.length} programs: ` +
        (failed === undefined ? errors : `${failed.id}: ${failed.error}`),
    );
  return answers;
}

/** Every CPython from 3.9 on that can be found: on the PATH by version, and those that pyenv keeps. */
export async function allPythons(): Promise<{ readonly path: string; readonly version: string }[]> {
  const kept = join(homedir(), '.pyenv', 'versions');
  const candidates = [
    ...(existsSync(kept) ? readdirSync(kept).map((name) => join(kept, name, 'bin', 'python3')) : []),
    '/usr/bin/python3',
    ...[9, 10, 11, 12, 13, 14, 15].map((minor) => `/usr/bin/python3.${minor}`),
  ].filter((path) => existsSync(path));
  const found = new Map<string, string>();
  for (const path of candidates) {
    const probe =
      'import sys; print(sys.implementation.name, "%d.%d.%d" % sys.version_info[:3], sys.version_info >= (3, 9))';
    const result = await runCommand(path, ['-c', probe], { timeout: 20_000, env: scrubbed(process.env) });
    const match = /^cpython (\S+) True$/.exec(result.stdout.trim());
    if (match !== null && !found.has(match[1]!)) found.set(match[1]!, path);
  }
  return [...found].map(([version, path]) => ({ version, path }));
}
