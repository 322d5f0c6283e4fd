import { lookup } from '../machine/classes.ts';
import { Unsupported } from '../machine/python-error.ts';
import { isOrdered } from '../machine/set-members.ts';
import { Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Collector } from './collector.ts';
import { tupleOf } from './containers.ts';
import { inOrder } from './locals.ts';
import { heldIn, type TracedState } from './traced-state.ts';

/** A function of the program that has to be called now; what it returns or raises is dropped. */
export interface PythonCall {
  readonly callee: Value;
  readonly args: readonly Value[];
  /** Whether it is the `__del__` of its argument, or the callback of the weak reference that this is. */
  readonly why: 'finalized' | 'called-back';
}

/** Work of the interpreter between two instructions, which may call functions of the program. */
export type Work<Result = void> = Generator<PythonCall, Result, void>;

/** Told of an object that has died, with what it was last. */
export type DeathListener = (slot: number, object: HeapObject) => void;

/** Gives up references one by one, as CPython does: an object that has none left dies at once, and what it held after it. */
export class Lifetimes {
  readonly #open: TracedState;
  readonly #collector: Collector;
  readonly #died: DeathListener;
  /** Slots of objects whose `__del__` has been called: it is called once (PEP 442). */
  readonly #finalized = new Set<number>();
  readonly #dying = new Set<number>();

  constructor(open: TracedState, collector: Collector, died: DeathListener) {
    this.#open = open;
    this.#collector = collector;
    this.#died = died;
  }

  /** Gives up what the last instruction let go. */
  *settle(): Work {
    const open = this.#open;
    const { drops, made, changed } = open;
    open.drops = [];
    open.made = [];
    open.changed = new Set();
    for (const slot of made) if (open.objectAt(slot) !== undefined) this.#collector.note(slot);
    for (const slot of changed) if (open.objectAt(slot) !== undefined) this.#collector.note(slot);
    for (const { slot } of drops) yield* this.release(slot);
    for (const slot of made)
      if (open.counts[slot] === 0 && open.objectAt(slot) !== undefined && !this.#dying.has(slot))
        yield* this.#die(slot);
  }

  *release(slot: number): Work {
    const { counts } = this.#open;
    counts[slot]! -= 1;
    if (counts[slot] === 0) yield* this.#die(slot);
  }

  *#die(slot: number): Work {
    const open = this.#open;
    open.counts[slot] = 1;
    yield* this.finalize(slot);
    open.counts[slot]! -= 1;
    if (open.counts[slot]! > 0) return;
    this.#dying.add(slot);
    // What a callback starts a collection with does not find it (Objects/typeobject.c, subtype_dealloc).
    this.#collector.untrack(slot);
    yield* this.clearWeakReferences(slot);
    const object = open.objectAt(slot)!;
    if (object.kind === 'weakref') open.unlist(slot, object.target);
    const links = open.links.get(slot) ?? [];
    open.hollow(slot);
    for (const value of released(open, object, links))
      if (value instanceof Ref) yield* this.release(value.slot);
    this.#dying.delete(slot);
    this.#finalized.delete(slot);
    open.forget(slot);
    this.#died(slot, object);
    open.discard(slot);
  }

  /** Calls the object's `__del__`, if its class has one and it was not called before. */
  *finalize(slot: number): Work {
    const callee = finalizerOf(this.#open, slot);
    if (callee === undefined || this.#finalized.has(slot)) return;
    this.#finalized.add(slot);
    yield { callee, args: [refTo(slot)], why: 'finalized' };
  }

  /** An object dies: its weak references refer to nothing any more, and then their callbacks are called. */
  *clearWeakReferences(slot: number): Work {
    const open = this.#open;
    const called = open.clearWeak(slot).filter(({ callback }) => callback !== null);
    // A tuple holds them, where there are several, and from 3.13 on always something does.
    const held = called.length > 1 || open.since('3.13') ? called : [];
    const lists = tupleOf(2 * held.length);
    lists.forEach((list) => this.#collector.take(list));
    for (const { ref } of held) open.counts[ref.slot]! += 1;
    for (const { ref, callback } of called) {
      open.replace(ref, { kind: 'weakref', target: null, callback: null });
      // The reference to the callback that the weak reference gave up is kept until it was called.
      const kept = open.drops;
      open.drops = [];
      yield { callee: callback, args: [ref], why: 'called-back' };
      for (const drop of kept) yield* this.release(drop.slot);
    }
    for (const { ref } of held) yield* this.release(ref.slot);
    lists.forEach((list) => this.#collector.giveBack(list));
  }
}

/** The `__del__` of an object's class, if it has one. */
function finalizerOf(open: TracedState, slot: number): Value | undefined {
  const object = open.objectAt(slot)!;
  return 'class' in object ? lookup(open, object.class, '__del__') : undefined;
}

/** The cells of a function, the last one by name first. */
function closureOf({ code, closure }: HeapObject & { kind: 'function' }): readonly Value[] {
  return code.freeNames
    .map((name, index) => ({ name, cell: closure[index]! }))
    .sort((a, b) => (a.name < b.name ? 1 : -1))
    .map(({ cell }) => cell);
}

/** What an object gives up when it dies, in order (the `tp_dealloc` of each type, in CPython's Objects). */
function released(
  open: TracedState,
  object: HeapObject,
  links: readonly Ref[],
): readonly (Value | undefined)[] {
  switch (object.kind) {
    case 'list':
    case 'tuple':
      return object.items.toReversed();
    case 'zip':
      return [...object.over.toReversed(), object.result ?? undefined];
    case 'dict':
      return [...object.entries.flat(), object.token ?? undefined];
    case 'function':
      return [
        ...object.defaults.toReversed(),
        ...object.keywordDefaults.map(([, value]) => value),
        ...closureOf(object),
      ];
    case 'bound':
      return [object.callee, object.receiver];
    case 'instance':
      return [...open.inKeyOrder(object), object.class];
    case 'exception':
      return [
        ...object.attributes.map(([, value]) => value),
        ...object.args.toReversed(),
        ...links,
        object.class,
      ];
    case 'class':
      return [...object.attributes.map(([, value]) => value), ...object.bases, ...object.ancestors, ...links];
    case 'set': {
      const die = object.table.filter(
        (value) => value instanceof Ref && open.counts[value.slot] === 1 && finalizerOf(open, value.slot),
      );
      if (!isOrdered(object) && die.length > 1)
        throw new Unsupported('the order in which the objects of a set die hangs on their addresses');
      return object.table;
    }
    case 'deque':
      return [...object.items, object.token ?? undefined];
    case 'slice':
      return [object.step, object.start, object.stop];
    case 'frame': {
      const locals = inOrder(open, object.code, object.locals);
      return [...(open.since('3.14') ? locals.reverse() : locals), object.back ?? undefined];
    }
    case 'traceback':
      return [object.next ?? undefined, object.frame];
    case 'weakref':
      return [object.callback];
    default:
      return heldIn(open, object);
  }
}
