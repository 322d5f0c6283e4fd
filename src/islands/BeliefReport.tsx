import { useEffect, useRef } from 'preact/hooks';
import { emptyLog } from '../quiz/attempts.ts';
import {
  beliefHistories,
  countedAttempts,
  FRESH_HOURS,
  retestOf,
  type SuspectedBelief,
  suspectedBeliefs,
} from '../quiz/beliefs.ts';
import { readCourseLink } from '../quiz/course-link.ts';
import { BeliefText } from './BeliefList.tsx';
import { type Catalogue, useCatalogue } from './catalogue.ts';
import { keepCourse } from './keep-course.ts';
import { SignList } from './SignList.tsx';
import { useProgress } from './use-progress.ts';
import { count } from './words.ts';

interface Props {
  /** The address of the site’s root. */
  root: string;
  /** Whose answers are meant: those at these questions, since this time; every answer where null. */
  of: { readonly items: readonly string[]; readonly since: string } | null;
}

/** What answers suggest that the learner believes: the belief, what is true, the evidence, and where it is tested again. */
export function BeliefReport({ root, of }: Props) {
  const catalogue = useCatalogue(root);
  const log = useProgress()?.log ?? emptyLog;
  const whole = useRef<HTMLDivElement>(null);
  useEffect(() => keepCourse(whole.current, readCourseLink(location.search)));
  if (catalogue === null) return <p role="status">Reading your answers…</p>;
  if (catalogue === 'missing')
    return <p role="alert">What your answers suggest could not be fetched. Check the connection.</p>;
  const now = new Date().toISOString();
  const attempts = countedAttempts(log, catalogue.items, now);
  const suspected = suspectedBeliefs(beliefHistories(attempts, catalogue.items)).filter(
    ({ signs }) => of === null || signs.some(({ item, at }) => at >= of.since && of.items.includes(item)),
  );
  if (suspected.length === 0)
    return <p>None of your answers points at a wrong belief that this site knows of.</p>;
  return (
    <div ref={whole}>
      <ul class="beliefs">
        {suspected.map((belief) => {
          const retest = retestOf(belief, attempts, catalogue.items, now);
          return (
            <li key={belief.misconception}>
              <Suspected belief={belief} catalogue={catalogue} />
              {retest && (
                <p class="rule">
                  Tested again {retest.from > Date.now() ? 'later, by' : 'by'}{' '}
                  <a href={`${root}practice/`}>
                    {catalogue.items.find(({ id }) => id === retest.item)?.title}
                  </a>
                  {belief.signs.some(({ item }) => item === retest.item) &&
                    ', as no other question is about it'}
                  .
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <p class="rule">
        How this is decided: many wrong answers go with a belief that is documented. If you gave one of them,
        you may hold that belief; if you gave such answers to two questions, they suggest it. It can still be
        a slip. A later answer with full credit to another question about it withdraws it; where none is left,
        one to a variant in other words, or to the same question {FRESH_HOURS} hours later.
      </p>
      {of !== null && (
        <p>
          <a href={`${root}practice/`}>Practise</a>: these are tested first.
        </p>
      )}
    </div>
  );
}

/** A belief, how far it is suggested, and by what. */
function Suspected({ belief, catalogue }: { belief: SuspectedBelief; catalogue: Catalogue }) {
  const { misconception, strength, signs } = belief;
  const questions = new Set(signs.map(({ item }) => item)).size;
  const known = catalogue.beliefs.find(({ id }) => id === misconception);
  return (
    <>
      <p class="label">
        {strength === 'suggest'
          ? `Your answers to ${count(questions, 'question')} suggest you believe`
          : `${signs.length === 1 ? 'One answer says' : 'Answers to one question say'} you may believe`}
      </p>
      <BeliefText belief={known?.belief ?? misconception} truth={known?.truth ?? ''} />
      {known && known.sources.length > 0 && (
        <p class="rule">
          {known.sources.length === 1 ? 'Source: ' : 'Sources: '}
          {known.sources.map(({ title, url }, index) => (
            <>
              {index > 0 && '; '}
              {url === null ? title : <a href={url}>{title}</a>}
            </>
          ))}
          .
        </p>
      )}
      <p class="rule">{signs.length === 1 ? 'By this answer:' : 'By these answers:'}</p>
      <SignList signs={signs} misconception={misconception} catalogue={catalogue} />
    </>
  );
}
