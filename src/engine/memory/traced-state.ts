import { OpenState, type Mark } from '../machine/open-state.ts';
import { heldBy } from '../machine/shape.ts';
import { initialState } from '../machine/state.ts';
import { noTraces } from '../machine/traces.ts';
import { builtin, Ref, refTo, type Attributes, type HeapObject, type Value } from '../machine/values.ts';
import type { Program } from '../python/code.ts';
import { Calls, type Level } from './calls.ts';
import { Collector } from './collector.ts';

type Held = readonly (Value | undefined)[];

/** How many places are looked at in the time that an object costs, from its making to its death. */
const costOfObject = 1000;

/**
 * The machine of a memory trace: one thread, which takes all its steps here, with the number of references of each
 * object. References that an instruction gives up are still counted when it is over: they wait in `drops`, in CPython's
 * order, to be given up one after the other (see deaths.ts).
 */
export class TracedState extends OpenState {
  /** References, by slot. */
  readonly counts: number[] = [];
  /** What an object holds beside what the machine keeps in it: an exception its traceback, a class itself. */
  readonly links = new Map<number, readonly Ref[]>();
  /** The references that were given up, in order, and not yet taken off. */
  drops: Ref[] = [];
  /** The slots of the objects that were made since this was last emptied, in order. */
  made: number[] = [];
  /** The slots of those that were changed since. */
  changed = new Set<number>();
  /** The slots of tuples that are constants of compiled code: nothing is allocated for them. */
  readonly constants = new Set<number>();
  /** Whether items are taken out of a list by a slice with a step: then the first one is given up first. */
  strides = false;
  /** The names of the attributes of a class's instances, in the order in which they were first set (from 3.11 on). */
  readonly #keys = new Map<number, readonly string[]>();
  /** The slots of tuples of bases: a class keeps them. */
  readonly bases = new Set<number>();
  /** Whether the tuple that is being made is such a constant, or of bases. */
  makesConstant = false;
  makesBases = false;
  /** Where lists and dicts came from, by slot, and where one that is being made comes from: see `originOf`. */
  readonly origins = new Map<number, string>();
  origin = '';
  /** Of tuples that were asked about: whether they are constant. */
  readonly #constant = new WeakMap<HeapObject, boolean>();
  /** The weak references to an object, by its slot, in the order in which they are cleared. */
  readonly #weak = new Map<number, readonly number[]>();
  readonly calls = new Calls(this);
  readonly collector: Collector;

  constructor(program: Program, longLived: number) {
    super(initialState(program), 0, program);
    this.collector = new Collector(this, longLived);
    this.traces = noTraces;
    for (const slot of this.slots()) this.counts[slot] = 1;
    this.calls.settle(null);
  }

  override create(object: HeapObject): Ref {
    this.look(costOfObject);
    const ref = super.create(object);
    this.counts[ref.slot] = 0;
    this.links.delete(ref.slot);
    this.made.push(ref.slot);
    if (this.makesConstant && ['tuple', 'list', 'iterator', 'function'].includes(object.kind))
      this.constants.add(ref.slot);
    else this.constants.delete(ref.slot);
    if (this.makesBases && object.kind === 'tuple') this.bases.add(ref.slot);
    else this.bases.delete(ref.slot);
    if (object.kind === 'list' || object.kind === 'dict') this.origins.set(ref.slot, this.origin);
    heldIn(this, object).forEach(this.hold);
    this.#keys.delete(ref.slot);
    if (object.kind === 'class') this.link(ref.slot, this.#ofClass(ref, object));
    return ref;
  }

  /**
   * What a class holds beside its bases, the classes after it, and its attributes: itself, in its `__mro__` and, up to
   * 3.14, in the descriptors of `__dict__` and `__weakref__` that it adds; and the base that its instances are laid
   * out by (Objects/typeobject.c, type_new).
   */
  #ofClass(ref: Ref, { bases }: HeapObject & { kind: 'class' }): Ref[] {
    const [base] = bases.filter((each) => each instanceof Ref);
    if (base !== undefined) return [ref, base];
    if (this.since('3.15')) return [ref];
    return bases.some((each) => each !== builtin('object')) ? [ref, ref] : [ref, ref, ref];
  }

  /** One thread has all to itself: nothing is shared with others. */
  override publish(): void {}

  override replace(ref: Ref, object: HeapObject): void {
    const before = this.peek(ref);
    super.replace(ref, object);
    this.changed.add(ref.slot);
    this.exchange(heldIn(this, before), heldIn(this, object), before.kind === 'list' && !this.strides);
    if (object.kind === 'instance' && object.class instanceof Ref)
      this.#noteKeys(object.class.slot, object.attributes);
  }

  /** The instances of a class share the table of their attributes' names, which gives their values an order. */
  #noteKeys(type: number, attributes: Attributes): void {
    const known = this.#keys.get(type) ?? [];
    const more = attributes.map(([name]) => name).filter((name) => !known.includes(name));
    if (more.length > 0) this.#keys.set(type, [...known, ...more]);
  }

  /** The values of an instance's attributes, in the order in which they are given up. */
  inKeyOrder({ class: type, attributes }: HeapObject & { kind: 'instance' }): Value[] {
    const keys = this.since('3.11') && type instanceof Ref ? (this.#keys.get(type.slot) ?? []) : [];
    const values = new Map(attributes);
    return [
      ...keys.filter((name) => values.has(name)),
      ...[...values.keys()].filter((name) => !keys.includes(name)),
    ].map((name) => values.get(name)!);
  }

  override setGlobal(index: number, value: Value | undefined): void {
    const before = this.peekGlobal(index);
    super.setGlobal(index, value);
    this.exchange([before], [value]);
  }

  override isSpare(ref: Ref): boolean {
    return this.counts[ref.slot] === 1 && !this.changed.has(ref.slot);
  }

  /** Puts nothing in the place of an object that is dying: what it held is given up apart. */
  hollow(slot: number): void {
    this.links.delete(slot);
    super.replace(refTo(slot), { kind: 'tuple', items: [] });
  }

  /** Gives an object other links. */
  link(slot: number, links: readonly Ref[]): void {
    this.exchange(this.links.get(slot) ?? [], links);
    this.links.set(slot, links);
  }

  /** All that an object holds, in no order that matters. */
  heldAt(slot: number): Held {
    return [...heldIn(this, this.objectAt(slot)!), ...(this.links.get(slot) ?? [])];
  }

  /** Counts a reference more; `drop` lets one go that is given up when the instruction is over. */
  readonly hold = (value: Value | undefined): void => {
    if (value instanceof Ref) this.counts[value.slot]! += 1;
  };
  readonly drop = (value: Value | undefined): void => {
    if (value instanceof Ref) this.drops.push(value);
  };

  /** Counts what is held now instead of what was; `backwards`: the last place is given up first. */
  exchange(before: Held, after: Held, backwards = false): void {
    const least = Math.min(before.length, after.length);
    let [start, end] = [0, 0];
    while (start < least && before[start] === after[start]) start += 1;
    while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
    after.slice(start, after.length - end).forEach(this.hold);
    const left = before.slice(start, before.length - end);
    (backwards ? left.reverse() : left).forEach(this.drop);
  }

  get levels(): readonly Level[] {
    return this.calls.levels;
  }

  /**
   * Whether the value is shared by whole programs, as far as anyone can tell: a number, a text, a built-in, or a tuple
   * of such values, which compiled code may keep as a constant.
   */
  isConstant(value: Value): boolean {
    const object = this.peek(value);
    if (object === null) return true;
    if (object.kind !== 'tuple') return false;
    let known = this.#constant.get(object);
    if (known === undefined) {
      known = object.items.every((item) => this.isConstant(item));
      this.#constant.set(object, known);
    }
    return known;
  }

  /** Forgets where a dead exception came from, so that another one in its slot has none of it. */
  forget(slot: number): void {
    this.links.delete(slot);
    const traces = this.traces!;
    if (!traces.entries.has(slot) && !traces.contexts.has(slot) && !traces.causes.has(slot)) return;
    const without = <Each>(map: ReadonlyMap<number, Each>): Map<number, Each> => {
      const rest = new Map(map);
      rest.delete(slot);
      return rest;
    };
    this.traces = {
      ...traces,
      entries: without(traces.entries),
      contexts: without(traces.contexts),
      causes: without(traces.causes),
    };
    this.calls.know(this.traces);
  }

  /** Notes what an instruction may change, so that it can be undone. */
  save(): Saved {
    const { counts, drops, made, changed } = this;
    return {
      mark: this.mark(),
      counts: [...counts],
      drops: [...drops],
      made: [...made],
      changed: new Set(changed),
      weak: new Map(this.#weak),
    };
  }

  restore({ mark, counts, drops, made, changed, weak }: Saved): void {
    this.rollback(mark);
    this.counts.splice(0, Infinity, ...counts);
    [this.drops, this.made, this.changed] = [drops, made, changed];
    this.#weak.clear();
    weak.forEach((list, target) => this.#weak.set(target, list));
  }

  /** A weak reference to the object; one without a callback is made once (Objects/weakrefobject.c). */
  weakReference(target: number, callback: Value): Ref {
    const others = this.#weak.get(target) ?? [];
    const [first] = others;
    const plain = first !== undefined && this.#weakAt(first).callback === null ? [first] : [];
    if (callback === null && plain.length > 0) return refTo(plain[0]!);
    const made = this.create({ kind: 'weakref', target, callback });
    // The base of a class holds a weak reference to it, which is the one without a callback.
    if (callback === null && this.objectAt(target)!.kind === 'class') this.hold(made);
    const rest = others.slice(plain.length);
    this.#weak.set(target, callback === null ? [made.slot, ...rest] : [...plain, made.slot, ...rest]);
    return made;
  }

  weakCount(target: number): number {
    return this.#weak.get(target)?.length ?? 0;
  }

  #weakAt(slot: number): HeapObject & { readonly kind: 'weakref' } {
    return this.objectAt(slot) as HeapObject & { readonly kind: 'weakref' };
  }

  /** Makes the weak references to an object refer to nothing; returns them and their callbacks, in order. */
  clearWeak(target: number): { readonly ref: Ref; readonly callback: Value }[] {
    const all = this.#weak.get(target) ?? [];
    this.#weak.delete(target);
    return all.map((slot) => {
      const object = this.#weakAt(slot);
      this.replace(refTo(slot), { ...object, target: null });
      if (object.callback === null && this.objectAt(target)!.kind === 'class') this.drop(refTo(slot));
      return { ref: refTo(slot), callback: object.callback };
    });
  }

  /** A weak reference dies before what it refers to. */
  unlist(slot: number, target: number | null): void {
    if (target === null) return;
    this.#weak.set(
      target,
      this.#weak.get(target)!.filter((each) => each !== slot),
    );
  }
}

/** What a machine was before an instruction. */
interface Saved {
  readonly mark: Mark;
  readonly counts: readonly number[];
  readonly drops: Ref[];
  readonly made: number[];
  readonly changed: Set<number>;
  readonly weak: ReadonlyMap<number, readonly number[]>;
}

/** What an object keeps alive; what `id()` gave does not keep its object. */
export function heldIn(open: TracedState, object: HeapObject): Held {
  if (object.kind === 'identity') return [];
  // An iterator that is exhausted lets go of what it went over, but for a reversed one from 3.13 on.
  if (object.kind === 'iterator' && object.next < 0) return [object.mark, object.result ?? undefined];
  if (object.kind === 'reversed' && object.next < -1 && !open.since('3.13')) return [];
  return heldBy(object);
}
