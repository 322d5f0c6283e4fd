import { SourceError } from '../python/source-error.ts';
import {
  AllocatorError,
  type Allocator,
  type AllocatorEvent,
  type Block,
  type FreeBlock,
} from './allocator.ts';
import { type ArrayAction, type ArrayProgram, readArrayProgram } from './array-program.ts';
import { createAllocator } from './create-allocator.ts';
import { fragmentation, type Fragmentation } from './fragmentation.ts';
import type { GlibcTunables } from './glibc.ts';
import { numpyMalloc } from './numpy-malloc.ts';
import type { AllocatorName, HeapStart } from './placement.ts';
import { Pymalloc } from './pymalloc.ts';

/** Where the arrays of a program get their memory. */
export interface ArrayMemory {
  readonly allocator: AllocatorName;
  /** How glibc's heap is at first. */
  readonly start: HeapStart;
  /** glibc's, as an environment sets them; one that is set ends the adaptation. */
  readonly tunables: GlibcTunables;
  /** Whether the lines have run once before in the process, and what they made is deleted. */
  readonly again: boolean;
}

/** The memory after a line; step 0 is before the first one. */
export interface ArrayStep {
  readonly line: number;
  readonly source: string;
  readonly blocks: readonly (Block & { readonly owner: string })[];
  readonly free: readonly FreeBlock[];
  /** Blocks that NumPy keeps for the next array of their size. */
  readonly cached: readonly FreeBlock[];
  readonly virtual: number;
  readonly resident: number;
  readonly fragmentation: Fragmentation;
  /** What the allocator did meanwhile. */
  readonly events: readonly AllocatorEvent[];
  /** glibc's thresholds now; null for other allocators. */
  readonly thresholds: { readonly mmap: number; readonly trim: number } | null;
  /** The name that the line gave to something new, whose data this allocator does not place; null where there is none. */
  readonly unplaced: string | null;
}

export interface ArrayTrace extends ArrayProgram {
  readonly memory: readonly ArrayStep[];
  /** What the model does not claim, a sentence each. */
  readonly limits: readonly string[];
}

/**
 * Runs a program of arrays as `readArrayProgram` takes them, and gives its memory before the first line and after each that
 * makes, views or deletes something: what `traceMemory` gives for it, for a small part of Python and of its size.
 * Throws SourceError for what is no such program, and where memory ends.
 */
export function traceArrays(source: string, memory: ArrayMemory): ArrayTrace {
  const program = readArrayProgram(source);
  const run = new Run(memory);
  const guarded = (line: number, action: ArrayAction): string | null => {
    try {
      return run.take(action);
    } catch (error) {
      if (!(error instanceof AllocatorError)) throw error;
      throw new SourceError('unsupported', { line, column: 1 }, error.message);
    }
  };
  if (memory.again) {
    for (const { line, action } of program.steps) guarded(line, action);
    run.take({ kind: 'delete', names: run.names() });
  }
  const first = run.step(0, '', null);
  const steps = program.steps.map(({ line, action }) => {
    const unplaced = guarded(line, action);
    return run.step(line, program.lines[line - 1]!.trim(), unplaced);
  });
  return { ...program, memory: [first, ...steps], limits: run.limits };
}

/** An array or a small object, which lives as long as a name or a view has it. */
interface Owner {
  /** Null where the allocator does not place it, and for views. */
  readonly address: number | null;
  /** Of a view: whose data it shows. */
  readonly base: Owner | null;
  /** How many names and views have it. */
  references: number;
}

const textbookLimits = ['Only the data of arrays have blocks; Python objects have none here.'];
const pymallocLimits = [
  'Pools are empty at first and hold the program’s objects only: in a process, the interpreter’s own lie among them, and tuples such as a shape come and go.',
  'The data of arrays are for malloc, and have no address here; of each array only `object()` of the program is placed.',
];

class Run {
  readonly limits: readonly string[];
  readonly #allocator: Allocator;
  readonly #thresholds: () => ArrayStep['thresholds'];
  readonly #cached: () => readonly FreeBlock[];
  readonly #places: (action: { readonly kind: 'array' | 'object'; readonly size: number }) => boolean;
  readonly #events: AllocatorEvent[] = [];
  /** In the order in which the names first came up. */
  readonly #names = new Map<string, Owner | null>();

  constructor({ allocator, start, tunables }: ArrayMemory) {
    const listener = (event: AllocatorEvent): void => void this.#events.push(event);
    this.#thresholds = () => null;
    this.#cached = () => [];
    this.#places = ({ kind }) => kind === (allocator === 'pymalloc' ? 'object' : 'array');
    if (allocator === 'glibc-2.36') {
      const { glibc, cache, least, limits } = numpyMalloc(start, listener, tunables);
      this.#allocator = cache;
      this.#thresholds = () => glibc.thresholds;
      this.#cached = () => cache.cached();
      this.#places = ({ kind, size }) => kind === 'array' && size >= least;
      this.limits = limits;
    } else if (allocator === 'pymalloc') {
      this.#allocator = new Pymalloc({ build: '3.13', listener });
      this.limits = pymallocLimits;
    } else {
      this.#allocator = createAllocator(allocator, { listener });
      this.limits = textbookLimits;
    }
  }

  names(): readonly string[] {
    return [...this.#names.keys()];
  }

  /** Does what a line does. Returns the name of something new that is not placed. */
  take(action: ArrayAction): string | null {
    switch (action.kind) {
      case 'array':
      case 'object': {
        const { kind, name, size } = action;
        const [zeroed, written] = kind === 'array' ? [action.zeroed, action.written] : [false, true];
        return this.#make(name, kind, size, zeroed, written);
      }
      case 'view': {
        const base = dataOf(this.#names.get(action.of)!);
        base.references += 1;
        this.#bind(action.name, { address: null, base, references: 0 });
        return null;
      }
      case 'alias':
        this.#bind(action.name, this.#names.get(action.of)!);
        return null;
      case 'delete':
        for (const name of action.names) this.#bind(name, null);
        return null;
    }
  }

  /** What is new has its block before what the name stood for is let go. */
  #make(
    name: string,
    kind: 'array' | 'object',
    size: number,
    zeroed: boolean,
    written: boolean,
  ): string | null {
    let address: number | null = null;
    if (this.#places({ kind, size })) {
      address = this.#allocator.allocate(size, zeroed);
      if (written) this.#allocator.touch(address, 0, size);
    }
    this.#bind(name, { address, base: null, references: 0 });
    return address === null ? name : null;
  }

  #bind(name: string, owner: Owner | null): void {
    const before = this.#names.get(name) ?? null;
    if (owner !== null) owner.references += 1;
    this.#names.set(name, owner);
    if (before !== null) this.#release(before);
  }

  #release(owner: Owner): void {
    owner.references -= 1;
    if (owner.references > 0) return;
    if (owner.base !== null) this.#release(owner.base);
    if (owner.address !== null) this.#allocator.free(owner.address);
  }

  step(line: number, source: string, unplaced: string | null): ArrayStep {
    const { blocks, free, virtual, resident, ...rest } = this.#allocator.snapshot();
    const events = line === 0 ? [] : [...this.#events];
    this.#events.length = 0;
    const owners = new Map<number, string[]>();
    const add = ({ address }: Owner, name: string): void => {
      if (address !== null) owners.set(address, [...(owners.get(address) ?? []), name]);
    };
    const bound = [...this.#names].filter((entry): entry is [string, Owner] => entry[1] !== null);
    for (const [name, owner] of bound) add(owner, name);
    /** A view holds its base once, whatever names it has itself. */
    const views = new Map(bound.toReversed().map(([name, owner]) => [owner, name]));
    for (const [name, owner] of bound)
      if (owner.base !== null && views.get(owner) === name) add(owner.base, `${name}.base`);
    return {
      ...{ line, source, free, virtual, resident, events, unplaced },
      blocks: blocks.map((block) => ({ ...block, owner: owners.get(block.address)?.join(', ') ?? '' })),
      cached: this.#cached(),
      fragmentation: fragmentation({ blocks, free, virtual, resident, ...rest }),
      thresholds: this.#thresholds(),
    };
  }
}

/** Whose data an array shows: its own, or those of the array that it is a view of. */
const dataOf = (owner: Owner): Owner => owner.base ?? owner;
