import type { ComponentChildren } from 'preact';

interface Props {
  lines: readonly string[];
  /** The line that was just executed. */
  marked: number | null;
  /** What stands beside lines, by their numbers. */
  marks?: ReadonlyMap<number, ComponentChildren>;
}

/** A program with its line numbers, the line marked that was just executed. */
export function LabListing({ lines, marked, marks }: Props) {
  return (
    <div
      class={marks === undefined ? 'lab-listing plain' : 'lab-listing'}
      tabIndex={0}
      role="region"
      aria-label="The program"
    >
      {lines.map((text, index) => (
        <div key={index} class={`row${marked === index + 1 ? ' m' : ''}`}>
          <span class="number" aria-hidden="true">
            {index + 1}
          </span>
          {marks && (
            <span class="marks" aria-hidden="true">
              {marks.get(index + 1)}
            </span>
          )}
          <code>{text === '' ? '\u00a0' : text}</code>
        </div>
      ))}
    </div>
  );
}
