import { builtin, Ref, type HeapObject, type Value } from '../machine/values.ts';
import type { Code } from '../python/code.ts';
import type { TracedState } from './traced-state.ts';

/**
 * What the cyclic collector counts of the machine's objects. One of them stands for several of CPython's: a function
 * also for the tuples of its closure and defaults, an exception for the tuple of its arguments.
 */

/**
 * The objects that the collector can track which were allocated for the one in that slot: of each the name of the free
 * list that it goes to when it dies, or '' where its type has none. `kept NAME` does not go there when the one in the slot
 * dies, but with another, of which it is `made NAME`. `new NAME` goes there, but did not come from there.
 */
export function allocated(open: TracedState, slot: number, object: HeapObject): readonly string[] {
  switch (object.kind) {
    case 'array':
    case 'range':
    case 'identity':
      return [];
    case 'list':
    case 'dict':
      return open.constants.has(slot) ? [] : [`${open.origins.get(slot) ?? ''}${object.kind}`];
    case 'bound':
    case 'method':
      return [object.kind];
    case 'frame':
      return open.since('3.11') ? [''] : [`made ${frameOf(object.code)}`];
    case 'super':
      return open.constants.has(slot) ? [] : [''];
    case 'tuple':
      if (open.constants.has(slot)) return [];
      return tupleOf(object.items.length).map((list) => (open.bases.has(slot) ? `kept ${list}` : list));
    case 'reversed':
      return iteratorOver(open, object.over).map(() => '');
    case 'iterator':
      return open.constants.has(slot) ? [] : iteratorOver(open, object.over);
    case 'zip':
      return ['', ...tupleOf(object.over.length)];
    case 'instance': {
      if (!(object.class instanceof Ref)) return [];
      // Up to 3.10 an instance with attributes has a dict.
      const has = open.since('3.11') ? open.collector.hasDict(slot) : object.attributes.length > 0;
      return has ? ['', 'dict'] : [''];
    }
    case 'function':
      if (open.constants.has(slot)) return [];
      return [
        '',
        ...tupleOf(object.closure.length),
        ...(object.keywordDefaults.length > 0 ? ['dict'] : []),
        ...(object.defaults.some((value) => value instanceof Ref) ? tupleOf(object.defaults.length) : []),
      ];
    case 'exception':
      return [
        '',
        ...tupleOf(object.args.length),
        // The name and the object of an AttributeError are not in a dict.
        ...(object.attributes.length > 0 && object.class !== builtin('AttributeError') ? ['dict'] : []),
      ];
    case 'staticmethod':
    case 'classmethod':
      // Its function gets a dict of annotations.
      if (!open.since('3.10')) return [''];
      return open.since('3.14') ? ['', 'dict'] : ['', 'dict', 'dict'];
    case 'class':
      return classAllocations(open, object);
    default:
      return [''];
  }
}

function iteratorOver(open: TracedState, over: Value): string[] {
  const kind = over instanceof Ref ? open.objectAt(over.slot)?.kind : undefined;
  if (kind === 'range') return [];
  return [kind === 'list' ? 'iterator' : kind === 'tuple' ? 'iterator of a tuple' : ''];
}

/** The list of the frame that a piece of code keeps for its next call, up to 3.10 (Objects/frameobject.c). */
export function frameOf(code: Code): string {
  return `frame ${code.id}`;
}

/** The tuple of so many items; that of none is made once for all. */
export function tupleOf(count: number): string[] {
  return count === 0 ? [] : [count < 20 ? `tuple${count}` : ''];
}

/** How many dead objects of a kind a free list keeps to be used again (Objects; Include/internal/pycore_freelist_state.h). */
export function freeListSize(open: TracedState, list: string): number {
  if (list === 'list' || list === 'dict') return 80;
  if (list === 'making a class') return 1;
  if (list.startsWith('tuple')) return 2000;
  if (list.startsWith('frame')) return list === 'frame' ? 200 : 1;
  if (!open.since('3.14')) return 0;
  return list.startsWith('iterator') ? 10 : list === 'bound' || list === 'method' ? 20 : 0;
}

/** Whether the collector tracks it: a dict of simple values and a call under way are not tracked. */
export function tracked(open: TracedState, slot: number, object: HeapObject): boolean {
  switch (object.kind) {
    case 'dict':
      return open.since('3.14') || object.entries.flat().some((value) => isCollectable(open, value));
    case 'tuple':
      return (
        allocated(open, slot, object).length > 0 &&
        (!open.since('3.14') || object.items.some((value) => isCollectable(open, value)))
      );
    case 'frame':
      return object.back !== null;
    default:
      return allocated(open, slot, object).length > 0;
  }
}

/** Whether an object that a collection has found reachable is tracked any more: of tuples and dicts only containers are. */
export function staysTracked(
  open: TracedState,
  slot: number,
  full: boolean,
  isTracked: (slot: number) => boolean,
): boolean {
  const object = open.objectAt(slot)!;
  if (object.kind === 'dict' && full && !open.since('3.14'))
    return object.entries.flat().some((value) => isCollectable(open, value));
  if (object.kind !== 'tuple') return true;
  return object.items.some(
    (value) =>
      isCollectable(open, value) &&
      (open.peek(value as Ref).kind !== 'tuple' || isTracked((value as Ref).slot)),
  );
}

/** How many of the objects that it stands for a collection finds; `fresh`: no collection has seen it before. */
export function found(open: TracedState, slot: number, fresh: boolean): number {
  const object = open.objectAt(slot)!;
  const all = allocated(open, slot, object).length;
  switch (object.kind) {
    case 'class':
      return classObjects(open, object, fresh);
    case 'exception': {
      // The tuple of its arguments is tracked if it holds containers; up to 3.13 also until a collection has seen it.
      const { args } = object;
      const counts = (fresh && !open.since('3.14')) || args.some((value) => isCollectable(open, value));
      return args.length > 0 && !counts ? all - 1 : all;
    }
    case 'function': {
      // Defaults without containers: up to 3.13 a tuple is tracked until a collection has seen it, a dict never.
      const { defaults, keywordDefaults } = object;
      const isPlain = (values: readonly Value[]): boolean =>
        values.some((value) => value instanceof Ref) && !values.some((value) => isCollectable(open, value));
      const tuple = isPlain(defaults) && (open.since('3.14') || !fresh);
      const plainDict =
        keywordDefaults.length > 0 &&
        !open.since('3.14') &&
        !keywordDefaults.some(([, value]) => isCollectable(open, value));
      return all - Number(tuple) - Number(plainDict);
    }
    case 'zip': {
      // From 3.14 on only this tuple without containers is tracked.
      const result = open.peek(object.result!) as HeapObject & { kind: 'tuple' };
      return (
        all +
        Number(open.since('3.14') && result.items.length > 0 && result.items.every((item) => item === null))
      );
    }
    case 'staticmethod':
    case 'classmethod':
      // The dict of annotations is empty, and so not tracked.
      return Math.min(all, 2);
    case 'instance':
      // Up to 3.13 a dict of simple values is not tracked.
      if (all === 1 || open.since('3.14')) return all;
      return object.attributes.some(([, value]) => isCollectable(open, value)) ? 2 : 1;
    default:
      return all;
  }
}

function isCollectable(open: TracedState, value: Value): boolean {
  return value instanceof Ref && allocated(open, value.slot, open.peek(value)).length > 0;
}

/** Its dict, the class, `__mro__`, the weak reference that its base has to it, `__bases__`, the descriptors that it adds. */
function classAllocations(
  open: TracedState,
  { bases, ancestors }: HeapObject & { kind: 'class' },
): readonly string[] {
  const derived = bases.some((base) => base instanceof Ref);
  return [
    ...['dict', '', ...tupleOf(1 + ancestors.length), ''],
    ...(bases.length > 0 ? tupleOf(bases.length).map((list) => `made ${list}`) : tupleOf(1)),
    ...(derived || open.since('3.15') ? [] : ['', '']),
  ];
}

/** What is made for a class before its body runs, and given up when it is made: a function, and the dict of names. */
export const beforeClass: readonly string[] = ['', 'dict'];

/** What is made for the moment when the body has run: the arguments of `type`, and a dict. */
export const whileClassIsMade: readonly string[] = ['tuple3', 'dict'];

/** What is made for the moment when there is a class: the method that tells its base. Up to 3.10 it was only counted. */
export function afterClass(open: TracedState): string {
  return open.since('3.11') ? 'method' : 'making a class';
}

/**
 * The class, its `__mro__` and `__bases__` (the one of `object` alone is not tracked any more once a collection has seen
 * it), its dict if that is tracked, and the descriptors that it adds.
 */
function classObjects(
  open: TracedState,
  { bases, attributes }: HeapObject & { kind: 'class' },
  fresh: boolean,
): number {
  if (bases.some((base) => base instanceof Ref))
    return 3 + Number(open.since('3.14') || attributes.some(([, value]) => isCollectable(open, value)));
  const descriptors = open.since('3.15') ? 0 : bases.some((base) => base !== builtin('object')) ? 1 : 2;
  return 3 + descriptors + Number(fresh);
}
