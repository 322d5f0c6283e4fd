import type { Code } from '../python/code.ts';

/** A reference to a mutable or compound object: the index of its slot in the heap. Equal slots are one `Ref`. */
export class Ref {
  readonly slot: number;
  constructor(slot: number) {
    this.slot = slot;
  }
}

/** A built-in function, type or module: one for each name, shared by all, never counted. */
export class Builtin {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/**
 * A Python value. An int is a bigint, a float a number. What has no identity that a program of the subset can
 * observe (numbers, text, None, built-ins) stands for itself; all else is a {@link Ref} into the heap.
 */
export type Value = null | boolean | bigint | number | string | Ref | Builtin;

/** What a heap slot holds. Objects never change: an update puts a new object into the slot. */
export type HeapObject =
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Value[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Value, Value])[] }
  | { readonly kind: 'function'; readonly code: Code; readonly defaults: readonly Value[] }
  | { readonly kind: 'method'; readonly self: Value; readonly name: string }
  | { readonly kind: 'range'; readonly start: bigint; readonly stop: bigint; readonly step: bigint }
  /** `size` is a dict's length when the loop began: a change of it is an error in the loop. */
  | { readonly kind: 'iterator'; readonly over: Value; readonly next: number; readonly size: number | null }
  | { readonly kind: 'slice'; readonly start: Value; readonly stop: Value; readonly step: Value }
  | { readonly kind: 'exception'; readonly type: string; readonly args: readonly Value[] }
  | LockObject
  | ThreadObject
  | ArrayObject;

/** A `threading.Lock`. It has no owner in Python; `takenBy` is kept so that a trace can show it. */
export interface LockObject {
  readonly kind: 'lock';
  readonly takenBy: number | null;
}

export interface ThreadObject {
  readonly kind: 'thread';
  readonly name: string;
  readonly daemon: boolean;
  readonly target: Value;
  readonly args: readonly Value[];
  readonly keywords: readonly (readonly [string, Value])[];
  /** Its place among the machine's threads once started. */
  readonly index: number | null;
}

/** A NumPy array without its numbers. `base` is the owner of the data, or null where the array owns it. */
export interface ArrayObject {
  readonly kind: 'array';
  readonly shape: readonly number[];
  /** Bytes from one element to the next, by axis. */
  readonly strides: readonly number[];
  readonly dtype: string;
  readonly itemsize: number;
  readonly base: Ref | null;
  /** Bytes from the start of the owner's block. */
  readonly offset: number;
}

const builtins = new Map<string, Builtin>();

/** The one built-in of that name. */
export function builtin(name: string): Builtin {
  let found = builtins.get(name);
  if (found === undefined) {
    found = new Builtin(name);
    builtins.set(name, found);
  }
  return found;
}

const refs: Ref[] = [];

/** The one reference to that slot. */
export function refTo(slot: number): Ref {
  while (refs.length <= slot) refs.push(new Ref(refs.length));
  return refs[slot]!;
}

/** The references an object holds, in the order in which it holds them. */
export function heldBy(object: HeapObject): readonly Value[] {
  switch (object.kind) {
    case 'list':
    case 'tuple':
      return object.items;
    case 'dict':
      return object.entries.flat();
    case 'function':
      return object.defaults;
    case 'method':
      return [object.self];
    case 'iterator':
      return [object.over];
    case 'slice':
      return [object.start, object.stop, object.step];
    case 'exception':
      return object.args;
    case 'thread':
      return [object.target, ...object.args, ...object.keywords.map(([, value]) => value)];
    case 'array':
      return object.base === null ? [] : [object.base];
    case 'range':
    case 'lock':
      return [];
  }
}
