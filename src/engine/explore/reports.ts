import { tracebackText } from '../machine/traceback.ts';
import { findLocks } from './locks.ts';

/**
 * What tells more of a result than the search itself found out. A page can do without it until somebody asks, so
 * `explore` is given it rather than bringing it along: see {@link ExploreOptions.reports}.
 */
export const reports = { tracebackText, findLocks };

export type Reports = typeof reports;
