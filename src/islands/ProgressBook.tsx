import type { ComponentChildren } from 'preact';
import { bestOf, emptyLog, type ScoredItem } from '../quiz/attempts.ts';
import { type Progress, progressOf } from '../quiz/progress.ts';
import { ProgressData } from './ProgressData.tsx';
import { useProgress } from './use-progress.ts';
import { percent, troubleWords } from './words.ts';

/** An item as the progress page lists it. */
interface ListedItem extends ScoredItem {
  title: string;
  url: string;
}

export interface ListedModule {
  id: string;
  title: string;
  items: readonly ListedItem[];
  quiz: { title: string; url: string; items: readonly string[] } | null;
}

/** What the learner has reached, module by module, and what can be done with the log. */
export default function ProgressBook({ modules }: { modules: readonly ListedModule[] }) {
  const progress = useProgress();
  const log = progress?.log ?? emptyLog;
  /** What cannot be known yet is no nought. */
  const known = (sum: Progress) => (progress ? sum : null);
  return (
    <div class="progress">
      <p class="trouble" role="status">
        {progress?.trouble && troubleWords(progress.trouble)}
      </p>
      {modules.map(({ id, title, items, quiz }) => {
        const whole = progressOf(log, items);
        const inQuiz =
          quiz &&
          progressOf(
            log,
            items.filter((item) => quiz.items.includes(item.id)),
          );
        return (
          <section key={id} aria-labelledby={`progress-${id}`}>
            <h2 id={`progress-${id}`}>{title}</h2>
            <table>
              <thead>
                <tr>
                  <th scope="col">Of the module</th>
                  <th scope="col">Answered</th>
                  <th scope="col">Credit</th>
                </tr>
              </thead>
              <tbody>
                <Sum progress={known(whole)}>Every question</Sum>
                {quiz && inQuiz && (
                  <Sum progress={known(inQuiz)}>
                    Quiz: <a href={quiz.url}>{quiz.title}</a>
                  </Sum>
                )}
              </tbody>
            </table>
            <details>
              <summary>All questions</summary>
              <table>
                <thead>
                  <tr>
                    <th scope="col">Question</th>
                    <th scope="col">Best</th>
                    <th scope="col">Attempts</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((item) => {
                    const best = bestOf(log, item);
                    return (
                      <tr key={item.id}>
                        <th scope="row">
                          <a href={item.url}>{item.title}</a>
                        </th>
                        <td>{best ? percent(best.score) : '–'}</td>
                        <td>{best ? best.attempts : '–'}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </details>
          </section>
        );
      })}
      <ProgressData progress={progress} />
    </div>
  );
}

/** A row: what was reached on several items together; dashes while that is not known. */
function Sum({ progress, children }: { progress: Progress | null; children: ComponentChildren }) {
  return (
    <tr>
      <th scope="row">{children}</th>
      <td>{progress ? `${progress.answered} of ${progress.of}` : '–'}</td>
      <td>{progress ? percent(progress.score) : '–'}</td>
    </tr>
  );
}
