import { useEffect, useRef, useState } from 'preact/hooks';
import { PRACTICE } from '../quiz/progress.ts';
import type { PracticeQuestion as Asked } from '../quiz/practice.ts';
import { seedOf } from '../quiz/seed.ts';
import { fetchQuestions } from './fetch-questions.ts';
import { ANSWERED, type Answered } from './quiz-events.ts';

interface Props {
  /** The address of the site’s root. */
  root: string;
  asked: Asked;
  /** Told when it has an answer. */
  answered: () => void;
}

/** A question of the site, fetched from its page, under the seed that practice gives it. */
export function PracticeQuestion({ root, asked, answered }: Props) {
  const { item, seed } = asked;
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<'fetching' | 'failed' | 'shown'>('fetching');

  const load = async (wanted: () => boolean) => {
    setState('fetching');
    const fetched = await fetchQuestions(root, [item], PRACTICE);
    if (!wanted()) return;
    const question = fetched.kind === 'questions' ? fetched.questions[0] : undefined;
    if (question === undefined) return setState('failed');
    if (seed !== seedOf(item)) question.querySelector('form')?.setAttribute('data-seed', String(seed));
    // At once, as this page does: the words of a variant must not change while somebody reads.
    question.querySelector('astro-island')?.setAttribute('client', 'load');
    question.querySelector('.item-place')?.replaceChildren();
    place.current?.replaceChildren(question);
    setState('shown');
    const heading = question.querySelector<HTMLElement>('h2');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  };

  useEffect(() => {
    let here = true;
    void load(() => here);
    const listen = (event: Event) => {
      if ((event as CustomEvent<Answered>).detail.item === item) answered();
    };
    document.addEventListener(ANSWERED, listen);
    return () => {
      here = false;
      document.removeEventListener(ANSWERED, listen);
    };
  }, [asked]);

  return (
    <>
      <p role="status" class="unseen">
        {state === 'fetching' && 'Fetching the question…'}
      </p>
      {state === 'failed' && (
        <p role="alert" class="item-problem">
          The question could not be fetched. Check the connection.{' '}
          <button type="button" onClick={() => load(() => true)}>
            Fetch again
          </button>
        </p>
      )}
      <div ref={place} />
    </>
  );
}
