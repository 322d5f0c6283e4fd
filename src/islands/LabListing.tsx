import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';

interface Props {
  lines: readonly string[];
  /** The line that was just executed. */
  marked: number | null;
  /** What stands beside lines, by their numbers. */
  marks?: ReadonlyMap<number, ComponentChildren>;
}

/** A program with its line numbers, the line marked that was just executed. */
export function LabListing({ lines, marked, marks }: Props) {
  const row = (index: number, isMarked: boolean) => (
    <div key={index} class={isMarked ? 'row m' : 'row'}>
      <span class="number" aria-hidden="true">
        {index + 1}
      </span>
      {marks && (
        <span class="marks" aria-hidden="true">
          {marks.get(index + 1)}
        </span>
      )}
      <code>{lines[index] === '' ? '\u00a0' : lines[index]}</code>
    </div>
  );
  // What stays as it is is not compared again: a program can have hundreds of lines.
  const plain = useMemo(() => lines.map((_, index) => row(index, false)), [lines, marks]);
  return (
    <div
      class={marks === undefined ? 'lab-listing plain' : 'lab-listing'}
      tabIndex={0}
      role="region"
      aria-label="The program"
    >
      {plain.map((each, index) => (marked === index + 1 ? row(index, true) : each))}
    </div>
  );
}
