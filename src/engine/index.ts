// The front door: what the quiz, the figures and the command lines use of the engine.
export { explore, type Exploration, type ExploreOptions, type Verdict } from './explore/explore.ts';
export type { Broken } from './explore/final.ts';
export type { LockFinding } from './explore/locks.ts';
export type { Race } from './explore/races.ts';
export { eventWords } from './explore/event-words.ts';
export type { Schedule, Step } from './explore/schedule.ts';
export type { Happening, StepEvent } from './machine/events.ts';
export { switchModes, type SwitchMode } from './machine/run.ts';
export { builds, type Build } from './python/code.ts';
export { SourceError } from './python/source-error.ts';
export { fitPolicies, type FitPolicy } from './memory/allocator.ts';
export {
  traceMemory,
  type MemoryStep,
  type MemoryTrace,
  type NamedValue,
  type TracedBlock,
  type TracedObject,
  type TraceOptions,
} from './memory/trace.ts';
