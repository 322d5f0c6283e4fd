import { explore, SourceError, type Exploration } from '../engine/index.ts';
import type { ExploreAnswer, ExploreRequest } from './explorer.ts';

// Runs in a worker of its own, so that a page stays alive while it works and can end it at any moment.

const betweenReports = 100;
let last: Exploration | null = null;

self.addEventListener('message', ({ data }: MessageEvent<ExploreRequest>) => {
  const answer = (message: ExploreAnswer): void => self.postMessage(message);
  if (data.kind === 'schedule') {
    answer({ kind: 'schedule', schedule: last?.scheduleOf(data.outcome) ?? null });
    return;
  }
  const started = performance.now();
  let reported = started;
  try {
    last = explore(data.source, {
      ...data.options,
      stop: (states) => {
        const now = performance.now();
        if (now - reported > betweenReports) {
          reported = now;
          answer({ kind: 'progress', states, seconds: (now - started) / 1000 });
        }
        return now - started > data.seconds * 1000 ? 'time' : null;
      },
    });
    const { scheduleOf: _, ...exploration } = last;
    answer({ kind: 'done', exploration, seconds: (performance.now() - started) / 1000 });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { reason, line, column } = error;
    answer({ kind: 'refused', reason, line, column });
  }
});
