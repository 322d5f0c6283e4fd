import { threadLibrary } from '../threading/library.ts';
import type { MemoryTrace, TraceOptions } from './memory-trace.ts';
import { textbookPlacement } from './placement.ts';
import { speaksOfThreads, traceIn } from './tracer.ts';

export type { MemoryTrace, TraceOptions } from './memory-trace.ts';

/** {@link traceIn} with the textbook allocators, unless others are given, and what of threads the program speaks of. */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const threads = options.threads ?? (speaksOfThreads(source) ? threadLibrary : undefined);
  return traceIn(source, { ...options, threads }, options.createPlacement ?? textbookPlacement);
}
