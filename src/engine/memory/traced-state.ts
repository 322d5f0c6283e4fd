import { OpenState, type Mark, type OpenFrame } from '../machine/open-state.ts';
import { heldBy } from '../machine/shape.ts';
import { noReceiver } from '../machine/call.ts';
import { initialState, type Frame } from '../machine/state.ts';
import { noTraces, type Traces } from '../machine/traces.ts';
import { builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Code, Instruction, Program } from '../python/code.ts';
import { borrowedBefore } from './borrowed.ts';
import { Collector } from './collector.ts';

type Held = readonly (Value | undefined)[];

/** What a call held when references were last counted. */
export interface Level {
  code: Code;
  locals: Held;
  stack: readonly Value[];
  /** What it holds beside these: its function, and what its caller keeps for it. */
  also: readonly Ref[];
  /** The object that stands for the call where something outlives it. */
  frame: Ref | null;
  /** The locals that borrow what they hold, as calls may from 3.14 on: it has no reference for it. */
  borrowed: Set<number>;
}

/** A call that has just been made, and where it stands. */
export interface Call {
  readonly instruction: Instruction & { readonly op: 'call' | 'call-method' };
  readonly at: number;
}

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
  /** Whether the tuple that is being made is such a constant. */
  makesConstant = false;
  /** The weak references to an object, by its slot, in the order in which they are cleared. */
  readonly #weak = new Map<number, readonly number[]>();
  readonly levels: Level[] = [];
  readonly collector: Collector;
  /** Whether an instruction is under way: then its frame has left it already. */
  executing = false;
  #traced: Traces = noTraces;

  constructor(program: Program, longLived: number) {
    super(initialState(program), 0, program);
    this.collector = new Collector(this, longLived);
    this.traces = noTraces;
    for (const slot of this.slots()) this.counts[slot] = 1;
    this.settle(null);
  }

  override create(object: HeapObject): Ref {
    const ref = super.create(object);
    this.counts[ref.slot] = 0;
    this.links.delete(ref.slot);
    this.made.push(ref.slot);
    if (this.makesConstant && object.kind === 'tuple') this.constants.add(ref.slot);
    else this.constants.delete(ref.slot);
    heldIn(object).forEach(this.#hold);
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

  override replace(ref: Ref, object: HeapObject): void {
    const before = this.peek(ref);
    super.replace(ref, object);
    this.changed.add(ref.slot);
    this.#exchange(heldIn(before), heldIn(object), before.kind === 'list');
  }

  override setGlobal(index: number, value: Value | undefined): void {
    const before = this.peekGlobal(index);
    super.setGlobal(index, value);
    this.#exchange([before], [value]);
  }

  /** Puts nothing in the place of an object that is dying: what it held is given up apart. */
  hollow(slot: number): void {
    this.links.delete(slot);
    super.replace(refTo(slot), { kind: 'tuple', items: [] });
  }

  /** Gives an object other links. */
  link(slot: number, links: readonly Ref[]): void {
    this.#exchange(this.links.get(slot) ?? [], links);
    this.links.set(slot, links);
  }

  /** All that an object holds, in no order that matters. */
  heldAt(slot: number): Held {
    return [...heldIn(this.objectAt(slot)!), ...(this.links.get(slot) ?? [])];
  }

  readonly #hold = (value: Value | undefined): void => {
    if (value instanceof Ref) this.counts[value.slot]! += 1;
  };
  readonly #drop = (value: Value | undefined): void => {
    if (value instanceof Ref) this.drops.push(value);
  };

  /** Counts what is held now instead of what was; `backwards`: the last place is given up first. */
  #exchange(before: Held, after: Held, backwards = false): void {
    const least = Math.min(before.length, after.length);
    let [start, end] = [0, 0];
    while (start < least && before[start] === after[start]) start += 1;
    while (end < least - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
    after.slice(start, after.length - end).forEach(this.#hold);
    const left = before.slice(start, before.length - end);
    (backwards ? left.reverse() : left).forEach(this.#drop);
  }

  /** Whether references that are given up together are given up from the last one on. */
  get backwards(): boolean {
    return this.since('3.14');
  }

  /**
   * Counts what the calls hold after an instruction; `call` is that instruction, if it was a call.
   * Only the calls that an instruction can have changed are looked at: the innermost one before or after it.
   */
  settle(call: Call | null): void {
    const chain: (Frame | OpenFrame)[] = [];
    let depth = 0;
    for (let frame: Frame | OpenFrame | null = this.frame; frame !== null; frame = frame.back) depth += 1;
    const old = this.levels.length;
    const low = Math.max(0, Math.min(depth, old) - 1);
    for (let frame: Frame | OpenFrame | null = this.frame; frame !== null && chain.length < depth - low;)
      (chain.push(frame), (frame = frame.back));
    chain.reverse();
    if (this.traces !== this.#traced) this.#traceback(old - 1, depth - 1);
    const popped = depth > old && old > 0 ? this.levels[old - 1]!.stack.slice(chain[0]!.stack.length) : [];
    // New calls and what the others hold now, before anything is given up.
    const gone = this.levels.slice(depth);
    gone.reverse().forEach((level, index) => this.#outlive(level, old - 1 - index));
    chain.forEach((frame, index) => {
      const at = low + index;
      const level = this.levels[at];
      if (level === undefined) this.#enter(frame, popped, call);
      else this.#change(level, frame);
    });
    this.levels.length = depth;
    for (const level of gone) this.#leave(level);
  }

  #enter(frame: Frame | OpenFrame, popped: readonly Value[], call: Call | null): void {
    const { code } = frame;
    const refs = popped.filter((value) => value instanceof Ref);
    let also: readonly Ref[] = frame.callee === undefined ? [] : [frame.callee];
    // Up to 3.10 what is called and its arguments stay on the caller's stack; so they do where C makes an instance,
    // which puts them into a tuple as well.
    if (!this.since('3.11') && refs.length > 0 && !code.library) also = refs;
    else if (code.id === constructingId) {
      const args = frame.stack.slice(2).filter((value) => value instanceof Ref);
      also = [...refs, ...args];
    }
    const borrowed = new Set<number>();
    if (this.since('3.14') && call !== null && popped.length > 0) this.#borrow(frame, popped, call, borrowed);
    const level: Level = {
      code,
      locals: [...frame.locals],
      stack: [...frame.stack],
      also,
      frame: null,
      borrowed,
    };
    [level.locals, level.stack, also].forEach((values) => values.forEach(this.#hold));
    this.levels.push(level);
  }

  /** Finds the parameters that borrow what the caller has lent. */
  #borrow(frame: Frame | OpenFrame, popped: readonly Value[], call: Call, borrowed: Set<number>): void {
    const { code } = frame;
    const caller = this.levels.at(-1)!;
    const base = caller.stack.length;
    const lent = borrowedBefore(caller.code, call.at).map((place) => place - base);
    const { op, count, keywords, stars } = call.instruction;
    if (code.library || stars.length > 0 || keywords.includes(null)) return;
    const first = op === 'call' ? 1 : 2;
    const receives = op === 'call-method' && popped[1] !== noReceiver;
    const shift = popped[0] === frame.callee ? Number(receives) : 1;
    for (const place of lent) {
      let local = place - first + shift;
      if (place === 1 && receives && popped[0] === frame.callee) local = 0;
      else if (place < first) continue;
      else if (place >= first + count) local = code.localNames.indexOf(keywords[place - first - count]!);
      if (local < code.parameters + code.keywordOnly && frame.locals[local] === popped[place])
        borrowed.add(local);
    }
  }

  #change(level: Level, { code, locals, stack }: Frame | OpenFrame): void {
    level.code = code;
    for (let index = 0; index < Math.max(locals.length, level.locals.length); index += 1) {
      const [before, now] = [level.locals[index], locals[index]];
      if (before === now) continue;
      level.borrowed.delete(index);
      this.#hold(now);
      this.#drop(before);
    }
    this.#exchange(level.stack, stack, this.backwards);
    level.locals = [...locals];
    level.stack = [...stack];
  }

  #leave(level: Level): void {
    level.stack.toReversed().forEach(this.#drop);
    const ordered = this.#inOrder(level);
    (this.backwards ? ordered.reverse() : ordered).forEach(this.#drop);
    (this.since('3.11') ? level.also : level.also.toReversed()).forEach(this.#drop);
    if (level.frame !== null) this.#drop(level.frame);
  }

  /** The locals in the order of the frame: cells of its own come after the other names. */
  #inOrder({ code, locals }: Level): (Value | undefined)[] {
    const parameters = this.since('3.11') ? code.parameters + code.keywordOnly : 0;
    const isCell = (value: Value | undefined, index: number): boolean =>
      index >= parameters && index < code.freeAt && this.peek(value)?.kind === 'cell';
    return [
      ...locals.slice(0, code.freeAt).filter((value, index) => !isCell(value, index)),
      ...locals.filter(isCell),
      ...locals.slice(code.freeAt, code.freeAt + code.freeNames.length),
      ...locals.slice(code.freeAt + code.freeNames.length),
    ];
  }

  /** A call that is over, and that something holds, keeps its locals, and the call that it came from. */
  #outlive(level: Level, at: number): void {
    if (level.frame === null || this.counts[level.frame.slot]! < 2) return;
    const caller = this.#callerOf(at);
    this.replace(level.frame, {
      kind: 'frame',
      code: level.code,
      locals: level.locals,
      back: caller === null ? null : this.#frameOf(caller),
    });
  }

  #callerOf(at: number): number | null {
    for (let level = at - 1; level >= 0; level -= 1) if (!this.levels[level]!.code.library) return level;
    return null;
  }

  /** The object that stands for a call; made when something first asks for it. */
  #frameOf(at: number): Ref {
    const level = this.levels[at]!;
    if (level.frame === null) {
      level.frame = this.create({ kind: 'frame', code: level.code, locals: [], back: null });
      this.counts[level.frame.slot]! += 1;
    }
    return level.frame;
  }

  /** Notes the calls that exceptions went through, from the one at `from` outwards to the one at `to`. */
  #traceback(from: number, to: number): void {
    const traces = this.traces!;
    for (const [slot, entries] of traces.entries) {
      const known = this.#traced.entries.get(slot)?.length ?? 0;
      const count = entries.length - known;
      if (count <= 0 || this.objectAt(slot) === undefined) continue;
      // An exception that is raised again where it is handled has that call in its traceback already.
      const first = from - (from - to + 1 - count);
      let next = this.#linked(slot, 'traceback');
      for (let at = first; at > first - count; at -= 1) {
        if (at < 0 || this.levels[at]!.code.library) continue;
        next = this.create({ kind: 'traceback', next, frame: this.#frameOf(at) });
      }
      const context = traces.contexts.get(slot);
      const cause = traces.causes.get(slot);
      this.link(
        slot,
        [next, cause ?? null, context === undefined ? null : refTo(context)].filter((each) => each !== null),
      );
    }
    this.#traced = traces;
  }

  #linked(slot: number, kind: HeapObject['kind']): Ref | null {
    return this.links.get(slot)?.find((ref) => this.peek(ref).kind === kind) ?? null;
  }

  /**
   * Whether the value is shared by whole programs, as far as anyone can tell: a number, a text, a built-in, or a tuple
   * of such values, which compiled code may keep as a constant.
   */
  isConstant(value: Value): boolean {
    const object = this.peek(value);
    return (
      object === null || (object.kind === 'tuple' && object.items.every((item) => this.isConstant(item)))
    );
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
    this.#traced = this.traces;
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

  /** How many of the references are borrowed ones, which CPython does not count. */
  borrowed(slot: number): number {
    if (!this.since('3.14')) return 0;
    let count = 0;
    this.levels.forEach((level, at) => {
      for (const index of level.borrowed) {
        const value = level.locals[index];
        if (value instanceof Ref && value.slot === slot) count += 1;
      }
      const frame = this.#frameAt(at);
      const innermost = at === this.levels.length - 1;
      const within = innermost ? this.executing : frame.pending === null;
      for (const index of borrowedBefore(level.code, within ? frame.pc - 1 : frame.pc)) {
        const value = level.stack[index];
        if (value instanceof Ref && value.slot === slot) count += 1;
      }
    });
    return count;
  }

  #frameAt(at: number): Frame | OpenFrame {
    let frame: Frame | OpenFrame = this.frame!;
    for (let above = this.levels.length - 1; above > at; above -= 1) frame = frame.back!;
    return frame;
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
function heldIn(object: HeapObject): Held {
  return object.kind === 'identity' ? [] : heldBy(object);
}

/** The code that makes an instance (machine/calls.ts). */
const constructingId = -1002;
