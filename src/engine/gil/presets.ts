import type { GilSetup, Segment, Stretch } from './model.ts';

/** What a thread does after its Python code, each time round. */
export type Call = 'none' | Exclude<Stretch, 'python'>;

export const calls: readonly Call[] = ['none', 'io', 'released', 'held'];

/** The least and the most that a setting can be; times in microseconds. */
export const GIL_RANGES = {
  interval: [1, 1_000_000],
  cores: [1, 64],
  check: [1, 1_000_000],
  late: [0, 10_000],
  wake: [0, 10_000],
  count: [1, 12],
  python: [0, 1_000_000],
  us: [0, 1_000_000],
  times: [1, 500],
} as const;

/** Threads that all do the same: Python code, then a call, so many times. Times in microseconds. */
export interface ThreadGroup {
  readonly count: number;
  readonly python: number;
  readonly call: Call;
  readonly us: number;
  readonly times: number;
}

/** A setup as it is set: with groups of threads instead of the segments of each. */
export interface GilSettings extends Omit<GilSetup, 'threads'> {
  readonly groups: readonly ThreadGroup[];
}

/** The setup of settings: each thread with all its segments, in the order of the groups. */
export function setupOf({ groups, ...rest }: GilSettings): GilSetup {
  return {
    ...rest,
    threads: groups.flatMap((group) => Array.from({ length: group.count }, () => workOf(group))),
  };
}

function workOf({ python, call, us, times }: ThreadGroup): Segment[] {
  if (call === 'none') return [{ kind: 'python', us: python * times }];
  return Array.from({ length: times }, (): Segment[] => [
    { kind: 'python', us: python },
    { kind: call, us },
  ]).flat();
}

export interface GilPreset {
  readonly id: string;
  readonly name: string;
  /** What to look at in it. */
  readonly words: string;
  readonly settings: GilSettings;
}

/**
 * The switch interval is CPython’s default. How late a wait ends and how long a thread takes to wake were measured:
 * `time.sleep(0.001)` took 1.07 ms on an idle machine, and the GIL 46 to 51 µs from one spinning thread to another (medians
 * of three builds, 2 cores).
 */
const usual = { gil: true, interval: 5000, cores: 4, check: 1, late: 70, wake: 50 } as const;
const ms = 1000;

export const gilPresets: readonly GilPreset[] = [
  {
    id: 'spinning',
    name: 'Two threads that compute',
    words:
      'Neither ever waits. The one without the GIL asks for it after each interval, and they take turns.',
    settings: { ...usual, groups: [{ count: 2, python: 25 * ms, call: 'none', us: 0, times: 1 }] },
  },
  {
    id: 'convoy',
    name: 'Server beside a computation',
    words:
      'T1 waits for 1 ms at a time and then has 0.2 ms to do. Each time it must ask for the GIL: the convoy effect.',
    settings: {
      ...usual,
      groups: [
        { count: 1, python: 0.2 * ms, call: 'io', us: 1 * ms, times: 6 },
        { count: 1, python: 30 * ms, call: 'none', us: 0, times: 1 },
      ],
    },
  },
  {
    id: 'numpy',
    name: 'NumPy that lets go',
    words:
      'Only the Python part of each call takes turns; the loops over the elements run on four cores at once.',
    settings: { ...usual, groups: [{ count: 4, python: 1 * ms, call: 'released', us: 8 * ms, times: 3 }] },
  },
  {
    id: 'holding',
    name: 'A call that keeps the GIL',
    words:
      'T2 is in C code that never lets go, such as a sort of a long list. T1 asks, and nobody looks at the flag until the call returns.',
    settings: {
      ...usual,
      groups: [
        { count: 1, python: 0.2 * ms, call: 'io', us: 1 * ms, times: 4 },
        { count: 1, python: 2 * ms, call: 'held', us: 20 * ms, times: 2 },
      ],
    },
  },
  {
    id: 'few-cores',
    name: 'More threads than cores',
    words: 'NumPy lets go, but four threads share two cores: now they wait for a core instead.',
    settings: {
      ...usual,
      cores: 2,
      groups: [{ count: 4, python: 1 * ms, call: 'released', us: 8 * ms, times: 3 }],
    },
  },
  {
    id: 'free-threaded',
    name: 'Without the GIL',
    words:
      'Four threads compute in Python on a free-threaded build. Nobody waits as long as there are cores.',
    settings: {
      ...usual,
      gil: false,
      groups: [{ count: 4, python: 25 * ms, call: 'none', us: 0, times: 1 }],
    },
  },
];
