/**
 * One exploration in a process of its own: `node [--expose-gc] ours.ts FILE [MAX_STATES]`. Prints an {@link OurRun} as
 * JSON. With --expose-gc it also measures by how much memory has grown, while the result is held.
 */
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { explore } from '../../../src/engine/index.ts';

/** What the explorer found, and what it took. */
export interface OurRun {
  readonly verdict: string;
  readonly complete: boolean;
  readonly states: number;
  readonly transitions: number;
  /** Milliseconds of explore() alone. */
  readonly ms: number;
  /** Seconds of the processor that it took, with those of node's own threads (garbage collection, compilation). */
  readonly cpu: number;
  /** Bytes that the stored states take by the explorer's own count; null where it does not count. */
  readonly bytes: number | null;
  /** Bytes by which memory has grown (heap, and buffers outside of it); null without --expose-gc. */
  readonly grown: number | null;
}

/** Explores every interleaving of the program, unreduced. */
export function run(source: string, maxStates?: number): OurRun {
  const before = used();
  const cpuBefore = process.cpuUsage();
  const from = performance.now();
  const found = explore(source, maxStates === undefined ? {} : { maxStates });
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(cpuBefore);
  const after = used();
  // The result is still held here: it can give schedules.
  const { verdict, complete, states, transitions } = found;
  const bytes = 'bytes' in found && typeof found.bytes === 'number' ? found.bytes : null;
  const grown = before === null || after === null ? null : after - before;
  return { verdict, complete, states, transitions, ms, cpu: (user + system) / 1e6, bytes, grown };
}

function used(): number | null {
  if (globalThis.gc === undefined) return null;
  // What the first collection lets go of, buffers above all, the second one frees.
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  // External memory includes array buffers.
  return heapUsed + external;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , file, maxStates] = process.argv;
  const found = run(readFileSync(file!, 'utf8'), maxStates === undefined ? undefined : Number(maxStates));
  console.log(JSON.stringify(found));
}
