import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { bestOf } from '../quiz/attempts.ts';
import type { Response } from '../quiz/response.ts';
import { beliefsOf } from '../quiz/result.ts';
import { seedOf } from '../quiz/seed.ts';
import { Feedback } from './Feedback.tsx';
import { fetchSheet } from './fetch-sheet.ts';
import { focusFirstField } from './first-field.ts';
import { fieldsOf, readResponse } from './read-response.ts';
import { ANSWERED, type Answered, RETRY_ALL } from './quiz-events.ts';
import { type Checked, problemOf, scoreBy } from './scoring.ts';
import { record } from './store.ts';
import { useProgress } from './use-progress.ts';
import type { ShownVariant } from './shown-variant.ts';
import { count, percent, troubleWords, verdictWords } from './words.ts';

interface Props {
  id: string;
  version: number;
  kind: Response['kind'];
  /** The quiz that it stands in, if in one; else the form may say so, by `data-quiz`; so it does the seed, by `data-seed`. */
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
  | ({ kind: 'answered'; texts: ReadonlyMap<string, string> } & Checked);

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
  const variant = useRef<ShownVariant | null>(null);
  /** When the question came into view, or was begun anew. */
  const began = useRef(0);
  const begin = () => {
    began.current = performance.now();
  };
  /** Takes the seed; by default the one that the address asks for. */
  const show = async (seed?: number) => {
    const { seedAsked, showSeed } = await import('./shown-variant.ts');
    const asked = seed ?? seedAsked(id);
    if (asked !== null)
      variant.current = await showSeed(root.current!.closest<HTMLElement>('.item')!, asked, version, itemUrl);
  };
  const failed = (error: unknown) => {
    const { name, message: problem } = error instanceof Error ? error : new Error(String(error));
    // What cannot be graded can be mended: the answer page is no help, and gives the answer away.
    const kind = name === 'UngradableError' ? 'asking' : 'failed';
    setState({ kind, problem });
  };
  // The server wrote it, so that it is there as long as the island lives.
  const form = () => root.current!.querySelector('form')!;
  const focusFirst = () => focusFirstField(form());
  const reset = () => {
    form().reset();
    begin();
    setState({ kind: 'asking', problem: null });
  };
  /** Whether the question is part of a test: then it is checked where all are handed in. */
  const tested = () => root.current?.closest('html.test .tested') != null;

  // Before the next frame, so that whatever takes the focus then is there to take it.
  useLayoutEffect(() => {
    form().hidden = state.kind === 'answered';
    if (!tested()) verdict.current?.focus();
  }, [state]);

  useEffect(() => {
    begin();
    const { seed } = form().dataset;
    if (seed) show(Number(seed)).catch(failed);
    else if (/[?&](seed|course)=/.test(location.search)) show().catch(failed);
    if (tested())
      import('./test-mode.ts').then(
        ({ join }) => join({ id, read, problemOf: unfinished, grade, keep, show: showChecked, failed }),
        failed,
      );
  }, []);

  useEffect(() => {
    document.addEventListener(RETRY_ALL, reset);
    return () => document.removeEventListener(RETRY_ALL, reset);
  }, []);

  const read = () => readResponse(form(), kind);
  const unfinished = (response: Response) =>
    problemOf(response, unit ?? null, fieldsOf(form())).catch(unloaded);
  /** Scores a response. Throws an Error in words for the learner where that cannot be done now. */
  const grade = async (response: Response): Promise<Checked> => {
    const sheet = await fetchSheet(sheetUrl, version, kind);
    if (kind !== 'repair' && kind !== 'order' && !variant.current?.exact)
      return { result: await scoreBy(sheet.key, response), sheet };
    const { gradeByRunning } = await import('./shown-variant.ts');
    return gradeByRunning(variant.current, response, sheet, itemUrl, form());
  };
  const keep = (response: Response, { result }: Checked) => {
    const { score } = result;
    const seconds = Math.round((performance.now() - began.current) / 1000);
    const beliefs = beliefsOf(result);
    const within = quiz ?? form().dataset['quiz'];
    void record({
      ...{ kind: 'attempt', item: id, version, score, at: new Date().toISOString() },
      ...{ seed: variant.current?.seed ?? seedOf(id), response, seconds },
      ...(within && { quiz: within }),
      ...(beliefs.length > 0 && { beliefs }),
    });
    const detail: Answered = { item: id, version, seed: variant.current?.seed ?? null, score, response };
    document.dispatchEvent(new CustomEvent(ANSWERED, { detail }));
  };
  const showChecked = (checked: Checked) =>
    setState({ kind: 'answered', ...checked, texts: optionTexts(form()) });

  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.current || tested()) return;
    const response = read();
    busy.current = true;
    const problem = await unfinished(response);
    if (problem !== null) {
      busy.current = false;
      setState({ kind: 'asking', problem });
      focusFirst();
      return;
    }
    setState({ kind: 'fetching' });
    try {
      const checked = await grade(response);
      keep(response, checked);
      showChecked(checked);
    } catch (error) {
      failed(error);
    } finally {
      busy.current = false;
    }
  };

  const retry = () => {
    reset();
    requestAnimationFrame(focusFirst);
  };

  const another = async () => {
    await show(Math.floor(Math.random() * 2 ** 32)).then(retry, failed);
  };

  const best = progress && bestOf(progress.log, { id, version });
  const problem = 'problem' in state ? state.problem : null;
  const test = state.kind === 'answered' && tested();
  const waiting = state.kind === 'fetching' && 'Fetching the answer…';
  return (
    <div ref={root} onSubmit={submit}>
      {children}
      <p class="item-problem" role="alert">
        {problem}
        {state.kind === 'failed' && (
          <>
            {' '}
            <a href={form().action}>Open the answer page</a>
          </>
        )}
      </p>
      <p class="unseen" role="status">
        {state.kind === 'answered' && !test ? verdictWords(state.result) : waiting}
      </p>
      {state.kind === 'answered' && (
        <Feedback
          {...state}
          heading={verdict}
          level={level}
          kind={kind}
          retry={test ? null : retry}
          another={varies && !test ? another : null}
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

/** The HTML of each option’s text, taken from the form so that it is not sent twice. */
function optionTexts(form: HTMLFormElement): Map<string, string> {
  return new Map(
    [...form.querySelectorAll('label')].map((label) => [
      label.querySelector('input')?.value ?? '',
      label.querySelector('.text')?.innerHTML ?? '',
    ]),
  );
}
