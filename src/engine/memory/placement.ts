import { Ref, type ArrayObject, type HeapObject } from '../machine/values.ts';
import type { Build } from '../python/code.ts';
import type { Allocator, AllocatorEvent, HeapSnapshot } from './allocator.ts';
import {
  allocatorNames as textbookNames,
  createAllocator,
  type AllocatorName as TextbookName,
} from './create-allocator.ts';
import { Glibc, type GlibcStart } from './glibc.ts';
import { NumpyCache } from './numpy-cache.ts';
import { blockSize, ownsData } from './numpy/block.ts';
import { blocksOf, type History } from './object-sizes.ts';
import { Pymalloc } from './pymalloc.ts';

/** The memory in which a program's blocks are placed. */
export type AllocatorName = TextbookName | 'glibc-2.36' | 'pymalloc';
export const allocatorNames: readonly AllocatorName[] = [...textbookNames, 'glibc-2.36', 'pymalloc'];

/**
 * How a process has left glibc's heap before the program's first line: after `import numpy`, 1.24.2 on the Python 3.11.2
 * of Debian 12, as measured (tests/engine/memory/glibc/measured.txt); holes below 1,040 bytes were not measured. Or a
 * heap from which nothing was asked.
 */
export const heapStarts = {
  'import-numpy': { threshold: 315392, heap: 5369856, top: 14944, holes: [4656, 35344] },
  empty: null,
} as const satisfies Record<string, GlibcStart | null>;
export type HeapStart = keyof typeof heapStarts;
export const heapStartNames = Object.keys(heapStarts) as readonly HeapStart[];

/** From here on the holes of a heap after `import numpy` are all known. */
const leastKnown = 1040;

/** Which blocks a program's objects have, and where. Objects are told by their slots. */
export interface Placement {
  /** One sentence for each thing that the model does not claim. */
  readonly limits: readonly string[];
  /** The object was made, or has changed. Throws AllocatorError where memory runs out; the object then has no block. */
  placed(slot: number, object: HeapObject): void;
  died(slot: number): void;
  /** Where the object's blocks lie, its own first; null for what is not claimed. */
  addresses(slot: number): readonly (number | null)[];
  /** Slots by the addresses of their blocks. */
  owners(): ReadonlyMap<number, number>;
  snapshot(): PlacedSnapshot;
  /** What the allocator did since this was last asked. */
  takeEvents(): AllocatorEvent[];
}

export interface PlacedSnapshot extends HeapSnapshot {
  /** Blocks that NumPy keeps for the next array of their size. */
  readonly cached: readonly { readonly address: number; readonly size: number }[];
}

/** The placement of that name for programs of that build; only glibc has a start. */
export function createPlacement(name: AllocatorName, build: Build, start: HeapStart): Placement {
  if (name === 'pymalloc') return new ObjectPlacement(build);
  const events: AllocatorEvent[] = [];
  const listener = (event: AllocatorEvent): void => void events.push(event);
  if (name !== 'glibc-2.36')
    return new ArrayPlacement(createAllocator(name, { listener }), events, 0, [
      'Only the data of arrays have blocks; Python objects have none here.',
    ]);
  const state = heapStarts[start];
  const inner = new Glibc({ version: '2.36', ...(state && { start: state }), listener });
  const cache = new NumpyCache({ inner, listener });
  // How the heap got there is not the program's doing.
  events.length = 0;
  return new ArrayPlacement(cache, events, start === 'empty' ? 0 : leastKnown, [
    'Only the data of arrays have blocks; Python objects, and what else a process asks malloc for, have none here.',
    start === 'empty'
      ? 'The heap is empty at first: a process that has imported NumPy has holes, and another mapping threshold.'
      : `The heap is at first as the import of NumPy 1.24.2 on Debian 12 has left it; its holes below ${leastKnown.toLocaleString('en')} bytes are not known, so that smaller data have no address.`,
    'Addresses count from where Linux puts heap and mappings without randomisation; gaps between the mappings of libraries are not modelled.',
    'Virtual and resident bytes are those of malloc; memory ends only with the address space.',
  ]);
}

/** Blocks for the data of arrays that own their data. */
class ArrayPlacement implements Placement {
  readonly limits: readonly string[];
  readonly #allocator: Allocator;
  readonly #events: AllocatorEvent[];
  readonly #least: number;
  readonly #addresses = new Map<number, number>();

  constructor(
    allocator: Allocator,
    events: AllocatorEvent[],
    /** Smaller requests are not claimed. */
    least: number,
    limits: readonly string[],
  ) {
    this.#allocator = allocator;
    this.#events = events;
    this.#least = least;
    this.limits = limits;
  }

  placed(slot: number, object: HeapObject): void {
    if (object.kind !== 'array' || !ownsData(object)) return;
    const address = this.#addresses.get(slot) ?? this.#place(slot, object);
    if (address === null) return;
    for (const [from, to] of object.written) this.#allocator.touch(address, from, to);
  }

  #place(slot: number, array: ArrayObject): number | null {
    const size = blockSize(array);
    if (size < this.#least) return null;
    const address = this.#allocator.allocate(size, array.zeroed);
    this.#addresses.set(slot, address);
    return address;
  }

  died(slot: number): void {
    const address = this.#addresses.get(slot);
    if (address === undefined) return;
    this.#allocator.free(address);
    this.#addresses.delete(slot);
  }

  addresses(slot: number): readonly (number | null)[] {
    return [this.#addresses.get(slot) ?? null];
  }

  owners(): ReadonlyMap<number, number> {
    return new Map([...this.#addresses].map(([slot, address]) => [address, slot]));
  }

  snapshot(): PlacedSnapshot {
    return { cached: [], ...this.#allocator.snapshot() };
  }

  takeEvents(): AllocatorEvent[] {
    return this.#events.splice(0);
  }
}

interface Known {
  readonly object: HeapObject;
  /** Null once the sizes are not known any more: what comes of them later is not known either. */
  readonly sizes: readonly number[] | null;
  readonly addresses: readonly (number | null)[];
  readonly history: History;
}

/** Requests that pymalloc leaves to malloc. */
const largest = 512;

/** Blocks for the objects whose sizes are known, in the pools of arenas that have nothing else in them. */
class ObjectPlacement implements Placement {
  readonly limits = [
    'Pools are empty at first and hold the program’s objects only: in a process, the interpreter’s own lie among them, and ints, floats, texts and what calls need for themselves come and go.',
    'Objects whose sizes are not known, blocks of more than 512 bytes and the data of arrays, which are malloc’s, have no address.',
  ];
  readonly #build: Build;
  readonly #events: AllocatorEvent[] = [];
  readonly #allocator: Pymalloc;
  readonly #known = new Map<number, Known>();
  /** By the slot of a class: how many instances it has made, and the names of their attributes. */
  readonly #classes = new Map<number, { made: number; readonly names: Set<string> }>();

  constructor(build: Build) {
    this.#build = build;
    this.#allocator = new Pymalloc({ build, listener: (event) => void this.#events.push(event) });
  }

  placed(slot: number, object: HeapObject): void {
    const last = this.#known.get(slot);
    if (last?.object === object) return;
    const history = last?.history ?? this.#instanceMade(object);
    this.#noteNames(object);
    const before = last?.sizes ? { before: { object: last.object, blocks: last.sizes } } : {};
    const sizes = last?.sizes === null ? null : blocksOf(object, this.#build, { ...history, ...before });
    const addresses =
      last === undefined ? this.#first(object, sizes ?? []) : this.#moved(object, last, sizes);
    this.#known.set(slot, { object, sizes, addresses, history });
  }

  /** Dicts, functions and exceptions get their table or tuple before themselves (Objects/dictobject.c, new_dict). */
  #first({ kind }: HeapObject, [own, ...parts]: readonly number[]): (number | null)[] {
    if (own === undefined) return [];
    const partsFirst = kind === 'dict' || kind === 'function' || kind === 'exception';
    if (!partsFirst) return [own, ...parts].map((size) => this.#allocate(size));
    const rest = parts.map((size) => this.#allocate(size));
    return [this.#allocate(own), ...rest];
  }

  /** A list's items are reallocated; a table is made anew before the old one is free. Of unknown sizes the object's own stays. */
  #moved({ kind }: HeapObject, last: Known, sizes: readonly number[] | null): (number | null)[] {
    const { addresses } = last;
    const moved =
      sizes === null
        ? addresses.slice(0, 1)
        : sizes.map((size, index) => {
            const address = addresses[index];
            if (last.sizes?.[index] === size) return address!;
            if (address === undefined) return this.#allocate(size);
            // What realloc has from malloc stays there.
            if (kind === 'list' && (address === null || size <= largest))
              return address === null ? null : this.#allocator.reallocate(address, size);
            const to = this.#allocate(size);
            if (address !== null) this.#allocator.free(address);
            return to;
          });
    for (const address of addresses.slice(moved.length)) if (address !== null) this.#allocator.free(address);
    return moved;
  }

  #allocate(size: number): number | null {
    if (size > largest) return null;
    const address = this.#allocator.allocate(size);
    this.#allocator.touch(address, 0, size);
    return address;
  }

  #instanceMade(object: HeapObject): History {
    const of = this.#classOf(object);
    return of === undefined ? {} : { made: of.made++, names: of.names.size };
  }

  #noteNames(object: HeapObject): void {
    if (object.kind !== 'instance') return;
    for (const [name] of object.attributes) this.#classOf(object)?.names.add(name);
  }

  #classOf(object: HeapObject) {
    if (object.kind !== 'instance' || !(object.class instanceof Ref)) return undefined;
    const { slot } = object.class;
    const of = this.#classes.get(slot) ?? { made: 0, names: new Set<string>() };
    this.#classes.set(slot, of);
    return of;
  }

  /** What belongs to an object goes before itself. */
  died(slot: number): void {
    for (const address of this.addresses(slot).toReversed())
      if (address !== null) this.#allocator.free(address);
    this.#known.delete(slot);
    this.#classes.delete(slot);
  }

  addresses(slot: number): readonly (number | null)[] {
    return this.#known.get(slot)?.addresses ?? [];
  }

  owners(): ReadonlyMap<number, number> {
    return new Map(
      [...this.#known].flatMap(([slot, { addresses }]) =>
        addresses.flatMap((address) => (address === null ? [] : [[address, slot] as const])),
      ),
    );
  }

  snapshot(): PlacedSnapshot {
    return { ...this.#allocator.snapshot(), cached: [] };
  }

  takeEvents(): AllocatorEvent[] {
    return this.#events.splice(0);
  }
}
