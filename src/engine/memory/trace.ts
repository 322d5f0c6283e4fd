import { threadLibrary } from '../threading/library.ts';
import type { MemoryTrace, TraceOptions } from './memory-trace.ts';
import { textbookPlacement } from './placement.ts';
import { traceIn } from './tracer.ts';

export type { MemoryTrace, TraceOptions } from './memory-trace.ts';

/** {@link traceIn} with the textbook allocators, unless others are given. */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  const threads = options.threads ?? threadLibrary;
  return traceIn(source, { ...options, threads }, options.createPlacement ?? textbookPlacement);
}
