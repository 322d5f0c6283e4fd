import type { Exploration, ExploreOptions, Schedule } from '../engine/index.ts';

/** What a worker can hand over of an exploration; schedules are asked for one by one. */
export type Explored = Omit<Exploration, 'scheduleOf'>;

/** Options that a message can carry. */
export type RemoteOptions = Omit<ExploreOptions, 'stop'>;

export type ExploreRequest =
  | {
      readonly kind: 'explore';
      readonly source: string;
      readonly options: RemoteOptions;
      /** After these the verdict is `unfinished`. */
      readonly seconds: number;
    }
  | { readonly kind: 'schedule'; readonly outcome: string };

export type ExploreAnswer =
  | { readonly kind: 'progress'; readonly states: number; readonly seconds: number }
  | { readonly kind: 'done'; readonly exploration: Explored; readonly seconds: number }
  /** The program is outside the subset, or no Python: where, and what to do. */
  | { readonly kind: 'refused'; readonly reason: string; readonly line: number; readonly column: number }
  | { readonly kind: 'schedule'; readonly schedule: Schedule | null };

/** An exploration under way in a worker. */
export interface Exploring {
  /** Ends it at once; nothing is reported after that. */
  stop(): void;
  /** A shortest schedule that prints the outcome, once the exploration is done. */
  scheduleOf(outcome: string): void;
}

/** Explores a program in a worker and tells `report` how it goes. */
export function startExploring(
  source: string,
  options: RemoteOptions,
  seconds: number,
  report: (answer: ExploreAnswer) => void,
): Exploring {
  const worker = new Worker(new URL('./explore-worker.ts', import.meta.url), { type: 'module' });
  let stopped = false;
  worker.addEventListener('message', ({ data }: MessageEvent<ExploreAnswer>) => {
    if (!stopped) report(data);
  });
  const ask = (request: ExploreRequest): void => worker.postMessage(request);
  ask({ kind: 'explore', source, options, seconds });
  return {
    stop: () => {
      stopped = true;
      worker.terminate();
    },
    scheduleOf: (outcome) => ask({ kind: 'schedule', outcome }),
  };
}
