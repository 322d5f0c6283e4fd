import { eventWords, type Schedule, type Step } from '../../engine/index.ts';
import { inWords } from '../../islands/markup.ts';

/** How a thread's lane looks beside a row. */
export type LaneState = 'absent' | 'runs' | 'holds' | 'waits';

/** One thing that a thread did: the line (0: none), and words for it. */
export interface Deed {
  readonly line: number;
  readonly words: string;
}

/** A run of steps of one thread during which no lane changed its state. */
export interface Row {
  readonly thread: number;
  /** The thread is not the one of the row before. */
  readonly switched: boolean;
  readonly deeds: readonly Deed[];
  /** For each thread, its lane beside this row. */
  readonly lanes: readonly LaneState[];
  /** Threads that began to wait here, and for what. */
  readonly waits: readonly { readonly thread: number; readonly line: number; readonly words: string }[];
}

export interface ScheduleTable {
  readonly threads: readonly string[];
  /** Threads with a column, in order; the main thread has none when it only starts, joins and looks. */
  readonly columns: readonly number[];
  readonly rows: readonly Row[];
}

/** A schedule as the rows of a table, time running downward. */
export function scheduleTable(schedule: Schedule): ScheduleTable {
  const { threads, steps } = schedule;
  const everyone = threads.map((_, index) => index);
  const columns = everyone.length > 1 && !mainTakesPart(schedule) ? everyone.slice(1) : everyone;
  const rows: (Omit<Row, 'deeds'> & { deeds: Deed[] })[] = [];
  const alive = threads.map((_, index) => index === 0);
  let waiting = new Map<number, string>();
  for (const step of steps) {
    for (const event of step.events) {
      if (event.kind === 'start') alive[event.thread] = true;
    }
    const waits = step.blocked
      .filter(({ thread, on }) => columns.includes(thread) && waiting.get(thread) !== on)
      .map((each) => ({ thread: each.thread, line: each.line, words: `waits for ${waitedFor(each)}` }));
    waiting = new Map(step.blocked.map(({ thread, on }) => [thread, on]));
    const deeds = deedsOf(step, threads);
    if (deeds.length === 0 && waits.length === 0) continue;
    const lanes = alive.map((is, thread) => laneState(step, thread, is));
    const last = rows.at(-1);
    const { thread } = step;
    // Without a column of its own a thread shows no lanes beside what it does.
    const alike = last !== undefined && (!columns.includes(thread) || same(last.lanes, lanes));
    if (last?.thread === thread && waits.length === 0 && alike) last.deeds.push(...deeds);
    else rows.push({ thread, switched: last !== undefined && last.thread !== thread, deeds, lanes, waits });
    if (step.events.some((event) => event.kind === 'end')) alive[thread] = false;
  }
  return { threads, columns, rows: rows.map((row) => ({ ...row, deeds: shorten(row.deeds) })) };
}

/** Whether the main thread needs a lane: it holds or waits for a lock, as the others do. */
function mainTakesPart({ steps }: Schedule): boolean {
  return steps.some((step) =>
    step.locks.some(({ name, holder }) => holder === 0 || isWaiting(step, 0, name)),
  );
}

function isWaiting(step: Step, thread: number, lock: string): boolean {
  return step.blocked.some((each) => each.thread === thread && each.on === lock);
}

/** Holding comes first: a thread may wait while it holds another lock, or end and leave one locked. */
function laneState(step: Step, thread: number, alive: boolean): LaneState {
  if (step.locks.some((lock) => lock.holder === thread)) return 'holds';
  if (!alive) return 'absent';
  return step.blocked.some((each) => each.thread === thread) ? 'waits' : 'runs';
}

function same(a: readonly LaneState[], b: readonly LaneState[]): boolean {
  return a.every((state, index) => state === b[index]);
}

/** What a blocked thread waits for: a lock or the like, or in a join another thread's end. */
function waitedFor({ on, kind }: Step['blocked'][number]): string {
  return kind === 'thread' ? `${on} to end` : on;
}

/** What a step did that others can notice; reading a function or a lock by its name is not worth a word. */
function deedsOf(step: Step, threads: readonly string[]): Deed[] {
  const deeds: { line: number; words: string }[] = [];
  for (const event of step.events) {
    if ('value' in event && event.value.startsWith('<')) continue;
    const { line } = event;
    // The equals sign of a reading does not break at a line's end.
    const words = eventWords(event, threads).replaceAll(' = ', '\u00a0=\u00a0');
    const last = deeds.at(-1);
    if (last?.line === line) last.words += `, ${words}`;
    else deeds.push({ line, words });
  }
  return deeds;
}

const longestRun = 9;

/** Leaves out the middle of a long run. */
function shorten(deeds: readonly Deed[]): readonly Deed[] {
  if (deeds.length <= longestRun) return deeds;
  return [...deeds.slice(0, 3), { line: 0, words: `… ${deeds.length - 6} more steps …` }, ...deeds.slice(-3)];
}

/** How the schedule ended, in a sentence. */
export function endingOf(schedule: Schedule): string {
  switch (schedule.end) {
    case 'finished':
      return 'The program ends.';
    case 'livelock':
      return 'From here on the same happens again and again.';
    case 'reached':
      return 'Two threads are in lines that are for one at a time.';
    case 'failed':
      return 'The program fails.';
    case 'untrue':
      return 'The program ends, and what should be true then is not.';
    case 'deadlock': {
      const last = schedule.steps.at(-1);
      const waits = (last?.blocked ?? []).map(
        (each) => `${schedule.threads[each.thread] ?? each.thread} waits for ${waitedFor(each)}`,
      );
      return waits.length > 0 ? `Deadlock: ${inWords(waits)}.` : 'Deadlock.';
    }
  }
}

/** The whole schedule, a sentence for each row. */
export function describeSchedule({ threads, rows }: ScheduleTable): readonly string[] {
  return rows.map(({ thread, deeds, waits }) => {
    const did = deeds.map(({ line, words }) => (line > 0 ? `${words} (line ${line})` : words));
    const others = waits.map((each) => ` ${threads[each.thread]} ${each.words}.`).join('');
    return did.length > 0 ? `${threads[thread]} ${inWords(did)}.${others}` : others.trim();
  });
}
