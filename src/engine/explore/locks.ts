import type { LockNote } from '../machine/open-state.ts';
import { compileTree, type CompileOptions } from '../python/compile.ts';
import { lockRegions, nameOfMade } from '../python/lock-regions.ts';
import type { Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';

/**
 * A lock that is not needed, or not there. Both are decided by exploring the program once more without it: where that
 * has the same outcomes, the same deadlocks, failures, livelocks and untrue expressions, and the same data races, the
 * lock has done nothing. Each finding stands by itself: of two locks that guard the same, each could go, not both.
 */
export type LockFinding =
  /**
   * `unused`: the locks (Lock, RLock) made in that line do nothing for the program: taking and giving them back could
   * be left out. `takers`: how many threads ever take one.
   */
  | { readonly kind: 'unused'; readonly lock: string; readonly line: number; readonly takers: number }
  /**
   * `over-wide`: taken in that line, it is held too long. Of the statements that stand directly in a region (see
   * {@link lockRegions}) it need not be held in those of `lines`: the first ones, the last ones, and those in between
   * that may wait or take long (sleep, join, put, get, wait, print), for which it could be given back and taken again.
   * As many are named as can be outside at the same time, from the first one on, then from the last one back. All of
   * them: this region needs no lock. A region that only takes again what its thread has already is not looked at.
   */
  | {
      readonly kind: 'over-wide';
      readonly lock: string;
      readonly line: number;
      readonly lines: readonly number[];
    };

/** What became known of the locks of each line while the program was explored. */
export type LockNotes = ReadonlyMap<number, ReadonlyMap<string, LockNote & { readonly thread: number }>>;

/**
 * Finds locks that do nothing. `same` explores a changed program and tells whether it does all that the program does
 * and nothing else; where its budget runs out it tells no.
 */
export function findLocks(
  program: Program,
  options: CompileOptions,
  notes: LockNotes,
  same: (changed: Program) => boolean,
): LockFinding[] {
  const text = program.lines.join('\n');
  const { file } = program;
  const findings: LockFinding[] = [];
  const holds = (changed: () => Program): boolean => {
    try {
      return same(changed());
    } catch (error) {
      // Outside the subset now, if it was not before: then it is not the same.
      if (error instanceof SourceError) return false;
      throw error;
    }
  };
  const needed: (LockNote & { readonly thread: number })[] = [];
  for (const [line, taken] of notes) {
    const takings = [...taken.values()];
    if (takings.length > 0 && !holds(() => ({ ...program, unlocked: line }))) {
      needed.push(...takings);
      continue;
    }
    const takers = new Set(takings.map(({ thread }) => thread)).size;
    findings.push({ kind: 'unused', lock: nameOfMade(text, file, line), line, takers });
  }
  for (const { lock, line, parts, without } of needed.length === 0 ? [] : lockRegions(text, file)) {
    if (!needed.some(({ taken, again }) => taken === line && !again)) continue;
    let outside: ReadonlySet<number> = new Set();
    const leaves = (part: number): boolean => {
      const more = new Set([...outside, part]);
      if (
        !holds(() => compileTree(without(more), file, { ...options, threads: program.threads ?? undefined }))
      )
        return false;
      outside = more;
      return true;
    };
    let from = 0;
    while (from < parts.length && leaves(from)) from += 1;
    let to = parts.length - 1;
    while (to > from && leaves(to)) to -= 1;
    for (let part = from + 1; part < to; part += 1) if (parts[part]!.waits) leaves(part);
    if (outside.size === 0) continue;
    const lines = parts.flatMap((part, index) => (outside.has(index) ? part.lines : []));
    findings.push({ kind: 'over-wide', lock, line, lines: [...new Set(lines)].sort((a, b) => a - b) });
  }
  return findings.sort((one, other) => one.line - other.line);
}
