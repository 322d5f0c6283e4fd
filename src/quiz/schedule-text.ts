/*
 * A schedule as text: a letter for each step, M for the main thread, A for the first thread that is started, and so on;
 * a number behind a letter says how many steps it stands for: `M2 A B A2`.
 */

/** What is written in place of a schedule by whoever says that there is none. */
export const SAFE = 'safe';

const LETTERS = 'MABCDEFGHIJKLNOPQRSTUVWXYZ';
/** More steps, and longer texts, than anybody types or needs. */
export const MOST_STEPS = 2000;
export const LONGEST_TEXT = 8000;

/** The letter of a thread, by its number; threads beyond the letters have their number. */
export function letterOf(thread: number): string {
  return LETTERS[thread] ?? `#${thread}`;
}

/** Reads a schedule as numbers of threads; null where it cannot be read, or is too long. */
export function parseSchedule(text: string): readonly number[] | null {
  if (text.length > LONGEST_TEXT) return null;
  const threads: number[] = [];
  let rest = text.trim().replaceAll(/[\s,;]+/g, ' ');
  while (rest !== '') {
    const [all = '', letter = '', digits = '1'] = /^([a-z]) ?(?:[*×]? ?(\d{1,4}))? ?/i.exec(rest) ?? [];
    const count = Number(digits);
    if (all === '' || count === 0 || threads.length + count > MOST_STEPS) return null;
    const thread = LETTERS.indexOf(letter.toUpperCase());
    for (let each = 0; each < count; each += 1) threads.push(thread);
    rest = rest.slice(all.length);
  }
  return threads;
}

/** The text that {@link parseSchedule} reads. */
export function formatSchedule(threads: readonly number[]): string {
  const runs: { thread: number; count: number }[] = [];
  for (const thread of threads) {
    const last = runs.at(-1);
    if (last?.thread === thread) last.count += 1;
    else runs.push({ thread, count: 1 });
  }
  return runs.map(({ thread, count }) => `${letterOf(thread)}${count === 1 ? '' : count}`).join(' ');
}

/** Whether somebody says that there is no such schedule. */
export const saysSafe = (text: string): boolean => text.trim().toLowerCase() === SAFE;
