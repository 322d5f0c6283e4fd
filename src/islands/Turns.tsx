import type { RefObject } from 'preact';
import type { Schedule, Step } from '../engine/index.ts';
import { eventWords, waitWords } from '../engine/explore/event-words.ts';
import { endWords } from './explore-words.ts';
import { Printed } from './Outcome.tsx';

/** What a thread did in a line, one after another. */
interface Deed {
  readonly line: number;
  readonly words: string[];
}

/** Deeds of one thread before another goes on. */
interface Turn {
  readonly thread: number;
  readonly deeds: Deed[];
  /** From here on a livelock does the same again and again. */
  readonly again: boolean;
}

interface Props {
  heading: RefObject<HTMLHeadingElement>;
  schedule: Schedule;
  source: string;
}

/** A schedule as a list of turns: which thread, in which line, what it does. */
export function Turns({ heading, schedule, source }: Props) {
  const { threads, output, stderr, end } = schedule;
  const lines = source.split('\n');
  return (
    <>
      <h3 ref={heading} tabIndex={-1}>
        {end === 'finished'
          ? 'A shortest schedule to this output'
          : `A shortest schedule to ${endWords[end]}`}
      </h3>
      <ol class="turns">
        {turnsOf(schedule).map(({ thread, deeds, again }, index) => (
          <li key={index} class={thread === 0 ? undefined : `t${((thread - 1) % 3) + 1}`}>
            {again && <p class="label">From here on, again and again:</p>}
            <p class="who">{threads[thread]}</p>
            <ul>
              {deeds.map(({ line, words }, at) => (
                <li key={at}>
                  <span class="at">
                    <span class="unseen">line </span>
                    {line}
                  </span>
                  <span>
                    <code>{lines[line - 1]?.trim()}</code>
                    <span class="does">{words.join(', ')}</span>
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {output !== '' && (
        <>
          <p>It has printed:</p>
          <pre>
            <Printed text={output} />
          </pre>
        </>
      )}
      {stderr !== '' && (
        <>
          <p>On stderr:</p>
          <pre tabIndex={0}>{stderr}</pre>
        </>
      )}
    </>
  );
}

/** A schedule by turns, without steps of which there is nothing to say. */
function turnsOf({ threads, steps, loop }: Schedule): readonly Turn[] {
  const turns: Turn[] = [];
  let waiting: Step['blocked'] = [];
  let again = false;
  const add = (thread: number, line: number, words: string): void => {
    let turn = turns.at(-1);
    if (turn === undefined || turn.thread !== thread || again)
      turns.push((turn = { thread, deeds: [], again }));
    again = false;
    const deed = turn.deeds.at(-1);
    if (deed?.line === line) deed.words.push(words);
    else turn.deeds.push({ line, words: [words] });
  };
  steps.forEach((step, at) => {
    again ||= at === loop;
    if (step.timedOut) add(step.thread, step.acted, 'its time runs out');
    for (const event of step.events) {
      // That it reads the name of a lock is not worth a word.
      if (event.kind === 'read' && event.value.startsWith('a ')) continue;
      add(step.thread, event.line, eventWords(event, threads));
    }
    for (const wait of step.blocked)
      if (!waiting.some(({ thread, on }) => thread === wait.thread && on === wait.on))
        add(wait.thread, wait.line, `waits ${waitWords(wait, step, threads)}`);
    waiting = step.blocked;
  });
  return turns;
}
