import type { Response } from '../quiz/response.ts';

/**
 * The events on the document by which a question says how it was answered, and a test that it was handed in.
 * `layouts/embed-script.js` passes both on to the page that holds an embed.
 */
export const ANSWERED = 'quiz:answered';
export const HANDED_IN = 'quiz:handed-in';

/** The detail of ANSWERED. */
export interface Answered {
  readonly item: string;
  readonly version: number;
  /** Null for the question as written. */
  readonly seed: number | null;
  /** From 0 to 1. */
  readonly score: number;
  readonly response: Response;
}

/** The detail of HANDED_IN. */
export interface HandedIn {
  readonly quiz: string;
  /** The mean over all questions, from 0 to 1; one without an answer counts nothing. */
  readonly score: number;
  readonly answered: number;
  readonly of: number;
}

/** The event on the document by which a quiz tells its questions to begin anew. */
export const RETRY_ALL = 'quiz:retry-all';
