import type { Exploration, ExploreOptions, LockFinding, Schedule } from '../engine/index.ts';
import type { DriveRequest, Driven } from './lab-driver.ts';
import type { ExactItem } from '../quiz/exact-item.ts';
import type { Graded, GivenResponse, Ungraded } from './grade.ts';
import { SourceError, type SourceErrorKind } from '../engine/python/source-error.ts';

/** What was found, as a message carries it. */
export interface Found extends Omit<Exploration, 'shortest' | 'scheduleOf' | 'locks' | 'graph'> {
  /** How long it took, in the worker. */
  readonly seconds: number;
}

/** Options that a message can carry. */
type RemoteOptions = Omit<ExploreOptions, 'stop' | 'reports'>;

/** What the worker is asked. It answers in the order in which it is asked. */
export type ExploreRequest = { readonly id: number } & (
  | {
      readonly kind: 'explore';
      readonly source: string;
      readonly options: RemoteOptions;
      /** After these the verdict is `unfinished`. */
      readonly seconds: number;
    }
  /** Of what was explored last; null: the one that proves the verdict. `bare`: without what it prints on stderr. */
  | { readonly kind: 'schedule'; readonly outcome: string | null; readonly bare: boolean }
  | { readonly kind: 'locks'; readonly seconds: number }
  /** How good responses to an item are. */
  | { readonly kind: 'grade'; readonly exact: ExactItem; readonly given: readonly GivenResponse[] }
  /** A program driven along a schedule. */
  | ({ readonly kind: 'drive' } & DriveRequest)
  /** Nothing: the worker only gets itself ready, and what grades with it. */
  | { readonly kind: 'warm'; readonly grader?: boolean }
);

/** What the worker says. Progress may come before the answer to a request, which comes once. */
export type ExploreAnswer = { readonly id: number } & (
  | { readonly kind: 'progress'; readonly states: number; readonly seconds: number }
  | { readonly kind: 'found'; readonly found: Found }
  /** A SourceError; an error loses what it has of its own when it is sent. */
  | {
      readonly kind: 'refused';
      readonly refusal: SourceErrorKind;
      readonly line: number;
      readonly column: number;
      readonly reason: string;
      readonly file: string;
    }
  | { readonly kind: 'schedule'; readonly schedule: Schedule | null }
  | { readonly kind: 'locks'; readonly locks: readonly LockFinding[] | null }
  | { readonly kind: 'graded'; readonly graded: readonly (Graded | Ungraded | null)[] }
  | { readonly kind: 'driven'; readonly driven: Driven }
  | { readonly kind: 'warm' }
);

/** How far a search is. */
export interface Progress {
  readonly states: number;
  readonly seconds: number;
}

/** What was found, and the way to ask for more. Both ways are shut once something else is explored, or all is stopped. */
export interface Explored extends Found {
  /** A shortest schedule to a deadlock, else to a failure, else into a livelock, else null. */
  shortest(): Promise<Schedule | null>;
  /** A shortest schedule that prints exactly this, or null where none was found. */
  scheduleOf(outcome: string): Promise<Schedule | null>;
  /** The threads of such a schedule, a step each; null in place of an outcome: of the shortest one that proves the verdict. */
  choicesTo(outcome: string | null): Promise<readonly number[] | null>;
  /** Locks that do nothing or are held too long, as far as these seconds go; null where the search was not complete. */
  locks(seconds: number): Promise<readonly LockFinding[] | null>;
}

interface Pending {
  readonly settle: (answer: ExploreAnswer) => void;
  readonly fail: (error: Error) => void;
  readonly progress: ((progress: Progress) => void) | undefined;
  /** Rings when the worker has let its own time limit pass. */
  readonly alarm: ReturnType<typeof setTimeout>;
}

/**
 * Seconds by which an answer may be later than the time that it was given: the search looks at its clock only now and
 * then.
 */
const grace = 5;
/** Seconds that a schedule, or grading one response, may take. */
const forSchedule = 10;
/** Seconds that grading many responses to one item may take. */
const forMany = 120;

/**
 * Explores programs in a worker, which is started when first asked, or warmed. One question at a time: a new one ends the
 * one under way. A promise that is not kept is rejected with
 * - a SourceError where the program is refused, with line and column;
 * - a DOMException named `AbortError` where the exploration was stopped, or gave way to another;
 * - an Error, whose message says what to do, where the worker could not be loaded, broke down, or did not answer.
 */
export class Explorer {
  #worker: Worker | null = null;
  #pending = new Map<number, Pending>();
  #asked = 0;
  /** The exploration that the worker still has. */
  #kept = 0;

  /** Explores a program for at most these seconds, and says now and then how far it is. */
  async explore(
    source: string,
    options: RemoteOptions,
    seconds: number,
    progress?: (progress: Progress) => void,
  ): Promise<Explored> {
    if (this.#pending.size > 0) this.stop();
    const id = (this.#kept = this.#asked + 1);
    const answer = await this.#ask({ id, kind: 'explore', source, options, seconds }, seconds, progress);
    const schedule = async (outcome: string | null, bare = false) => {
      const more = await this.#askOf(id, { kind: 'schedule', outcome, bare }, forSchedule);
      return answerOf('schedule', more).schedule;
    };
    return {
      ...answerOf('found', answer).found,
      shortest: () => schedule(null),
      scheduleOf: schedule,
      choicesTo: async (outcome) =>
        (await schedule(outcome, true))?.steps.map(({ thread }) => thread) ?? null,
      locks: async (limit) => {
        const more = await this.#askOf(id, { kind: 'locks', seconds: limit }, limit);
        return answerOf('locks', more).locks;
      },
    };
  }

  /**
   * Grades responses by running the item’s program as their seeds show it; null stands for a response to another kind of
   * question.
   */
  async grade(
    exact: ExactItem,
    given: readonly GivenResponse[],
  ): Promise<readonly (Graded | Ungraded | null)[]> {
    const id = this.#asked + 1;
    const seconds = given.length > 1 ? forMany : forSchedule;
    const answer = await this.#ask({ id, kind: 'grade', exact, given }, seconds);
    return answerOf('graded', answer).graded;
  }

  /** Drives a program along a schedule, as far as it goes. */
  async drive(request: DriveRequest): Promise<Driven> {
    const answer = await this.#ask({ id: this.#asked + 1, kind: 'drive', ...request }, forSchedule);
    return answerOf('driven', answer).driven;
  }

  /** Loads the worker and gets it ready, so that the first question is answered sooner. For a moment of leisure. */
  warm(grader = false): void {
    this.#worker ??= this.#start();
    this.#worker.postMessage({ id: 0, kind: 'warm', grader } satisfies ExploreRequest);
  }

  /** Ends at once whatever is under way, and the worker with it; the next question starts another. */
  stop(): void {
    this.#end(new DOMException('The exploration was stopped.', 'AbortError'));
  }

  /** Asks about an exploration that has been made. */
  #askOf(
    explored: number,
    request:
      | { readonly kind: 'schedule'; readonly outcome: string | null; readonly bare: boolean }
      | { readonly kind: 'locks'; readonly seconds: number },
    seconds: number,
  ): Promise<ExploreAnswer> {
    if (this.#worker === null || this.#kept !== explored)
      return Promise.reject(new DOMException('Something else was explored since.', 'AbortError'));
    return this.#ask({ id: this.#asked + 1, ...request }, seconds);
  }

  #ask(
    request: ExploreRequest,
    seconds: number,
    progress?: (progress: Progress) => void,
  ): Promise<ExploreAnswer> {
    this.#asked = request.id;
    const late = `The explorer has not answered for ${seconds + grace} seconds and was ended. Check the connection, or make the program smaller, and explore again.`;
    return new Promise((settle, fail) => {
      const alarm = setTimeout(() => this.#end(new Error(late)), (seconds + grace) * 1000);
      this.#pending.set(request.id, { settle, fail, progress, alarm });
      this.#worker ??= this.#start();
      this.#worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./explore-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<ExploreAnswer>) => {
      const pending = this.#pending.get(data.id);
      if (pending === undefined) return;
      if (data.kind === 'progress') {
        pending.progress?.({ states: data.states, seconds: data.seconds });
        return;
      }
      this.#pending.delete(data.id);
      clearTimeout(pending.alarm);
      if (data.kind === 'refused')
        pending.fail(
          new SourceError(data.refusal, { line: data.line, column: data.column }, data.reason, data.file),
        );
      else pending.settle(data);
    });
    worker.addEventListener('error', (event) => {
      if (this.#worker !== worker) return;
      // What a worker's own code throws has a message; a script that cannot be fetched has none.
      const message = event instanceof ErrorEvent ? event.message : '';
      this.#end(
        new Error(
          message === ''
            ? 'The explorer could not be loaded. Check the connection and explore again; if that does not help, reload the page.'
            : `The explorer broke down (${message}). That is a mistake of this site, not of the program. Explore again, or change the program.`,
        ),
      );
    });
    return worker;
  }

  #end(reason: Error): void {
    this.#worker?.terminate();
    this.#worker = null;
    const ended = [...this.#pending.values()];
    this.#pending.clear();
    for (const { fail, alarm } of ended) {
      clearTimeout(alarm);
      fail(reason);
    }
  }
}

/** The answer, which is of this kind: each request has one kind of answer besides a refusal. */
function answerOf<Kind extends ExploreAnswer['kind']>(
  kind: Kind,
  answer: ExploreAnswer,
): Extract<ExploreAnswer, { kind: Kind }> {
  if (answer.kind !== kind) throw new Error(`The explorer answers ${answer.kind} when asked for ${kind}.`);
  return answer as Extract<ExploreAnswer, { kind: Kind }>;
}
