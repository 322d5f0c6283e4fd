import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bestOf } from '../quiz/attempts.ts';
import type { Response } from '../quiz/response.ts';
import type { Result } from '../quiz/result.ts';
import { seedOf } from '../quiz/seed.ts';
import type { Sheet } from '../quiz/sheet.ts';
import { Feedback } from './Feedback.tsx';
import { fetchSheet } from './fetch-sheet.ts';
import { focusFirstField } from './first-field.ts';
import { fieldsOf, readResponse } from './read-response.ts';
import { RETRY_ALL } from './retry-all.ts';
import { problemOf, scoreBy } from './scoring.ts';
import { record } from './store.ts';
import { useProgress } from './use-progress.ts';
import type { ShownVariant } from './shown-variant.ts';
import { count, percent, troubleWords, verdictWords } from './words.ts';

interface Props {
  id: string;
  version: number;
  kind: Response['kind'];
  /** The quiz that it stands in, if in one. */
  quiz?: string | undefined;
  /** The unit in which a number is asked for. */
  unit?: string | undefined;
  /** Where the answer sheet is fetched, and the item for its grader. */
  sheetUrl: string;
  itemUrl: string;
  /** Whether there are variants with other words. */
  varies: boolean;
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
export default function QuizForm(props: Props) {
  const { id, version, kind, quiz, unit, sheetUrl, itemUrl, varies, level, children } = props;
  const root = useRef<HTMLDivElement>(null);
  const verdict = useRef<HTMLHeadingElement>(null);
  const [state, setState] = useState<State>({ kind: 'asking', problem: null });
  // Two submissions can come before the state is drawn.
  const busy = useRef(false);
  const progress = useProgress();
  /** What is shown in place of the question as written. */
  const [variant, setVariant] = useState<ShownVariant | null>(null);
  /** When the question came into view, or was begun anew. */
  const began = useRef(0);
  const begin = () => {
    began.current = performance.now();
  };
  const show = async (seed: number) => {
    const question = root.current?.closest('.item');
    if (!question) return;
    const { showSeed } = await import('./shown-variant.ts');
    setVariant(await showSeed(question, seed, version, itemUrl));
  };
  const failed = (error: unknown) =>
    setState({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
  const form = () => root.current?.querySelector('form') ?? null;
  const focusFirst = () => focusFirstField(form());

  // Before the next frame, so that whatever takes the focus then is there to take it.
  useLayoutEffect(() => {
    const element = form();
    if (element) element.hidden = state.kind === 'answered';
    if (state.kind === 'answered') verdict.current?.focus();
  }, [state]);

  useEffect(() => {
    begin();
    const asked = seedOfAddress();
    if (asked !== null) show(asked).catch(failed);
  }, []);

  useEffect(() => {
    const reset = () => {
      form()?.reset();
      begin();
      setState({ kind: 'asking', problem: null });
    };
    document.addEventListener(RETRY_ALL, reset);
    return () => document.removeEventListener(RETRY_ALL, reset);
  }, []);

  const submit = async (event: Event) => {
    event.preventDefault();
    const element = form();
    if (!element || busy.current) return;
    const response = readResponse(element, kind);
    const seconds = Math.round((performance.now() - began.current) / 1000);
    busy.current = true;
    const problem = await problemOf(response, unit ?? null, fieldsOf(element)).catch(unloaded);
    if (problem !== null) {
      busy.current = false;
      setState({ kind: 'asking', problem });
      focusFirst();
      return;
    }
    setState({ kind: 'fetching' });
    const fetched = await fetchSheet(sheetUrl, version, kind);
    if (fetched.kind === 'error') {
      busy.current = false;
      setState({ kind: 'failed', problem: fetched.message });
      return;
    }
    let { sheet } = fetched;
    let result: Result;
    try {
      if (variant?.exact) {
        const { gradeVariant } = await import('./shown-variant.ts');
        ({ result, sheet } = await gradeVariant(variant, response, sheet));
      } else result = await scoreBy(sheet.key, response);
    } catch (error) {
      return failed(error);
    } finally {
      busy.current = false;
    }
    void record({
      ...{ kind: 'attempt', item: id, version, score: result.score, at: new Date().toISOString() },
      ...{ seed: variant?.seed ?? seedOf(id), response, seconds },
      ...(quiz !== undefined && { quiz }),
    });
    setState({ kind: 'answered', result, sheet, texts: optionTexts(element) });
  };

  const retry = () => {
    form()?.reset();
    begin();
    setState({ kind: 'asking', problem: null });
    requestAnimationFrame(focusFirst);
  };

  const another = async () => {
    await show(Math.floor(Math.random() * 2 ** 32)).then(retry, failed);
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
          another={varies ? another : null}
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

const unloaded = () => 'A part of this page could not be fetched. Check the connection and try again.';

/** The seed that the address asks for; null where it asks for none that is a whole number below 2³². */
function seedOfAddress(): number | null {
  const given = new URLSearchParams(location.search).get('seed') ?? '';
  return /^\d{1,10}$/.test(given) && Number(given) < 2 ** 32 ? Number(given) : null;
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
