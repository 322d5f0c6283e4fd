import { useEffect, useState } from 'preact/hooks';

interface Props {
  id: string;
  label: string;
  /** What stands behind the number, such as `ms`; part of its name for who does not see it. */
  unit?: string;
  value: number;
  /** The least and the most that it can be. */
  range: readonly [number, number];
  /** Values of a slider beside the field, from left to right; none without it. */
  stops?: readonly number[];
  /** Whole numbers only. */
  whole?: boolean;
  set: (value: number) => void;
}

/** A number that can be typed, and chosen with a slider where it has stops. What cannot be is told, and not taken. */
export function LabNumber({ id, label, unit, value, range, stops, whole = false, set }: Props) {
  const [text, setText] = useState(String(value));
  const [least, most] = range;
  const read = (typed: string): number | null => {
    const number = Number(typed);
    const fits = typed.trim() !== '' && number >= least && number <= most;
    return fits && (!whole || Number.isInteger(number)) ? number : null;
  };
  // Set from elsewhere: by a link, a slider, another start.
  useEffect(() => {
    if (read(text) !== value) setText(String(value));
  }, [value]);
  const wrong = read(text) === null;
  const name = unit === undefined ? label : `${label} (${unit})`;
  const stop = stops?.findLastIndex((each) => each <= value) ?? 0;
  return (
    <p class="lab-number">
      <label for={id}>{name}</label>
      <span>
        <input
          id={id}
          type="number"
          inputMode={whole ? 'numeric' : 'decimal'}
          autocomplete="off"
          min={least}
          max={most}
          step={whole ? 1 : 'any'}
          value={text}
          aria-invalid={wrong}
          aria-describedby={wrong ? `${id}-wrong` : undefined}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            const number = read(currentTarget.value);
            if (number !== null && number !== value) set(number);
          }}
        />
        {stops && (
          <input
            type="range"
            autocomplete="off"
            aria-label={name}
            min={0}
            max={stops.length - 1}
            value={Math.max(0, stop)}
            aria-valuetext={`${value} ${unit ?? ''}`.trim()}
            onInput={({ currentTarget }) => set(stops[Number(currentTarget.value)] ?? value)}
          />
        )}
      </span>
      {wrong && (
        <span class="trouble" id={`${id}-wrong`} role="alert">
          {whole ? 'A whole number' : 'A number'} from {least} to {most}
        </span>
      )}
    </p>
  );
}
