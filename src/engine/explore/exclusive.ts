import type { Frame } from '../machine/state.ts';
import type { PythonModel } from './python-model.ts';
import type { Watch } from './search.ts';

/** Ranges of lines, first and last, in each of which at most one thread may be at a time. */
export type Ranges = readonly (readonly [number, number])[];

/** Whether two threads stand in the same of these ranges of lines, in any of their calls. */
export function areTogether(frames: readonly (Frame | null)[], ranges: Ranges): boolean {
  return meet(
    frames.map((frame) => inside(frame, ranges)),
    ranges,
  );
}

/** {@link areTogether} for the states of a search, which asks it of each local state once. */
export function exclusiveLines(model: PythonModel, ranges: Ranges): Watch['wrong'] {
  if (ranges.length === 0) return undefined;
  const known = new Map<number, readonly boolean[]>();
  const insideOf = (local: number): readonly boolean[] => {
    let found = known.get(local);
    if (found === undefined) known.set(local, (found = inside(model.local(local).frame, ranges)));
    return found;
  };
  return (agents, count) => {
    const rows: (readonly boolean[])[] = [];
    for (let agent = 0; agent < count; agent += 1)
      if (agents[agent] !== 0) rows.push(insideOf(agents[agent]!));
    return meet(rows, ranges);
  };
}

/** For each range, whether a thread with these calls is in it. */
function inside(innermost: Frame | null, ranges: Ranges): readonly boolean[] {
  const lines: number[] = [];
  for (let frame = innermost; frame !== null; frame = frame.back)
    lines.push(frame.code.instructions[frame.pc]!.at.line);
  return ranges.map(([from, to]) => lines.some((line) => from <= line && line <= to));
}

const meet = (rows: readonly (readonly boolean[])[], ranges: Ranges): boolean =>
  ranges.some((_, range) => rows.filter((row) => row[range]).length > 1);
