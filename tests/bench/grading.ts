import { loadCourse } from '../../src/content/course.ts';
import { grade, gradeBy, type Item, solve } from '../../src/quiz/index.ts';
import { rightResponse } from '../quiz/responses.ts';

/** The slowest item of a kind, in milliseconds. */
export interface Slowest {
  readonly kind: Item['kind'];
  readonly items: number;
  /** With its key at hand, as the page scores. */
  readonly score: number;
  /** From nothing: the engine runs the program first, as a build does. */
  readonly grade: number;
}

/** Times every item of the course, each kind's slowest by the median of several goes. */
export function timeGrading(): Slowest[] {
  const { items, programs } = loadCourse();
  const source = (path: string) => programs.get(path)?.source ?? '';
  const slowest = new Map<Item['kind'], Slowest>();
  for (const { data: item } of items) {
    const { key } = solve(item, 1, source);
    const response = rightResponse(key);
    const scoring = median(50, () => gradeBy(key, response));
    const grading = median(5, () => grade(item, response, 1, source));
    const before = slowest.get(item.kind);
    slowest.set(item.kind, {
      kind: item.kind,
      items: (before?.items ?? 0) + 1,
      score: Math.max(before?.score ?? 0, scoring),
      grade: Math.max(before?.grade ?? 0, grading),
    });
  }
  return [...slowest.values()];
}

function median(times: number, work: () => unknown): number {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return taken[Math.floor(times / 2)] ?? 0;
}
