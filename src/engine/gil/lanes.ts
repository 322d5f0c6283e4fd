import type { Doing, Slice, ThreadTotals } from './model.ts';

/** What the lanes see of a thread. */
export interface Seen {
  readonly state: Exclude<Doing, 'core'> | 'passing' | 'ended';
  /** Not null while it has a core. */
  readonly turn: number | null;
}

/** Writes down what each thread does, as slices, and how long its waits for I/O took it. */
export class Lanes {
  readonly slices: Slice[][];
  readonly #current: ({ from: number; doing: Doing; holds: boolean } | null)[];
  readonly #left: (number | null)[];
  readonly #trips: number[][];

  constructor(threads: number) {
    const each = Array.from({ length: threads });
    this.slices = each.map(() => []);
    this.#current = each.map(() => null);
    this.#left = each.map(() => null);
    this.#trips = each.map(() => []);
  }

  /** Looks at all threads when everything has happened that happens at this time. */
  look(now: number, threads: readonly Seen[], holder: Seen | null): void {
    for (const [id, thread] of threads.entries()) {
      const doing = doingOf(thread);
      const holds = thread === holder;
      const current = this.#current[id] ?? null;
      if (current !== null) {
        if (current.doing === doing && current.holds === holds) continue;
        if (now > current.from) this.slices[id]!.push({ ...current, to: now });
      }
      this.#current[id] = doing === null ? null : { from: now, doing, holds };
    }
  }

  /** A thread begins to wait for I/O. */
  leave(id: number, now: number): void {
    this.#left[id] = now;
  }

  /** A thread can go on in Python: after its wait for I/O, if that is where it comes from. */
  comeBack(id: number, now: number): void {
    const left = this.#left[id] ?? null;
    if (left !== null) this.#trips[id]!.push(now - left);
    this.#left[id] = null;
  }

  /** What each thread did, added up. */
  totals(): ThreadTotals[] {
    return this.slices.map((slices, id) => {
      const sum = (...which: readonly Doing[]) =>
        slices
          .filter(({ doing }) => which.includes(doing))
          .reduce((total, { from, to }) => total + to - from, 0);
      return {
        cpu: sum('python', 'held', 'released'),
        waitsGil: sum('gil'),
        waitsCore: sum('core'),
        end: slices.at(-1)?.to ?? 0,
        trips: this.#trips[id]!,
      };
    });
  }
}

function doingOf({ state, turn }: Seen): Doing | null {
  switch (state) {
    case 'ended':
      return null;
    case 'passing':
      return 'gil';
    case 'gil':
    case 'io':
      return state;
    case 'python':
    case 'held':
    case 'released':
      return turn === null ? 'core' : state;
  }
}
