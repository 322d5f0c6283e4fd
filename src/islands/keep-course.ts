import { type CourseLink } from '../quiz/course-link.ts';

/**
 * Lets the links of a page to others of this site name the same course and student, so that a student who follows them
 * stays the same. Links within the page, and to files, stay as they are.
 */
export function keepCourse(root: Element | null, { course, student }: CourseLink): void {
  if (course === null) return;
  const here = new URL(location.href);
  for (const link of root?.querySelectorAll('a') ?? []) {
    if (!URL.canParse(link.href)) continue;
    const to = new URL(link.href);
    const within = to.pathname === here.pathname && to.hash !== '';
    if (to.origin !== here.origin || !to.pathname.endsWith('/') || within || link.closest('.course-bar'))
      continue;
    to.searchParams.set('course', course);
    if (student !== null) to.searchParams.set('student', student);
    link.href = to.href;
  }
}
