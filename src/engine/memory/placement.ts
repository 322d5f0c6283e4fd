import type { ArrayObject, HeapObject } from '../machine/values.ts';
import type { Build } from '../python/code.ts';
import { AllocatorError, type Allocator, type AllocatorEvent, type HeapSnapshot } from './allocator.ts';
import {
  allocatorNames as textbookNames,
  createAllocator,
  type AllocatorName as TextbookName,
} from './create-allocator.ts';
import { noPlacement } from './no-placement.ts';
import { blockSize, ownsData, unableToAllocate } from './numpy/block.ts';

/** The memory in which a program's blocks are placed. */
export type AllocatorName = TextbookName | 'glibc-2.36' | 'pymalloc';
/** The same, or none for who asks for references alone. */
export type PlacementName = AllocatorName | 'none';
export const allocatorNames: readonly AllocatorName[] = [...textbookNames, 'glibc-2.36', 'pymalloc'];

/** How glibc’s heap is at first: as the import of NumPy has left it, or one from which nothing was asked. */
export type HeapStart = 'import-numpy' | 'empty';
export const heapStartNames: readonly HeapStart[] = ['import-numpy', 'empty'];

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

/** Gives the placement of a name for programs of a build; only glibc has a start. */
export type CreatePlacement = (name: PlacementName, build: Build, start: HeapStart) => Placement;

/** That of a textbook allocator. Throws an Error for others, which are not loaded with these. */
export const textbookPlacement: CreatePlacement = (name) => {
  if (name === 'none') return noPlacement;
  if (name === 'pymalloc' || name === 'glibc-2.36') throw new Error(`${name} is not loaded here`);
  const events: AllocatorEvent[] = [];
  const listener = (event: AllocatorEvent): void => void events.push(event);
  return new ArrayPlacement(createAllocator(name, { listener }), events, 0, [
    'Only the data of arrays have blocks; Python objects have none here.',
  ]);
};

/** Blocks for the data of arrays that own their data. */
export class ArrayPlacement implements Placement {
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
    try {
      const address = this.#addresses.get(slot) ?? this.#place(slot, object);
      if (address === null) return;
      for (const [from, to] of object.written) this.#allocator.touch(address, from, to);
    } catch (error) {
      if (!(error instanceof AllocatorError)) throw error;
      const unable = unableToAllocate(object.shape, object.dtype, blockSize(object));
      throw new AllocatorError(error.kind, `MemoryError: ${unable}; make it smaller (${error.message})`);
    }
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
