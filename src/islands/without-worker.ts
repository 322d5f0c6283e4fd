import { gradeExact } from './grade.ts';

/*
 * The grader for a page that may have no worker. It brings the engines, and is bundled as a worker is, by itself: else the
 * parts that it shares with small scripts would be sent with these. Such a bundle exports nothing, so it leaves the
 * grader where the page can reach it.
 */
declare global {
  var gradeWithoutWorker: typeof gradeExact | undefined;
}
globalThis.gradeWithoutWorker = gradeExact;
