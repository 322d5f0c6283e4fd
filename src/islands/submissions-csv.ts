import { csv } from '../quiz/csv.ts';
import type { ItemStatistics } from '../quiz/item-statistics.ts';
import { plainWords, responseWords } from '../quiz/response-words.ts';
import { type CheckedSubmission, isEdited } from '../quiz/submissions.ts';
import { answerOf } from './answer-words.ts';
import type { Course } from './course.ts';
import type { FetchedItems } from './use-items.ts';

/** Every answer of every record, one a row. */
export function answersCsv(
  submissions: readonly CheckedSubmission[],
  { items }: Course,
  fetched: FetchedItems,
): string {
  const titles = new Map(items.map(({ id, title }) => [id, title]));
  const head = [
    'name',
    'course',
    'student',
    'source',
    'question',
    'title',
    'version',
    'seed',
    'time',
    'seconds',
    'quiz',
  ];
  const rows = submissions.flatMap(({ record, source, attempts }) =>
    attempts.map((checked) => {
      const { attempt, regraded } = checked;
      const { item, version, seed = null, at, seconds = null, quiz = null, score } = attempt;
      const again = regraded.kind === 'graded' ? regraded.result.score : null;
      const answer = answerOf(attempt, fetched);
      return [
        ...[record.name, record.student?.course ?? null, record.student?.student ?? null],
        ...[source, item, titles.get(item) ?? null, version, seed, at, seconds, quiz],
        ...[score, again, isEdited(checked) ? 'yes' : 'no'],
        answer.kind === 'said' ? plainWords(answer.said) : null,
      ];
    }),
  );
  return csv([[...head, 'score in the record', 'score graded again', 'score changed', 'answer'], ...rows]);
}

/** What a class’s answers say of each question: a row for each thing that was given. */
export function questionsCsv(
  statistics: readonly ItemStatistics[],
  { items }: Course,
  fetched: FetchedItems,
): string {
  const known = new Map(items.map((item) => [item.id, item]));
  const head = ['question', 'title', 'objective', 'answered', 'facility', 'discrimination'];
  const rows = statistics.flatMap(({ item, answered, facility, discrimination, choices }) => {
    const exact = fetched.get(item);
    return choices.map(({ response, count, right, who }) => [
      ...[item, known.get(item)?.title ?? null, known.get(item)?.objective ?? null],
      ...[answered, facility, discrimination],
      ...[exact ? plainWords(responseWords(exact.item, response)) : null, count, right],
      who.join('; '),
    ]);
  });
  return csv([[...head, 'given', 'by', 'right', 'who'], ...rows]);
}
