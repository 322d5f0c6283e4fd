import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bestOf } from '../quiz/attempts.ts';
import type { Response } from '../quiz/response.ts';
import type { Result } from '../quiz/result.ts';
import { incomplete, score } from '../quiz/score.ts';
import type { Sheet } from '../quiz/sheet.ts';
import { Feedback } from './Feedback.tsx';
import { fetchSheet } from './fetch-sheet.ts';
import { RETRY_ALL } from './retry-all.ts';
import { record } from './store.ts';
import { useProgress } from './use-progress.ts';
import { count, percent, troubleWords, verdictWords } from './words.ts';

interface Props {
  id: string;
  version: number;
  kind: Response['kind'];
  /** The unit in which a number is asked for. */
  unit?: string | undefined;
  /** Where the answer sheet is fetched. */
  sheetUrl: string;
  /** Level of the verdict’s heading: one below the question’s. */
  level: number;
  /** The form, as the server wrote it. */
  children?: ComponentChildren;
}

type State =
  | { kind: 'asking'; problem: string | null }
  | { kind: 'fetching' }
  | { kind: 'failed'; problem: string }
  | { kind: 'answered'; result: Result; sheet: Sheet; texts: ReadonlyMap<string, string> };

/**
 * Gives life to one question’s form, whose HTML comes from the server and stays as it is: takes the answer,
 * fetches the key only then, scores it, keeps the score, shows the feedback in the form’s place.
 */
export default function QuizForm({ id, version, kind, unit, sheetUrl, level, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const verdict = useRef<HTMLHeadingElement>(null);
  const [state, setState] = useState<State>({ kind: 'asking', problem: null });
  // Two submissions can come before the state is drawn.
  const busy = useRef(false);
  const progress = useProgress();
  const form = () => root.current?.querySelector('form') ?? null;
  const focusFirst = () => form()?.querySelector('input')?.focus();

  // Before the next frame, so that whatever takes the focus then is there to take it.
  useLayoutEffect(() => {
    const element = form();
    if (element) element.hidden = state.kind === 'answered';
    if (state.kind === 'answered') verdict.current?.focus();
  }, [state]);

  useEffect(() => {
    const reset = () => {
      form()?.reset();
      setState({ kind: 'asking', problem: null });
    };
    document.addEventListener(RETRY_ALL, reset);
    return () => document.removeEventListener(RETRY_ALL, reset);
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    const element = form();
    if (!element || busy.current) return;
    const response = read(element, kind);
    const problem = incomplete(response, unit ?? null);
    if (problem !== null) {
      setState({ kind: 'asking', problem });
      focusFirst();
      return;
    }
    busy.current = true;
    setState({ kind: 'fetching' });
    const fetched = await fetchSheet(sheetUrl, version, kind);
    busy.current = false;
    if (fetched.kind === 'error') {
      setState({ kind: 'failed', problem: fetched.message });
      return;
    }
    const result = score(fetched.sheet.key, response);
    record({ kind: 'attempt', item: id, version, score: result.score, at: new Date().toISOString() });
    setState({ kind: 'answered', result, sheet: fetched.sheet, texts: optionTexts(element) });
  };

  const retry = () => {
    form()?.reset();
    setState({ kind: 'asking', problem: null });
    requestAnimationFrame(focusFirst);
  };

  const best = progress && bestOf(progress.log, { id, version });
  const problem = state.kind === 'asking' || state.kind === 'failed' ? state.problem : null;
  const waiting = state.kind === 'fetching' && 'Fetching the answer…';
  return (
    <div ref={root} onSubmit={submit}>
      {children}
      <p class="item-problem" role="alert">
        {problem}
        {state.kind === 'failed' && (
          <>
            {' '}
            <a href={form()?.action}>Open the answer page</a>
          </>
        )}
      </p>
      <p class="unseen" role="status">
        {state.kind === 'answered' ? verdictWords(state.result) : waiting}
      </p>
      {state.kind === 'answered' && (
        <Feedback
          heading={verdict}
          level={level}
          kind={kind}
          result={state.result}
          sheet={state.sheet}
          texts={state.texts}
          retry={retry}
        />
      )}
      <p class="item-best">
        {waiting ||
          (best ? `Your best: ${percent(best.score)}, ${count(best.attempts, 'attempt')}.` : '\u00a0')}
        {state.kind === 'answered' && progress?.trouble && ` ${troubleWords(progress.trouble)}`}
      </p>
    </div>
  );
}

/** What the form holds. */
function read(form: HTMLFormElement, kind: Response['kind']): Response {
  const data = new FormData(form);
  const given = data.getAll('answer').map(String);
  switch (kind) {
    case 'choice':
    case 'outcomes':
      return { kind, ticked: given };
    case 'placement':
      return { kind, picked: given[0] ?? null };
    case 'number':
      return { kind, text: given[0] ?? '' };
  }
}

/** The HTML of each option’s text, taken from the form so that it is not sent twice. */
function optionTexts(form: HTMLFormElement): Map<string, string> {
  return new Map(
    [...form.querySelectorAll('label')].map((label) => [
      label.querySelector('input')?.value ?? '',
      label.querySelector('.text')?.innerHTML ?? '',
    ]),
  );
}
