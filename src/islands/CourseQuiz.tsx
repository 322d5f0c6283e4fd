import { useEffect, useRef, useState } from 'preact/hooks';
import { readCourseLink, readItems } from '../quiz/course-link.ts';
import { seedOf } from '../quiz/seed.ts';
import { fetchQuestions } from './fetch-questions.ts';
import HandIn from './HandIn.tsx';
import { keepCourse } from './keep-course.ts';
import QuizBeliefs from './QuizBeliefs.tsx';
import QuizScore from './QuizScore.tsx';
import { count } from './words.ts';

/** A question that there is. */
export interface ListedItem {
  id: string;
  version: number;
  title: string;
  minutes: number;
}

interface Props {
  listed: readonly ListedItem[];
  /** The address of the site’s root. */
  root: string;
}

interface Asked {
  readonly items: readonly ListedItem[];
  readonly unknown: readonly string[];
  readonly problems: readonly string[];
}

type State =
  | { kind: 'waiting' }
  | { kind: 'fetching'; asked: Asked }
  | { kind: 'failed'; asked: Asked; ids: readonly string[] }
  | { kind: 'shown'; asked: Asked };

/**
 * The questions that the address names, in its order, as one quiz. They are those of the site, fetched from their pages:
 * each comes with its own form and its own life.
 */
export default function CourseQuiz({ listed, root }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [state, setState] = useState<State>({ kind: 'waiting' });
  const [test, setTest] = useState(false);

  const load = async (asked: Asked) => {
    setState({ kind: 'fetching', asked });
    const fetched = await fetchQuestions(
      root,
      asked.items.map(({ id }) => id),
      quizOf(asked),
    );
    if (fetched.kind === 'missing') return setState({ kind: 'failed', asked, ids: fetched.ids });
    place.current?.replaceChildren(...fetched.questions);
    keepCourse(place.current, readCourseLink(location.search));
    setState({ kind: 'shown', asked });
  };

  useEffect(() => {
    const { ids, problems } = readItems(location.search);
    const known = new Map(listed.map((item) => [item.id, item]));
    const items = ids.flatMap((id) => known.get(id) ?? []);
    const asked = { items, unknown: ids.filter((id) => !known.has(id)), problems };
    // As it was drawn: the forms go by it too.
    setTest(document.documentElement.classList.contains('test'));
    if (items.length > 0) void load(asked);
    else setState({ kind: 'shown', asked });
  }, []);

  if (state.kind === 'waiting') return <div class="course-quiz" />;
  const { items, unknown, problems } = state.asked;
  const quiz = quizOf(state.asked);
  const minutes = items.reduce((sum, item) => sum + item.minutes, 0);
  const ready = state.kind === 'shown' && items.length > 0;
  return (
    <div class="course-quiz">
      {problems.map((problem) => (
        <p class="item-problem" key={problem}>
          {problem}
        </p>
      ))}
      {unknown.length > 0 && (
        <p class="item-problem">
          There is no question named {unknown.slice(0, 20).join(', ')}
          {unknown.length > 20 && ` (and ${unknown.length - 20} more)`}. Ask whoever gave you the link; the
          others are shown.
        </p>
      )}
      {items.length === 0 && (
        <p class="item-problem">This link names no question of this site: it was probably cut short.</p>
      )}
      {items.length > 0 && (
        <>
          <p>
            {count(items.length, 'question')}, about {count(minutes, 'minute')}.
            {test && ' You take them as a test: no answer is checked before you hand in all, at the end.'}
          </p>
          <nav aria-label="Questions">
            <ol class="quiz-list">
              {items.map(({ id, title }) => (
                <li key={id}>
                  <a href={`#${id}`}>{title}</a>
                </li>
              ))}
            </ol>
          </nav>
        </>
      )}
      <p role="status" class="label">
        {state.kind === 'fetching' && 'Fetching the questions…'}
      </p>
      {state.kind === 'failed' && (
        <div role="alert" class="item-problem">
          <p>
            These questions could not be fetched: {state.ids.join(', ')}. Check the connection.{' '}
            <button type="button" onClick={() => load(state.asked)}>
              Fetch again
            </button>
          </p>
        </div>
      )}
      {ready && !test && <QuizScore quiz={quiz} items={items} />}
      <div ref={place} />
      {ready && test && <HandIn root={root} quiz={quiz} items={items.map(({ id }) => id)} />}
      {ready && !test && <QuizBeliefs root={root} quiz={quiz} items={items} />}
    </div>
  );
}

/** By which attempts know these questions as a quiz. */
function quizOf({ items }: Asked): string {
  return `course-${seedOf(items.map(({ id }) => id).join(',')).toString(36)}`;
}
