import type { Build } from '../python/code.ts';
import type { AllocatorEvent, Block, FreeBlock } from './allocator.ts';
import type { Fragmentation } from './fragmentation.ts';
import type { ThreadLibrary } from '../threading/library.ts';
import type { Numpy } from './numpy/module.ts';
import type { PlacementName, CreatePlacement, HeapStart } from './placement.ts';

export interface TraceOptions {
  readonly allocator: PlacementName;
  /** How glibc's heap is at first; `import-numpy` unless told. The other allocators begin empty. */
  readonly start?: HeapStart;
  /** The version of CPython; 3.11 unless told. */
  readonly build?: Build;
  /** The name that errors show. */
  readonly file?: string;
  /** How many objects the interpreter itself has that have survived a full collection; decides when the oldest generation is due. */
  readonly longLived?: number;
  /** What makes arrays of programs that import numpy; without it they are refused. */
  readonly numpy?: Numpy | undefined;
  /** What programs that import `threading`, `queue` or `time` have of them. */
  readonly threads?: ThreadLibrary | undefined;
  /** What places blocks; without it only the textbook allocators are known. */
  readonly createPlacement?: CreatePlacement | undefined;
  /** Ends the program after so many steps, and collects then, as `gc.collect()` would there. */
  readonly collectAfter?: number | undefined;
}

/** What a program's names, objects and blocks were after each statement that it executed, in order. */
export interface MemoryTrace {
  readonly allocator: PlacementName;
  readonly build: Build;
  /** What the allocator's model does not claim, a sentence each. */
  readonly limits: readonly string[];
  readonly steps: readonly MemoryStep[];
  readonly output: string;
  /** The line `[Type: message]` of an uncaught exception that ended the program, or null. */
  readonly error: string | null;
  /** What the collection that was asked for has done; null where none was, or the program did not come so far. */
  readonly collected: Collected | null;
}

/** A collection of all generations between two statements. */
export interface Collected {
  /** How many unreachable objects it has found: what `gc.collect()` returns. */
  readonly found: number;
  /** The statements of finalizers and callbacks that ran in it; the last step is what there is after it. */
  readonly steps: readonly MemoryStep[];
}

export interface MemoryStep {
  readonly line: number;
  /** The text of that line. */
  readonly source: string;
  /** `<module>` or the function's name. */
  readonly frame: string;
  /** The module's names and the current call's; `object` is null for values that all programs share. */
  readonly names: Readonly<Record<string, NamedValue>>;
  readonly objects: readonly TracedObject[];
  readonly blocks: readonly TracedBlock[];
  readonly free: readonly FreeBlock[];
  /** Blocks that NumPy keeps for the next array of their size. */
  readonly cached: readonly FreeBlock[];
  /** First address above the heap. */
  readonly top: number;
  /** Bytes that the allocator has from the system, and how many of them lie in physical memory. */
  readonly virtual: number;
  readonly resident: number;
  readonly fragmentation: Fragmentation;
  /** What the allocator did during the statement, but not during those that ran inside it. */
  readonly events: readonly AllocatorEvent[];
  /** What was printed during the statement, but not during those that ran inside it. */
  readonly printed: string;
  /** What has happened to objects since the step before, in order. */
  readonly fates: readonly Fate[];
}

/** Something that happens to an object at its end. Objects that no step has shown are left out. */
export type Fate =
  /** Its `__del__` is called. */
  | { readonly kind: 'finalized'; readonly object: number }
  /** The object is a weak reference, whose callback is called. */
  | { readonly kind: 'called-back'; readonly object: number }
  /** It is dead, and after what it alone has held. */
  | { readonly kind: 'freed'; readonly object: number }
  /** The collector starts by itself, with this generation and those younger. */
  | { readonly kind: 'collection'; readonly generation: 0 | 1 | 2 };

export interface NamedValue {
  readonly object: number | null;
  readonly type: string;
  /** How many references the object has, without the temporary one that `sys.getrefcount` adds. */
  readonly references: number | null;
  readonly value: string;
}

export interface TracedObject {
  readonly id: number;
  readonly type: string;
  readonly references: number;
  /** Names and paths that hold it, one a reference. */
  readonly owners: readonly string[];
  /** The same references as places in objects; null for what is held in passing. */
  readonly holders: readonly (Holder | null)[];
  /** Where its block lies, or the first of them; null where it has none (a view) or the model does not claim where. */
  readonly address: number | null;
}

/** A place that holds a reference. */
export interface Holder {
  /** The object that the place is in; null for a name. */
  readonly object: number | null;
  /** `[0]`, `.base`; or the name: `a`, `work: x` for a local of work. */
  readonly place: string;
}

/** A block of an object: the data of an array; with pymalloc, what the object itself takes, and what belongs to it. */
export interface TracedBlock extends Block {
  readonly owner: string;
  readonly object: number;
}
