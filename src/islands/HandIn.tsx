import { useEffect, useRef, useState } from 'preact/hooks';
import { focusFirstField } from './first-field.ts';
import { LateBeliefReport } from './LateBeliefReport.tsx';
import { HANDED_IN, type HandedIn, RETRY_ALL } from './quiz-events.ts';
import { record } from './store.ts';
import { beginAnew, handIn, holdsAnswers, look, type Outcome, UncheckedError } from './test-mode.ts';
import { useProgress } from './use-progress.ts';
import { count, percent, troubleWords } from './words.ts';

interface Props {
  /** The address of the site’s root. */
  root: string;
  quiz: string;
  /** Ids of the questions, in their order. */
  items: readonly string[];
}

/** A question that needs a word, by its id. */
interface Remark {
  readonly id: string;
  readonly words: string;
}

type State =
  | { kind: 'open' }
  /** Some are not finished: whether to go on is asked. */
  | { kind: 'unfinished'; remarks: readonly Remark[] }
  | { kind: 'checking' }
  | { kind: 'failed'; remarks: readonly Remark[] }
  | { kind: 'done'; since: string; score: number; outcomes: readonly Outcome[] };

/** Where a test is handed in: warns of what is unfinished, has all checked at once, and says the score. */
export default function HandIn({ root, quiz, items }: Props) {
  const [state, setState] = useState<State>({ kind: 'open' });
  const result = useRef<HTMLHeadingElement>(null);
  const warning = useRef<HTMLHeadingElement>(null);
  const trouble = useProgress()?.trouble;

  useEffect(() => {
    // Answers of a test are in its forms and nowhere else.
    const ask = (event: BeforeUnloadEvent) => {
      if (holdsAnswers()) event.preventDefault();
    };
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, []);

  useEffect(() => {
    if (state.kind === 'done') result.current?.focus();
    if (state.kind === 'unfinished') warning.current?.focus();
  }, [state]);

  const hand = async () => {
    setState({ kind: 'checking' });
    const since = new Date().toISOString();
    try {
      const outcomes = await handIn(items);
      const score = outcomes.reduce((sum, each) => sum + each.score, 0) / outcomes.length;
      setState({ kind: 'done', since, score, outcomes });
      const answered = outcomes.filter(({ blank }) => !blank).length;
      const detail: HandedIn = { quiz, score, answered, of: outcomes.length };
      document.dispatchEvent(new CustomEvent(HANDED_IN, { detail }));
    } catch (error) {
      if (!(error instanceof UncheckedError)) throw error;
      setState({ kind: 'failed', remarks: error.items.map(({ id, message }) => ({ id, words: message })) });
    }
  };

  const begin = async () => {
    const looked = await look(items).catch(() => []);
    const remarks = looked.flatMap(({ id, problem }) => (problem === null ? [] : [{ id, words: problem }]));
    if (remarks.length > 0) setState({ kind: 'unfinished', remarks });
    else await hand();
  };

  const goOn = () => {
    const first = state.kind === 'unfinished' ? state.remarks[0] : undefined;
    setState({ kind: 'open' });
    focusFirstField(first ? (document.getElementById(first.id)?.querySelector('form') ?? null) : null);
  };

  const anew = () => {
    record({ kind: 'restart', quiz, at: new Date().toISOString() });
    beginAnew();
    document.dispatchEvent(new Event(RETRY_ALL));
    setState({ kind: 'open' });
    requestAnimationFrame(() => focusFirstField(document.querySelector<HTMLFormElement>('.item-form')));
  };

  const link = (id: string) => (
    <a href={`#${id}`}>
      Question {items.indexOf(id) + 1}: {titleOf(id)}
    </a>
  );
  const list = (remarks: readonly Remark[]) => (
    <ul>
      {remarks.map(({ id, words }) => (
        <li key={id}>
          {link(id)}. {words}
        </li>
      ))}
    </ul>
  );
  return (
    <section class="hand-in" aria-label="Hand in">
      {(state.kind === 'open' || state.kind === 'checking' || state.kind === 'failed') && (
        <>
          <p>
            No answer has been checked so far. When you hand in, all {items.length} are checked at once, and
            each is explained.
          </p>
          <p>
            <button type="button" disabled={state.kind === 'checking'} onClick={begin}>
              Hand in all answers
            </button>
          </p>
        </>
      )}
      {state.kind === 'unfinished' && (
        <>
          <h2 ref={warning} tabIndex={-1}>
            {`${state.remarks.length} of ${count(items.length, 'question')} ${state.remarks.length === 1 ? 'is' : 'are'} not finished`}
          </h2>
          {list(state.remarks)}
          <p class="item-actions">
            <button type="button" onClick={goOn}>
              Go on answering
            </button>{' '}
            <button type="button" onClick={hand}>
              Hand in as it is
            </button>
          </p>
        </>
      )}
      <div role="alert">
        {state.kind === 'failed' && (
          <>
            <p>Nothing was handed in, as not everything could be checked:</p>
            {list(state.remarks)}
          </>
        )}
      </div>
      <p class="unseen" role="status">
        {state.kind === 'checking' && 'Checking the answers…'}
      </p>
      {state.kind === 'done' && (
        <>
          <h2 ref={result} tabIndex={-1}>
            Score: {percent(state.score)}
          </h2>
          <p>
            {state.outcomes.filter(({ blank }) => !blank).length} of {state.outcomes.length} answered; a
            question without an answer counts nothing. Each is explained where it stands.
          </p>
          <ol>
            {state.outcomes.map(({ id, blank, score }) => (
              <li key={id}>
                <a href={`#${id}`}>{titleOf(id)}</a>: {blank ? 'not answered' : percent(score)}
              </li>
            ))}
          </ol>
          <h3>What your answers suggest</h3>
          <LateBeliefReport root={root} of={{ items, since: state.since }} />
          <p class="item-actions">
            <button type="button" onClick={anew}>
              Begin anew
            </button>
          </p>
          {trouble && <p>{troubleWords(trouble)}</p>}
        </>
      )}
    </section>
  );
}

const titleOf = (id: string) => document.getElementById(`${id}-title`)?.textContent ?? id;
