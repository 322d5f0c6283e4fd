import type { Attempt } from '../quiz/attempts.ts';
import type { CheckedSubmission, Regraded, Submission } from '../quiz/submissions.ts';
import { seedOf } from '../quiz/seed.ts';
import type { Course } from './course.ts';
import { Explorer } from './explorer.ts';
import type { GivenResponse } from './grade.ts';
import { fetchItems, type FetchedItems } from './use-items.ts';

/** Grades what is handed in again, in a worker. What was graded once is not graded twice. */
export class Checker {
  readonly #explorer = new Explorer();
  readonly #done = new WeakMap<Attempt, Regraded>();
  readonly #course: Course;

  constructor(course: Course) {
    this.#course = course;
  }

  /**
   * Grades every attempt of the submissions. Says now and then how many of how many are done. Rejects with an AbortError
   * where it was stopped, and with an Error that says what to do where the worker failed.
   */
  async check(
    submissions: readonly Submission[],
    progress: (done: number, of: number) => void,
  ): Promise<CheckedSubmission[]> {
    const fresh = submissions.flatMap(({ record }) => record.entries.filter((each) => this.#isOpen(each)));
    const byItem = Map.groupBy(fresh, ({ item }) => item);
    const items = await fetchItems(this.#course.items.filter(({ id }) => byItem.has(id)));
    let done = 0;
    progress(done, fresh.length);
    for (const [id, attempts] of byItem) {
      await this.#grade(id, attempts, items);
      done += attempts.length;
      progress(done, fresh.length);
    }
    return submissions.map((submission) => ({
      ...submission,
      attempts: submission.record.entries.map((attempt) => ({ attempt, regraded: this.#done.get(attempt)! })),
    }));
  }

  /** Ends at once what is under way. */
  stop(): void {
    this.#explorer.stop();
  }

  /** Whether an attempt was not graded yet, or could not be for want of a connection. */
  #isOpen(attempt: Attempt): boolean {
    const regraded = this.#done.get(attempt);
    return regraded === undefined || (regraded.kind === 'ungraded' && regraded.why === 'unfetched');
  }

  async #grade(id: string, attempts: readonly Attempt[], items: FetchedItems): Promise<void> {
    const exact = items.get(id);
    const gradable: Attempt[] = [];
    const given: GivenResponse[] = [];
    for (const attempt of attempts) {
      const { response, version, seed } = attempt;
      const leave = (why: Extract<Regraded, { kind: 'ungraded' }>['why']) =>
        this.#done.set(attempt, { kind: 'ungraded', why });
      if (exact === undefined) leave('no-item');
      else if (response === undefined) leave('no-response');
      else if (exact === null) leave('unfetched');
      else if (exact.item.version !== version) leave('other-version');
      else {
        gradable.push(attempt);
        given.push({ response, seed: seed ?? seedOf(id) });
      }
    }
    if (!exact || gradable.length === 0) return;
    const graded = await this.#explorer.grade(exact, given);
    for (const [place, attempt] of gradable.entries()) {
      const each = graded[place];
      // The site keeps no answer that it could not grade.
      const fits = each && 'result' in each;
      this.#done.set(attempt, fits ? { kind: 'graded', result: each.result } : { kind: 'misfit' });
    }
  }
}
