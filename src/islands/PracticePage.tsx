import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { emptyLog, type Log } from '../quiz/attempts.ts';
import { countedAttempts } from '../quiz/beliefs.ts';
import { nextVariant, planOf, type PracticePlan, type PracticeQuestion as Asked } from '../quiz/practice.ts';
import { BeliefReport } from './BeliefReport.tsx';
import { type Catalogue, useCatalogue } from './catalogue.ts';
import { dueWords, endOfDay, laterWords } from './due-words.ts';
import { PracticeQuestion } from './PracticeQuestion.tsx';
import { PracticeReason } from './PracticeReason.tsx';
import { RetestResult } from './RetestResult.tsx';
import { useProgress } from './use-progress.ts';
import { troubleWords } from './words.ts';

interface Props {
  /** The address of the site’s root. */
  root: string;
  modules: readonly { readonly id: string; readonly title: string }[];
}

type State = { kind: 'resting' | 'stopped' } | { kind: 'asking'; asked: Asked; answered: boolean };

/** What is due, asked one question at a time; then variants for as long as one likes. */
export default function PracticePage({ root, modules }: Props) {
  const progress = useProgress();
  const catalogue = useCatalogue(root);
  const [state, setState] = useState<State>({ kind: 'resting' });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(modules.map(({ id }) => id)));
  const [variants, setVariants] = useState(false);
  const [told, setTold] = useState(false);
  /** What was asked in this visit, answered or not. */
  const served = useRef<readonly Asked[]>([]);
  const line = useRef<HTMLParagraphElement>(null);
  const log = progress?.log ?? emptyLog;
  const ready = progress !== null && catalogue !== null && catalogue !== 'missing';
  const plan = useMemo(() => (ready ? planNow(log, catalogue, served.current) : null), [log, ready, state]);

  useEffect(() => {
    if (state.kind === 'stopped') line.current?.focus();
  }, [state]);

  const next = (withVariants: boolean) => {
    if (!ready) return;
    setVariants(withVariants);
    const now = new Date().toISOString();
    const asked = withVariants
      ? nextVariant(
          catalogue.items,
          chosen,
          [...countedAttempts(log, catalogue.items, now), ...served.current],
          now,
        )
      : (planNow(log, catalogue, served.current).due[0] ?? null);
    if (asked === null) return setState({ kind: 'stopped' });
    served.current = [...served.current, asked];
    setState({ kind: 'asking', asked, answered: false });
  };

  const choose = (id: string, ticked: boolean) => {
    const others = [...chosen].filter((each) => each !== id);
    setChosen(new Set(ticked ? [...others, id] : others));
  };

  return (
    <div class="practice">
      <div class="practice-due">
        <p ref={line} role="status" tabIndex={-1}>
          {catalogue === 'missing'
            ? 'The list of questions could not be fetched. Check the connection and load the page again.'
            : plan === null
              ? 'Reading what is due…'
              : statusWords(plan, log, state.kind === 'asking' ? state.asked : null)}
        </p>
        <p class="trouble">{progress?.trouble && troubleWords(progress.trouble)}</p>
        {state.kind !== 'asking' && (
          <p class="item-actions">
            <button type="button" disabled={!plan?.due.length} onClick={() => next(false)}>
              {served.current.length === 0 ? 'Start' : 'Go on'}
            </button>
          </p>
        )}
      </div>
      {state.kind === 'asking' && ready && (
        <>
          <PracticeReason asked={state.asked} catalogue={catalogue} />
          <PracticeQuestion
            root={root}
            asked={state.asked}
            answered={() => setState((now) => (now.kind === 'asking' ? { ...now, answered: true } : now))}
          />
          {state.answered && state.asked.kind === 'retest' && (
            <RetestResult misconception={state.asked.misconception} catalogue={catalogue} log={log} />
          )}
          <p class="item-actions practice-next">
            <button type="button" class={state.answered ? 'main' : undefined} onClick={() => next(variants)}>
              {state.answered ? 'Next question' : 'Skip this question'}
            </button>{' '}
            <button type="button" onClick={() => setState({ kind: 'stopped' })}>
              Stop here
            </button>
          </p>
        </>
      )}
      <form
        class="practice-variants"
        hidden={state.kind === 'asking'}
        onSubmit={(event) => {
          event.preventDefault();
          next(true);
        }}
      >
        <fieldset>
          <legend>Without end: variants of the questions of</legend>
          {modules.map(({ id, title }) => (
            <label key={id}>
              <input
                type="checkbox"
                checked={chosen.has(id)}
                onChange={(event) => choose(id, event.currentTarget.checked)}
              />{' '}
              {title}
            </label>
          ))}
        </fieldset>
        <button type="submit" disabled={!ready || chosen.size === 0}>
          Ask variants
        </button>
      </form>
      <details
        class="practice-beliefs"
        hidden={state.kind === 'asking'}
        onToggle={(event) => setTold(event.currentTarget.open)}
      >
        <summary>What your answers suggest you believe</summary>
        {told && <BeliefReport root={root} of={null} />}
      </details>
    </div>
  );
}

/** What is due by the end of the reader’s day, but for what was asked in this visit. */
function planNow(log: Log, { items }: Catalogue, served: readonly Asked[]): PracticePlan {
  const now = new Date();
  const plan = planOf(log, items, now.toISOString(), endOfDay(now).toISOString());
  const asked = new Set(served.map(({ item }) => item));
  return { ...plan, due: plan.due.filter(({ item }) => !asked.has(item)) };
}

/** What is due and when more will be; while a question that was due is asked, what comes after it. */
function statusWords(plan: PracticePlan, log: Log, asked: Asked | null): string {
  const due = dueWords(plan);
  if (asked !== null && asked.kind !== 'variant')
    return plan.due.length === 0 ? 'This is the last that is due today.' : `After this, ${due}`;
  const none =
    log.entries.length === 0
      ? 'You have answered nothing yet, so nothing is due. Begin with a quiz, or with variants, below.'
      : due;
  return `${none} ${laterWords(plan, new Date())}`.trim();
}
