import type { Key } from './key.ts';
import { type Part, type Result, verdictOf } from './result.ts';
import { formatSchedule, letterOf, parseSchedule, saysSafe } from './schedule-text.ts';

type ScheduleKey = Extract<Key, { kind: 'schedule' }>;

/** What became of a schedule: how many steps were taken, whether they got there, and where the run ended. */
interface Walked {
  readonly steps: number;
  readonly state: number;
  readonly reached: boolean;
  /** The thread that was to take a step and could not. */
  readonly stopped: number | null;
}

/** Takes the steps as far as they go, or until what is looked for has come about. */
function walk({ next, goals }: ScheduleKey, threads: readonly number[]): Walked {
  const there = new Set(goals);
  let state = 0;
  for (const [steps, thread] of threads.entries()) {
    if (there.has(state)) return { steps, state, reached: true, stopped: null };
    const to = next[state]?.[thread] ?? -1;
    if (to < 0) return { steps, state, reached: false, stopped: thread };
    state = to;
  }
  return { steps: threads.length, state, reached: there.has(state), stopped: null };
}

/**
 * Scores a schedule, or the word that there is none: everything or nothing. Which of the two is right alone earns
 * nothing, since one of them always is.
 */
export function scoreSchedule(key: ScheduleKey, text: string): Result {
  const { least, feedback, misconception } = key;
  const said = (right: boolean, words: string, belief: string | null): Part => ({
    ...{ option: 'whole', state: right ? 'right' : 'wrong', feedback: words, misconception: belief },
  });
  if (saysSafe(text)) {
    const right = least === null;
    const whole = right ? said(true, feedback.right, null) : said(false, feedback.safe ?? '', misconception);
    return resultOf(right, [whole, ...leastOf(key)]);
  }
  const threads = parseSchedule(text) ?? [];
  const walked = walk(key, threads);
  const { reached, steps, state } = walked;
  const fewest = least === null ? null : (parseSchedule(least) ?? []).length;
  const yours: Part = {
    option: 'yours',
    state: reached ? 'right' : 'wrong',
    given: formatSchedule(threads.slice(0, steps)),
    feedback: reached ? stepsWords(steps, fewest ?? steps) : becameOf(key, walked, threads.length),
    misconception: null,
  };
  const end = reached ? undefined : key.ends.find(([at]) => at === state)?.[1];
  const ended: Part[] =
    end === undefined
      ? []
      : [{ option: 'end', state: 'wrong', given: end, feedback: '', misconception: null }];
  const belief = reached || least !== null || threads.length === 0 ? null : misconception;
  const whole = said(reached, reached ? feedback.right : feedback.wrong, belief);
  return resultOf(reached, [
    whole,
    ...(threads.length === 0 ? [] : [yours, ...ended]),
    ...(reached && steps === fewest ? [] : leastOf(key)),
  ]);
}

/** The part that shows a shortest schedule, where there is one. */
function leastOf({ least }: ScheduleKey): Part[] {
  if (least === null) return [];
  return [{ option: 'least', state: 'missed', given: least, feedback: '', misconception: null }];
}

function stepsWords(steps: number, fewest: number): string {
  const taken = steps === 1 ? '1 step' : `${steps} steps`;
  return steps === fewest
    ? `${taken}; no schedule gets there in fewer.`
    : `${taken}; the fewest possible are ${fewest}.`;
}

/** Why a schedule does not get there, in plain words. */
function becameOf(key: ScheduleKey, { steps, state, stopped }: Walked, given: number): string {
  if (given === 0) return 'There is no step in it.';
  const row = key.next[state] ?? [];
  const able = row.flatMap((to, thread) => (to >= 0 ? [letterOf(thread)] : []));
  const after = steps === 0 ? 'At the beginning' : steps === 1 ? 'After 1 step' : `After ${steps} steps`;
  if (able.length === 0 || (stopped === null && key.ends.some(([at]) => at === state)))
    return `${after} the program is at its end, and this has not happened.`;
  const others = `${able.join(' and ')} can go on.`;
  if (stopped !== null)
    return `${after} ${letterOf(stopped)} cannot take another: it waits, has ended, or has not been started. ${others}`;
  return `${after} this has not happened, and the program is not at its end: ${others}`;
}

const resultOf = (right: boolean, parts: readonly Part[]): Result => ({
  ...{ score: right ? 1 : 0, verdict: verdictOf(right ? 1 : 0), parts },
});

/** Why an answer should not be scored yet, in words for the learner, or null where it may be. */
export function incompleteSchedule(text: string): string | null {
  if (saysSafe(text)) return null;
  if (text.trim() === '') return 'Step the threads into it first, or say that there is no such schedule.';
  return parseSchedule(text) === null
    ? 'This schedule cannot be read. Write the letter of a thread for each step, such as M M A B, or M2 A B.'
    : null;
}
