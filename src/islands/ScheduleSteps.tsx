import { useEffect, useRef } from 'preact/hooks';
import type { DriveOptions } from '../engine/index.ts';
import { reword } from '../quiz/reword.ts';
import { formatSchedule, parseSchedule } from '../quiz/schedule-text.ts';
import { useDrive } from './lab-drive.ts';
import { overWords, stepWords } from './lab-words.ts';
import { LabState } from './LabState.tsx';
import { LabThreads } from './LabThreads.tsx';
import { useWords } from './use-words.ts';

interface Props {
  source: string;
  options: DriveOptions;
}

/**
 * Steps the threads of a question’s program. What is stepped stands in the form’s text field as a schedule, and what is
 * typed there is stepped; so the form holds the same answer with and without this. The engine comes when it is asked for.
 */
export default function ScheduleSteps(props: Props) {
  const root = useRef<HTMLDivElement>(null);
  const { words } = useWords(root);
  const source = reword(props.source, words);
  const { final } = props.options;
  const options = { ...props.options, ...(final && { final: final.map((each) => reword(each, words)) }) };
  const { track, busy, problem, follow, step, look } = useDrive(source, options);
  /** Whether the schedule that is shown was typed: then the field is left as it is. */
  const typed = useRef(false);
  const lines = source.split('\n');
  const field = () =>
    root.current?.closest('form')?.querySelector<HTMLInputElement>('input[name=answer]') ?? null;

  useEffect(() => {
    const input = field();
    if (input === null || track === null || typed.current) return;
    input.value = formatSchedule(track.choices.slice(0, track.at));
  }, [track]);

  const begun = track !== null;
  useEffect(() => {
    const form = root.current?.closest('form');
    const input = field();
    if (!begun || !form || input === null) return;
    const type = () => {
      const threads = parseSchedule(input.value);
      if (threads === null) return;
      typed.current = true;
      void follow(threads);
    };
    const clear = () => {
      typed.current = false;
      void follow([]);
    };
    input.addEventListener('input', type);
    form.addEventListener('reset', clear);
    return () => {
      input.removeEventListener('input', type);
      form.removeEventListener('reset', clear);
    };
  });

  const act = (change: () => unknown) => () => {
    typed.current = false;
    void change();
  };
  const position = track?.positions[track.at];
  const begin = () => {
    typed.current = true;
    void follow(parseSchedule(field()?.value ?? '') ?? []);
  };
  return (
    <div class="stepping" ref={root}>
      {(track === null || position === undefined) && (
        <button type="button" class="begin" aria-disabled={busy} onClick={() => !busy && begin()}>
          {busy ? 'Fetching the engine…' : 'Step the threads'}
        </button>
      )}
      {track !== null && position !== undefined && (
        <>
          <LabThreads position={position} lines={lines} step={(thread) => act(() => step(thread))()} />
          <p class="lab-buttons">
            <button
              type="button"
              aria-disabled={track.at === 0}
              onClick={act(() => track.at > 0 && look(track.at - 1))}
            >
              Back
            </button>
            <button type="button" aria-disabled={track.at === 0} onClick={act(() => look(0))}>
              To the beginning
            </button>
          </p>
          <p class="lab-now" role="status">
            {track.at === 0 ? '' : `Step ${track.at}. `}
            {stepWords(position, track.positions[track.at - 1])} <strong>{overWords(position)}</strong>
          </p>
          <LabState position={position} />
        </>
      )}
      {problem && (
        <p class="trouble" role="alert">
          {problem.message}
        </p>
      )}
    </div>
  );
}
