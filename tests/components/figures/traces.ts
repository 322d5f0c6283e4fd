import { fragmentation } from '../../../src/engine/memory/fragmentation.ts';
import { FreeList } from '../../../src/engine/memory/free-list.ts';
import type { Happening, MemoryStep, Schedule, Step } from '../../../src/engine/index.ts';

/** A step in which only the heap matters. */
export function heapStep(line: number, heap: FreeList, owners: Readonly<Record<number, string>>): MemoryStep {
  const snapshot = heap.snapshot();
  return {
    line,
    source: `line_${line}()`,
    frame: '<module>',
    names: {},
    objects: [],
    ...snapshot,
    blocks: snapshot.blocks.map((block) => ({
      ...block,
      owner: owners[block.address] ?? '?',
      object: block.address,
    })),
    cached: [],
    fragmentation: fragmentation(snapshot),
    events: [],
    printed: '',
    fates: [],
  };
}

/** Four strips: a, c, d; c is freed; e is too large for the hole; f fills it. */
export function deckSteps(): readonly MemoryStep[] {
  const heap = new FreeList({ policy: 'first-fit' });
  const owners: Record<number, string> = {};
  const allocate = (name: string, size: number) => {
    const address = heap.allocate(size);
    owners[address] = name;
    return address;
  };
  allocate('a, b.base', 80_000);
  const c = allocate('c', 80_000);
  allocate('d', 80_000);
  const steps = [heapStep(6, heap, owners)];
  heap.free(c);
  steps.push(heapStep(7, heap, owners));
  allocate('e', 96_800);
  steps.push(heapStep(8, heap, owners));
  allocate('f', 80_000);
  steps.push(heapStep(9, heap, owners));
  return steps;
}

/** A list in two names, a view and the array behind it, and a number. */
export function referencesStep(): MemoryStep {
  return {
    ...heapStep(5, new FreeList({ policy: 'first-fit' }), {}),
    source: 'n = 42',
    names: {
      a: { object: 1, type: 'list', references: 2, value: '[<ndarray>]' },
      b: { object: 1, type: 'list', references: 2, value: '[<ndarray>]' },
      v: { object: 3, type: 'ndarray', references: 1, value: '' },
      n: { object: null, type: 'int', references: null, value: '42' },
    },
    objects: [
      { id: 1, type: 'list', references: 2, owners: ['a', 'b'], holders: [], address: null },
      { id: 3, type: 'ndarray', references: 1, owners: ['v'], holders: [], address: null },
      { id: 4, type: 'ndarray', references: 2, owners: ['v.base', 'a[0]', 'b[0]'], holders: [], address: 0 },
    ],
  };
}

function step(
  thread: number,
  line: number,
  happenings: readonly Happening[],
  rest: Partial<Step> = {},
): Step {
  const events = happenings.map((happening) => ({ ...happening, line }));
  return {
    thread,
    line,
    acted: line,
    instruction: 'call',
    timedOut: false,
    events,
    locks: [{ name: 'lock', holder: null }],
    primitives: [],
    blocked: [],
    shared: {},
    locals: {},
    ...rest,
  };
}

const heldBy = (holder: number) => ({ locks: [{ name: 'lock', holder }] });

/** Two threads, one lock: the second waits while the first counts, then both end. */
export const finished: Schedule = {
  threads: ['MainThread', 'T1', 'T2'],
  output: '1\n',
  stderr: '',
  end: 'finished',
  loop: null,
  steps: [
    step(0, 1, []),
    step(0, 9, [{ kind: 'write', name: 't1', value: '<Thread>' }]),
    step(0, 10, [{ kind: 'start', thread: 1 }]),
    step(0, 11, [{ kind: 'start', thread: 2 }]),
    step(1, 5, [{ kind: 'acquire', lock: 'lock' }], {
      ...heldBy(1),
      blocked: [{ thread: 2, on: 'lock', kind: 'lock', line: 5 }],
    }),
    step(1, 6, [{ kind: 'read', name: 'counter', value: '0' }], {
      ...heldBy(1),
      blocked: [{ thread: 2, on: 'lock', kind: 'lock', line: 5 }],
    }),
    step(1, 6, [{ kind: 'write', name: 'counter', value: '1' }], {
      ...heldBy(1),
      blocked: [{ thread: 2, on: 'lock', kind: 'lock', line: 5 }],
    }),
    step(1, 7, [{ kind: 'release', lock: 'lock' }]),
    step(2, 5, [{ kind: 'acquire', lock: 'lock' }], heldBy(2)),
    step(2, 6, [{ kind: 'print', text: '1\n' }], heldBy(2)),
    step(2, 7, [{ kind: 'release', lock: 'lock' }]),
    step(2, 7, [{ kind: 'end' }]),
    step(1, 7, [{ kind: 'end' }]),
    step(0, 12, [{ kind: 'join', thread: 1 }]),
  ],
};

/** The first thread fails with the lock in its hand. */
export const deadlocked: Schedule = {
  threads: ['MainThread', 'T1', 'T2'],
  output: '[ValueError: bad]\n[deadlock]\n',
  stderr: '',
  end: 'deadlock',
  loop: null,
  steps: [
    step(0, 10, [{ kind: 'start', thread: 1 }]),
    step(0, 11, [{ kind: 'start', thread: 2 }]),
    step(1, 5, [{ kind: 'acquire', lock: 'lock' }], {
      ...heldBy(1),
      blocked: [{ thread: 2, on: 'lock', kind: 'lock', line: 5 }],
    }),
    step(1, 6, [{ kind: 'raise', text: 'ValueError: bad' }, { kind: 'end' }], {
      ...heldBy(1),
      blocked: [
        { thread: 2, on: 'lock', kind: 'lock', line: 5 },
        { thread: 0, on: 't2', kind: 'thread', line: 13 },
      ],
    }),
  ],
};
