import { emptyLog, type ScoredItem } from '../quiz/attempts.ts';
import { lastRestart, progressOf } from '../quiz/progress.ts';
import { focusFirstField } from './first-field.ts';
import { RETRY_ALL } from './quiz-events.ts';
import { record } from './store.ts';
import { useProgress } from './use-progress.ts';
import { percent, troubleWords } from './words.ts';

interface Props {
  quiz: string;
  items: readonly ScoredItem[];
}

/** The running score of a quiz since it was last begun, and the way to begin anew. */
export default function QuizScore({ quiz, items }: Props) {
  const progress = useProgress();
  const since = progress ? lastRestart(progress.log, quiz) : '';
  const reached = progressOf(progress?.log ?? emptyLog, items, since);

  const restart = () => {
    void record({ kind: 'restart', quiz, at: new Date().toISOString() });
    document.dispatchEvent(new Event(RETRY_ALL));
    requestAnimationFrame(() => focusFirstField(document.querySelector<HTMLFormElement>('.item-form')));
  };

  return (
    <div class="quiz-score">
      <p role="status">
        {progress
          ? `${reached.answered} of ${reached.of} answered. Score so far: ${percent(reached.score)}.`
          : `– of ${reached.of} answered. Score so far: –\u00a0%.`}
        {progress?.trouble && ` ${troubleWords(progress.trouble)}`}
      </p>
      <p>
        <button type="button" disabled={reached.answered === 0} onClick={restart}>
          Retry all
        </button>
      </p>
    </div>
  );
}
