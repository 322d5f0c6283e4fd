import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';

interface Props {
  /** A sentence for each step. */
  sentences: readonly string[];
  /** How many of the steps are done. */
  at: number;
}

/**
 * All steps in words, the last one done marked. The list is drawn when it changes; where it is read is marked without
 * drawing it again, so that the slider can run through hundreds of steps.
 */
export function LabTranscript({ sentences, at }: Props) {
  const list = useRef<HTMLOListElement>(null);
  const items = useMemo(
    () => sentences.map((sentence, index) => <li key={index}>{sentence}</li>),
    [sentences],
  );
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    element.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const now = at === 0 ? null : element.children[at - 1];
    now?.setAttribute('aria-current', 'step');
    const top = now instanceof HTMLElement ? now.offsetTop : 0;
    const seen = element.scrollTop <= top && top < element.scrollTop + element.clientHeight - 40;
    if (!seen) element.scrollTop = Math.max(0, top - element.clientHeight / 2);
  }, [sentences, at]);
  return (
    <details class="lab-words" open>
      <summary>In words</summary>
      {sentences.length === 0 ? (
        <p class="label">Nothing has happened yet.</p>
      ) : (
        <ol class="lab-transcript" ref={list} tabIndex={0} aria-label="What has happened, step by step">
          {items}
        </ol>
      )}
    </details>
  );
}
