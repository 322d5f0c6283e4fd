import { builds, type Build } from '../../../../src/engine/python/code.ts';
import type { FreeBlock } from '../../../../src/engine/memory/allocator.ts';
import { Pymalloc } from '../../../../src/engine/memory/pymalloc.ts';
import { chance } from '../../python/generate.ts';

/** What real.py does in one process: traces, one after another. */
export interface Session {
  readonly sizes: readonly number[];
  readonly actions: readonly Action[];
  readonly traces: number;
}

/** `what` is `object`, `int`, `bytes LENGTH` or `slots COUNT`, of which an object is kept in the slot, or `free`. */
export interface Action {
  readonly what: string;
  /** Bytes of the block. */
  readonly size: number;
  readonly slot: number;
}

/** What real.py printed. Addresses are relative to the pool of the first object. */
export interface Recording {
  readonly version: string;
  readonly holes: readonly FreeBlock[];
  /** Bytes that are mapped in the holes at the end, and those of them in physical memory. */
  readonly virtual: number;
  readonly resident: number;
  readonly ids: readonly number[];
}

/**
 * Traces made from a seed. Each takes some size classes, makes and frees objects in turns (at random, oldest or newest
 * first, those of one size, all but some), and at last frees all of them; the last one leaves them. `short` ones have four
 * traces, the first of them large.
 */
export function makeSession(seed: number, length: 'short' | 'long' = 'long'): Session {
  const random = chance(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const of = <Each>(all: readonly Each[]): Each => all[below(all.length)]!;
  const actions: Action[] = [];
  const used = new Set<number>();
  const unused: number[] = [];
  let slots = 0;
  let live: Action[] = [];
  const make = (size: number): void => {
    const slot = unused.pop() ?? slots++;
    const action = { what: objectOf(size, below(4) === 0), size, slot };
    used.add(Math.ceil(size / 16) * 16);
    actions.push(action);
    live.push(action);
  };
  const free = (dying: readonly Action[]): void => {
    const dead = new Set(dying);
    for (const { size, slot } of dying) {
      actions.push({ what: 'free', size, slot });
      unused.push(slot);
    }
    live = live.filter((each) => !dead.has(each));
  };
  const shuffled = (some: readonly Action[]): Action[] =>
    some
      .map((each) => ({ each, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ each }) => each);

  const short = length === 'short';
  const traces = short ? 4 : 10 + below(11);
  for (let trace = 0; trace < traces; trace += 1) {
    // One trace in four is large: some arenas of 1 MiB.
    const large = short ? trace === 0 : below(4) === 0;
    const classes = Array.from({ length: 1 + below(4) }, () =>
      large ? 16 * (20 + below(13)) : 16 * (1 + below(32)),
    );
    const most = large ? (short ? 4000 : 1500 + below(6000)) : 20 + below(400);
    const turns = 2 + below(short ? 4 : 8);
    for (let turn = 0; turn < turns; turn += 1) {
      for (let left = 1 + below(most); left > 0; left -= 1) make(sizeIn(of(classes), below(16)));
      const part = Math.ceil(live.length * random());
      const size = of(classes);
      free(
        of([
          () => shuffled(live).slice(0, part),
          () => live.slice(0, part),
          () => live.slice(-part).reverse(),
          () => live.filter((each) => Math.ceil(each.size / 16) * 16 === size),
          () => live.filter((_, at) => at % (2 + (part % 50)) !== 0),
          () => shuffled(live.filter((_, at) => at % (2 + (part % 50)) !== 0)),
          () => live.slice(part >> 1, part),
        ])(),
      );
    }
    if (trace < traces - 1) free(below(2) === 0 ? shuffled(live) : live);
  }
  return { sizes: [...used], actions, traces };
}

/** A size that belongs to the class, such that there is an object of that size. */
function sizeIn(large: number, less: number): number {
  if (large <= 32) return large;
  return large === 48 ? Math.max(35, large - less) : large - less;
}

function objectOf(size: number, withSlots: boolean): string {
  if (size === 16) return 'object';
  if (size === 32) return 'int';
  return withSlots && size % 8 === 0 && size >= 48 ? `slots ${(size - 32) / 8}` : `bytes ${size - 33}`;
}

/** What real.py reads. */
export function planText({ sizes, actions }: Session): string {
  return [sizes.join(' '), ...actions.map(({ what, slot }) => `${what} ${slot}`), ''].join('\n');
}

/** Throws where real.py printed something else. */
export function readRecording(output: string): Recording {
  const match = /^(3\.\d+\.\d+)\n((?:-?\w+ -?\w+\n)+)mapped (\w+)\nresident (\w+)\n([-\w\s]+)$/.exec(output);
  if (match === null) throw new Error(`real.py printed ${output.slice(0, 200)}`);
  const [version, holes, mapped, resident, ids] = match.slice(1) as [string, string, string, string, string];
  return {
    version,
    holes: holes
      .trim()
      .split('\n')
      .map((line) => {
        const [from = NaN, to = NaN] = line.split(' ').map(fromHex);
        return { address: from, size: to - from };
      }),
    virtual: fromHex(mapped),
    resident: fromHex(resident),
    ids: ids.trim().split('\n').map(fromHex),
  };
}

function fromHex(text: string): number {
  return text.startsWith('-') ? -parseInt(text.slice(1), 16) : parseInt(text, 16);
}

export function buildOf(version: string): Build {
  const build = builds.find((each) => version.startsWith(`${each}.`));
  if (build === undefined) throw new Error(`no build ${version} is known`);
  return build;
}

/** Where the first pool lies in the model: so high that all is above 0, and aligned as pools are. */
const origin = 2 ** 46;

interface Replay {
  readonly ids: readonly number[];
  readonly virtual: number;
  readonly resident: number;
  /** Arenas given back. */
  readonly unmapped: number;
}

/** The ids that the model gives to the objects of the session, relative to the pool of the first. */
export function replay({ sizes, actions }: Session, build: Build, holes: readonly FreeBlock[]): Replay {
  let unmapped = 0;
  const heap = new Pymalloc({
    build,
    holes: holes.map(({ address, size }) => ({ address: address + origin, size })),
    listener: ({ kind }) => (unmapped += Number(kind === 'unmap')),
  });
  const make = (size: number): number => {
    const address = heap.allocate(size);
    heap.touch(address, 0, size);
    return address;
  };
  const ids = [make(512) - origin];
  const addresses: number[] = [];
  for (const { what, size, slot } of actions) {
    if (what === 'free') {
      heap.free(addresses[slot]!);
      continue;
    }
    const address = make(size);
    addresses[slot] = address;
    // The collector's header of 16 bytes lies before an instance.
    ids.push(address - origin + (what.startsWith('slots') ? 16 : 0));
    // The int that id() makes.
    if (sizes.includes(32)) heap.free(make(32));
  }
  return { ids, virtual: heap.virtual, resident: heap.resident, unmapped };
}

/**
 * The ids as text: for each how far it is, in units of 16 bytes, from the end of the block of that class that was made
 * before it (in base 36), and `*COUNT` after one that is repeated.
 */
export function packIds(session: Session, ids: readonly number[]): string {
  const steps = guesses(session, (guess, at) => ids[at]! - guess).map((step) => (step / 16).toString(36));
  const runs: { step: string; count: number }[] = [];
  for (const step of steps) {
    const last = runs.at(-1);
    if (last?.step === step) last.count += 1;
    else runs.push({ step, count: 1 });
  }
  return runs.map(({ step, count }) => (count === 1 ? step : `${step}*${count}`)).join(' ');
}

/** What {@link packIds} packed. */
export function unpackIds(session: Session, text: string): number[] {
  const steps = text.split(' ').flatMap((run) => {
    const [step = '', count = '1'] = run.split('*');
    return Array.from({ length: Number(count) }, () => parseInt(step, 36) * 16);
  });
  const ids: number[] = [];
  guesses(session, (guess, at) => {
    ids.push(guess + steps[at]!);
    return steps[at]!;
  });
  return ids;
}

/** For each object, the first one included, what `step` makes of a guess of its id; the step leads from that to the id. */
function guesses({ actions }: Session, step: (guess: number, at: number) => number): number[] {
  const next = new Map<number, number>();
  const made = [{ size: 512 }, ...actions.filter(({ what }) => what !== 'free')];
  return made.map(({ size }, at) => {
    const extent = Math.ceil(size / 16) * 16;
    const guess = next.get(extent) ?? 0;
    const taken = step(guess, at);
    next.set(extent, guess + taken + extent);
    return taken;
  });
}
