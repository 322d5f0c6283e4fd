/* The front door of the quiz room. The browser takes score and attempts from their own files. */
export { type Attempt, type Log, type Progress } from './attempts.ts';
export type { Engine } from './engine.ts';
export { type Evidence, type Key, type Solution, UnsolvableItemError } from './key.ts';
export { type Item, type ItemKind, itemSchema } from './item.ts';
export type { Response } from './response.ts';
export type { Part, Result } from './result.ts';
export { incomplete, score } from './score.ts';
export { grade, type ReadProgram, solve, textForm } from './solve.ts';
export { seedOf, variant } from './variant.ts';
