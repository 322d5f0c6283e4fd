import type { ExactItem } from '../quiz/exact-item.ts';
import type { Key } from '../quiz/key.ts';
import type { Part } from '../quiz/result.ts';
import { Explorer } from './explorer.ts';
import type { Graded, GivenResponse, Ungraded } from './grade.ts';
import type {} from './without-worker.ts';
import withoutWorker from './without-worker.ts?worker&url';

/*
 * Grading by running, where the page’s key is not enough: in a worker, which is started when first asked.
 */

let explorer: Explorer | null = null;

/** Gets ready what grades, for a reader who has begun to write what will take it. */
export function warmGrader(): void {
  try {
    (explorer ??= new Explorer()).warm(true);
  } catch {
    // No worker here, or none now: that is told when there is something to grade.
  }
}

/** Ends grading that is under way: it rejects with a DOMException named `AbortError`. */
export function stopGrader(): void {
  explorer?.stop();
}

/** Grades in a worker; in a sandboxed frame, which may have none, on the page itself. */
export async function gradeHere(
  exact: ExactItem,
  given: readonly GivenResponse[],
): Promise<readonly (Graded | Ungraded | null)[]> {
  try {
    explorer ??= new Explorer();
    return await explorer.grade(exact, given);
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'SecurityError')) throw error;
    await import(/* @vite-ignore */ withoutWorker);
    return globalThis.gradeWithoutWorker!(exact, given);
  }
}

/**
 * Parts of a result with what the key of a sheet has as HTML of each. Takes the key by which they were scored, whose
 * feedback is Markdown; what is in neither was worded by the scoring, and stays.
 */
export function spoken(parts: readonly Part[], key: Key, sheet: Key): Part[] {
  const html = saidBy(sheet);
  const names = new Map([...saidBy(key)].map(([name, said]) => [said, name]));
  const isWhole = (option: string) => key.kind === 'number' || option === 'whole';
  return parts.map((part) => {
    const name = names.get(part.feedback) ?? (isWhole(part.option) ? part.state : part.option);
    return { ...part, feedback: html.get(name) ?? part.feedback };
  });
}

/** Typical wrong answers by their place in the list, which is the same in every variant that has them. */
const nearOf = (near: readonly { readonly feedback: string }[]) =>
  near.map(({ feedback }, index) => [`near ${index}`, feedback] as const);

/** The feedback of a key by option or field; of a whole answer by what became of it. */
function saidBy(key: Key): ReadonlyMap<string, string> {
  switch (key.kind) {
    case 'choice':
    case 'outcomes':
    case 'placement':
      return new Map(key.options.map(({ id, feedback }) => [id, feedback]));
    case 'match':
    case 'diagnose':
    case 'layout':
      return new Map(
        key.fields.flatMap((field) =>
          field.options.map(({ id, feedback }) => [`${field.id}.${id}`, feedback] as const),
        ),
      );
    case 'refcounts':
      return new Map(key.cells.map(({ id, feedback }) => [id, feedback]));
    case 'order':
      return new Map([
        ...key.fragments.map(({ id, feedback }) => [id, feedback] as const),
        ...Object.entries(key.feedback),
      ]);
    case 'predict':
      return new Map([
        ...key.reasons.map((reason, index) => [String(index + 1), reason ?? ''] as const),
        ...nearOf(key.near),
        ...Object.entries(key.feedback),
      ]);
    case 'repair':
      return new Map(Object.entries({ ...key.feedback, missed: key.feedback.other }));
    case 'number':
      return new Map([...nearOf(key.near), ...Object.entries(key.feedback)]);
    case 'schedule':
      return new Map(Object.entries(key.feedback).map(([state, said]) => [state, said ?? '']));
  }
}
