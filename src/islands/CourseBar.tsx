import { useEffect, useState } from 'preact/hooks';
import { type CourseLink, readCourseLink } from '../quiz/course-link.ts';
import { keepCourse } from './keep-course.ts';

/**
 * The course and the student that the page’s address names, and what could not be read of it. Where it names a course
 * alone, as one link for a whole class does, it asks whose numbers are to be shown.
 */
export default function CourseBar() {
  const [link, setLink] = useState<CourseLink | null>(null);
  useEffect(() => {
    const asked = readCourseLink(location.search);
    setLink(asked);
    keepCourse(document.querySelector('main'), asked);
  }, []);

  const start = (event: Event) => {
    event.preventDefault();
    const { elements } = event.currentTarget as HTMLFormElement;
    const field = elements.namedItem('student');
    const student = field instanceof HTMLInputElement ? field.value.trim() : '';
    if (student !== '') go(student);
    else if (field instanceof HTMLInputElement) field.focus();
  };
  return (
    <div class="course-bar" hidden={link?.course === null && link.problems.length === 0}>
      {link?.problems.map((problem) => (
        <p class="item-problem" key={problem}>
          {problem}
        </p>
      ))}
      {link?.course && link.student && (
        <p>
          Course <b>{link.course}</b>, student <b>{link.student}</b>: your own numbers.{' '}
          <a href={addressFor(null)}>Somebody else?</a>
        </p>
      )}
      {link?.course && !link.student && (
        <form onSubmit={start}>
          <label>
            Course <b>{link.course}</b>. Your student ID, as your lecturer knows you:{' '}
            <input name="student" required maxLength={80} autocomplete="off" autocapitalize="off" />
          </label>{' '}
          <button type="submit">Show my own numbers</button>
          <p>Until then the questions are the common ones. The ID stays in the address of this page.</p>
        </form>
      )}
      {link === null && <p>{'\u00a0'}</p>}
    </div>
  );
}

function addressFor(student: string | null): string {
  if (typeof location === 'undefined') return '';
  const query = new URLSearchParams(location.search);
  if (student === null) query.delete('student');
  else query.set('student', student);
  return `${location.pathname}?${query}${location.hash}`;
}

function go(student: string): void {
  location.assign(addressFor(student));
}
