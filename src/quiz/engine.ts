import type {
  AllocatorName,
  Build,
  Exploration,
  ExploreOptions,
  MemoryTrace,
  SwitchMode,
} from '../engine/index.ts';

/** What may be asked of an exploration beside the rule for switching. */
export type ExploreRules = Pick<ExploreOptions, 'final' | 'exclusive' | 'graph' | 'maxStates'>;

/** What the quiz asks of the engine: its front door, or a stand-in that a test passes in. */
export interface Engine {
  explore(source: string, options: { switch: SwitchMode; file: string } & ExploreRules): Exploration;
  traceMemory(
    source: string,
    options: { allocator: AllocatorName; file: string; build?: Build },
  ): MemoryTrace;
}

/** A program as the engine takes it. */
export interface ProgramText {
  readonly path: string;
  readonly source: string;
}
