import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { GilTrace, Slice } from '../engine/gil/index.ts';
import { type Bar, barOf, barWords, nameOf } from './gil-words.ts';
import { threadClass } from './lab-words.ts';

interface Props {
  trace: GilTrace;
  /** The time that is looked at, in microseconds. */
  time: number;
  /** Goes to what happened last at a time. */
  lookAt: (time: number) => void;
}

/** Width of the drawing in its own units, height of a lane and of its bars in pixels. */
const WIDE = 1000;
const HIGH = 30;
const BAR = 22;
const bars = Object.keys(barWords) as Bar[];

/**
 * A lane for each thread over time: a solid bar while it holds the GIL, an open one while it waits. The table and the
 * transcript say the same in words.
 */
export function GilLanes({ trace, time, lookAt }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const end = Math.max(1, trace.wall);
  // Drawn once for a run, which can be long; then only the cursor moves.
  const drawn = useMemo(() => <Drawing trace={trace} end={end} lookAt={lookAt} />, [trace]);
  useLayoutEffect(() => {
    const cursor = root.current?.querySelector<HTMLElement>('.cursor');
    cursor?.style.setProperty('--at', String((100 * time) / end));
  }, [time, end]);
  return (
    <div class="gil-lanes" aria-hidden="true" ref={root}>
      {drawn}
    </div>
  );
}

/** The key, the lanes with their cursor, and the times below. */
function Drawing({ trace, end, lookAt }: Pick<Props, 'trace' | 'lookAt'> & { end: number }) {
  const { lanes } = trace;
  const height = lanes.length * HIGH;
  const found = new Set(lanes.flat().map(barOf));
  return (
    <>
      <ul class="lanes-key label">
        {bars
          .filter((bar) => found.has(bar))
          .map((bar) => (
            <li key={bar}>
              <svg width="22" height="12">
                <path class={bar} d={barPath(bar, 1, 21, 1, 10)} />
              </svg>{' '}
              {barWords[bar]}
            </li>
          ))}
      </ul>
      <div class="gil-time">
        <div class="letters">
          {lanes.map((_, thread) => (
            <b key={thread} class={threadClass(thread + 1)}>
              {nameOf(thread)}
            </b>
          ))}
        </div>
        <div
          class="gil-strip"
          onClick={({ currentTarget, clientX }) => {
            const { left, width } = currentTarget.getBoundingClientRect();
            lookAt(((clientX - left) / width) * end);
          }}
        >
          <svg viewBox={`0 0 ${WIDE} ${height}`} height={height} preserveAspectRatio="none">
            {lanes.map((lane, thread) => (
              <g key={thread} class={threadClass(thread + 1)}>
                {pathsOf(lane, thread * HIGH + (HIGH - BAR) / 2, end).map(([bar, d]) => (
                  <path key={bar} class={bar} d={d} />
                ))}
              </g>
            ))}
          </svg>
          <div class="cursor" />
          <svg class="ticks" width="100%" height="22">
            {ticksOf(end).map((tick) => {
              const x = `${(100 * tick) / end}%`;
              return (
                <g key={tick}>
                  <line x1={x} x2={x} y2="5" />
                  <text x={x} y="17" class={tick === 0 ? 'first' : undefined}>
                    {tick / 1000}
                    {tick === 0 && ' ms'}
                  </text>
                </g>
              );
            })}
          </svg>
        </div>
      </div>
    </>
  );
}

/** The bars of a lane, all of a kind in one path. */
function pathsOf(lane: readonly Slice[], y: number, end: number): (readonly [Bar, string])[] {
  const paths = new Map<Bar, string>();
  for (const slice of lane) {
    const bar = barOf(slice);
    const [from, to] = [(slice.from / end) * WIDE, (slice.to / end) * WIDE];
    paths.set(bar, (paths.get(bar) ?? '') + barPath(bar, from, to, y, BAR));
  }
  return [...paths];
}

const short = (value: number) => String(Math.round(value * 100) / 100);

/** A bar, from x to x; who waits for a core has a low one, and a C call that keeps the GIL is cut along its middle. */
function barPath(bar: Bar, from: number, to: number, y: number, high: number): string {
  const box = (top: number, height: number) =>
    `M${short(from)} ${short(top)}H${short(to)}v${short(height)}H${short(from)}z`;
  if (bar === 'core' || bar === 'core-gil') return box(y + high / 3, high / 3);
  if (bar === 'held') return box(y, high * 0.4) + box(y + high * 0.6, high * 0.4);
  return box(y, high);
}

/** Round times from 0 on, at most six, the last with room for its words. */
function ticksOf(end: number): number[] {
  const rough = end / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10) * power);
  return Array.from({ length: Math.floor((end * 0.95) / step) + 1 }, (_, index) => Math.round(index * step));
}
