import { builtin, Ref, type HeapObject, type Value } from '../machine/values.ts';
import type { Collector } from './collector.ts';
import type { TracedState } from './traced-state.ts';

/**
 * What the cyclic collector counts of the machine's objects. One of them stands for several of CPython's: a function
 * also for the tuples of its closure and defaults, an exception for the tuple of its arguments.
 */

/** How many objects that the collector can track were allocated for the one in that slot. */
export function allocated(open: TracedState, slot: number, object: HeapObject): number {
  switch (object.kind) {
    case 'array':
    case 'range':
    case 'identity':
      return 0;
    case 'tuple':
      return object.items.length === 0 || open.constants.has(slot) ? 0 : 1;
    case 'iterator':
    case 'reversed':
      return open.peek(object.over)?.kind === 'range' ? 0 : 1;
    case 'enumerate':
      return 2;
    case 'zip':
      return 3;
    case 'instance': {
      if (!(object.class instanceof Ref)) return 0;
      // Up to 3.10 an instance with attributes has a dict.
      return !open.since('3.11') && object.attributes.length > 0 ? 2 : 1;
    }
    case 'function':
      return (
        1 +
        Number(object.closure.length > 0) +
        Number(object.keywordDefaults.length > 0) +
        Number(object.defaults.some((value) => value instanceof Ref))
      );
    case 'exception':
      return 1 + Number(object.args.length > 0) + Number(object.attributes.length > 0);
    case 'class':
      return classAllocations(open, object);
    default:
      return 1;
  }
}

/** Whether the collector tracks it: a dict of simple values and a call under way are not tracked. */
export function tracked(open: TracedState, slot: number, object: HeapObject): boolean {
  switch (object.kind) {
    case 'dict':
      return open.since('3.14') || object.entries.flat().some((value) => isCollectable(open, value));
    case 'tuple':
      return (
        allocated(open, slot, object) > 0 &&
        (!open.since('3.14') || object.items.some((value) => isCollectable(open, value)))
      );
    case 'frame':
      return object.back !== null;
    default:
      return allocated(open, slot, object) > 0;
  }
}

/** Whether an object that a collection has found reachable is tracked any more: of tuples and dicts only containers are. */
export function staysTracked(open: TracedState, collector: Collector, slot: number, full: boolean): boolean {
  const object = open.objectAt(slot)!;
  if (object.kind === 'dict' && full && !open.since('3.14'))
    return object.entries.flat().some((value) => isCollectable(open, value));
  if (object.kind !== 'tuple') return true;
  return object.items.some(
    (value) =>
      isCollectable(open, value) &&
      (open.peek(value as Ref).kind !== 'tuple' || collector.isTracked((value as Ref).slot)),
  );
}

/** How many of the objects that it stands for a collection finds; `fresh`: no collection has seen it before. */
export function found(open: TracedState, slot: number, fresh: boolean): number {
  const object = open.objectAt(slot)!;
  const all = allocated(open, slot, object);
  if (object.kind !== 'exception' || fresh || object.args.some((value) => isCollectable(open, value)))
    return all;
  return object.args.length > 0 ? all - 1 : all;
}

function isCollectable(open: TracedState, value: Value): boolean {
  return value instanceof Ref && allocated(open, value.slot, open.peek(value)) > 0;
}

/** What making a class allocates (measured; a part of it is freed again, into free lists). */
function classAllocations(open: TracedState, { bases }: HeapObject & { kind: 'class' }): number {
  const derived = bases.some((base) => base instanceof Ref);
  if (!open.since('3.11')) return derived ? 9 : 11;
  if (!open.since('3.14')) return derived ? 7 : 9;
  return derived || open.since('3.15') ? 8 : 10;
}

/** The class, its dict, `__mro__`, from 3.14 on always `__bases__`, and the descriptors that it adds. */
function classObjects(open: TracedState, { bases }: HeapObject & { kind: 'class' }): number {
  if (bases.some((base) => base instanceof Ref)) return open.since('3.14') ? 4 : 3;
  if (open.since('3.15')) return 4;
  return bases.some((base) => base !== builtin('object')) ? 5 : 6;
}
