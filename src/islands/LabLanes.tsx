import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Position } from '../engine/index.ts';
import { letterOf } from '../quiz/schedule-text.ts';
import { threadClass } from './lab-words.ts';

interface Props {
  /** Before the first step, after it, and so on. */
  positions: readonly Position[];
  /** How many of the steps are done. */
  at: number;
}

/** Width of a step and height of a lane, in units of the drawing. */
const WIDE = 10;
const HIGH = 24;

/**
 * A lane for each thread, from the first step to the last: a bar where it takes a step, a thick line where it holds a
 * lock, a dashed one where it waits. The transcript says the same in words.
 */
export function LabLanes({ positions, at }: Props) {
  const cursor = useRef<HTMLDivElement>(null);
  const steps = positions.length - 1;
  const last = positions.at(-1);
  const lanes = useMemo(
    () => (last?.threads ?? []).map((_, thread) => laneOf(positions, thread)),
    [positions],
  );
  const width = Math.max(1, steps) * WIDE;
  const height = lanes.length * HIGH;
  const drawn = useMemo(
    () =>
      lanes.map(({ waits, holds, stands, runs }, thread) => (
        <g key={thread} class={threadClass(thread)} transform={`translate(0 ${thread * HIGH})`}>
          <path class="stands" d={stands} />
          <path class="waits" d={waits} />
          <path class="holds" d={holds} />
          <path class="runs" d={runs} />
        </g>
      )),
    [lanes],
  );
  // Moved without drawing the lanes again: they can be long.
  useLayoutEffect(() => {
    cursor.current?.style.setProperty('--at', String((100 * at) / Math.max(1, steps)));
  }, [at, steps]);
  return (
    <div class="lab-lanes" aria-hidden="true">
      <div class="letters">
        {lanes.map((_, thread) => (
          <b key={thread} class={threadClass(thread)}>
            {letterOf(thread)}
          </b>
        ))}
      </div>
      <div class="strip">
        <svg viewBox={`0 0 ${width} ${height}`} height={height} preserveAspectRatio="none">
          {drawn}
        </svg>
        <div class="cursor" ref={cursor} />
      </div>
    </div>
  );
}

interface Lane {
  readonly runs: string;
  readonly holds: string;
  readonly waits: string;
  readonly stands: string;
}

function laneOf(positions: readonly Position[], thread: number): Lane {
  const lane = { runs: '', holds: '', waits: '', stands: '' };
  const middle = HIGH / 2;
  positions.slice(1).forEach(({ step, threads, locks }, index) => {
    const now = threads[thread];
    const [from, to] = [index * WIDE, (index + 1) * WIDE];
    const line = `M${from} ${middle}H${to}`;
    if (step?.thread === thread) lane.runs += line;
    if (now === undefined || now.state === 'ended') return;
    if (locks.some(({ holder }) => holder === thread)) lane.holds += line;
    if (now.state === 'blocked' || now.state === 'expiring') lane.waits += line;
    else lane.stands += line;
  });
  return lane;
}
