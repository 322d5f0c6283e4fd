import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { SourceError, traceMemory } from '../../../../src/engine/index.ts';

/** A program without the statements that the engine refuses, and what the engine prints for it. */
export interface Ran {
  readonly source: string;
  readonly output: string;
  /** The reasons of the refusals. */
  readonly refused: readonly string[];
}

/** Runs a program in the engine; a guarded statement that is outside the subset is left out, and it is run again. */
export function runInEngine(program: string): Ran {
  let source = program;
  const refused: string[] = [];
  for (;;) {
    try {
      const { output, error } = traceMemory(source, { allocator: 'first-fit', build: '3.11' });
      return { source, output: error === null ? output : `${output}${error}\n`, refused };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      refused.push(error.reason);
      const lines = source.split('\n');
      lines[error.line - 1] = '    pass';
      source = lines.join('\n');
    }
  }
}

/** A real Python with NumPy that runs programs one after the other. */
export async function startOracle(python: string): Promise<{
  readonly versions: readonly [python: string, numpy: string];
  run(sources: readonly string[]): Promise<readonly string[]>;
  stop(): void;
}> {
  const { PYTHONUNBUFFERED: _, PYTHONDONTWRITEBYTECODE: __, ...env } = process.env;
  const child = spawn(python, ['-W', 'ignore', join(import.meta.dirname, 'oracle.py')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error(`${python} ended early`);
    return line.value;
  };
  const versions = JSON.parse(await next()) as [string, string];
  return {
    versions,
    async run(sources) {
      child.stdin.write(`${JSON.stringify(sources)}\n`);
      return JSON.parse(await next()) as string[];
    },
    stop: () => child.stdin.end(),
  };
}
