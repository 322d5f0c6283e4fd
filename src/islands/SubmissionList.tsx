import { useState } from 'preact/hooks';
import { type CheckedSubmission, type Flag, isSerious, nameOf } from '../quiz/submissions.ts';
import type { Course } from './course.ts';
import { flagWords } from './flag-words.ts';
import { RecordSheet } from './RecordSheet.tsx';
import type { SubmissionScore } from './submission-scores.ts';
import { useItems } from './use-items.ts';
import { percent } from './words.ts';

/** A submission as the list shows it. */
export interface ListedSubmission {
  /** Its place among those that were opened: two files may have one name. */
  readonly place: number;
  readonly submission: CheckedSubmission;
  readonly score: SubmissionScore;
  readonly flags: readonly Flag[];
}

/** Every record with what it earns and what is to be looked at; each opens to all its answers. */
export function SubmissionList({
  list,
  of,
  course,
}: {
  list: readonly ListedSubmission[];
  of: number;
  course: Course;
}) {
  return (
    <ul class="submissions">
      {list.map((each) => (
        <Row key={each.place} {...each} of={of} course={course} />
      ))}
    </ul>
  );
}

function Row({
  submission,
  score,
  flags,
  of,
  course,
}: Omit<ListedSubmission, 'place'> & { of: number; course: Course }) {
  const [open, setOpen] = useState(false);
  const { source, record } = submission;
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <bdi class="who">{nameOf(submission)}</bdi>{' '}
          <span class="earned">
            {percent(score.score)}, {score.answered} of {of} answered
          </span>
        </summary>
        {open && (
          <>
            {record.name !== '' && <p class="rule">From {source}</p>}
            <Answers submission={submission} course={course} />
          </>
        )}
      </details>
      {flags.length > 0 && (
        <ul class="flags">
          {flags.map((flag) => (
            <li key={flag.kind} class={isSerious(flag) ? 'serious' : undefined}>
              {isSerious(flag) && <strong>Look at this: </strong>}
              {flagWords(flag)}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Answers({ submission, course }: { submission: CheckedSubmission; course: Course }) {
  const ids = new Set(submission.record.entries.map(({ item }) => item));
  const items = useItems(course.items.filter(({ id }) => ids.has(id)));
  return (
    <RecordSheet
      record={submission.record}
      course={course}
      items={items}
      level={3}
      regraded={new Map(submission.attempts.map(({ attempt, regraded }) => [attempt, regraded]))}
    />
  );
}
