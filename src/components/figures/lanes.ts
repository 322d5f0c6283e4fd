import type { Schedule } from '../../engine/index.ts';

/** A stretch of steps in which a thread holds a lock or waits for one. `from` and `to` count steps. */
export interface LockBar {
  readonly thread: number;
  readonly from: number;
  readonly to: number;
  readonly holds: boolean;
}

/**
 * Who held and who waited, step by step, as bars: the small picture of a schedule.
 * Takes a schedule; returns the bars of all its threads and the number of steps that they stand on.
 */
export function lockBars(schedule: Schedule): { bars: LockBar[]; steps: number } {
  const bars: LockBar[] = [];
  schedule.steps.forEach(({ locks, blocked }, step) => {
    const now = [
      ...locks.flatMap(({ holder }) => (holder === null ? [] : [{ thread: holder, holds: true }])),
      ...blocked
        .filter(({ on }) => locks.some((lock) => lock.name === on))
        .map(({ thread }) => ({ thread, holds: false })),
    ];
    for (const { thread, holds } of now) {
      const last = bars.findLastIndex(
        (bar) => bar.thread === thread && bar.holds === holds && bar.to === step,
      );
      if (last >= 0) bars[last] = { ...bars[last]!, to: step + 1 };
      else bars.push({ thread, holds, from: step, to: step + 1 });
    }
  });
  return { bars, steps: schedule.steps.length };
}
