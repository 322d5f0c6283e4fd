import { builds, since, type Build } from '../python/code.ts';
import { Builtin, type HeapObject } from '../machine/values.ts';

/** What the sizes of an object depend on besides itself. */
export interface History {
  /** The object before its last change, and what this module said of it then; none where it is new. */
  readonly before?: { readonly object: HeapObject; readonly blocks: readonly number[] };
  /** When an instance was made: how many of its class had been made, and how many names of attributes these had. */
  readonly made?: number;
  readonly names?: number;
}

/** The collector's header. */
const gc = 16;
const dictHead = 48 + gc;

/** Of the kinds that are one block of one size, header included. */
const single: Partial<Record<HeapObject['kind'], number>> = {
  bound: 48 + gc,
  cell: 24 + gc,
  method: 56 + gc,
  range: 48,
  slice: 40 + gc,
  view: 24 + gc,
};

/** By build, in the order of `builds`. */
const functionSizes = [136, 144, 152, 160, 160, 168, 168];

/** Exceptions that have no fields beyond those of all exceptions. */
const plainExceptions =
  /^((Base)?Exception|(Arithmetic|Assertion|Index|Key|Lookup|NotImplemented|Overflow|Recursion|Runtime|Type|Value|ZeroDivision)Error)$/;

/**
 * The blocks that CPython of that build asks its allocators for on account of the object, in bytes: the object itself
 * with its collector's header first, then what belongs to it alone, such as a list's items. Items are not in it. Null
 * where that is not known: for the kinds that are missing here, instances of classes with other bases than `object` or
 * with `__slots__`, exceptions of the program's classes, functions with defaults, and where it depends on how the object
 * came to be: a list that was emptied, or got several items while it had none; a dict that was emptied.
 *
 * Sizes are right to the multiple of 16, in which pymalloc counts: a list of constants may have room for one item more.
 * The limits: `__dict__` of an instance is not asked for; a dict to which keys are added after others were deleted may in
 * truth have grown already, as those count until then.
 *
 * The figures are compared with real CPythons by tests/engine/memory/object-sizes.
 */
export function blocksOf(object: HeapObject, build: Build, history: History = {}): readonly number[] | null {
  const { before } = history;
  switch (object.kind) {
    case 'list': {
      const room = listRoom(object.items.length, build, before);
      return room === null ? null : [40 + gc, ...(room > 0 ? [room * 8] : [])];
    }
    case 'tuple':
      return tuple(object.items.length, build);
    case 'dict': {
      const texts = object.entries.map(([key]) => typeof key === 'string');
      const old = before?.object.kind === 'dict' ? before.blocks[1] : undefined;
      const keys = object.entries.length === 0 && old === undefined ? [] : keyTable(texts, build, old);
      return keys && [dictHead, ...keys];
    }
    case 'set':
      if (object.fill < 0) return null;
      return [200 + gc, ...(object.table.length > 8 ? [object.table.length * 16] : [])];
    case 'function': {
      if (object.defaults.length > 0) return null;
      const keywords = object.keywordDefaults.map(() => true);
      return [
        functionSizes[builds.indexOf(build)]!,
        ...tuple(object.closure.length, build),
        ...(keywords.length > 0 ? [dictHead, ...keyTable(keywords, build)!] : []),
      ];
    }
    case 'instance':
      return instance(object, build, history);
    case 'exception':
      if (!(object.class instanceof Builtin) || !plainExceptions.test(object.class.name)) return null;
      if (object.attributes.length > 0) return null;
      return [(since(build, '3.11') ? 72 : 64) + gc, ...tuple(object.args.length, build)];
    default: {
      const size = single[object.kind];
      return size === undefined ? null : [size];
    }
  }
}

/** The empty one is shared. From 3.14 on a tuple keeps its hash. */
function tuple(length: number, build: Build): number[] {
  return length === 0 ? [] : [(since(build, '3.14') ? 32 : 24) + gc + 8 * length];
}

/** For how many items there is room; null where that is not known. See `list_resize` in Objects/listobject.c. */
function listRoom(length: number, build: Build, before: History['before']): number | null {
  if (before?.object.kind !== 'list') {
    // To a list of three constants or more 3.9 gives more room than to other lists.
    return length >= 3 && !since(build, '3.10') ? null : length;
  }
  const old = before.object.items.length;
  const room = (before.blocks[1] ?? 0) / 8;
  if (length === 0) return room === 0 ? 0 : null;
  if (length <= room && length >= room >> 1) return room;
  // In 3.14 `pop` leaves the room as it was, other ways to shrink do not.
  if ((old === 0 && length > 1) || (length < old && since(build, '3.14'))) return null;
  const ample = (length + (length >> 3) + 6) & ~3;
  return length - old > ample - length ? (length + 3) & ~3 : ample;
}

/** Bytes of a dict's table of keys for `slots` of them. From 3.11 on one with only texts as keys keeps no hashes. */
function tableSize(slots: number, texts: boolean, build: Build): number {
  const compact = since(build, '3.11');
  const indices = slots * (slots <= 128 ? 1 : slots <= 1 << 15 ? 2 : 4);
  return (compact ? 32 : 40) + indices + usable(slots) * (compact && texts ? 16 : 24);
}

function usable(slots: number): number {
  return Math.floor((slots * 2) / 3);
}

/** The least power of 2, 8 or more, of which that is true. */
function slotsWith(suffice: (slots: number) => boolean): number {
  let slots = 8;
  while (!suffice(slots)) slots *= 2;
  return slots;
}

/** The table for keys of which it is given, in order, whether they are texts; `old` is the size of the one before. */
function keyTable(texts: readonly boolean[], build: Build, old?: number): number[] | null {
  const count = texts.length;
  if (count === 0) return null;
  let least = 8;
  // A table of texts only is made anew, with three slots a key, when another key comes; not if that is seen beforehand.
  let others = count > 5 ? -1 : texts.indexOf(false);
  if (old !== undefined) {
    least = slotsWith((slots) => [true, false].some((only) => tableSize(slots, only, build) === old));
    others = tableSize(least, true, build) === old && texts.includes(false) ? count - 1 : -1;
  }
  // Of one or two keys some 3.11 to 3.13 make 16 slots, and others 8.
  if ((others === 1 || others === 2) && since(build, '3.11') && !since(build, '3.14')) return null;
  if (since(build, '3.11'))
    least = Math.max(
      least,
      slotsWith((slots) => slots >= 3 * others),
    );
  const onlyTexts =
    texts.every((text) => text) && (old === undefined || tableSize(least, true, build) === old);
  return [
    tableSize(
      slotsWith((slots) => slots >= least && usable(slots) >= count),
      onlyTexts,
      build,
    ),
  ];
}

function instance(
  { class: of, attributes }: HeapObject & { kind: 'instance' },
  build: Build,
  { before, made, names = 0 }: History,
): readonly number[] | null {
  if (of instanceof Builtin) return of.name === 'object' ? [16] : null;
  if (made === undefined) return null;
  const count = attributes.length;
  if (!since(build, '3.11')) {
    if (count === 0) return before?.blocks ?? [32 + gc];
    return [32 + gc, dictHead, 8 * usable(slotsWith((some) => usable(some) >= Math.max(count, names)))];
  }
  // A class begins with room for 30 names; each instance that is made takes away from what no name has taken yet.
  const inline = since(build, '3.13');
  const room = Math.max((inline ? 30 : 29) - made, names + 1);
  if (count > room) return null;
  if (inline) return [32 + gc + 8 + 8 * room + roundUp(room)];
  return [(since(build, '3.12') ? 32 : 40) + gc, 8 * room + roundUp(room + 2)];
}

/** To a multiple of 8. */
function roundUp(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
