/* The front door of the quiz room. The browser takes score and attempts from their own files. */
export { type Evidence, type Key, type Solution, UnsolvableItemError } from './key.ts';
export type { Item } from './item.ts';
export type { Response } from './response.ts';
export { incomplete, score } from './score.ts';
export type { ExactItem } from './exact-item.ts';
export { grade, gradeBy, solvable, solve, solveCombination, textForm } from './solve.ts';
export { seedOf } from './seed.ts';
export { variant } from './variant.ts';
