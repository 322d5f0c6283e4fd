// The door to the model of the GIL, for the lab as well: what it imports is sent to readers.
export type { Doing, GilEvent, GilSetup, GilTrace, Moment, Segment, Slice } from './model.ts';
export { CORE_TURN, GIL_LIMITS, GilSetupError } from './model.ts';
export type { Call, GilSettings, ThreadGroup } from './presets.ts';
export { calls, GIL_RANGES, gilPresets, setupOf } from './presets.ts';
export { simulateGil } from './simulate.ts';
