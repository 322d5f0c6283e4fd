import { useEffect, useState } from 'preact/hooks';
import { emptyLog } from '../quiz/attempts.ts';
import { readCourseLink } from '../quiz/course-link.ts';
import { type CourseStudent, type LearnerRecord, parseRecord, recordOf } from '../quiz/learner-record.ts';
import type { Course, CourseItem } from './course.ts';
import { unpack } from './packed.ts';
import { RecordActions } from './RecordActions.tsx';
import { LINK } from './record-link.ts';
import { RecordSheet } from './RecordSheet.tsx';
import { tidy } from './store.ts';
import { useItems } from './use-items.ts';
import { useProgress } from './use-progress.ts';
import { troubleWords } from './words.ts';

type Linked =
  | { readonly kind: 'none' }
  | { readonly kind: 'record'; readonly record: LearnerRecord }
  | { readonly kind: 'error'; readonly message: string };

interface Props {
  course: Course;
  /** This page without a record. */
  ownUrl: string;
  /** Where records are graded again. */
  verifyUrl: string;
}

/** A learner’s record: of what this browser keeps, to hand in; or the one that a link holds, to read. */
export default function ResultsPage({ course, ownUrl, verifyUrl }: Props) {
  const progress = useProgress();
  const [linked, setLinked] = useState<Linked | null>(null);
  const [name, setName] = useState('');
  const [module, setModule] = useState('');
  // To the minute: a page that is printed tells when.
  const [written, setWritten] = useState('');
  const [student, setStudent] = useState<CourseStudent | null>(null);

  useEffect(() => {
    const look = () => void readLink(location.hash).then(setLinked);
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  useEffect(() => {
    void tidy();
    const { course: named, student: who } = readCourseLink(location.search);
    if (named !== null && who !== null) setStudent({ course: named, student: who });
  }, []);
  useEffect(() => setWritten(new Date().toISOString()), [progress, name, module]);

  const of = module === '' ? null : new Set(itemsOf(course, module).map(({ id }) => id));
  const log = progress?.log ?? emptyLog;
  const entries = log.entries.filter(
    (entry) => of === null || (entry.kind === 'attempt' && of.has(entry.item)),
  );
  const own = recordOf({ ...log, entries }, name, course.site, written, student);
  const record = linked?.kind === 'record' ? linked.record : own;
  const answered = new Set(record.entries.map(({ item }) => item));
  const items = useItems(course.items.filter(({ id }) => answered.has(id)));

  if (linked === null || (linked.kind === 'none' && progress === null))
    return <p role="status">{linked === null ? '\u00a0' : 'Reading what this browser keeps…'}</p>;
  return (
    <div class="results">
      <p class="trouble" role="status">
        {linked.kind === 'none' && progress?.trouble && troubleWords(progress.trouble)}
        {linked.kind === 'error' && linked.message}
      </p>
      {linked.kind === 'none' && (
        <RecordActions {...{ record: own, course, name, setName, module, setModule }} />
      )}
      {linked.kind === 'record' && (
        <p class="rule">
          This record came with the link: it is not of what this browser keeps, and nothing of it is kept
          here. The scores are as the record tells them.{' '}
          <a href={`${verifyUrl}${location.hash}`}>Grade it again</a> or see{' '}
          <a href={ownUrl}>your own results</a>.
        </p>
      )}
      {linked.kind === 'error' ? (
        <p>
          <a href={ownUrl}>Your own results</a>
        </p>
      ) : (
        <RecordSheet record={record} course={course} items={items} />
      )}
    </div>
  );
}

const itemsOf = ({ items }: Course, module: string): CourseItem[] =>
  items.filter((item) => item.module === module);

/** The record in an address, if it holds one. */
async function readLink(hash: string): Promise<Linked> {
  if (!hash.startsWith(LINK)) return { kind: 'none' };
  const damaged = (why: string): Linked => ({
    kind: 'error',
    message: `This link holds no record that can be read: ${why}. Some programs cut long links: ask for the file instead.`,
  });
  try {
    const parsed = parseRecord(await unpack(hash.slice(LINK.length)));
    return parsed.kind === 'record' ? parsed : damaged(parsed.message);
  } catch {
    return damaged('it is damaged or incomplete');
  }
}
