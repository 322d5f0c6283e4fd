import type { Response } from '../quiz/response.ts';
import { UngradableError } from '../quiz/ungradable.ts';
import { fetchItem } from './fetch-item.ts';
import { placeCursor } from './place-cursor.ts';
import { RepairProof } from './RepairProof.tsx';
import type { Checked } from './scoring.ts';
import { gradeHere, spoken } from './grade-here.ts';

/*
 * Grading a program that the learner changed: loaded, with the worker that explores it, once there is one to grade.
 */

export { stopGrader, warmGrader } from './grade-here.ts';

/** Milliseconds after which the reader is told that every schedule is being explored, and may stop that. */
const LATE = 1000;

/**
 * Explores the learner’s program, which was given as the seed shows it. Returns the result with what is said of it as the
 * sheet has it, and what proves it.
 * Throws an UngradableError where the text is refused, with the cursor put where it is wrong, and an Error in words for
 * the learner where it cannot be graded now.
 */
export async function gradeRepair(
  itemUrl: string,
  form: HTMLFormElement,
  response: Response,
  sheet: Checked['sheet'],
  seed: number,
): Promise<Checked> {
  const exact = await fetchItem(itemUrl).catch(() => {
    throw new Error('The grader could not be fetched. Check the connection and press the button again.');
  });
  const { item } = exact;
  const [graded] =
    item.version === sheet.version ? await stoppable(form, gradeHere(exact, [{ response, seed }])) : [];
  if (!graded) throw new Error('This question was changed since the page was loaded. Reload the page.');
  if ('problem' in graded) {
    const field = form.querySelector('textarea');
    if (field !== null) placeCursor(field, graded.place);
    throw new UngradableError(graded.problem, graded.place);
  }
  const { result, key } = graded;
  return {
    result: { ...result, parts: spoken(result.parts, key, sheet.key) },
    sheet,
    ...(result.seen && { proof: <RepairProof seen={result.seen} /> }),
  };
}

/** Shows the way to stop what takes long. Throws an UngradableError where it was stopped. */
async function stoppable<Graded>(form: HTMLFormElement, grading: Promise<Graded>): Promise<Graded> {
  const late = setTimeout(() => form.toggleAttribute('data-grading', true), LATE);
  try {
    return await grading;
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
    throw new UngradableError(
      'Stopped; nothing was counted. Check again, or make the program smaller first.',
    );
  } finally {
    clearTimeout(late);
    form.removeAttribute('data-grading');
  }
}
