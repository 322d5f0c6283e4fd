import type { ComponentChildren } from 'preact';

interface Props {
  /** The position that is looked at, and the last one. */
  at: number;
  last: number;
  look: (at: number) => void;
  /** Where it is, in words. */
  words: string;
  /** More buttons behind those for back and forward. */
  children?: ComponentChildren;
}

/** Goes through the positions of a lab: a step back or forward, or anywhere by the slider, whose keys are the arrows. */
export function LabStepper({ at, last, look, words, children }: Props) {
  return (
    <div class="lab-stepper">
      <label class="lab-slider">
        <span class="unseen">Step</span>
        <input
          type="range"
          min={0}
          max={last}
          value={at}
          autocomplete="off"
          aria-valuetext={words}
          onInput={(event) => look(Number(event.currentTarget.value))}
        />
      </label>
      <p class="lab-buttons">
        <button type="button" aria-disabled={at === 0} onClick={() => at > 0 && look(at - 1)}>
          Back
        </button>
        <button type="button" aria-disabled={at === last} onClick={() => at < last && look(at + 1)}>
          Forward
        </button>
        {children}
        <span class="lab-count">
          {at} of {last}
        </span>
      </p>
    </div>
  );
}
