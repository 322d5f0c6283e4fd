import { useRef, useState } from 'preact/hooks';
import type { DriveOptions, Position } from '../engine/index.ts';
import { Explorer } from './explorer.ts';
import { isAble } from './lab-words.ts';

/** A program that is driven by hand: the steps taken, where each led, and which of them is looked at. */
export interface Track {
  readonly choices: readonly number[];
  /** Before the first step, after it, and so on: one more than steps. */
  readonly positions: readonly Position[];
  /** How many of the steps are done at the position that is looked at. */
  readonly at: number;
}

/** How a drive stands, and what can be done with it. */
export interface Driving {
  /** Null until it is begun, and where it cannot be. */
  readonly track: Track | null;
  readonly busy: boolean;
  /** Why the program was refused (a SourceError), or could not be driven. */
  readonly problem: Error | null;
  /** Whether the last schedule that was asked for could not be followed to its end. */
  readonly cut: boolean;
  /** Drives the program along a schedule, and looks at a position of it; at the last one unless told. */
  follow(choices: readonly number[], at?: number): Promise<void>;
  /** Takes a step from where it is; other steps that were taken from there on are forgotten. */
  step(thread: number): Promise<void>;
  /**
   * Goes to where another thread goes on: along the steps that were taken, or beyond them with the thread that went last
   * (if it cannot, with the first that can) until it waits, ends, or something goes wrong.
   */
  toSwitch(): Promise<void>;
  /** Looks at another position. */
  look(at: number): void;
  /** Fetches the engine while nobody waits. */
  warm(): void;
}

interface State {
  /** The program and options that it is of. */
  readonly name: string;
  readonly track: Track | null;
  readonly problem: Error | null;
  readonly cut: boolean;
}

/** One worker for all programs that are stepped on a page; null until the first one is. */
let explorer: Explorer | null = null;

/**
 * Drives a program in the worker. With another program or other options it is to be begun anew, by `follow`. Takes the
 * position before the first step, where it is known.
 */
export function useDrive(source: string, options: DriveOptions, first: Position | null = null): Driving {
  const name = JSON.stringify([source, options]);
  const [state, setState] = useState<State>(() => ({
    name,
    track: first && { choices: [], positions: [first], at: 0 },
    problem: null,
    cut: false,
  }));
  const [busy, setBusy] = useState(false);
  /** The state that is drawn, or will be; of another program there is nothing to go on from. */
  const latest = useRef(state);
  /** What waits for an answer: a second step may be asked for before the first one has come. */
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  /** Answers to what was asked before the last schedule was asked for come too late. */
  const asked = useRef(0);
  const waiting = useRef(0);

  const change = (next: State): void => setState((latest.current = next));
  const trackOf = (each: State): Track | null => (each.name === name ? each.track : null);

  const drive = async (choices: readonly number[], run: number | null, at: number | null): Promise<void> => {
    const turn = asked.current;
    const before = trackOf(latest.current);
    let known = 0;
    if (before !== null) {
      while (known < choices.length && choices[known] === before.choices[known]) known += 1;
      known += 1;
    }
    try {
      const answer = await (explorer ??= new Explorer()).drive({ source, options, choices, known, run });
      if (turn !== asked.current) return;
      const positions = [...(before?.positions.slice(0, known) ?? []), ...answer.positions];
      const last = answer.choices.length;
      const looked = Math.max(0, Math.min(at ?? last, last));
      const track = { choices: answer.choices, positions, at: looked };
      change({ name, track, problem: null, cut: answer.cut });
    } catch (error) {
      if (turn !== asked.current) return;
      const problem = error instanceof Error ? error : new Error(String(error));
      change({ name, track: before, problem, cut: false });
    }
  };
  /** Does something when all that was asked before is answered. */
  const inTurn = (act: () => void | Promise<void>): Promise<void> => {
    waiting.current += 1;
    setBusy(true);
    const done = queue.current.then(act).finally(() => {
      waiting.current -= 1;
      if (waiting.current === 0) setBusy(false);
    });
    queue.current = done;
    return done;
  };
  const look = (at: number): void => {
    const track = trackOf(latest.current);
    if (track === null) return;
    const looked = Math.max(0, Math.min(at, track.choices.length));
    change({ ...latest.current, track: { ...track, at: looked }, problem: null });
  };
  const current = state.name === name ? state : { track: null, problem: null, cut: false };
  return {
    ...{ track: current.track, problem: current.problem, cut: current.cut, busy },
    look: (at) => (waiting.current === 0 ? look(at) : void inTurn(() => look(at))),
    follow: (choices, at) => {
      asked.current += 1;
      return inTurn(() => drive(choices, null, at ?? null));
    },
    step: (thread) =>
      inTurn(() => {
        const track = trackOf(latest.current);
        if (track === null) return;
        if (track.choices[track.at] === thread) return look(track.at + 1);
        return drive([...track.choices.slice(0, track.at), thread], null, null);
      }),
    toSwitch: () =>
      inTurn(() => {
        const track = trackOf(latest.current);
        if (track === null) return;
        const { choices, positions, at } = track;
        if (at < choices.length) {
          const next = choices.findIndex((each, index) => index > at && each !== choices[at]);
          return look(next < 0 ? choices.length : next);
        }
        const able = positions[at]!.threads.flatMap(({ state: how }, thread) =>
          isAble(how) ? [thread] : [],
        );
        const last = choices.at(-1) ?? 0;
        const thread = able.includes(last) ? last : able[0];
        return thread === undefined ? undefined : drive(choices, thread, null);
      }),
    warm: () => {
      // Whoever steps later is told if it cannot be had.
      (explorer ??= new Explorer())
        .drive({ source, options, choices: [], known: 1, run: null })
        .catch(() => {});
    },
  };
}
