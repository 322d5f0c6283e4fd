import { eventWords, waitWords, type Schedule, type Step } from '../engine/index.ts';

const ends: Readonly<Record<Schedule['end'], string>> = {
  finished: 'the end',
  failed: 'the failure',
  deadlock: 'the deadlock',
  livelock: 'the livelock',
  reached: 'two threads in lines that are for one at a time',
  untrue: 'an end at which a final expression is not true',
};

/** What a terminal shows in a line. */
const width = 80;
/** Where lanes would be narrower, the threads stand below one another. */
const narrowest = 18;
/** Longer values are cut. */
const longest = 50;

/** What one thread does, or that it begins to wait. */
interface Row {
  readonly thread: number;
  readonly text: string;
  /** The line, where the text says no more than that. */
  readonly bare: number | null;
}

/**
 * A schedule for a terminal, time running downward: a column for each thread where they fit into 80 columns, else a
 * list. The line of the program stands before what a thread does there, and its text where that has no words of its
 * own. Below it is how it all ends:
 * who waits for what, who has which lock, what is shared, what the thread that moved last had in its names.
 */
export function lanes(schedule: Schedule, source: readonly string[]): string[] {
  const { threads, steps, stderr, end, loop } = schedule;
  const rows: (Row | null)[] = [];
  let waiting: Step['blocked'] = [];
  steps.forEach((step, at) => {
    // From here on everything happens again.
    if (at === loop) rows.push(null);
    const fresh = step.blocked.filter(
      ({ thread, on }) => !waiting.some((each) => each.thread === thread && each.on === on),
    );
    waiting = step.blocked;
    const text = deeds(step, threads);
    const { thread, acted: line } = step;
    const before = rows.at(-1);
    // What it came to in this line is told now.
    if (before?.bare === line && before.thread === thread) rows.pop();
    if (text !== '') rows.push({ thread, text, bare: null });
    else if (!fresh.some((wait) => wait.thread === thread))
      rows.push({ thread, text: `${line}: ${(source[line - 1] ?? '').trim()}`, bare: line });
    const told = step.events.at(-1)?.kind === 'wait' ? step.thread : null;
    for (const wait of fresh.filter(({ thread }) => thread !== told))
      rows.push({
        thread: wait.thread,
        text: `${wait.line}: waits ${waitWords(wait, step, threads)}`,
        bare: null,
      });
  });
  const last = steps.at(-1);
  return [
    `shortest schedule to ${ends[end]}:`,
    ...drawn(threads, rows),
    ...(last === undefined ? [] : situation(last, threads, source)),
    ...(stderr === ''
      ? []
      : [
          '',
          'on stderr:',
          ...stderr
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ]),
  ];
}

/** What the step did, with the line; empty where that has no words of its own. */
function deeds({ events, timedOut, acted: line }: Step, threads: readonly string[]): string {
  let text = timedOut ? `${line}: its time runs out` : '';
  let at = timedOut ? line : 0;
  for (const event of events) {
    // That it reads the name of a lock is not worth a word.
    if (event.kind === 'read' && event.value.startsWith('a ')) continue;
    const words = eventWords(event, threads).split(' ').map(short).join(' ');
    if (text === '') text = `${event.line}: ${words}`;
    else text += event.line === at || event.kind === 'end' ? `, ${words}` : `; ${event.line}: ${words}`;
    at = event.line;
  }
  return text;
}

/** How it is after a step. */
function situation(step: Step, threads: readonly string[], source: readonly string[]): string[] {
  const lines = step.blocked.map(
    (wait) =>
      `${threads[wait.thread]} waits ${waitWords(wait, step, threads)}, in line ${wait.line}: ${(source[wait.line - 1] ?? '').trim()}`,
  );
  const values = (named: Readonly<Record<string, string>>): string =>
    Object.entries(named)
      .map(([name, value]) => `${name} = ${short(value)}`)
      .join(', ');
  const locks = step.locks.map(
    ({ name, holder }) => `${name}: ${holder === null ? 'free' : threads[holder]}`,
  );
  const others = step.primitives.map(({ name, state }) => `${name}: ${state}`);
  if (locks.length > 0) lines.push(`locks: ${locks.join(', ')}`);
  if (others.length > 0) lines.push(`others: ${others.join('; ')}`);
  if (Object.keys(step.shared).length > 0) lines.push(`shared: ${values(step.shared)}`);
  if (Object.keys(step.locals).length > 0) lines.push(`in ${threads[step.thread]}: ${values(step.locals)}`);
  return lines.length === 0
    ? []
    : ['', ...lines.flatMap((line) => wrapped(line, width - 2)).map((line) => `  ${line}`)];
}

const again = 'from here on, again and again:';

function drawn(threads: readonly string[], rows: readonly (Row | null)[]): string[] {
  const widths = laneWidths(threads, rows);
  if (widths === null) return listed(threads, rows);
  const line = (texts: readonly string[]): string =>
    `  ${texts.map((text, lane) => text.padEnd(widths[lane]!)).join(' │ ')}`.trimEnd();
  const result = [
    line(threads.map((name, lane) => cut(name, widths[lane]!))),
    `  ${widths.map((each) => '─'.repeat(each)).join('─┼─')}`,
  ];
  for (const row of rows) {
    if (row === null) result.push(`  ${again}`);
    else
      for (const piece of wrapped(row.text, widths[row.thread]!))
        result.push(line(threads.map((_, lane) => (lane === row.thread ? piece : ''))));
  }
  return result;
}

/** As much room for each lane as it needs, or an equal share where that is less; null where the shares are too narrow. */
function laneWidths(threads: readonly string[], rows: readonly (Row | null)[]): number[] | null {
  const needs = threads.map((name, thread) =>
    Math.max(name.length, ...rows.map((row) => (row?.thread === thread ? row.text.length : 0))),
  );
  let room = width - 2 - 3 * (threads.length - 1);
  const widths = needs.map(() => 0);
  const lanesByNeed = needs.map((_, lane) => lane).sort((a, b) => needs[a]! - needs[b]!);
  lanesByNeed.forEach((lane, index) => {
    widths[lane] = Math.min(needs[lane]!, Math.floor(room / (threads.length - index)));
    room -= widths[lane]!;
  });
  return widths.some((each, lane) => each < needs[lane]! && each < narrowest) ? null : widths;
}

/** The threads below one another, each named where it takes over. */
function listed(threads: readonly string[], rows: readonly (Row | null)[]): string[] {
  const side = Math.min(24, Math.max(...threads.map((name) => name.length)));
  let before = -1;
  return rows.flatMap((row) => {
    if (row === null) return [`  ${again}`];
    const name = row.thread === before ? '' : cut(threads[row.thread]!, side);
    before = row.thread;
    return wrapped(row.text, width - side - 4).map(
      (piece, index) => `  ${(index === 0 ? name : '').padEnd(side)}  ${piece}`,
    );
  });
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text;
const short = (text: string): string => cut(text, longest);

/** The text in pieces of that width, all but the first one indented. */
function wrapped(text: string, most: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (let word of text.split(' ')) {
    if (piece.trim() !== '' && piece.length + 1 + word.length > most) {
      pieces.push(piece);
      piece = '  ';
    }
    piece = piece.trim() === '' ? piece + word : `${piece} ${word}`;
    while (piece.length > most) {
      pieces.push(piece.slice(0, most));
      word = piece.slice(most);
      piece = `  ${word}`;
    }
  }
  return [...pieces, piece];
}
