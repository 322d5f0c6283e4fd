import type { Part } from '../quiz/result.ts';

const shapes: Record<Part['state'], string> = {
  right: 'M3 8.5l3.5 3.5L13 4.5',
  wrong: 'M4 4l8 8M12 4l-8 8',
  missed: 'M8 2.5v7M8 12.5v1.5',
  left: 'M4 8h8',
};

/** A small drawn sign beside the words: tick, cross, exclamation mark, dash. The words say the same. */
export function Mark({ state }: { state: Part['state'] }) {
  return (
    <svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={shapes[state]} />
    </svg>
  );
}
