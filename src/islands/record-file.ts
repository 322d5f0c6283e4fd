import { emptyLog } from '../quiz/attempts.ts';
import { progressOf } from '../quiz/progress.ts';
import { formatRecord, type LearnerRecord } from '../quiz/learner-record.ts';
import { plainWords } from '../quiz/response-words.ts';
import { answerOf } from './answer-words.ts';
import type { Course } from './course.ts';
import type { FetchedItems } from './use-items.ts';

/**
 * A record as a file: what parseRecord reads, with titles, answers in words and what was reached of each objective beside
 * it, for people who open the file.
 */
export function fileOf(record: LearnerRecord, course: Course, items: FetchedItems): string {
  const known = new Map(course.items.map((item) => [item.id, item]));
  const log = { ...emptyLog, entries: record.entries };
  const entries = record.entries.map((attempt) => {
    const answer = answerOf(attempt, items);
    return {
      ...attempt,
      title: known.get(attempt.item)?.title ?? null,
      objective: known.get(attempt.item)?.objective ?? null,
      answer: answer.kind === 'said' ? plainWords(answer.said) : answer.why,
    };
  });
  const objectives = course.objectives.flatMap(({ id, text }) => {
    const reached = progressOf(
      log,
      course.items.filter((item) => item.objective === id),
    );
    return reached.answered === 0 ? [] : [{ id, text, ...reached }];
  });
  const plain: object = JSON.parse(formatRecord(record));
  return JSON.stringify({ ...plain, objectives, entries }, null, 1);
}
