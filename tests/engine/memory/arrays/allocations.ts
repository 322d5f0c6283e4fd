import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError, traceMemory, type Build, type FitPolicy } from '../../../../src/engine/index.ts';
import { FreeList } from '../../../../src/engine/memory/free-list.ts';

/** A program of large arrays, and what each of its lines asked real malloc for and gave back to it. */
export interface Recorded {
  readonly lines: readonly string[];
  readonly events: readonly (readonly string[])[];
}

/** Runs programs on a real NumPy beside a malloc that notes its calls. Lines that raise are left out. Needs gcc. */
export function record(
  python: string,
  programs: readonly (readonly string[])[],
): { readonly python: string; readonly numpy: string; readonly recorded: readonly Recorded[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mallocs-'));
  try {
    const library = join(folder, 'mallocs.so');
    const run = (command: string, args: readonly string[], input?: string, env = process.env): string => {
      const { status, stdout, stderr, error } = spawnSync(command, args, {
        input,
        env,
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
      });
      if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`, { cause: error });
      return stdout;
    };
    run('gcc', ['-O2', '-fPIC', '-shared', '-o', library, join(import.meta.dirname, 'mallocs.c')]);
    const attempt = (given: readonly (readonly string[])[]): [string, string, (string[] | null)[][]] =>
      JSON.parse(
        run(python, ['-W', 'ignore', join(import.meta.dirname, 'mallocs.py')], JSON.stringify(given), {
          ...process.env,
          LD_PRELOAD: library,
        }),
      ) as [string, string, (string[] | null)[][]];
    const [, , first] = attempt(programs);
    const kept = programs.map((lines, at) => lines.filter((_, line) => first[at]![line] !== null));
    const [version, numpy, told] = attempt(kept);
    return {
      python: version,
      numpy,
      recorded: kept.map((lines, at) => ({ lines, events: told[at]!.map((each) => each ?? []) })),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Where the engine and the recorded calls, replayed on the same free list, differ: the first line after which the live
 * blocks are not the same, or null.
 */
export function difference({ lines, events }: Recorded, policy: FitPolicy, build: Build): string | null {
  const heap = new FreeList({ policy });
  const addresses: number[] = [];
  const live = (blocks: readonly { readonly address: number; readonly size: number }[]): string =>
    blocks.map(({ address, size }) => `${address}+${size}`).join(' ');
  const source = ['import numpy as np', ...lines].join('\n') + '\n';
  const { steps, error } = traceMemory(source, { allocator: policy, build });
  if (error !== null) return error;
  for (const [at, line] of lines.entries()) {
    for (const event of events[at]!) {
      const number = Number(event.slice(1));
      if (event.startsWith('F')) heap.free(addresses[number]!);
      else addresses.push(heap.allocate(number));
    }
    const ours = live(steps[at + 1]!.blocks);
    const theirs = live(heap.blocks());
    if (ours !== theirs) return `${line} (${events[at]!.join(' ')}): ${ours} instead of ${theirs}`;
  }
  return null;
}

/** The program without the lines that the engine refuses. */
export function accepted(lines: readonly string[], build: Build): string[] {
  let kept = [...lines];
  for (;;) {
    try {
      traceMemory(['import numpy as np', ...kept].join('\n') + '\n', { allocator: 'first-fit', build });
      return kept;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      kept = kept.toSpliced(error.line - 2, 1);
    }
  }
}
