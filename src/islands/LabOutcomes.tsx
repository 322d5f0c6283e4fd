import { useEffect, useState } from 'preact/hooks';
import type { Build, SwitchMode } from '../engine/index.ts';
import { SourceError } from '../engine/python/source-error.ts';
import { Explorer, type Explored, type Progress } from './explorer.ts';
import { numeral, outcomesWords, progressWords, stoppedWords, verdictWords } from './explore-words.ts';
import { Outcome } from './Outcome.tsx';

interface Props {
  source: string;
  mode: SwitchMode;
  build: Build;
  /** Shows a schedule, by its threads. */
  show: (choices: readonly number[]) => void;
}

type State =
  | { readonly kind: 'idle' }
  | { readonly kind: 'exploring'; readonly progress: Progress | null }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'found'; readonly found: Explored; readonly name: string };

/** Seconds after which a search ends as unfinished, and how many outputs are shown at first. */
const PATIENCE = 30;
const FEW = 12;

/** All that a program can come to, found when it is asked for, and a schedule for each. */
export function LabOutcomes({ source, mode, build, show }: Props) {
  const [explorer] = useState(() => new Explorer());
  const [state, setState] = useState<State>({ kind: 'idle' });
  const [all, setAll] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const name = JSON.stringify([source, mode, build]);
  const found = state.kind === 'found' && state.name === name ? state.found : null;

  // A search for another program than the one that is shown is for nobody.
  useEffect(() => () => explorer.stop(), [name]);

  const explore = async () => {
    setState({ kind: 'exploring', progress: null });
    setShown(null);
    setAll(false);
    try {
      const answer = await explorer.explore(source, { switch: mode, build }, PATIENCE, (progress) =>
        setState({ kind: 'exploring', progress }),
      );
      setState({ kind: 'found', found: answer, name });
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      if (stopped) setState({ kind: 'idle' });
      else setState({ kind: 'failed', message: wordsOf(error) });
    }
  };
  const lead = async (which: string | null) => {
    if (found === null) return;
    try {
      const choices = await found.choicesTo(which);
      if (choices === null) return;
      setShown(which);
      show(choices);
    } catch (error) {
      setState({ kind: 'failed', message: wordsOf(error) });
    }
  };
  const exploring = state.kind === 'exploring';
  const fails = found !== null && /^can-/.test(found.verdict);
  return (
    <section class="lab-outcomes">
      <p class="lab-buttons">
        <button type="button" onClick={() => (exploring ? explorer.stop() : void explore())}>
          {exploring ? 'Stop' : 'Follow every schedule'}
        </button>
        {fails && (
          <button type="button" onClick={() => void lead(null)}>
            Go to the shortest failure
          </button>
        )}
        <span class="lab-count">{exploring && progressWords(state.progress)}</span>
      </p>
      <p class="lab-verdict" role="status">
        {found && (
          <>
            <strong>{verdictWords[found.verdict].word}.</strong> {verdictWords[found.verdict].means}{' '}
            {found.stopped !== null && stoppedWords[found.stopped]} {numeral(found.states)} states.
          </>
        )}
      </p>
      <p class="trouble" role="alert">
        {state.kind === 'failed' && state.message}
      </p>
      {found && (
        <>
          <p class="label">{outcomesWords(found.outcomes.length, found.complete)}</p>
          <ul class="outputs">
            {(all ? found.outcomes : found.outcomes.slice(0, FEW)).map((outcome, index) => (
              <Outcome
                key={outcome}
                number={index + 1}
                outcome={outcome}
                shown={shown === outcome}
                prove={() => void lead(outcome)}
              />
            ))}
          </ul>
          {found.outcomes.length > FEW && !all && (
            <button type="button" onClick={() => setAll(true)}>
              Show all {numeral(found.outcomes.length)}
            </button>
          )}
        </>
      )}
    </section>
  );
}

/** What went wrong, with its place in the program where it has one. */
function wordsOf(error: unknown): string {
  if (error instanceof SourceError) return `Line ${error.line}: ${error.reason}`;
  return error instanceof Error ? error.message : String(error);
}
