import { type Attempt, emptyLog } from '../quiz/attempts.ts';
import { progressOf } from '../quiz/progress.ts';
import type { LearnerRecord } from '../quiz/learner-record.ts';
import { isEdited, type Regraded } from '../quiz/submissions.ts';
import { answerOf } from './answer-words.ts';
import { AnswerList } from './AnswerList.tsx';
import type { Course } from './course.ts';
import { ungradedWords } from './flag-words.ts';
import { Inline } from './Inline.tsx';
import type { FetchedItems } from './use-items.ts';
import { timeWords } from './record-words.ts';
import { count, percent } from './words.ts';

interface Props {
  record: LearnerRecord;
  course: Course;
  items: FetchedItems | null;
  /** Level of its headings. */
  level?: 2 | 3;
  /** What became of grading its attempts again, where that was done. */
  regraded?: ReadonlyMap<Attempt, Regraded>;
}

/** A record on paper: who and when, what was reached of each objective, every answer in words. */
export function RecordSheet({ record, course, items, level = 2, regraded }: Props) {
  const Heading = `h${level}` as const;
  const Question = level === 2 ? 'h3' : 'h4';
  const { entries, name, student, site, written } = record;
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
        {student && (
          <div>
            <dt>Course</dt>
            <dd>
              <bdi>{student.course}</bdi>, student <bdi>{student.student}</bdi>
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
        <section aria-label="By objective">
          <Heading>By objective</Heading>
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
          <Heading>{titleOf(module, course)}</Heading>
          {within.map(([id, attempts]) => (
            <section key={id} class="question" aria-label={known.get(id)?.title ?? id}>
              <Question>
                {known.has(id) ? <a href={known.get(id)?.url}>{known.get(id)?.title}</a> : <code>{id}</code>}
              </Question>
              <ol class="attempts">
                {attempts.map((attempt, index) => (
                  <li key={index}>
                    <p class="rule">
                      <strong>{percent(attempt.score)}</strong> {facts(attempt)}
                      <Again attempt={attempt} regraded={regraded?.get(attempt)} />
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
  return <AnswerList said={answer.said} />;
}

/** What grading the attempt again has given: nothing is said where it is the score that the record has. */
function Again({ attempt, regraded }: { attempt: Attempt; regraded: Regraded | undefined }) {
  if (regraded === undefined) return null;
  if (regraded.kind === 'ungraded') return <> · {ungradedWords(regraded.why)}</>;
  if (!isEdited({ attempt, regraded })) return null;
  return (
    <strong class="edited">
      {' '}
      {regraded.kind === 'misfit'
        ? 'No answer to this question: the record was changed'
        : `The answer earns ${percent(regraded.result.score)}: the score was changed`}
    </strong>
  );
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
