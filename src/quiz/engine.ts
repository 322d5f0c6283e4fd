import type { Build, Exploration, FitPolicy, MemoryTrace, SwitchMode } from '../engine/index.ts';

/** What the quiz asks of the engine: its front door, or a stand-in that a test passes in. */
export interface Engine {
  explore(source: string, options: { switch: SwitchMode; file: string }): Exploration;
  traceMemory(source: string, options: { allocator: FitPolicy; file: string; build?: Build }): MemoryTrace;
}

/** A program as the engine takes it. */
export interface ProgramText {
  readonly path: string;
  readonly source: string;
}
