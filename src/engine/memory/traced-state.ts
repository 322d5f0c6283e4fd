import { OpenState, type Mark, type OpenFrame } from '../machine/open-state.ts';
import { heldBy } from '../machine/shape.ts';
import { noReceiver } from '../machine/call.ts';
import { initialState, type Frame } from '../machine/state.ts';
import { noTraces, type Traces } from '../machine/traces.ts';
import {
  builtin,
  Builtin,
  Ref,
  refTo,
  type Attributes,
  type HeapObject,
  type Value,
} from '../machine/values.ts';
import type { Code, Instruction, Program } from '../python/code.ts';
import { borrowedBefore } from './borrowed.ts';
import { Collector } from './collector.ts';

type Held = readonly (Value | undefined)[];

/** What a call held when references were last counted. */
export interface Level {
  code: Code;
  /** The instruction that it has called from. */
  at: number;
  locals: Held;
  stack: readonly Value[];
  /** What it holds beside these: its function, and what its caller keeps for it. */
  also: readonly Ref[];
  /** Operands of the instruction under way that have been converted. */
  operands: Ref[];
  /** The object that stands for the call where something outlives it. */
  frame: Ref | null;
  /** The locals that borrow what they hold, as calls may from 3.14 on: it has no reference for it. */
  borrowed: Set<number>;
}

/** An instruction that has just been executed, and its number in its code. */
export interface Executed {
  readonly instruction: Instruction;
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
  /** Whether items are taken out of a list by a slice with a step: then the first one is given up first. */
  strides = false;
  /** The names of the attributes of a class's instances, in the order in which they were first set (from 3.11 on). */
  readonly #keys = new Map<number, readonly string[]>();
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
    heldIn(this, object).forEach(this.#hold);
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

  override replace(ref: Ref, object: HeapObject): void {
    const before = this.peek(ref);
    super.replace(ref, object);
    this.changed.add(ref.slot);
    this.#exchange(heldIn(this, before), heldIn(this, object), before.kind === 'list' && !this.strides);
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
    return [...heldIn(this, this.objectAt(slot)!), ...(this.links.get(slot) ?? [])];
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
   * Counts what the calls hold after an instruction; `executed` is that instruction.
   * Only the calls that an instruction can have changed are looked at: the innermost one before or after it.
   */
  settle(executed: Executed | null): void {
    const chain: (Frame | OpenFrame)[] = [];
    let depth = 0;
    for (let frame: Frame | OpenFrame | null = this.frame; frame !== null; frame = frame.back) depth += 1;
    const old = this.levels.length;
    const low = Math.max(0, Math.min(depth, old) - 1);
    for (let frame: Frame | OpenFrame | null = this.frame; frame !== null && chain.length < depth - low;)
      (chain.push(frame), (frame = frame.back));
    chain.reverse();
    const unwinds =
      this.traces !== this.#traced || ['reraise', 'raise-again'].includes(executed?.instruction.op ?? '');
    if (unwinds) {
      if (this.traces !== this.#traced) this.#traceback(old - 1, depth - 1);
      if (this.frame !== null)
        this.#leaveHandlers(this.frame, depth === old ? executed!.at : this.levels[depth - 1]!.at);
    }
    const popped = depth > old && old > 0 ? this.levels[old - 1]!.stack.slice(chain[0]!.stack.length) : [];
    // New calls and what the others hold now, before anything is given up.
    const gone = this.levels.slice(depth);
    gone.reverse().forEach((level, index) => this.#outlive(level, old - 1 - index));
    chain.forEach((frame, index) => {
      const at = low + index;
      const level = this.levels[at];
      if (level === undefined) this.#enter(frame, popped, executed);
      else this.#change(level, frame, unwinds || this.#givesUpLastFirst(executed?.instruction.op));
    });
    this.levels.length = depth;
    for (const level of gone) this.#leave(level);
  }

  #enter(frame: Frame | OpenFrame, popped: readonly Value[], executed: Executed | null): void {
    const { code } = frame;
    const lent = executed === null ? [] : this.#lent(executed.at);
    const refs = popped.filter((value, place): value is Ref => value instanceof Ref && !lent.includes(place));
    const op = executed?.instruction.op;
    const called = popped[0] === frame.callee || this.peek(popped[0])?.kind === 'bound';
    const direct = (op === 'call' || op === 'call-method') && called;
    let also: readonly Ref[] = frame.callee === undefined ? [] : [frame.callee];
    // Where C calls a function, the operands stay on the stack of who has called C; where it makes an instance, it puts
    // the arguments into a tuple as well. Up to 3.10 they stay there in every call.
    if (code.id === constructingId)
      also = [...refs, ...frame.stack.slice(2).filter((value) => value instanceof Ref)];
    else if (!code.library && direct && !this.since('3.11')) also = refs;
    else if (!code.library && !direct && op !== 'enter-with') also = [...also, ...refs];
    // The arguments of a call of an instance are put into a tuple.
    if (!code.library && (op === 'call' || op === 'call-method') && this.#isInstance(popped[0]))
      also = [...also, ...popped.slice(1).filter((value) => value instanceof Ref)];
    also = [...also, ...this.#spread(frame, popped, executed)];
    // Up to 3.13 bound methods of the manager lie on the stack while it is entered and left.
    const exits = executed?.instruction.op === 'exit-with' ? executed.instruction : null;
    const binds =
      exits?.exception == null && this.since('3.14') ? false : op === 'enter-with' || exits !== null;
    if (binds && !code.library && (exits !== null || !this.since('3.14')))
      also = [...also, frame.locals[0] as Ref];
    const borrowed = new Set<number>();
    if (this.since('3.14') && popped.length > 0) this.#borrow(frame, popped, executed!, borrowed);
    const level: Level = {
      code,
      at: 0,
      locals: [...frame.locals],
      stack: [...frame.stack],
      also,
      operands: [],
      frame: null,
      borrowed,
    };
    [level.locals, level.stack, also].forEach((values) => values.forEach(this.#hold));
    this.levels.push(level);
  }

  #isInstance(value: Value | undefined): boolean {
    return this.peek(value)?.kind === 'instance';
  }

  /** Which of the values that an instruction takes from the stack are borrowed, by their places among these. */
  #lent(at: number): number[] {
    if (!this.since('3.14')) return [];
    const { code, stack } = this.levels.at(-1)!;
    return borrowedBefore(code, at).map((place) => place - stack.length);
  }

  /** Up to 3.11 the tuple and dict that a call with * and ** makes of its arguments are there as long as the call. */
  #spread({ code }: Frame | OpenFrame, popped: readonly Value[], executed: Executed | null): readonly Ref[] {
    const instruction = executed?.instruction;
    if (this.since('3.12') || code.library || instruction === undefined) return [];
    if (instruction.op !== 'call' && instruction.op !== 'call-method') return [];
    const { op, count, keywords, stars } = instruction;
    if (stars.length === 0 && !keywords.includes(null)) return [];
    const first = op === 'call' ? 1 : 2;
    const itemsOf = (value: Value | undefined): Held => {
      const object = this.peek(value);
      if (object?.kind === 'dict') return object.entries.map((entry) => entry[1]);
      return object !== null && 'items' in object ? object.items : [];
    };
    const args = popped
      .slice(first)
      .flatMap((value, place) =>
        stars.includes(place) || keywords[place - count] === null ? itemsOf(value) : [value],
      )
      .filter((value) => value instanceof Ref)
      .reverse();
    return keywords.includes(null) ? [...args, ...args] : args;
  }

  /** Finds the parameters that borrow what the caller has lent. */
  #borrow(
    frame: Frame | OpenFrame,
    popped: readonly Value[],
    { instruction, at }: Executed,
    borrowed: Set<number>,
  ): void {
    const { code } = frame;
    const lent = this.#lent(at);
    if (instruction.op !== 'call' && instruction.op !== 'call-method') return;
    const { op, count, keywords, stars } = instruction;
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

  /** An exception that leaves where another one is handled: that one is not handled any more. */
  #leaveHandlers({ code, pc, locals }: OpenFrame, at: number): void {
    const covers = ({ from, to }: { from: number; to: number }, place: number): boolean =>
      from <= place && place < to;
    for (const range of code.handling)
      if (covers(range, at) && !covers(range, pc)) locals[range.index] = undefined;
  }

  #change(level: Level, { code, pc, locals, stack, pending }: Frame | OpenFrame, backwards: boolean): void {
    level.code = code;
    for (let index = 0; index < Math.max(locals.length, level.locals.length); index += 1) {
      const [before, now] = [level.locals[index], locals[index]];
      if (before === now) continue;
      level.borrowed.delete(index);
      this.#hold(now);
      this.#drop(before);
    }
    // An operand that gives way to what its own method has made of it is held until the instruction is over.
    if (pending !== null) {
      const lent = stack.flatMap((value, index) => {
        const before = level.stack[index];
        return before instanceof Ref && before !== value ? [before] : [];
      });
      lent.forEach(this.#hold);
      level.operands.push(...lent);
    }
    if (backwards) this.#exchange(level.stack, stack, true);
    if (pending === null) level.operands.splice(0).forEach(this.#drop);
    if (!backwards) this.#exchange(level.stack, stack);
    level.locals = [...locals];
    level.stack = [...stack];
    level.at = pending === null ? pc - 1 : pc;
  }

  /** Whether the operands of an instruction are given up from the last one on. */
  #givesUpLastFirst(op: Instruction['op'] | undefined): boolean {
    return this.since(op === 'binary' ? '3.15' : '3.14');
  }

  #leave(level: Level): void {
    level.stack.toReversed().forEach(this.#drop);
    level.operands.forEach(this.#drop);
    level.locals
      .filter((_, index) => !isOwn(level.code, index))
      .reverse()
      .forEach(this.#drop);
    const ordered = this.#inOrder(level);
    // The operands of an operator lie in a call of the library's.
    const isArithmetic =
      level.code.library && /^machine\.[^=<>!]/.test((level.locals[0] as Builtin | undefined)?.name ?? '');
    const backwards = isArithmetic ? this.since('3.15') : this.backwards;
    (backwards ? ordered.reverse() : ordered).forEach(this.#drop);
    (this.since('3.11') ? level.also : level.also.toReversed()).forEach(this.#drop);
    if (level.frame !== null) this.#drop(level.frame);
  }

  /** The locals in the order of the frame: cells of its own come after the other names. */
  #inOrder({ code, locals }: Level): (Value | undefined)[] {
    const parameters = this.since('3.11') ? code.parameters + code.keywordOnly : 0;
    const isCell = (value: Value | undefined, index: number): boolean =>
      index >= parameters && index < code.freeAt && this.peek(value)?.kind === 'cell';
    const byName = (from: number, to: number): number[] =>
      locals
        .map((_, index) => index)
        .slice(from, to)
        .sort((a, b) => (code.localNames[a]! < code.localNames[b]! ? -1 : 1));
    const end = code.freeAt + code.freeNames.length;
    return [
      ...locals.slice(0, code.freeAt).filter((value, index) => isOwn(code, index) && !isCell(value, index)),
      ...byName(0, code.freeAt).map((index) => (isCell(locals[index], index) ? locals[index] : undefined)),
      ...byName(code.freeAt, end).map((index) => locals[index]),
    ];
  }

  /** A call that is over, and that something holds, keeps its locals, and the call that it came from. */
  #outlive(level: Level, at: number): void {
    if (level.frame === null || this.counts[level.frame.slot]! < 2) return;
    const caller = this.#callerOf(at);
    this.replace(level.frame, {
      kind: 'frame',
      code: level.code,
      locals: level.locals.map((value, index) => (isOwn(level.code, index) ? value : undefined)),
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

  /** How many of the references CPython does not have: borrowed ones, and those of what it does in C. */
  uncounted(slot: number): number {
    let count = 0;
    const note = (value: Value | undefined): void => {
      if (value instanceof Ref && value.slot === slot) count += 1;
    };
    this.levels.forEach((level, at) => {
      const { code, locals, stack } = level;
      if (code.library) {
        const real = inC[code.name];
        if (real === undefined) return;
        const named = (name: string): Value | undefined => locals[code.localNames.indexOf(name)];
        // `!=` by way of `__eq__`: object's `__ne__` is called with a tuple, and calls the other in its turn.
        if (named('inverted') === true)
          [named('receiver'), named('other'), named('other')].forEach((value) => {
            if (value instanceof Ref && value.slot === slot) count -= 1;
          });
        locals.forEach((value, index) => {
          if (real.includes(code.localNames[index]!)) return;
          note(value);
          // The methods that an operator may call lie in tuples in a tuple.
          if (code.localNames[index] === 'tries' && value !== undefined)
            for (const row of this.heldAt((value as Ref).slot)) this.heldAt((row as Ref).slot).forEach(note);
        });
        return;
      }
      if (!this.since('3.14')) return;
      for (const index of level.borrowed) note(locals[index]);
      const frame = this.#frameAt(at);
      const innermost = at === this.levels.length - 1;
      const within = innermost ? this.executing : frame.pending === null;
      for (const index of borrowedBefore(code, within ? frame.pc - 1 : frame.pc)) note(stack[index]);
    });
    return count;
  }

  #frameAt(at: number): Frame | OpenFrame {
    let frame: Frame | OpenFrame = this.frame!;
    for (let above = this.levels.length - 1; above > at; above -= 1) frame = frame.back!;
    return frame;
  }
}

/** Whether the local has a name in the program: the machine's own stand for places on CPython's stack. */
function isOwn({ localNames }: Code, index: number): boolean {
  return !localNames[index]!.startsWith('.');
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
  if (object.kind === 'iterator' && object.next < 0) return [object.mark];
  if (object.kind === 'reversed' && object.next < -1 && !open.since('3.13')) return [];
  return heldBy(object);
}

/** What CPython has in C, and we in Python (machine/prelude.ts): the locals that stand for references of C's. */
const inC: Readonly<Record<string, readonly string[]>> = {
  operate: ['left', 'right'],
  advance: ['iterator'],
  next: ['iterator', 'default'],
  contains: ['container', 'item'],
  search: ['container', 'item', 'each'],
  list: ['iterable', 'result'],
  any: ['iterable', 'item'],
  all: ['iterable', 'item'],
};

/** The code that makes an instance (machine/calls.ts). */
const constructingId = -1002;
