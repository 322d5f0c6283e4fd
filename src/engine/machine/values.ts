import type { Code } from '../python/code.ts';
import type { SyncObject } from '../threading/objects.ts';

/** A reference to a mutable or compound object: the number of its slot in the heap. Equal slots are one `Ref`. */
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

/** Attributes of an instance or class, in the order in which they were first set. */
export type Attributes = readonly (readonly [string, Value])[];

/**
 * What a heap slot holds. Objects never change: an update puts a new object into the slot.
 * Every kind has a row in {@link shapes}.
 */
export type HeapObject =
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Value[] }
  /** `token` is what iterators of it remember; a key that is taken out drops it, where a program can do that. */
  | {
      readonly kind: 'dict';
      readonly entries: readonly (readonly [Value, Value])[];
      readonly token: Ref | null;
    }
  /** `table` is CPython's hash table: its order is the order in which a loop sees the items. */
  | {
      readonly kind: 'set';
      /** See set-table.ts: where the order is not known, the items as they came, and `fill` is -1. */
      readonly table: readonly (Value | undefined)[];
      readonly fill: number;
      /** Where `pop` begins to look. */
      readonly finger: number;
    }
  /** `token` is what iterators of it remember; a change of the deque drops it, so that they notice. */
  | {
      readonly kind: 'deque';
      readonly items: readonly Value[];
      readonly maxlen: number | null;
      readonly token: Ref | null;
    }
  | {
      readonly kind: 'function';
      readonly code: Code;
      readonly defaults: readonly Value[];
      readonly keywordDefaults: Attributes;
      /** The cells of the names that it takes from the functions around it, in the order of `code.freeNames`. */
      readonly closure: readonly Value[];
    }
  /** A variable that an inner function shares with its outer one; undefined where it is not bound. */
  | { readonly kind: 'cell'; readonly value: Value | undefined }
  /** A bound method: a built-in one by its name, or a function of the program. */
  | { readonly kind: 'method'; readonly receiver: Value; readonly name: string }
  | { readonly kind: 'bound'; readonly receiver: Value; readonly callee: Value }
  | { readonly kind: 'range'; readonly start: bigint; readonly stop: bigint; readonly step: bigint }
  /**
   * `size` is a dict's or set's length when the loop began: a change of it is an error in the loop. `mark` is the
   * token of a dict or deque. `next` is -1 at the end. `result`: see `given` in iteration.ts.
   */
  | {
      readonly kind: 'iterator';
      readonly over: Value;
      readonly next: number;
      readonly size: number | null;
      readonly mark: Value | undefined;
      /** What it gives of a dict. */
      readonly shows: 'keys' | 'values' | 'items';
      readonly result: Ref | null;
    }
  /** Goes backwards over a sequence; `next` is -1 at the end. */
  | { readonly kind: 'reversed'; readonly over: Value; readonly next: number }
  /** What `id()` gives: an int of which only equality is known. */
  | { readonly kind: 'identity'; readonly of: Value }
  | {
      readonly kind: 'enumerate';
      readonly over: Value;
      readonly next: bigint;
      readonly result: Ref | null;
    }
  | { readonly kind: 'zip'; readonly over: readonly Value[]; readonly result: Ref | null }
  | { readonly kind: 'view'; readonly dict: Value; readonly shows: 'keys' | 'values' | 'items' }
  | { readonly kind: 'slice'; readonly start: Value; readonly stop: Value; readonly step: Value }
  | {
      readonly kind: 'class';
      readonly name: string;
      readonly bases: readonly Value[];
      /** The classes in which an attribute is looked up after this one. */
      readonly ancestors: readonly Value[];
      readonly attributes: Attributes;
    }
  | { readonly kind: 'instance'; readonly class: Value; readonly attributes: Attributes }
  /** `class` is a built-in exception type or a class of the program that derives from one. */
  | {
      readonly kind: 'exception';
      readonly class: Value;
      readonly args: readonly Value[];
      readonly attributes: Attributes;
    }
  | { readonly kind: 'property'; readonly get: Value; readonly set: Value; readonly delete: Value }
  | { readonly kind: 'staticmethod' | 'classmethod'; readonly callee: Value }
  | { readonly kind: 'super'; readonly after: Value; readonly receiver: Value }
  /** In a memory trace: the slot of what it refers to, without holding it, or null once that has died. */
  | { readonly kind: 'weakref'; readonly target: number | null; readonly callback: Value }
  /** The same: a call that something outlives, its locals once it is over, and the call that it came from. */
  | {
      readonly kind: 'frame';
      readonly code: Code;
      readonly locals: readonly (Value | undefined)[];
      readonly back: Ref | null;
    }
  /** The same: a call that an exception went through. */
  | { readonly kind: 'traceback'; readonly next: Ref | null; readonly frame: Ref }
  | ArrayObject
  | SyncObject;

export type Kind = HeapObject['kind'];

/**
 * A NumPy array. `base` is the owner of the data, or null where the array owns it. One without axes is a NumPy scalar,
 * whose number lies in the object itself.
 */
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
  /** Of an owner: its elements in the order of its block, or, in words, why they are not known. */
  readonly numbers: readonly number[] | string;
  /** Whether the owner's block was asked for as bytes that are 0 (`calloc`). */
  readonly zeroed: boolean;
  /** Of an owner: the bytes, from and up to, that were written in the step that put it here. */
  readonly written: readonly (readonly [number, number])[];
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

const refs = new Map<number, Ref>();

/** The one reference to that slot. */
export function refTo(slot: number): Ref {
  let found = refs.get(slot);
  if (found === undefined) {
    found = new Ref(slot);
    refs.set(slot, found);
  }
  return found;
}

/** What {@link shapes} says of a kind. */
interface Shape<Held extends HeapObject> {
  /** All that the object is beside the values it holds: two objects are alike if tag and values are. */
  tag(object: Held): string;
  /** The values it holds, in order; undefined where a place is empty. */
  values(object: Held): readonly (Value | undefined)[];
  /** Whether a program can change the object in place, so that another thread may see it change. */
  readonly mutable: boolean;
}

const named = (attributes: Attributes): string => attributes.map(([name]) => name).join();
const held = (attributes: Attributes): Value[] => attributes.map(([, value]) => value);

/** One row a kind of the machine's own objects; the rows of `threading` and `queue` are in threading/objects.ts. */
export const shapes: {
  readonly [Each in Exclude<Kind, SyncObject['kind']>]: Shape<HeapObject & { kind: Each }>;
} = {
  list: { tag: () => '', values: ({ items }) => items, mutable: true },
  tuple: { tag: () => '', values: ({ items }) => items, mutable: false },
  dict: {
    tag: ({ token }) => (token === null ? '' : 'token'),
    values: ({ entries, token }) => (token === null ? entries.flat() : [...entries.flat(), token]),
    mutable: true,
  },
  set: { tag: ({ fill, finger }) => `${fill}/${finger}`, values: ({ table }) => table, mutable: true },
  deque: {
    tag: ({ maxlen, token }) => `${maxlen}/${token !== null}`,
    values: ({ items, token }) => (token === null ? items : [...items, token]),
    mutable: true,
  },
  function: {
    tag: ({ code, defaults, keywordDefaults }) => `${code.id}/${defaults.length}/${named(keywordDefaults)}`,
    values: ({ defaults, keywordDefaults, closure }) => [...defaults, ...held(keywordDefaults), ...closure],
    mutable: false,
  },
  cell: { tag: () => '', values: ({ value }) => [value], mutable: true },
  method: { tag: ({ name }) => name, values: ({ receiver }) => [receiver], mutable: false },
  bound: { tag: () => '', values: ({ receiver, callee }) => [receiver, callee], mutable: false },
  range: { tag: ({ start, stop, step }) => `${start},${stop},${step}`, values: () => [], mutable: false },
  iterator: {
    tag: ({ next, size, shows }) => `${next}/${size ?? ''}/${shows}`,
    values: ({ over, mark, result }) => [over, mark, result ?? undefined],
    mutable: true,
  },
  reversed: { tag: ({ next }) => String(next), values: ({ over }) => [over], mutable: true },
  identity: { tag: () => '', values: ({ of }) => [of], mutable: false },
  enumerate: {
    tag: ({ next }) => String(next),
    values: ({ over, result }) => [over, result ?? undefined],
    mutable: true,
  },
  zip: { tag: () => '', values: ({ over, result }) => [...over, result ?? undefined], mutable: false },
  view: { tag: ({ shows }) => shows, values: ({ dict }) => [dict], mutable: false },
  slice: { tag: () => '', values: ({ start, stop, step }) => [start, stop, step], mutable: false },
  class: {
    tag: ({ name, bases, attributes }) => `${name}/${bases.length}/${named(attributes)}`,
    values: ({ bases, ancestors, attributes }) => [...bases, ...ancestors, ...held(attributes)],
    mutable: true,
  },
  instance: {
    tag: ({ attributes }) => named(attributes),
    values: ({ class: of, attributes }) => [of, ...held(attributes)],
    mutable: true,
  },
  exception: {
    tag: ({ args, attributes }) => `${args.length}/${named(attributes)}`,
    values: ({ class: of, args, attributes }) => [of, ...args, ...held(attributes)],
    mutable: true,
  },
  property: { tag: () => '', values: ({ get, set, delete: remove }) => [get, set, remove], mutable: false },
  staticmethod: { tag: () => '', values: ({ callee }) => [callee], mutable: false },
  classmethod: { tag: () => '', values: ({ callee }) => [callee], mutable: false },
  super: { tag: () => '', values: ({ after, receiver }) => [after, receiver], mutable: false },
  weakref: { tag: ({ target }) => String(target), values: ({ callback }) => [callback], mutable: true },
  frame: {
    tag: ({ code }) => String(code.id),
    values: ({ locals, back }) => [...locals, back ?? undefined],
    mutable: true,
  },
  traceback: { tag: () => '', values: ({ next, frame }) => [next ?? undefined, frame], mutable: false },
  array: {
    tag: ({ dtype, shape, strides, offset }) => `${dtype}/${shape.join()}/${strides.join()}/${offset}`,
    values: ({ base }) => (base === null ? [] : [base]),
    mutable: false,
  },
};
