import { isBlank } from '../quiz/blank.ts';
import type { Response } from '../quiz/response.ts';
import type { Checked } from './scoring.ts';

/*
 * A quiz as a test: its questions join here, and are checked when all are handed in, together or not at all. A question
 * that was never in view has no live form yet; it is blank, and is shown with its feedback when it comes into view.
 */

/** A question’s form, as it offers itself. */
export interface TestedForm {
  readonly id: string;
  readonly read: () => Response;
  /** Why a response is not finished; null where it is. */
  readonly problemOf: (response: Response) => Promise<string | null>;
  /** Rejects with an Error in words for the learner where it cannot be scored now. */
  readonly grade: (response: Response) => Promise<Checked>;
  /** Keeps an answer among the attempts. */
  readonly keep: (response: Response, checked: Checked) => void;
  readonly show: (checked: Checked) => void;
  readonly failed: (error: unknown) => void;
}

/** What a question is before it is handed in: blank, or why it is not finished; null where it is. */
export interface Looked {
  readonly id: string;
  readonly blank: boolean;
  readonly problem: string | null;
}

/** What became of a question. */
export interface Outcome {
  readonly id: string;
  readonly blank: boolean;
  /** From 0 to 1; a blank counts nothing. */
  readonly score: number;
}

/** Questions that could not be checked: none is, then. */
export class UncheckedError extends Error {
  readonly items: readonly { readonly id: string; readonly message: string }[];
  constructor(items: UncheckedError['items']) {
    super('some questions could not be checked');
    this.items = items;
  }
}

const forms = new Map<string, TestedForm>();
let handedIn = false;

/** Takes part in the test of this page. */
export function join(form: TestedForm): void {
  forms.set(form.id, form);
  if (handedIn) form.grade(form.read()).then(form.show, form.failed);
}

/** Looks at questions before they are handed in. */
export function look(ids: readonly string[]): Promise<Looked[]> {
  return Promise.all(
    ids.map(async (id) => {
      const tested = forms.get(id);
      const response = tested?.read();
      if (!tested || !response || isBlank(response))
        return { id, blank: true, problem: 'Nothing is answered.' };
      return { id, blank: false, problem: await tested.problemOf(response) };
    }),
  );
}

/** Whether there is an answer that would be lost with the page. */
export function holdsAnswers(): boolean {
  return !handedIn && [...forms.values()].some((form) => !isBlank(form.read()));
}

/**
 * Checks all, then keeps and shows all. A blank is shown with its feedback, but is no attempt.
 * Throws an UncheckedError where one cannot be checked; then nothing is shown, and it can be tried again.
 */
export async function handIn(ids: readonly string[]): Promise<readonly Outcome[]> {
  const there = ids.flatMap((id) => forms.get(id) ?? []);
  const given = there.map((form) => ({ form, response: form.read() }));
  const checked = await Promise.allSettled(given.map(({ form, response }) => form.grade(response)));
  const unchecked = checked.flatMap((each, index) =>
    each.status === 'rejected'
      ? [
          {
            id: there[index]!.id,
            message: each.reason instanceof Error ? each.reason.message : String(each.reason),
          },
        ]
      : [],
  );
  if (unchecked.length > 0) throw new UncheckedError(unchecked);
  handedIn = true;
  const outcomes = new Map<string, Outcome>();
  for (const [index, { form, response }] of given.entries()) {
    const each = checked[index]!;
    if (each.status === 'rejected') continue;
    const blank = isBlank(response);
    if (!blank) form.keep(response, each.value);
    form.show(each.value);
    outcomes.set(form.id, { id: form.id, blank, score: blank ? 0 : each.value.result.score });
  }
  return ids.map((id) => outcomes.get(id) ?? { id, blank: true, score: 0 });
}

/** Begins anew; the forms empty themselves. */
export function beginAnew(): void {
  handedIn = false;
}
