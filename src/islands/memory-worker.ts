import { noPlacement } from '../engine/memory/no-placement.ts';
import type { PlacementName, CreatePlacement } from '../engine/memory/placement.ts';
import { speaksOfThreads, traceIn } from '../engine/memory/tracer.ts';
import { SourceError } from '../engine/python/source-error.ts';
import type { TraceAnswer, TraceRequest } from './memory-tracer.ts';

// Traces memory in a worker of its own: the page stays alive, and the explorer of threads is not loaded for it.

self.addEventListener('message', ({ data }: MessageEvent<TraceRequest>) => {
  // What goes wrong in here is a mistake of ours; so it reaches the client as the worker's `error` event.
  answerTo(data).then((answer) => self.postMessage(answer), reportError);
});

async function answerTo({ id, source, options }: TraceRequest): Promise<TraceAnswer> {
  const [numpy, threads, createPlacement] = await Promise.all([
    loadNumpy(source),
    loadThreads(source),
    loadPlacement(options.allocator),
  ]);
  try {
    return { id, kind: 'traced', trace: traceIn(source, { ...options, numpy, threads }, createPlacement) };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { kind, line, column, reason, file } = error;
    return { id, kind: 'refused', refusal: kind, line, column, reason, file };
  }
}

/** Arrays, for a program that speaks of NumPy. */
async function loadNumpy(source: string) {
  return source.includes('numpy') ? (await import('../engine/memory/numpy/module.ts')).numpy : undefined;
}

/** Locks, queues and clocks, for a program that may import them. */
async function loadThreads(source: string) {
  return speaksOfThreads(source) ? (await import('../engine/threading/library.ts')).threadLibrary : undefined;
}

/** Allocators, for who asks where blocks lie. */
async function loadPlacement(allocator: PlacementName): Promise<CreatePlacement> {
  if (allocator === 'none') return () => noPlacement;
  return (await import('../engine/memory/real-placement.ts')).realPlacement;
}
