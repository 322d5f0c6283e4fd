import { courseSeed, onOneLine } from './seed.ts';

/*
 * What a link asks of the questions it leads to, in its query:
 *
 *   seed=7                      that variant of each question
 *   course=PHYS 301             the course that gave the link
 *   student=ab123               with a course: this student’s own variant of each question
 *   mode=test                   nothing is checked until all is handed in; practice where it is not said
 *   items=gil-x,mem-y           on /course/: these questions, in this order
 *
 * A link may come from anywhere and be cut short or mistyped: what cannot be read is told, and the rest holds.
 */

export interface CourseLink {
  /** The seed that is named; null where none is, or a student’s own take its place. */
  readonly seed: number | null;
  readonly course: string | null;
  readonly student: string | null;
  readonly mode: 'practice' | 'test';
  /** What could not be read, in words for the reader. */
  readonly problems: readonly string[];
}

/** More characters than a course or a student has; what is longer is a mistake or mischief. */
const LONGEST_NAME = 80;
/** More questions than anybody answers in one go. */
export const MOST_ITEMS = 100;

/** Reads the query of an address, which may be anything. */
export function readCourseLink(search: string): CourseLink {
  const given = new URLSearchParams(search);
  const problems: string[] = [];
  const nameOf = (field: 'course' | 'student'): string | null => {
    const name = plainName(given.get(field) ?? '');
    if (name === null)
      problems.push(
        `The ${field} in this link is longer than ${LONGEST_NAME} characters, or holds characters that cannot be shown; it was left out.`,
      );
    return name === '' ? null : name;
  };
  const course = nameOf('course');
  const named = nameOf('student');
  if (course === null && named !== null)
    problems.push('This link names a student but no course, so the questions are the common ones.');
  const student = course === null ? null : named;
  const mode = given.get('mode') ?? 'practice';
  if (mode !== 'test' && mode !== 'practice')
    problems.push(
      `This link asks for the mode “${cut(mode)}”. There are two, practice and test; this is practice.`,
    );
  return {
    seed: student === null ? readSeed(given.get('seed')) : null,
    course,
    student,
    mode: mode === 'test' ? 'test' : 'practice',
    problems,
  };
}

/** The questions that a link to /course/ names. */
export interface NamedItems {
  /** Ids, each once; whether there are such questions is not asked here. */
  readonly ids: readonly string[];
  readonly problems: readonly string[];
}

/** Reads which questions the query of an address names; it may be anything. */
export function readItems(search: string): NamedItems {
  const named = (new URLSearchParams(search).get('items') ?? '')
    .split(',')
    .map((id) => id.trim())
    .filter(Boolean);
  const ids = [...new Set(named.filter((id) => isId(id)))];
  const odd = named.filter((id) => !isId(id)).map((id) => `“${cut(id)}”`);
  const problems: string[] = [];
  if (odd.length > 0) problems.push(`This is no name of a question: ${odd.slice(0, 5).join(', ')}.`);
  if (ids.length > MOST_ITEMS)
    problems.push(`This link names ${ids.length} questions; these are the first ${MOST_ITEMS}.`);
  return { ids: ids.slice(0, MOST_ITEMS), problems };
}

const isId = (text: string) => /^[a-z0-9-]{1,100}$/.test(text);

/**
 * The seed by which a link shows a question; null where it asks for none, and the question stands as written.
 */
export function linkedSeed({ seed, course, student }: CourseLink, id: string): number | null {
  return course !== null && student !== null ? courseSeed(course, student, id) : seed;
}

/** What a course’s link asks for, as a query with its question mark; empty where it asks for nothing. */
export function writeCourseLink(
  link: Partial<Omit<CourseLink, 'problems'>> & { readonly items?: readonly string[] },
): string {
  const query = new URLSearchParams();
  // As readable as can be: ids and commas need no escape.
  const items = link.items?.length ? `items=${link.items.join(',')}` : '';
  if (link.mode === 'test') query.set('mode', 'test');
  if (link.course) query.set('course', link.course);
  if (link.student) query.set('student', link.student);
  if (typeof link.seed === 'number') query.set('seed', String(link.seed));
  const text = [items, query.toString()].filter(Boolean).join('&');
  return text === '' ? '' : `?${text}`;
}

/** A name on one line, without spaces round it; null where it is too long, or has what cannot be shown. */
export function plainName(text: string): string | null {
  const name = onOneLine(text);
  return [...name].length > LONGEST_NAME || /\p{C}/u.test(name) ? null : name;
}

function readSeed(text: string | null): number | null {
  return text !== null && /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : null;
}

/** What a link holds, short enough to be quoted, and without what cannot be shown. */
function cut(text: string): string {
  const shown = [...text.replaceAll(/\p{C}/gu, '\ufffd')];
  return shown.length > 40 ? `${shown.slice(0, 39).join('')}…` : shown.join('');
}
