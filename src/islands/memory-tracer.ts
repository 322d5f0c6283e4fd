import type { MemoryTrace, TraceOptions } from '../engine/index.ts';
import { SourceError, type SourceErrorKind } from '../engine/python/source-error.ts';

/** Options that a message can carry. */
export type RemoteTraceOptions = Omit<TraceOptions, 'numpy' | 'threads' | 'createPlacement'>;

/** What the worker is asked: a program, and in which build and allocator it runs. */
export interface TraceRequest {
  readonly id: number;
  readonly source: string;
  readonly options: RemoteTraceOptions;
}

/** What the worker says, once to each request. */
export type TraceAnswer = { readonly id: number } & (
  | { readonly kind: 'traced'; readonly trace: MemoryTrace }
  /** A SourceError; an error loses what it has of its own when it is sent. */
  | {
      readonly kind: 'refused';
      readonly refusal: SourceErrorKind;
      readonly line: number;
      readonly column: number;
      readonly reason: string;
      readonly file: string;
    }
);

/** What comes of a question. */
export type Traced =
  | { readonly kind: 'traced'; readonly trace: MemoryTrace }
  /** The program is outside the subset, runs too long, or memory ends; the error says where. */
  | { readonly kind: 'refused'; readonly error: SourceError }
  /** The tracer could not be loaded, broke down, or did not answer in time; the message says what to do. */
  | { readonly kind: 'failed'; readonly message: string }
  /** It gave way to a later question, or was stopped. */
  | { readonly kind: 'dropped' };

interface Pending {
  readonly id: number;
  readonly settle: (traced: Traced) => void;
  /** Rings when the time is up. */
  readonly alarm: ReturnType<typeof setTimeout>;
}

/** Seconds that a trace may take, with the start of the worker. */
const limit = 20;

/**
 * Traces the memory of programs in a worker, which is started when first asked. One question at a time: a later one ends
 * the one under way. Nothing that goes wrong is thrown; it is the answer.
 */
export class MemoryTracer {
  #worker: Worker | null = null;
  #pending: Pending | null = null;
  #asked = 0;

  /** Runs a program and gives what its memory was after each statement. */
  trace(source: string, options: RemoteTraceOptions): Promise<Traced> {
    this.stop();
    const id = ++this.#asked;
    return new Promise((settle) => {
      const late = `The program was not traced within ${limit} seconds, and that was ended. Check the connection, or make the program smaller, and try again.`;
      const alarm = setTimeout(() => this.#end({ kind: 'failed', message: late }), limit * 1000);
      this.#pending = { id, settle, alarm };
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, source, options } satisfies TraceRequest);
    });
  }

  /** Ends at once what is under way, and the worker with it; the next question starts another. */
  stop(): void {
    if (this.#pending !== null) this.#end({ kind: 'dropped' });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./memory-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<TraceAnswer>) => {
      if (data.id === this.#pending?.id) this.#settle(tracedOf(data));
    });
    worker.addEventListener('error', (event) => {
      if (this.#worker !== worker) return;
      // What a worker's own code throws has a message; a script that cannot be fetched has none.
      const thrown = event instanceof ErrorEvent ? event.message : '';
      const message =
        thrown === ''
          ? 'The engine could not be loaded. Check the connection and try again; if that does not help, reload the page.'
          : `The engine broke down (${thrown}). That is a mistake of this site, not of the program. Change the program, or try again.`;
      this.#end({ kind: 'failed', message });
    });
    return worker;
  }

  #end(why: Traced): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#settle(why);
  }

  #settle(traced: Traced): void {
    const pending = this.#pending;
    this.#pending = null;
    if (pending === null) return;
    clearTimeout(pending.alarm);
    pending.settle(traced);
  }
}

function tracedOf(answer: TraceAnswer): Traced {
  if (answer.kind === 'traced') return { kind: 'traced', trace: answer.trace };
  const { refusal, line, column, reason, file } = answer;
  return { kind: 'refused', error: new SourceError(refusal, { line, column }, reason, file) };
}
