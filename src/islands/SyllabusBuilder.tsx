import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { MOST_ITEMS, writeCourseLink } from '../quiz/course-link.ts';
import { type Format, type Syllabus, syllabusText } from './syllabus-text.ts';
import { count } from './words.ts';

interface Props {
  /** The absolute address of the page that shows questions by their ids. */
  courseUrl: string;
  /** What one can do afterwards, by the names that picks have. */
  objectives: Readonly<Record<string, string>>;
  /** The form with the picks, as the server wrote it. */
  children?: ComponentChildren;
}

/** One thing that is picked, read from its checkbox. */
interface Pick {
  readonly kind: 'lesson' | 'quiz' | 'item';
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly minutes: number;
  readonly note: string;
  readonly objectives: readonly string[];
}

interface Course {
  readonly course: string;
  readonly mode: 'practice' | 'test';
}

const FORMATS: readonly (readonly [Format, string])[] = [
  ['html', 'HTML'],
  ['markdown', 'Markdown'],
  ['text', 'Plain text'],
];

/** Makes of what is ticked in the form a text to paste: permanent links, minutes, and what one can do afterwards. */
export default function SyllabusBuilder({ courseUrl, objectives, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  const [picks, setPicks] = useState<readonly Pick[]>([]);
  const [asked, setAsked] = useState<Course>({ course: '', mode: 'practice' });
  const [format, setFormat] = useState<Format>('html');
  const [copied, setCopied] = useState('');

  const read = () => {
    setPicks(
      [...(root.current?.querySelectorAll<HTMLInputElement>('[data-pick]:checked') ?? [])].map(pickOf),
    );
    setCopied('');
  };
  // A browser that comes back to the page may have kept what was ticked.
  useEffect(read, []);

  const syllabus = syllabusOf(picks, asked, courseUrl, objectives);
  const written = picks.length === 0 ? '' : syllabusText(syllabus, format);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(written);
      setCopied('Copied.');
    } catch {
      text.current?.select();
      setCopied('The browser did not let this page copy. The text is selected: copy it with the keyboard.');
    }
  };
  const clear = () => {
    for (const box of root.current?.querySelectorAll<HTMLInputElement>('[data-pick]') ?? [])
      box.checked = false;
    read();
  };
  const of = (kind: Pick['kind']) => picks.filter((pick) => pick.kind === kind).length;
  const parts = [
    of('lesson') > 0 ? count(of('lesson'), 'lesson') : '',
    of('quiz') > 0 ? count(of('quiz'), 'quiz', 'quizzes') : '',
    of('item') > 0 ? count(of('item'), 'single question') : '',
  ].filter(Boolean);
  return (
    <div ref={root} onChange={read}>
      {children}
      <section class="paste" aria-labelledby="paste-title">
        <h2 id="paste-title">What to paste</h2>
        <p role="status">
          {picks.length === 0
            ? 'Nothing is picked yet.'
            : `${parts.join(', ')}: about ${count(syllabus.minutes, 'minute')}.`}
        </p>
        <p>
          <label>
            Name of your course, if each student is to get numbers of their own{' '}
            <input
              type="text"
              maxLength={80}
              value={asked.course}
              onInput={({ currentTarget: { value } }) => setAsked({ ...asked, course: value })}
            />
          </label>
        </p>
        <Choice
          legend="Quizzes and questions"
          chosen={asked.mode}
          options={[
            ['practice', 'for practice: feedback at once, as many tries as one likes'],
            ['test', 'as a test: no feedback before all is handed in'],
          ]}
          choose={(mode) => setAsked({ ...asked, mode })}
        />
        <Choice legend="Written as" chosen={format} options={FORMATS} choose={setFormat} />
        <label>
          To paste
          <textarea ref={text} readOnly rows={12} spellcheck={false} value={written} />
        </label>
        <p class="item-actions">
          <button type="button" disabled={picks.length === 0} onClick={copy}>
            Copy
          </button>{' '}
          <button type="button" disabled={picks.length === 0} onClick={clear}>
            Pick nothing
          </button>{' '}
          <span role="status">{copied}</span>
        </p>
      </section>
    </div>
  );
}

/** One of a few things, as radio buttons. */
function Choice<T extends string>(props: {
  legend: string;
  chosen: T;
  options: readonly (readonly [T, string])[];
  choose: (value: T) => void;
}) {
  const { legend, chosen, options, choose } = props;
  return (
    <fieldset>
      <legend>{legend}</legend>
      {options.map(([value, words]) => (
        <label class="pick-one" key={value}>
          <input type="radio" name={legend} checked={value === chosen} onChange={() => choose(value)} />{' '}
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function pickOf(box: HTMLInputElement): Pick {
  const { pick = '', id = '', title = '', url = '', minutes = '0', note = '', objectives = '' } = box.dataset;
  const kind = pick === 'lesson' || pick === 'quiz' ? pick : 'item';
  return {
    ...{ kind, id, title, url, note },
    minutes: Number(minutes),
    objectives: objectives.split(' ').filter(Boolean),
  };
}

/** Lessons and quizzes by links of their own, questions by one that shows just these. */
function syllabusOf(
  picks: readonly Pick[],
  { course, mode }: Course,
  courseUrl: string,
  objectives: Props['objectives'],
): Syllabus {
  const name = course.trim();
  const items = picks.filter(({ kind }) => kind === 'item');
  const asTest = mode === 'test' ? ', as a test' : '';
  const entries = picks
    .filter(({ kind }) => kind !== 'item')
    .map(({ kind, title, url, note }) => ({
      title,
      url: url + writeCourseLink(kind === 'quiz' ? { course: name, mode } : { course: name }),
      note: note + (kind === 'quiz' ? asTest : ''),
    }));
  for (let from = 0; from < items.length; from += MOST_ITEMS) {
    const some = items.slice(from, from + MOST_ITEMS);
    const query = writeCourseLink({ items: some.map(({ id }) => id), course: name, mode });
    entries.push({
      title: some.length === 1 ? some[0]!.title : count(some.length, 'question'),
      url: courseUrl + query,
      note: `${sumOf(some)} min${asTest}`,
    });
  }
  const reached = new Set(picks.flatMap((pick) => pick.objectives));
  return {
    title: name === '' ? 'Under the GIL' : `${name}: Under the GIL`,
    entries,
    minutes: sumOf(picks),
    objectives: [...reached].flatMap((id) => objectives[id] ?? []),
  };
}

const sumOf = (picks: readonly Pick[]) => picks.reduce((sum, { minutes }) => sum + minutes, 0);
