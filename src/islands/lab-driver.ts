import { type Drive, type DriveOptions, type Position, runOn, startDrive } from '../engine/explore/drive.ts';

/** A program to be driven along a schedule. */
export interface DriveRequest {
  readonly source: string;
  readonly options: DriveOptions;
  /** Numbers of threads, a step each. */
  readonly choices: readonly number[];
  /** Of how many positions, from the beginning on, whoever asks knows already. */
  readonly known: number;
  /** The thread that goes on after them until it cannot; null for none. */
  readonly run: number | null;
}

/** How far the schedule goes, and where it leads. */
export interface Driven {
  /** The steps that could be taken, with those of the thread that was to run on. */
  readonly choices: readonly number[];
  /** The positions that were not known: before the first step, after it, and so on. */
  readonly positions: readonly Position[];
  /** Whether a step could not be taken: what comes after it is left out. */
  readonly cut: boolean;
}

/** Steps that a thread is let run on; a loop without end has more. */
const MOST_ON = 500;

/** Drives programs, and remembers the last one: a schedule that goes on from a known one costs its new steps only. */
export class Driver {
  #program = '';
  #choices: number[] = [];
  #drives: Drive[] = [];

  /** Throws SourceError, with line and column, for a program outside the subset. */
  drive({ source, options, choices, known, run }: DriveRequest): Driven {
    const program = JSON.stringify([source, options]);
    if (program !== this.#program) {
      this.#drives = [startDrive(source, options)];
      this.#choices = [];
      this.#program = program;
    }
    let shared = 0;
    while (shared < choices.length && choices[shared] === this.#choices[shared]) shared += 1;
    this.#choices.length = shared;
    this.#drives.length = shared + 1;
    let cut = false;
    for (const thread of choices.slice(shared)) {
      const next = this.#drives.at(-1)!.step(thread);
      cut = next === null;
      if (next === null) break;
      this.#take(thread, next);
    }
    if (run !== null && !cut)
      for (const next of runOn(this.#drives.at(-1)!, run, MOST_ON)) this.#take(run, next);
    const positions = this.#drives
      .slice(Math.min(known, this.#drives.length))
      .map(({ position }) => position);
    return { choices: [...this.#choices], positions, cut };
  }

  #take(thread: number, drive: Drive): void {
    this.#choices.push(thread);
    this.#drives.push(drive);
  }
}
