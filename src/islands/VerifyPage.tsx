import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { heldBeliefs, itemStatistics } from '../quiz/item-statistics.ts';
import { type CheckedSubmission, flagsOf, isSerious, nameOf } from '../quiz/submissions.ts';
import { Checker } from './check-submissions.ts';
import { BeliefList } from './BeliefList.tsx';
import type { Belief, Course } from './course.ts';
import { download } from './download.ts';
import { QuestionList } from './QuestionList.tsx';
import { LINK } from './record-link.ts';
import { freshOf, readFiles, readLinks, type ReadSubmissions, type Refused } from './read-submissions.ts';
import { type ListedSubmission, SubmissionList } from './SubmissionList.tsx';
import { type Counting, scoreOf } from './submission-scores.ts';
import { answersCsv, questionsCsv } from './submissions-csv.ts';
import { fetchItems } from './use-items.ts';
import { count } from './words.ts';

interface Props {
  course: Course;
  beliefs: readonly Belief[];
}

/** Records that were handed in: opened, graded again in this browser, and set beside each other. */
export default function VerifyPage({ course, beliefs }: Props) {
  const checker = useRef<Checker | null>(null);
  const links = useRef<HTMLTextAreaElement>(null);
  const [checked, setChecked] = useState<readonly CheckedSubmission[]>([]);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const [said, setSaid] = useState('');
  const [grading, setGrading] = useState<{ done: number; of: number } | null>(null);
  const [live, setLive] = useState(false);
  const take = async (read: Promise<ReadSubmissions>) => {
    setGrading({ done: 0, of: 0 });
    const { submissions, refused: more } = await read;
    setRefused((before) => [...before, ...more]);
    const fresh = freshOf(checked, submissions);
    const again = submissions.length - fresh.length;
    const twice =
      again > 0 ? ` ${count(again, 'record')} ${again === 1 ? 'was' : 'were'} there already.` : '';
    if (fresh.length === 0) {
      setGrading(null);
      return setSaid(`No new record was read.${twice}`);
    }
    checker.current ??= new Checker(course);
    const started = performance.now();
    try {
      const all = await checker.current.check([...checked, ...fresh], (done, of) => setGrading({ done, of }));
      setChecked(all);
      const answers = count(
        fresh.reduce((sum, { record }) => sum + record.entries.length, 0),
        'answer',
      );
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      setSaid(`${count(fresh.length, 'record')} with ${answers}, graded again in ${seconds} s.${twice}`);
    } catch (error) {
      const stopped = error instanceof DOMException && error.name === 'AbortError';
      setSaid(stopped ? 'Stopped. No record was added.' : `Grading failed: ${messageOf(error)}`);
    } finally {
      setGrading(null);
    }
  };

  useEffect(() => {
    setLive(true);
    // A record that was opened as a page can be handed over.
    if (location.hash.startsWith(LINK)) void take(readLinks(location.hash, 'the link'));
  }, []);

  return (
    <div class="verify">
      <p class="fields">
        <label class="file">
          Open files
          <input
            type="file"
            multiple
            disabled={!live || grading !== null}
            onChange={(event) => {
              const input = event.currentTarget;
              const files = [...(input.files ?? [])];
              if (files.length > 0) void take(readFiles(files)).then(() => (input.value = ''));
            }}
          />
        </label>
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void take(readLinks(links.current?.value ?? '', 'pasted text'));
        }}
      >
        <label>
          Or paste links, with whatever stands around them
          <textarea ref={links} rows={3} spellcheck={false} autocomplete="off" />
        </label>
        <p class="item-actions">
          <button type="submit" disabled={!live || grading !== null}>
            Open the links
          </button>
          {grading !== null && (
            <button type="button" onClick={() => checker.current?.stop()}>
              Stop
            </button>
          )}
          {checked.length + refused.length > 0 && grading === null && (
            <button
              type="button"
              onClick={() => {
                setChecked([]);
                setRefused([]);
                setSaid('All records were put away.');
              }}
            >
              Put all away
            </button>
          )}
        </p>
      </form>
      {grading !== null && (
        <progress max={Math.max(1, grading.of)} value={grading.done} aria-label="Graded again" />
      )}
      <p class="said" role="status">
        {grading === null
          ? said || '\u00a0'
          : grading.of === 0
            ? 'Reading…'
            : `Grading ${count(grading.of, 'answer')} again…`}
      </p>
      {refused.length > 0 && (
        <section aria-labelledby="refused">
          <h2 id="refused">Not read</h2>
          <ul>
            {refused.map(({ source, why }, index) => (
              <li key={index}>
                <bdi>{source}</bdi> was not read: {why}.
              </li>
            ))}
          </ul>
        </section>
      )}
      {checked.length > 0 && <Findings checked={checked} course={course} beliefs={beliefs} />}
    </div>
  );
}

/** What was found in the records that were opened. */
function Findings({ checked, course, beliefs }: Props & { checked: readonly CheckedSubmission[] }) {
  const [set, setSet] = useState('');
  const [counting, setCounting] = useState<Counting>('best');
  const items = useMemo(() => itemsOf(set, checked, course), [set, checked]);
  const flags = useMemo(() => flagsOf(checked, course.site.build, new Date().toISOString()), [checked]);
  const list: ListedSubmission[] = checked.map((submission, place) => ({
    ...{ place, submission, flags: flags[place]! },
    score: scoreOf(submission, items, counting),
  }));
  const serious = ({ flags: own }: ListedSubmission) => own.some(isSerious);
  const sorted = list.toSorted(
    (a, b) =>
      Number(serious(b)) - Number(serious(a)) ||
      nameOf(a.submission).localeCompare(nameOf(b.submission), 'en'),
  );
  const statistics = useMemo(() => itemStatistics(checked, items), [checked, items]);
  const held = useMemo(() => heldBeliefs(checked, items), [checked, items]);
  const save = async (name: string, text: typeof answersCsv | null) => {
    const fetched = await fetchItems(course.items.filter(({ id }) => items.includes(id)));
    download(
      name,
      text ? text(checked, course, fetched) : questionsCsv(statistics, course, fetched),
      'text/csv',
    );
  };
  const suspicious = list.filter(serious).length;
  return (
    <>
      <section aria-labelledby="records">
        <h2 id="records">{count(checked.length, 'record')}</h2>
        <p>
          {suspicious === 0
            ? 'No score was changed, and no two records have attempts or variants in common.'
            : `${count(suspicious, 'record')} should be looked at: ${suspicious === 1 ? 'it stands' : 'they stand'} first.`}
        </p>
        <p class="fields">
          <label>
            What counts
            <select value={set} onChange={(event) => setSet(event.currentTarget.value)}>
              <option value="">Every question that was answered</option>
              {course.modules
                .filter(({ quiz }) => quiz.length > 0)
                .map(({ id, title }) => (
                  <option key={id} value={id}>
                    The quiz of “{title}”
                  </option>
                ))}
            </select>
          </label>
          <label>
            Which attempt
            <select
              value={counting}
              onChange={(event) => setCounting(event.currentTarget.value === 'first' ? 'first' : 'best')}
            >
              <option value="best">The best</option>
              <option value="first">The first</option>
            </select>
          </label>
        </p>
        <SubmissionList list={sorted} of={items.length} course={course} />
        <p class="item-actions">
          <button type="button" onClick={() => save('answers.csv', answersCsv)}>
            Answers as CSV
          </button>
        </p>
      </section>
      {held.length > 0 && (
        <section aria-labelledby="beliefs">
          <h2 id="beliefs">What the class seems to believe</h2>
          <p class="rule">
            By the wrong answers at first attempts: one answer suggests a belief, it does not prove it.
          </p>
          <BeliefList held={held} beliefs={beliefs} of={checked.length} />
        </section>
      )}
      <section aria-labelledby="questions">
        <h2 id="questions">{count(statistics.length, 'question')}</h2>
        <p class="rule">
          By first attempts. Facility is the mean score. Discrimination is the correlation with the learner’s
          other scores: near 0 or below it, look at the question. Of fewer than 30 records neither says much.
        </p>
        <QuestionList statistics={statistics} course={course} />
        <p class="item-actions">
          <button type="button" onClick={() => save('questions.csv', null)}>
            Questions as CSV
          </button>
        </p>
      </section>
    </>
  );
}

/** The items that count: those of a quiz, or all that anybody has answered, in the order of the course. */
function itemsOf(set: string, checked: readonly CheckedSubmission[], { modules, items }: Course): string[] {
  const quiz = modules.find(({ id }) => id === set)?.quiz;
  if (quiz !== undefined) return [...quiz];
  const answered = new Set(checked.flatMap(({ record }) => record.entries.map(({ item }) => item)));
  return items.flatMap(({ id }) => (answered.has(id) ? id : []));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
