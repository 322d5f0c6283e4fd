/**
 * The classics of concurrency, each as a Python program and as the same program in Promela, at the same granularity:
 * one step is one access to what threads share, or one operation on a lock, with all local work that follows it.
 *
 * In Promela a step is a `d_step`; a local variable is set to 0 where it is no longer used, as in Python it is gone
 * from the stack. A thread that has ended stands at a valid end for ever and does not go through SPIN's `-end-`, which
 * would be a step that Python's threads do not take; `ended` tells who may be joined. Threads start in the order of
 * their numbers and are joined in that order, each in a step of its own. Where a thread's loop is labelled `end` too, a
 * deadlock is still found: main then never gets past its joins.
 *
 * Where no thread prints and all are given arguments the numbers of states are the same (philosophers). Elsewhere they
 * differ:
 * - A Python thread that is the last one alive runs to its end in one step: nobody can come between (fewer states).
 * - A Python thread can bring objects along when it starts (its empty arguments, a loop's iterator). They may lie in
 *   other slots where it was started before another thread had ended and not after, and the states differ by it until
 *   both have ended (more states, the more threads).
 *
 * No program asserts anything: a search that stops at its first failure has no number of states to compare.
 */

/** One program in both languages. */
export interface ModelPair {
  readonly name: string;
  readonly python: string;
  readonly promela: string;
  /** Whether some schedule ends in a deadlock; if none does, the program is safe. */
  readonly deadlocks: boolean;
}

/** What differs from one family to the other. */
interface Parts {
  readonly name: string;
  /** Python before the threads are made: what is shared, and the functions. */
  readonly python: string;
  /** Python after all threads have ended. */
  readonly last?: string;
  /** Promela: what is shared, and the proctypes, which take the number of the thread as `me`. */
  readonly promela: string;
  /** For each thread its function, which is also its proctype, and what is passed to it. */
  readonly threads: readonly { readonly runs: string; readonly args?: readonly (string | number)[] }[];
  /** Promela instead of Python's arguments, beside the thread's number. */
  readonly promelaArgs?: readonly (readonly number[])[];
  readonly deadlocks?: boolean;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const lines = (each: readonly string[]): string => each.map((line) => `${line}\n`).join('');

/** Puts main around the parts: it makes the threads, starts them in turn and joins them in turn. */
function pair(parts: Parts): ModelPair {
  const { name, threads, promelaArgs } = parts;
  const made = threads.map(({ runs, args = [] }, index) => {
    const passed = args.length === 0 ? '' : `, args=(${args.join(', ')},)`;
    return `t${index} = threading.Thread(target=${runs}${passed})`;
  });
  const all = range(threads.length);
  const python =
    `import threading\n${parts.python}` +
    lines(made) +
    lines(all.map((index) => `t${index}.start()`)) +
    lines(all.map((index) => `t${index}.join()`)) +
    (parts.last ?? '');
  const promela =
    `bit ended[${threads.length}];\n${parts.promela}` +
    'init {\n' +
    lines(
      threads.map(
        ({ runs }, index) => `  run ${runs}(${[index, ...(promelaArgs?.[index] ?? [])].join(', ')});`,
      ),
    ) +
    lines(all.map((index) => `  ended[${index}];`)) +
    'end: false\n}\n';
  return { name, python, promela, deadlocks: parts.deadlocks ?? false };
}

/** Threads that each add 1 to a counter, in two steps, `turns` times. Updates are lost. */
export function counter(threads: number, turns = 1): ModelPair {
  const loops = turns > 1;
  return pair({
    name: `counter ${threads}${loops ? ` × ${turns}` : ''}`,
    python: loops
      ? `counter = 0
def work():
    global counter
    for turn in range(${turns}):
        counter = counter + 1
`
      : `counter = 0
def work():
    global counter
    counter = counter + 1
`,
    last: 'print(counter)\n',
    promela: loops
      ? `byte counter;
proctype work(byte me) {
  byte seen, turn;
end:
  do
  :: d_step { turn < ${turns} -> seen = counter }
     d_step { counter = seen + 1; seen = 0; turn++; ended[me] = turn == ${turns} }
  od
}
`
      : `byte counter;
proctype work(byte me) {
  byte seen;
  d_step { seen = counter }
  d_step { counter = seen + 1; seen = 0; ended[me] = 1 }
end: false
}
`,
    threads: range(threads).map(() => ({ runs: 'work' })),
  });
}

/** The same counter, each update under one lock. */
export function lockedCounter(threads: number): ModelPair {
  return pair({
    name: `locked counter ${threads}`,
    python: `counter = 0
lock = threading.Lock()
def work():
    global counter
    with lock:
        counter = counter + 1
`,
    last: 'print(counter)\n',
    promela: `byte counter;
bit lock;
proctype work(byte me) {
  byte seen;
  d_step { !lock -> lock = 1 }
  d_step { seen = counter }
  d_step { counter = seen + 1; seen = 0 }
  d_step { lock = 0; ended[me] = 1 }
end: false
}
`,
    threads: range(threads).map(() => ({ runs: 'work' })),
  });
}

/** Peterson's mutual exclusion of two threads, around an update of a counter. */
export function peterson(): ModelPair {
  return pair({
    name: 'Peterson',
    python: `want = [False, False]
turn = 0
counter = 0
def work(me, other):
    global turn, counter
    want[me] = True
    turn = other
    while want[other] and turn == other:
        pass
    counter = counter + 1
    want[me] = False
`,
    last: 'print(counter)\n',
    promela: `bit want[2];
byte turn, counter;
proctype work(byte me; byte other) {
  byte seen;
  d_step { want[me] = 1 }
  d_step { turn = other }
again:
  if
  :: d_step { !want[other] -> skip }
  :: d_step { want[other] -> skip };
     if
     :: d_step { turn == other -> skip }; goto again
     :: d_step { turn != other -> skip }
     fi
  fi;
  d_step { seen = counter }
  d_step { counter = seen + 1; seen = 0 }
  d_step { want[me] = 0; ended[me] = 1 }
end: false
}
`,
    threads: [
      { runs: 'work', args: [0, 1] },
      { runs: 'work', args: [1, 0] },
    ],
    promelaArgs: [[1], [0]],
  });
}

/**
 * Dining philosophers, each of whom eats once. `naive`: all take the fork at their left first and can deadlock;
 * `ordered`: all take the fork with the smaller number first.
 */
export function philosophers(count: number, how: 'naive' | 'ordered'): ModelPair {
  const forks = range(count).map((left): [number, number] => {
    const right = (left + 1) % count;
    return how === 'ordered' && right < left ? [right, left] : [left, right];
  });
  return pair({
    name: `philosophers ${count}, ${how}`,
    python:
      lines(range(count).map((index) => `fork${index} = threading.Lock()`)) +
      `def eat(first, second):
    with first:
        with second:
            pass
`,
    promela: `bit fork[${count}];
proctype eat(byte me; byte first; byte second) {
  d_step { !fork[first] -> fork[first] = 1 }
  d_step { !fork[second] -> fork[second] = 1 }
  d_step { fork[second] = 0 }
  d_step { fork[first] = 0; ended[me] = 1 }
end: false
}
`,
    threads: forks.map(([first, second]) => ({ runs: 'eat', args: [`fork${first}`, `fork${second}`] })),
    promelaArgs: forks,
    deadlocks: how === 'naive',
  });
}

/** Producers that each put `items` things into a buffer and consumers that each take as many, by three semaphores. */
export function boundedBuffer(size: number, producers: number, consumers: number, items: number): ModelPair {
  const moved = range(size)
    .map((at) => `buffer[${at}] = ${at + 1 < size ? `buffer[${at + 1}]` : '0'};`)
    .join(' ');
  return pair({
    name: `buffer of ${size}, ${producers} + ${consumers} threads × ${items}`,
    python: `buffer = []
free = threading.Semaphore(${size})
filled = threading.Semaphore(0)
lock = threading.Lock()
def produce(me):
    for turn in range(${items}):
        free.acquire()
        with lock:
            buffer.append(me)
        filled.release()
def consume():
    for turn in range(${items}):
        filled.acquire()
        with lock:
            buffer.pop(0)
        free.release()
`,
    promela: `byte buffer[${size}];
byte length, free = ${size}, filled;
bit lock;
proctype produce(byte me; byte item) {
  byte turn;
end:
  do
  :: d_step { turn < ${items} && free > 0 -> free-- }
     d_step { !lock -> lock = 1 }
     d_step { buffer[length] = item; length++ }
     d_step { lock = 0 }
     d_step { filled++; turn++; ended[me] = turn == ${items} }
  od
}
proctype consume(byte me) {
  byte turn;
end:
  do
  :: d_step { turn < ${items} && filled > 0 -> filled-- }
     d_step { !lock -> lock = 1 }
     d_step { ${moved} length-- }
     d_step { lock = 0 }
     d_step { free++; turn++; ended[me] = turn == ${items} }
  od
}
`,
    threads: [
      ...range(producers).map((index) => ({ runs: 'produce', args: [index + 1] })),
      ...range(consumers).map(() => ({ runs: 'consume' })),
    ],
    promelaArgs: [...range(producers).map((index) => [index + 1]), ...range(consumers).map(() => [])],
  });
}

/** Every program whose way from text to verdict is compared. */
export const classics: readonly ModelPair[] = [
  ...[2, 3, 4, 5].map((threads) => counter(threads)),
  ...[2, 3, 4, 5].map((threads) => lockedCounter(threads)),
  peterson(),
  ...[3, 4, 5, 6, 7].map((count) => philosophers(count, 'naive')),
  ...[3, 4, 5, 6, 7].map((count) => philosophers(count, 'ordered')),
  boundedBuffer(2, 2, 2, 1),
  boundedBuffer(2, 2, 2, 2),
];
