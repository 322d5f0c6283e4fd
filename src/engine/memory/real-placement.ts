import { Ref, type HeapObject } from '../machine/values.ts';
import type { Build } from '../python/code.ts';
import type { AllocatorEvent } from './allocator.ts';
import { numpyMalloc } from './numpy-malloc.ts';
import { blocksOf, type History } from './object-sizes.ts';
import {
  ArrayPlacement,
  textbookPlacement,
  type CreatePlacement,
  type PlacedSnapshot,
  type Placement,
} from './placement.ts';
import { Pymalloc } from './pymalloc.ts';

/** The placement of any allocator: glibc and pymalloc beside the textbook ones. */
export const realPlacement: CreatePlacement = (name, build, start) => {
  if (name === 'pymalloc') return new ObjectPlacement(build);
  if (name !== 'glibc-2.36') return textbookPlacement(name, build, start);
  const events: AllocatorEvent[] = [];
  const listener = (event: AllocatorEvent): void => void events.push(event);
  const { cache, least, limits } = numpyMalloc(start, listener);
  // How the heap got there is not the program's doing.
  events.length = 0;
  return new ArrayPlacement(cache, events, least, limits);
};

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
