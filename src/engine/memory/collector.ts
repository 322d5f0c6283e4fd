import { Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import { allocated, found, freeListSize, staysTracked, tracked } from './containers.ts';
import { deduce, emptied } from './garbage.ts';
import type { Lifetimes, Work } from './lifetimes.ts';
import type { TracedState } from './traced-state.ts';

/**
 * CPython's cyclic collector: three generations of containers (Modules/gcmodule.c to 3.12, Python/gc.c from 3.13;
 * the incremental one of 3.14.0 to 3.14.4 is not modelled). What it counts and finds beyond the program's own objects
 * hangs on how the interpreter started: `longLived` is how many objects had survived a full collection by then.
 */
export class Collector {
  readonly #open: TracedState;
  /** What was allocated for the object in each slot: see `allocated`. */
  readonly #parts: (readonly string[] | undefined)[] = [];
  /** The names that the instances of a class share a table for (from 3.11 on), and how many more it takes. */
  readonly #keys = new Map<number, { readonly names: Set<string>; usable: number }>();
  /** The instances with an attribute that is not in that table: they have a dict of their own. */
  readonly #unshared = new Set<number>();
  /** The classes that are derived from one. */
  readonly #derived = new Map<number, Set<number>>();
  /** Tracked objects that no collection has seen yet. */
  readonly #fresh = new Set<number>();
  /** How many dead objects wait in each free list; a full collection empties them. */
  readonly #free = new Map<string, number>();
  /** Slots, in the order in which they were tracked. */
  readonly #generations: [Set<number>, Set<number>, Set<number>] = [new Set(), new Set(), new Set()];
  readonly #permanent = new Set<number>();
  readonly counts: [number, number, number] = [0, 0, 0];
  thresholds: [number, number, number];
  enabled = true;
  /** The generation that the program has asked to collect, until it is done. */
  requested: 0 | 1 | 2 | null = null;
  /** How many of the allocations that are noted next came before the collection that the last of them started. */
  #noted = 0;
  /** The counts before that collection, while the instruction that has started it is executed again. */
  #shown: readonly [number, number, number] | null = null;
  #collecting = false;
  /** Whether an allocation was one too many since a collection was last looked for. */
  #scheduled = false;
  /** How many allocations came after that one. */
  #later = 0;
  #pending = 0;
  #longLived: number;
  readonly #before: number;
  /** Is called when a collection starts by itself. */
  starts: (generation: 0 | 1 | 2) => void = () => {};

  constructor(open: TracedState, longLived: number) {
    this.#open = open;
    this.thresholds = [open.since('3.13') ? 2000 : 700, 10, 10];
    this.#before = longLived;
    this.#longLived = longLived;
  }

  /** Notes an object that was made, or has changed: what it allocates, and whether it is tracked from now on. */
  note(slot: number): void {
    const open = this.#open;
    const object = open.objectAt(slot)!;
    if (object.kind === 'instance') this.#share(slot, object);
    const isNew = this.#parts[slot] === undefined;
    const more = this.#since(slot, object);
    more.forEach((list) => this.take(list));
    if (object.kind === 'class' && isNew) this.#derive(slot, object);
    this.#parts[slot] = [...(this.#parts[slot] ?? []), ...more];
    if (this.isTracked(slot) || !tracked(open, slot, object)) return;
    this.#generations[0].add(slot);
    this.#fresh.add(slot);
  }

  /**
   * Puts new attributes into the table of the class: it has room for 30 names, and each instance that is made without
   * adding one takes a place, but for the last (Objects/dictobject.c, SHARED_KEYS_MAX_SIZE, _PyObject_InitInlineValues).
   */
  #share(slot: number, { class: type, attributes }: HeapObject & { kind: 'instance' }): void {
    if (!(type instanceof Ref)) return;
    const keys = this.#keys.get(type.slot) ?? { names: new Set(), usable: 30 };
    this.#keys.set(type.slot, keys);
    if ((this.#parts[slot] ?? []).length === 0 && keys.usable > 1) keys.usable -= 1;
    for (const [name] of attributes) {
      if (keys.names.has(name) || this.#unshared.has(slot)) continue;
      if (keys.usable === 0) this.#unshared.add(slot);
      else {
        keys.names.add(name);
        keys.usable -= 1;
      }
    }
  }

  /** A class with classes derived from it has a dict of them; properties are told their names, from 3.11 on. */
  #derive(slot: number, { bases, attributes }: HeapObject & { kind: 'class' }): void {
    const isProperty = ([, value]: readonly [string, Value]): boolean =>
      this.#open.peek(value)?.kind === 'property';
    if (this.#open.since('3.11') && attributes.some(isProperty)) {
      this.take('tuple2');
      this.giveBack('tuple2');
    }
    for (const base of bases) {
      if (!(base instanceof Ref)) continue;
      const derived = this.#derived.get(base.slot) ?? new Set();
      if (derived.size === 0) this.take('dict');
      this.#derived.set(base.slot, derived.add(slot));
    }
  }

  /** Whether an instance has a dict for its attributes. */
  hasDict(slot: number): boolean {
    return this.#unshared.has(slot);
  }

  /** What was allocated for an object since it was last noted. */
  #since(slot: number, object: HeapObject): readonly string[] {
    const before = this.#parts[slot] ?? [];
    // What an exhausted iterator went over may be dead.
    if (object.kind === 'iterator' && before.length > 0) return [];
    return allocated(this.#open, slot, object).slice(before.length);
  }

  /** What an instruction has allocated, in order, before it is noted: for the moment, then for objects. */
  allocations(passing: readonly string[]): readonly string[] {
    const { made, changed } = this.#open;
    return [
      ...passing,
      ...[...new Set([...made, ...changed])].flatMap((slot) => {
        const object = this.#open.objectAt(slot);
        if (object === undefined) return [];
        const lists = this.#since(slot, object);
        // Most of what belongs to a class is made when there is one already.
        return object.kind === 'class' ? lists.slice(0, 2) : lists;
      }),
    ];
  }

  /** Notes that what an object held has been given up: now what was allocated for it is free. */
  free(slot: number): void {
    (this.#parts[slot] ?? []).forEach((list) => this.giveBack(list));
    this.#parts[slot] = undefined;
    for (const derived of this.#derived.values())
      if (derived.delete(slot) && derived.size === 0) this.giveBack('dict');
    this.#derived.delete(slot);
    this.#keys.delete(slot);
    this.#unshared.delete(slot);
  }

  /** Notes that an object dies. */
  untrack(slot: number): void {
    for (const each of this.#lists()) each.delete(slot);
    this.#fresh.delete(slot);
  }

  /** An object that waits in a free list is not counted again. */
  take(list: string): void {
    if (this.#noted > 0) {
      this.#noted -= 1;
      return;
    }
    if (list.startsWith('made ')) return;
    const from = this.#listFor(list);
    const free = this.#free.get(from) ?? 0;
    if (free > 0) this.#free.set(from, free - 1);
    else {
      this.counts[0] += 1;
      if (this.#scheduled) this.#later += 1;
      else if (this.left < 0) [this.#scheduled, this.#later] = [true, 0];
    }
  }

  /** One that goes to a free list is not counted down. */
  giveBack(list: string): void {
    if (list.startsWith('kept ')) return;
    const own = list.replace(/^(made|new) /, '');
    const free = (each: string): number => this.#free.get(each) ?? 0;
    const to = isFrame(own) && free(own) > 0 ? 'frame' : own;
    if (free(to) < freeListSize(this.#open, to)) this.#free.set(to, free(to) + 1);
    else this.counts[0] = Math.max(0, this.counts[0] - 1);
  }

  /** Up to 3.10 code keeps one frame for its next call; the frames of further calls at once come from a free list. */
  #listFor(name: string): string {
    const list = name.replace('kept ', '');
    return isFrame(list) && !this.#free.get(list) ? 'frame' : list;
  }

  /** How many of these allocations there are up to the one that starts a collection, or 0 if none does. */
  due(lists: readonly string[]): number {
    const used = new Map<string, number>();
    let { left } = this;
    return (
      lists.findIndex((each) => {
        if (each.startsWith('made ')) return false;
        const list = this.#listFor(each);
        used.set(list, (used.get(list) ?? 0) + 1);
        if (used.get(list)! > (this.#free.get(list) ?? 0)) left -= 1;
        return left < 0;
      }) + 1
    );
  }

  /** From 3.12 on a collection waits until the interpreter looks for requests (Python/ceval_gil.c, handle_eval_breaker). */
  *collectScheduled(lifetimes: Lifetimes): Work {
    if (!this.#scheduled || !this.#open.since('3.12')) return;
    this.#scheduled = false;
    if (this.enabled) yield* this.collectDue(lifetimes);
  }

  /** Up to 3.11: collects because of an allocation that was noted after its instruction; those after it count anew. */
  *collectLate(lifetimes: Lifetimes): Work {
    if (!this.#scheduled || this.#open.since('3.12')) return;
    this.#scheduled = false;
    if (this.left >= 0) return;
    const later = Math.min(this.#later, -1 - this.left);
    yield* this.collectDue(lifetimes);
    this.counts[0] += later;
    if (this.left >= 0) return;
    [this.#scheduled, this.#later] = [true, -1 - this.left];
    yield* this.collectLate(lifetimes);
  }

  /**
   * Collects because of those of these allocations that are one too many; `again` then executes the instruction that
   * makes them, as if each collection had come where that one is made.
   */
  *collectAmid<Result>(lists: readonly string[], lifetimes: Lifetimes, again: () => Result): Work<Result> {
    const before: [number, number, number] = [...this.counts];
    let noted = 0;
    for (let due = this.due(lists); due > 0; due = this.due(lists.slice(noted))) {
      lists.slice(noted, noted + due).forEach((list) => this.take(list));
      yield* this.collectDue(lifetimes);
      noted += due;
    }
    this.#noted = noted;
    this.#scheduled = false;
    this.#shown = before;
    const result = again();
    this.#shown = null;
    return result;
  }

  /** What `gc.get_count()` tells: it reads them before it makes the tuple for them. */
  get told(): readonly number[] {
    return this.#shown ?? this.counts;
  }

  isTracked(slot: number): boolean {
    return this.#lists().some((each) => each.has(slot));
  }

  #lists(): Set<number>[] {
    return [...this.#generations, this.#permanent];
  }

  /** `gc.freeze()`. */
  freeze(): void {
    for (const generation of this.#generations) {
      for (const slot of generation) this.#permanent.add(slot);
      generation.clear();
    }
    this.counts.fill(0);
  }

  /** `gc.unfreeze()`. */
  unfreeze(): void {
    for (const slot of this.#permanent) this.#generations[2].add(slot);
    this.#permanent.clear();
  }

  /** How many allocations more start a collection. */
  get left(): number {
    const [threshold] = this.thresholds;
    return !this.enabled || this.#collecting || threshold === 0 ? Infinity : threshold - this.counts[0];
  }

  /** Collects the oldest generation that is due (gc_collect_generations). */
  *collectDue(lifetimes: Lifetimes): Work {
    for (const generation of [2, 1, 0] as const) {
      if (this.counts[generation] <= this.thresholds[generation]) continue;
      if (generation === 2 && this.#pending < this.#longLived / 4) continue;
      this.starts(generation);
      yield* this.collect(generation, lifetimes);
      return;
    }
  }

  /**
   * Collects a generation and the younger ones (gc_collect_main). Returns the number of unreachable objects found, as
   * `gc.collect()` does; those that `__del__` has brought back do not count.
   */
  *collect(generation: 0 | 1 | 2, lifetimes: Lifetimes): Work<number> {
    if (this.#collecting) return 0;
    this.#collecting = true;
    const open = this.#open;
    if (generation < 2) this.counts[generation + 1]! += 1;
    this.counts.fill(0, 0, generation + 1);
    const young = new Set<number>();
    // The older ones come first (gc_list_merge appends the younger).
    for (const slot of this.#generations[generation]) young.add(slot);
    for (let each = 0; each < generation; each += 1) {
      for (const slot of this.#generations[each]!) young.add(slot);
      this.#generations[each]!.clear();
    }
    this.#generations[generation].clear();
    const { reachable, unreachable } = deduce(open, young);
    const old = this.#generations[generation === 2 ? 2 : ((generation + 1) as 1 | 2)];
    if (generation === 1) this.#pending += reachable.length;
    if (generation === 2) {
      this.#pending = 0;
      this.#longLived = this.#before + reachable.length;
    }
    const kept = new Set(reachable);
    for (const slot of reachable) this.#fresh.delete(slot);
    const isTracked = (slot: number): boolean => kept.has(slot) || this.isTracked(slot);
    for (const slot of reachable)
      if (!staysTracked(open, slot, generation === 2, isTracked)) kept.delete(slot);
    for (const slot of kept) old.add(slot);
    const garbage = new Set(unreachable);
    // A dict that a finalizer takes the last container from stays tracked for this collection.
    const numbers = new Map(unreachable.map((slot) => [slot, found(open, slot, this.#fresh.has(slot))]));
    yield* this.#callBack(garbage, lifetimes);
    for (const slot of unreachable)
      if (this.#open.objectAt(slot) !== undefined)
        yield* this.#holding(slot, lifetimes, lifetimes.finalize(slot));
    const left = deduce(open, new Set(unreachable.filter((slot) => this.#open.objectAt(slot) !== undefined)));
    for (const slot of left.reachable) old.add(slot);
    const count = left.unreachable.reduce((sum, slot) => sum + numbers.get(slot)!, 0);
    for (const slot of left.unreachable) {
      const object = this.#open.objectAt(slot);
      if (object === undefined) continue;
      yield* this.#holding(slot, lifetimes, this.#clear(slot, object, lifetimes));
      if (this.#open.objectAt(slot) !== undefined) old.add(slot);
    }
    if (generation === 2) this.#clearFreeLists();
    this.#collecting = false;
    return count;
  }

  /** What lies in free lists is freed, and counted down, as far as anything was counted since the collection began. */
  #clearFreeLists(): void {
    for (const [list, number] of [...this.#free]) {
      if (isFrame(list)) continue;
      this.#free.delete(list);
      this.counts[0] = Math.max(0, this.counts[0] - number);
    }
  }

  /** Does something to an object that is not to die before it is done. */
  *#holding(slot: number, lifetimes: Lifetimes, work: Work): Work {
    this.#open.counts[slot]! += 1;
    yield* work;
    yield* lifetimes.release(slot);
  }

  /** Weak references to garbage refer to nothing any more; callbacks of those that are no garbage are called. */
  *#callBack(garbage: ReadonlySet<number>, lifetimes: Lifetimes): Work {
    const open = this.#open;
    const due: { ref: Ref; callback: Value }[] = [];
    for (const slot of garbage)
      for (const each of open.clearWeak(slot))
        if (each.callback !== null && !garbage.has(each.ref.slot)) due.push(each);
    for (const { ref } of due) open.counts[ref.slot]! += 1;
    for (const { ref, callback } of due) {
      yield { callee: callback, args: [ref], why: 'called-back' };
      yield* lifetimes.release(ref.slot);
    }
  }

  *#clear(slot: number, object: HeapObject, lifetimes: Lifetimes): Work {
    const cleared = emptied(object);
    if (cleared === null) return;
    this.#open.replace(refTo(slot), cleared);
    if (object.kind === 'exception' || object.kind === 'class') this.#open.link(slot, []);
    yield* lifetimes.settle();
  }
}

const isFrame = (list: string): boolean => list.startsWith('frame ');
