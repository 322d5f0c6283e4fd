import { emptyLog, type ScoredItem } from '../quiz/attempts.ts';
import { lastRestart, progressOf } from '../quiz/progress.ts';
import { LateBeliefReport } from './LateBeliefReport.tsx';
import { useProgress } from './use-progress.ts';

interface Props {
  /** The address of the site’s root. */
  root: string;
  quiz: string;
  items: readonly ScoredItem[];
}

/** At the end of a quiz, once every question has an answer: what the answers suggest. */
export default function QuizBeliefs({ root, quiz, items }: Props) {
  const progress = useProgress();
  const since = progress ? lastRestart(progress.log, quiz) : '';
  const { answered, of } = progressOf(progress?.log ?? emptyLog, items, since);
  const all = progress !== null && answered === of;
  return (
    <section class="quiz-beliefs" aria-labelledby={`${quiz}-beliefs-title`}>
      <h2 id={`${quiz}-beliefs-title`}>What your answers suggest</h2>
      {all ? (
        <LateBeliefReport root={root} of={{ items: items.map(({ id }) => id), since }} />
      ) : (
        <p>
          When every question has an answer, this tells which wrong beliefs the answers point at, and where
          they are tested again.
        </p>
      )}
    </section>
  );
}
