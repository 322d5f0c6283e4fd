import type { Attempt } from './attempts.ts';
import { PRACTICE } from './progress.ts';
import type { LearnerRecord } from './learner-record.ts';
import type { Result } from './result.ts';
import { courseSeed, seedOf } from './seed.ts';

/*
 * Records that were handed in, beside each other: what was graded again, and what should be looked at.
 */

/** A record, and where it came from: the name of a file, the number of a link. */
export interface Submission {
  readonly source: string;
  readonly record: LearnerRecord;
}

/** What became of grading an attempt again. */
export type Regraded =
  | { readonly kind: 'graded'; readonly result: Result }
  | {
      readonly kind: 'ungraded';
      /** No answer was kept; the question has another version now; there is no such question; it could not be fetched. */
      readonly why: 'no-response' | 'other-version' | 'no-item' | 'unfetched';
    }
  /** The answer is one to another kind of question, or a program that cannot be run: no site writes that. */
  | { readonly kind: 'misfit' };

export interface CheckedAttempt {
  readonly attempt: Attempt;
  readonly regraded: Regraded;
}

export interface CheckedSubmission extends Submission {
  readonly attempts: readonly CheckedAttempt[];
}

/** Something to look at, and how often. */
export type Flag =
  /** Scores that are not what the answers earn. */
  | { readonly kind: 'edited'; readonly count: number }
  /** Attempts that another record has as well, to the millisecond. */
  | { readonly kind: 'same-attempts'; readonly count: number; readonly others: readonly string[] }
  /** Variants that another record has as well. */
  | { readonly kind: 'same-seeds'; readonly count: number; readonly others: readonly string[] }
  | { readonly kind: 'same-name'; readonly others: readonly string[] }
  /** The record names a student of a course, whose link gives other variants. */
  | { readonly kind: 'other-seeds'; readonly count: number; readonly of: number }
  /** Dated after the moment of checking. */
  | { readonly kind: 'ahead'; readonly count: number }
  | { readonly kind: 'ungraded'; readonly count: number }
  /** Written by a site that asks or grades differently. */
  | { readonly kind: 'other-build'; readonly build: string };

/** Whether a score is another than the answer earns. Scores are kept as they were computed, to the last digit or nearly. */
export function isEdited({ attempt, regraded }: CheckedAttempt): boolean {
  if (regraded.kind === 'misfit') return true;
  return regraded.kind === 'graded' && Math.abs(regraded.result.score - attempt.score) > 1e-9;
}

/** What is to be looked at in each submission, in their order. Takes this site’s build and the time, ISO 8601. */
export function flagsOf(submissions: readonly CheckedSubmission[], build: string, now: string): Flag[][] {
  const attempts = sharing(submissions, ({ item, version, at, response }) =>
    response === undefined ? null : `${item} ${version} ${at} ${JSON.stringify(response)}`,
  );
  // Everybody is shown the item as it is written, unless a link says otherwise.
  const seeds = sharing(submissions, ({ item, seed }) =>
    seed === undefined || seed === seedOf(item) ? null : `${item} ${seed}`,
  );
  const names = Map.groupBy(submissions, ({ record }) => record.name.toLowerCase());
  return submissions.map((submission, place) => {
    const { record, attempts: checked } = submission;
    const namesakes = record.name === '' ? [] : (names.get(record.name.toLowerCase()) ?? []);
    const flags: (Flag | null)[] = [
      counted('edited', checked.filter(isEdited).length),
      shared('same-attempts', attempts[place]!),
      shared('same-seeds', seeds[place]!),
      namesakes.length > 1
        ? { kind: 'same-name', others: namesakes.filter((each) => each !== submission).map(nameOf) }
        : null,
      unlinked(record),
      counted('ahead', record.entries.filter(({ at }) => at > now).length),
      counted('ungraded', checked.filter(({ regraded }) => regraded.kind === 'ungraded').length),
      record.site.build !== build ? { kind: 'other-build', build: record.site.build } : null,
    ];
    return flags.filter((flag) => flag !== null);
  });
}

/** Whether a flag is one that a record as the site writes it, handed in by one person, does not have. */
export function isSerious({ kind }: Flag): boolean {
  return kind === 'edited' || kind === 'same-attempts' || kind === 'same-seeds';
}

/** What a submission is called: by the learner’s name, their course’s name for them, or by where it came from. */
export function nameOf({ record, source }: Submission): string {
  return record.name || record.student?.student || source;
}

/** The attempts at variants that the course’s link does not give to this student; practice gives others to everybody. */
function unlinked({ student, entries }: LearnerRecord): Flag | null {
  if (student === undefined) return null;
  const asked = entries.filter(({ quiz }) => quiz !== PRACTICE);
  const others = asked.filter(({ item, seed }) => seed !== courseSeed(student.course, student.student, item));
  return others.length === 0 ? null : { kind: 'other-seeds', count: others.length, of: asked.length };
}

interface Shared {
  readonly count: number;
  readonly others: readonly string[];
}

/** For each submission, how many of its keys others have too, and who. */
function sharing(
  submissions: readonly CheckedSubmission[],
  keyOf: (attempt: Attempt) => string | null,
): Shared[] {
  const keys = submissions.map(
    ({ record }) => new Set(record.entries.map(keyOf).filter((key) => key !== null)),
  );
  const holders = new Map<string, number[]>();
  for (const [place, own] of keys.entries())
    for (const key of own) {
      const known = holders.get(key);
      if (known === undefined) holders.set(key, [place]);
      else known.push(place);
    }
  return keys.map((own, place) => {
    const common = [...own].filter((key) => holders.get(key)!.length > 1);
    const others = new Set(common.flatMap((key) => holders.get(key)!).filter((each) => each !== place));
    return { count: common.length, others: [...others].map((each) => nameOf(submissions[each]!)) };
  });
}

function counted(kind: 'edited' | 'ahead' | 'ungraded', count: number): Flag | null {
  return count === 0 ? null : { kind, count };
}

function shared(kind: 'same-attempts' | 'same-seeds', { count, others }: Shared): Flag | null {
  return count === 0 ? null : { kind, count, others };
}
