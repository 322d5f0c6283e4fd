import type { AllocatorName, MemoryStep, Schedule, SwitchMode } from '../engine/index.ts';

/** What is said of one option, ticked or not. */
export interface OptionKey {
  readonly id: string;
  readonly correct: boolean;
  readonly feedback: string;
  /** The misconception by which a learner goes wrong here, if one is known. */
  readonly misconception: string | null;
}

/** A typical wrong number and what it tells about the thinking behind it. */
export interface NearMiss {
  readonly value: number;
  readonly feedback: string;
  readonly misconception: string | null;
}

/** A field that takes one of some options. */
export interface PickKey {
  readonly id: string;
  readonly options: readonly OptionKey[];
}

/** A cell of a table that takes a whole number. */
export interface CellKey {
  readonly id: string;
  readonly answer: number;
  readonly feedback: string;
  readonly near: readonly NearMiss[];
}

/** A typical wrong text and what it tells about the thinking behind it. */
export interface NearText {
  readonly text: string;
  readonly feedback: string;
  readonly misconception: string | null;
}

export interface RightOrWrong {
  readonly right: string;
  readonly wrong: string;
}

/**
 * All that scoring needs: small, plain data, so that it can be fetched by the page when it is asked for.
 * Feedback is Markdown as authors wrote it; the page turns it into HTML before it sends it.
 */
export type Key =
  | { readonly kind: 'choice' | 'outcomes' | 'placement'; readonly options: readonly OptionKey[] }
  | {
      readonly kind: 'number';
      readonly answer: number;
      readonly tolerance: number;
      readonly unit: string | null;
      readonly near: readonly NearMiss[];
      readonly feedback: RightOrWrong;
    }
  /** Fields of which each takes one of some options. */
  | { readonly kind: 'match' | 'diagnose' | 'layout'; readonly fields: readonly PickKey[] }
  | { readonly kind: 'refcounts'; readonly cells: readonly CellKey[] }
  | {
      readonly kind: 'predict';
      /** What is printed, line by line. */
      readonly lines: readonly string[];
      /** What is to be said of a line; null where nothing is but whether it is right. */
      readonly reasons: readonly (string | null)[];
      readonly near: readonly NearText[];
      readonly feedback: RightOrWrong;
    }
  | {
      readonly kind: 'order';
      /** Every order of fragments that does the job. */
      readonly accepted: readonly (readonly string[])[];
      readonly fragments: readonly OptionKey[];
      readonly feedback: RightOrWrong;
    }
  | {
      readonly kind: 'schedule';
      /** Names of all threads; the main thread is 0. */
      readonly threads: readonly string[];
      /** For each state and thread, the state to which its step leads; -1 where it cannot take one. */
      readonly next: readonly (readonly number[])[];
      /** The states in which what is looked for has come about. */
      readonly goals: readonly number[];
      /** The states in which the program may end or stands still, each with its output. */
      readonly ends: readonly (readonly [state: number, output: string])[];
      /** A shortest schedule to one of the goals; null where none leads there. */
      readonly least: string | null;
      readonly feedback: RightOrWrong & { readonly safe: string | null };
      readonly misconception: string | null;
    }
  | {
      readonly kind: 'repair';
      readonly switch: SwitchMode;
      /** Expressions that have to be true at the end. */
      readonly final: readonly string[];
      /** Lines that have to stay. */
      readonly keep: readonly string[];
      /** Whether it is told that a lock is wider than need be. */
      readonly narrow: boolean;
      /** The program that is to be repaired, and one that is. */
      readonly program: string;
      readonly solution: string;
      /** What it may print. */
      readonly accepted: readonly string[];
      /** What the broken program prints beside. */
      readonly faults: readonly string[];
      readonly feedback: RightOrWrong & { readonly other: string };
      readonly misconception: string | null;
    };

/** What the engine saw, for the page to show beside the verdict. */
export type Evidence =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'exploration';
      readonly mode: SwitchMode;
      readonly states: number;
      readonly outcomes: readonly string[];
      /** By option: a shortest schedule that prints its text, or null where none does. */
      readonly schedules: Readonly<Record<string, Schedule | null>>;
    }
  /** How a shortest schedule gets to what is looked for; null where none does. */
  | { readonly kind: 'reach'; readonly states: number; readonly schedule: Schedule | null }
  /** How many states the solution has, and how a shortest schedule breaks the program as it is given. */
  | { readonly kind: 'repair'; readonly states: number; readonly schedule: Schedule }
  | {
      readonly kind: 'heap';
      readonly allocator: AllocatorName;
      readonly before: MemoryStep | null;
      readonly after: MemoryStep;
    }
  | {
      readonly kind: 'references';
      readonly name: string;
      readonly owners: readonly string[];
      readonly line: number;
    };

/** A key and what proves it. */
export interface Solution {
  readonly key: Key;
  readonly evidence: Evidence;
}

/** No key can be computed for an item: what is wrong with it, and what to do. */
export class UnsolvableItemError extends Error {
  readonly item: string;

  constructor(item: string, message: string) {
    super(`${item}: ${message}`);
    this.name = 'UnsolvableItemError';
    this.item = item;
  }
}
