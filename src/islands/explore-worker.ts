import { exploreInSlices, type Exploration } from '../engine/explore/explore.ts';
import type { Reports } from '../engine/explore/reports.ts';
import { SourceError } from '../engine/python/source-error.ts';
import type { ExploreAnswer, ExploreRequest, Found } from './explorer.ts';
import { Driver } from './lab-driver.ts';

// Explores in a worker of its own, so that the page stays alive meanwhile and can end it at any moment.

/** Milliseconds between two reports of progress. */
const betweenReports = 100;
/**
 * Milliseconds of work without a break: only in a break can the worker be ended at once. Chromium gives one that takes
 * no break two seconds more.
 */
const betweenBreaks = 20;

/** The last exploration: schedules and locks are asked of it. */
let last: Exploration | null = null;
/** What writes tracebacks and looks at locks comes only once there is something to say. */
let reports: Reports | null = null;
/** Ends the search under way when its time is up. */
let stop: (states: number) => 'time' | null = () => null;
/** The program that is driven by hand. */
const driver = new Driver();
/** Whether anything was asked yet that has an answer. */
let asked = false;

self.addEventListener('message', ({ data }: MessageEvent<ExploreRequest>) => {
  asked ||= data.kind !== 'warm';
  // What goes wrong in here is a mistake of ours; so it reaches the client as the worker's `error` event.
  answerTo(data).then((answer) => self.postMessage(answer), reportError);
});

async function answerTo(request: ExploreRequest): Promise<ExploreAnswer> {
  const { id } = request;
  if ('seconds' in request) stop = clock(id, request.seconds);
  switch (request.kind) {
    case 'warm':
      if (request.grader) await import('./grade.ts');
      await warmUp();
      return { id, kind: 'warm' };
    case 'explore': {
      const started = performance.now();
      try {
        last = await explored(request.source, request.options);
      } catch (error) {
        return refusal(id, error);
      }
      return { id, kind: 'found', found: plain(last, (performance.now() - started) / 1000) };
    }
    case 'drive':
      try {
        return { id, kind: 'driven', driven: driver.drive(request) };
      } catch (error) {
        return refusal(id, error);
      }
    case 'grade': {
      // The other engines come only when they are asked for.
      const { gradeExact } = await import('./grade.ts');
      return { id, kind: 'graded', graded: gradeExact(request.exact, request.given) };
    }
    case 'schedule':
      if (!request.bare) await loadReports();
      return {
        id,
        kind: 'schedule',
        schedule: (request.outcome === null ? last?.shortest : last?.scheduleOf(request.outcome)) ?? null,
      };
    case 'locks':
      await loadReports();
      return { id, kind: 'locks', locks: last?.locks ?? null };
  }
}

/** A program that was refused, as an answer. Throws whatever else went wrong. */
function refusal(id: number, error: unknown): ExploreAnswer {
  if (!(error instanceof SourceError)) throw error;
  const { kind, line, column, reason, file } = error;
  return { id, kind: 'refused', refusal: kind, line, column, reason, file };
}

/**
 * Has the browser compile what most explorations run, while nobody waits: the first question is then answered in about
 * half the time. Gives way to a question.
 */
async function warmUp(): Promise<void> {
  for (const mode of ['any-instruction', 'gil', 'statement'] as const) {
    const slices = exploreInSlices(sample, { switch: mode });
    while (!asked && slices.next().done !== true) await aBreak();
  }
}

const sample = `import threading

lock = threading.Lock()
count = 0

def work(name):
    global count
    for _ in range(3):
        with lock:
            print(name)
        lock.acquire()
        count += 1
        lock.release()

threads = [threading.Thread(target=work, args=(name,)) for name in 'ab']
for t in threads:
    t.start()
for t in threads:
    t.join()
assert count > 1
print(f'{count}')
`;

/** Tells how far a search is, and that its time is up. */
function clock(id: number, limit: number): (states: number) => 'time' | null {
  const started = performance.now();
  let reported = started;
  return (states) => {
    const now = performance.now();
    const seconds = (now - started) / 1000;
    if (now - reported > betweenReports) {
      reported = now;
      const progress: ExploreAnswer = { id, kind: 'progress', states, seconds };
      self.postMessage(progress);
    }
    return seconds > limit ? 'time' : null;
  };
}

async function explored(
  source: string,
  options: Extract<ExploreRequest, { kind: 'explore' }>['options'],
): Promise<Exploration> {
  const slices = exploreInSlices(source, {
    ...options,
    stop: (states) => stop(states),
    reports: () => reports,
  });
  let rested = performance.now();
  for (;;) {
    const { done, value } = slices.next();
    if (done === true) return value;
    if (performance.now() - rested < betweenBreaks) continue;
    await aBreak();
    rested = performance.now();
  }
}

/** Lets the worker look at what it was sent; sooner over than a timeout, which browsers stretch. */
function aBreak(): Promise<void> {
  return new Promise((over) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      over();
    };
    port2.postMessage(null);
  });
}

/** Without them a schedule has no traceback, and nothing is said of locks. */
async function loadReports(): Promise<void> {
  reports ??= await import('../engine/explore/reports.ts').then(
    (module) => module.reports,
    () => null,
  );
}

/** What a message can carry of an exploration. Its shortest schedule and its locks cost more, and are asked for. */
function plain(exploration: Exploration, seconds: number): Found {
  const { verdict, mode, build, print, outcomes, deadlock, livelock, races, broken } = exploration;
  const { states, transitions, complete, stopped, bytes } = exploration;
  return {
    ...{ verdict, mode, build, print, outcomes, deadlock, livelock, races, broken },
    ...{ states, transitions, complete, stopped, bytes, seconds },
  };
}
