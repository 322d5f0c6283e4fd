import { Ref, type HeapObject, type Value } from '../machine/values.ts';
import type { TracedState } from './traced-state.ts';

/** Splits the objects into those that something outside holds, directly or not, and those that nothing does. */
export function deduce(
  open: TracedState,
  young: ReadonlySet<number>,
): {
  readonly reachable: readonly number[];
  readonly unreachable: readonly number[];
} {
  const external = new Map<number, number>();
  for (const slot of young) external.set(slot, open.counts[slot]!);
  const inside = (value: Value | undefined): value is Ref => value instanceof Ref && young.has(value.slot);
  for (const slot of young)
    for (const value of open.heldAt(slot))
      if (inside(value)) external.set(value.slot, external.get(value.slot)! - 1);
  // As move_unreachable does: what seems to be garbage is put aside, and moved back behind all others where an object
  // that is none holds it.
  const waiting = [...young];
  const aside = new Set<number>();
  const reachable: number[] = [];
  for (let at = 0; at < waiting.length; at += 1) {
    const slot = waiting[at]!;
    if (external.get(slot) === 0) {
      aside.add(slot);
      continue;
    }
    reachable.push(slot);
    for (const value of visited(open, slot)) {
      if (!inside(value)) continue;
      if (aside.delete(value.slot)) waiting.push(value.slot);
      if (external.get(value.slot) === 0) external.set(value.slot, 1);
    }
  }
  return { reachable, unreachable: [...aside] };
}

/** What an object holds, in the order of its `tp_traverse`: lists and tuples begin at their end. */
function visited(open: TracedState, slot: number): readonly (Value | undefined)[] {
  const held = open.heldAt(slot);
  const { kind } = open.objectAt(slot)!;
  return kind === 'list' || kind === 'tuple' ? held.toReversed() : held;
}

/** An object after `tp_clear`, or null where its type has none (Objects). */
export function emptied(object: HeapObject): HeapObject | null {
  switch (object.kind) {
    case 'list':
      return { ...object, items: [] };
    case 'deque':
      return { ...object, items: [], token: null };
    case 'dict':
      return { ...object, entries: [], token: null };
    case 'set':
      return { ...object, table: [], fill: 0 };
    case 'instance':
      return { ...object, attributes: [] };
    case 'exception':
      return { ...object, args: [], attributes: [] };
    case 'class':
      return { ...object, attributes: [], bases: [], ancestors: [] };
    case 'function':
      return { ...object, defaults: [], keywordDefaults: [], closure: [] };
    case 'cell':
      return { ...object, value: undefined };
    case 'frame':
      return { ...object, locals: [] };
    case 'property':
      return { ...object, get: null, set: null, delete: null };
    case 'staticmethod':
    case 'classmethod':
      return { ...object, callee: null };
    case 'weakref':
      return { ...object, callback: null };
    default:
      return null;
  }
}
