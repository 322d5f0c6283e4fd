// The front door: what the quiz, the figures and the command lines use of the engine.
import { explore as exploreAlone, type Exploration, type ExploreOptions } from './explore/explore.ts';
import { reports } from './explore/reports.ts';
import { numpy } from './memory/numpy/module.ts';
import { realPlacement } from './memory/real-placement.ts';
import type { MemoryTrace, TraceOptions } from './memory/memory-trace.ts';
import { traceMemory as traceAlone } from './memory/trace.ts';

export type { Exploration, ExploreOptions, Verdict } from './explore/explore.ts';
export type { Broken } from './explore/final.ts';
export type { Drive, DrivenThread, DriveOptions, Position } from './explore/drive.ts';
export { startDrive } from './explore/drive.ts';
export type { Fault, StateGraph } from './explore/graph.ts';
export type { LockFinding } from './explore/locks.ts';
export type { Race } from './explore/races.ts';
export { CORE_TURN, gilPresets, simulateGil } from './gil/index.ts';
export { eventWords, waitWords } from './explore/event-words.ts';
export { lockWords, raceWords } from './explore/finding-words.ts';
export type { Schedule, Step } from './explore/schedule.ts';
export type { Happening, StepEvent } from './machine/events.ts';
export { switchModes, type SwitchMode } from './machine/run.ts';
export { builds, defaultBuild, type Build } from './python/code.ts';
export { SourceError } from './python/source-error.ts';
export { fitPolicies, type FitPolicy } from './memory/allocator.ts';
export type { AllocatorEvent } from './memory/allocator.ts';
export { allocatorNames, heapStartNames, type AllocatorName } from './memory/placement.ts';
export { readArrayProgram } from './memory/array-program.ts';
export type {
  Fate,
  MemoryStep,
  MemoryTrace,
  NamedValue,
  TracedBlock,
  TracedObject,
  TraceOptions,
} from './memory/memory-trace.ts';

/** {@link exploreAlone} with tracebacks and findings about locks. */
export function explore(source: string, options: ExploreOptions = {}): Exploration {
  return exploreAlone(source, { reports: () => reports, ...options });
}

/** {@link traceAlone} of programs that may import numpy, in any allocator. */
export function traceMemory(source: string, options: TraceOptions): MemoryTrace {
  return traceAlone(source, { numpy, createPlacement: realPlacement, ...options });
}
