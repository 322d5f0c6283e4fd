import type { Position } from '../engine/index.ts';
import { letterOf } from '../quiz/schedule-text.ts';
import { threadClass } from './lab-words.ts';

interface Props {
  lines: readonly string[];
  position: Position | null;
}

/** A program with its line numbers, and beside each line the threads that stand there. */
export function LabListing({ lines, position }: Props) {
  const at = new Map<number, number[]>();
  position?.threads.forEach(({ line }, thread) => {
    if (line !== null) at.set(line, [...(at.get(line) ?? []), thread]);
  });
  const moved = position?.step?.acted ?? null;
  return (
    <div class="lab-listing" tabIndex={0} role="region" aria-label="The program">
      {lines.map((text, index) => {
        const threads = at.get(index + 1) ?? [];
        return (
          <div key={index} class={`row${moved === index + 1 ? ' m' : ''}`}>
            <span class="number" aria-hidden="true">
              {index + 1}
            </span>
            <span class="marks" aria-hidden="true">
              {threads.map((thread) => (
                <b key={thread} class={threadClass(thread)}>
                  {letterOf(thread)}
                </b>
              ))}
            </span>
            <code>{text === '' ? '\u00a0' : text}</code>
          </div>
        );
      })}
    </div>
  );
}
