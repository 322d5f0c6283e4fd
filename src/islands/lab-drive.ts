import { useEffect, useRef, useState } from 'preact/hooks';
import type { DriveOptions, Position } from '../engine/index.ts';
import { SourceError } from '../engine/python/source-error.ts';
import { Explorer } from './explorer.ts';

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
  /** Why the program was refused, or could not be driven. */
  readonly problem: Error | null;
  /** Whether the last schedule that was asked for could not be followed to its end. */
  readonly cut: boolean;
  /** Drives the program along a schedule, and looks at a position of it; at the last one unless told. */
  follow(choices: readonly number[], at?: number): Promise<void>;
  /** Takes a step from where it is; other steps that were taken from there on are forgotten. */
  step(thread: number): Promise<void>;
  /** Goes on with a thread until it waits, ends, or something goes wrong. */
  runOn(thread: number): Promise<void>;
  /** Looks at another position. */
  look(at: number): void;
}

/** One worker for all programs that are stepped on a page; `null` until the first one is. */
let explorer: Explorer | null = null;

/** Drives a program in the worker. With another program or other options it is to be begun anew. */
export function useDrive(source: string, options: DriveOptions): Driving {
  const [track, setTrack] = useState<Track | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error | null>(null);
  const [cut, setCut] = useState(false);
  /** What is being asked; answers to what was asked before it come too late. */
  const asked = useRef(0);
  const name = JSON.stringify([source, options]);
  const driven = useRef(name);

  useEffect(() => {
    if (driven.current === name) return;
    driven.current = name;
    asked.current += 1;
    setTrack(null);
    setBusy(false);
    setProblem(null);
    setCut(false);
  }, [name]);

  const drive = async (choices: readonly number[], run: number | null, at: number | null): Promise<void> => {
    const turn = (asked.current += 1);
    const before = driven.current === name && track !== null ? track : null;
    let known = 0;
    if (before !== null) {
      while (known < choices.length && choices[known] === before.choices[known]) known += 1;
      known += 1;
    }
    setBusy(true);
    try {
      const answer = await (explorer ??= new Explorer()).drive({ source, options, choices, known, run });
      if (turn !== asked.current) return;
      const positions = [...(before?.positions.slice(0, known) ?? []), ...answer.positions];
      const last = answer.choices.length;
      setTrack({ choices: answer.choices, positions, at: Math.min(at ?? last, last) });
      setCut(answer.cut);
      setProblem(null);
    } catch (error) {
      if (turn !== asked.current) return;
      setProblem(error instanceof Error ? error : new Error(String(error)));
      if (error instanceof SourceError) setTrack(null);
    }
    setBusy(false);
  };

  const look = (at: number): void => {
    if (track === null) return;
    setTrack({ ...track, at: Math.max(0, Math.min(at, track.choices.length)) });
  };
  return {
    ...{ track, busy, problem, cut, look },
    follow: (choices, at) => drive(choices, null, at ?? null),
    step: async (thread) => {
      if (track === null || busy) return;
      const { choices, at } = track;
      if (choices[at] === thread) look(at + 1);
      else await drive([...choices.slice(0, at), thread], null, null);
    },
    runOn: async (thread) => {
      if (track === null || busy) return;
      await drive(track.choices.slice(0, track.at), thread, null);
    },
  };
}
