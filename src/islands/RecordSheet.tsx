import { type Attempt, emptyLog, progressOf } from '../quiz/attempts.ts';
import type { LearnerRecord } from '../quiz/learner-record.ts';
import { asked, type Said } from '../quiz/response-words.ts';
import { answerOf } from './answer-words.ts';
import type { Course } from './course.ts';
import { Inline } from './Inline.tsx';
import type { FetchedItems } from './use-items.ts';
import { count, percent, timeWords } from './words.ts';

interface Props {
  record: LearnerRecord;
  course: Course;
  items: FetchedItems | null;
}

/** A record on paper: who and when, what was reached of each objective, every answer in words. */
export function RecordSheet({ record, course, items }: Props) {
  const { entries, name, site, written } = record;
  const log = { ...emptyLog, entries };
  const objectives = course.objectives.flatMap((objective) => {
    const reached = progressOf(
      log,
      course.items.filter((item) => item.objective === objective.id),
    );
    return reached.answered === 0 ? [] : [{ ...objective, reached }];
  });
  const questions = [...Map.groupBy(entries, ({ item }) => item)];
  const known = new Map(course.items.map((item) => [item.id, item]));
  const order = new Map(course.items.map(({ id }, place) => [id, place]));
  questions.sort(([a], [b]) => (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity));
  const sections = Map.groupBy(questions, ([id]) => known.get(id)?.module ?? '');
  return (
    <div class="record">
      <dl class="facts">
        {name !== '' && (
          <div>
            <dt>Name</dt>
            <dd>
              <bdi>{name}</bdi>
            </dd>
          </div>
        )}
        <div>
          <dt>Answers</dt>
          <dd>
            {count(entries.length, 'attempt')} at {count(questions.length, 'question')}
            {entries.length > 0 && `, ${span(entries)}`}
          </dd>
        </div>
        <div>
          <dt>Written</dt>
          <dd>
            {written === '' ? 'at a time that is not told' : timeWords(written)}, by{' '}
            {site.version === ''
              ? 'a site that does not tell its version'
              : `version ${site.version} of this site`}
            {site.build !== '' && (
              <>
                , build <code>{site.build}</code>
              </>
            )}
            {site.build !== '' && site.build !== course.site.build && (
              <> (this page is of build {course.site.build})</>
            )}
          </dd>
        </div>
      </dl>
      {objectives.length > 0 && (
        <section aria-labelledby="record-objectives">
          <h2 id="record-objectives">By objective</h2>
          <p class="rule">
            The best attempt at each question counts, at the version that the question has now; a question
            that was not answered counts nothing.
          </p>
          <ul class="reached">
            {objectives.map(({ id, text, reached }) => (
              <li key={id}>
                <span>
                  <Inline text={text} />
                </span>
                <span>
                  {percent(reached.score)}, {reached.answered} of {reached.of} answered
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {[...sections].map(([module, within]) => (
        <section key={module} aria-label={titleOf(module, course)}>
          <h2>{titleOf(module, course)}</h2>
          {within.map(([id, attempts]) => (
            <section key={id} class="question" aria-label={known.get(id)?.title ?? id}>
              <h3>
                {known.has(id) ? <a href={known.get(id)?.url}>{known.get(id)?.title}</a> : <code>{id}</code>}
              </h3>
              <ol class="attempts">
                {attempts.map((attempt, index) => (
                  <li key={index}>
                    <p class="rule">
                      <strong>{percent(attempt.score)}</strong> {facts(attempt)}
                    </p>
                    <AnswerWords attempt={attempt} items={items} />
                  </li>
                ))}
              </ol>
            </section>
          ))}
        </section>
      ))}
    </div>
  );
}

function AnswerWords({ attempt, items }: { attempt: Attempt; items: FetchedItems | null }) {
  const answer = answerOf(attempt, items);
  if (answer.kind === 'untold') return <p class="untold">{answer.why}</p>;
  if (answer.said.length === 0) return <p class="untold">Nothing was given.</p>;
  return (
    <ul class="answer">
      {answer.said.map((said, index) => (
        <li key={index}>
          {said.of !== '' && (
            <span class="asked">
              <Inline text={asked(said.of)} />{' '}
            </span>
          )}
          <Words said={said} />
        </li>
      ))}
    </ul>
  );
}

function Words({ said: { text, markdown } }: { said: Said }) {
  if (markdown) return <Inline text={text} />;
  return <code class={text.includes('\n') ? 'printed' : undefined}>{text}</code>;
}

/** What an attempt is, beside its score and its answer. */
function facts({ at, seconds, item, version, seed, quiz }: Attempt): string {
  return [
    timeWords(at),
    ...(seconds === undefined ? [] : [`after ${secondsWords(seconds)}`]),
    ...(quiz === undefined ? [] : [`in the quiz ${quiz}`]),
    `${item}, version ${version}`,
    ...(seed === undefined ? [] : [`seed ${seed}`]),
  ].join(' · ');
}

function secondsWords(seconds: number): string {
  if (seconds < 120) return `${seconds}\u00a0s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)}\u00a0min` : `${Math.round(seconds / 3600)}\u00a0h`;
}

function span(entries: readonly Attempt[]): string {
  const first = entries[0]!.at.slice(0, 10);
  const last = entries.at(-1)!.at.slice(0, 10);
  return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

function titleOf(module: string, { modules }: Course): string {
  return modules.find(({ id }) => id === module)?.title ?? 'Questions that this site does not have';
}
