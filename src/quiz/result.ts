import type { LockFinding, Schedule } from '../engine/index.ts';

/**
 * What became of one option or field: `right` given and true, `wrong` given and false, `missed` true and not given,
 * `left` false and rightly left alone. A number is one part, whose option is its text.
 */
export interface Part {
  readonly option: string;
  readonly state: 'right' | 'wrong' | 'missed' | 'left';
  readonly feedback: string;
  /** What was typed, where a part is no option. */
  readonly given?: string;
  /** What would have been right: a text, or the name of an option as `option` has it. */
  readonly expected?: string;
  /** The misconception that this answer suggests; null where it is right, or suggests none. */
  readonly misconception: string | null;
}

export interface Result {
  /** From 0 to 1. */
  readonly score: number;
  readonly verdict: 'right' | 'partly' | 'wrong';
  readonly parts: readonly Part[];
  /** What an engine saw of the answer, where the answer is a program. */
  readonly seen?: Seen;
}

/** What came of running a program that a learner wrote. */
export interface Seen {
  readonly source: string;
  readonly states: number;
  /** A shortest schedule that breaks it; null where none does. */
  readonly schedule: Schedule | null;
  /** Locks that do nothing, or are held longer than need be, where that is told. */
  readonly locks: readonly LockFinding[];
}

/** Names a score: only a full score is right, and only none at all is wrong. */
export function verdictOf(score: number): Result['verdict'] {
  if (score === 1) return 'right';
  return score === 0 ? 'wrong' : 'partly';
}

/** The misconceptions that an answer suggests, each once. */
export function beliefsOf({ parts }: Result): string[] {
  return [...new Set(parts.flatMap(({ misconception }) => misconception ?? []))];
}
