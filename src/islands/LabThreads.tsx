import type { ComponentChildren } from 'preact';
import type { Position } from '../engine/index.ts';
import { letterOf } from '../quiz/schedule-text.ts';
import { isAble, stateWords, threadClass } from './lab-words.ts';

interface Props {
  position: Position;
  /** The lines of the program. */
  lines: readonly string[];
  step: (thread: number) => void;
}

/**
 * Where each thread stands, with a button for its next step. The button of a thread that cannot go on stays in the
 * order of the keyboard, so that nobody is thrown out of place by a lock.
 */
export function LabThreads({ position, lines, step }: Props) {
  return (
    <ul class="lab-threads" aria-label="Threads">
      {position.threads.map((thread, index) => {
        const { name, state, line } = thread;
        const able = isAble(state);
        return (
          <li key={index} class={`${threadClass(index)} ${state}`}>
            <div>
              <p class="who">
                <b class="letter">{letterOf(index)}</b> {name}
              </p>
              {line !== null && (
                <p class="where">
                  line {line} <code>{lines[line - 1]?.trim()}</code>
                </p>
              )}
              <p class="does">{stateWords(thread, position)}</p>
            </div>
            <button type="button" aria-disabled={!able} onClick={() => able && step(index)}>
              Step {letterOf(index)}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The letters of the threads that stand at each line. */
export function threadMarks(position: Position | null): ReadonlyMap<number, ComponentChildren> {
  const at = new Map<number, number[]>();
  position?.threads.forEach(({ line }, thread) => {
    if (line !== null) at.set(line, [...(at.get(line) ?? []), thread]);
  });
  return new Map(
    [...at].map(([line, threads]) => [
      line,
      threads.map((thread) => (
        <b key={thread} class={threadClass(thread)}>
          {letterOf(thread)}
        </b>
      )),
    ]),
  );
}
