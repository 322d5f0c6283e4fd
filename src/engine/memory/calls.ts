import type { OpenFrame } from '../machine/open-state.ts';
import type { Frame } from '../machine/state.ts';
import { noTraces, type Traces } from '../machine/traces.ts';
import { Builtin, Ref, refTo, type HeapObject, type Value } from '../machine/values.ts';
import type { Code, Instruction } from '../python/code.ts';
import { follow, handOn } from './borrowed.ts';
import { fastCells, inOrder, isOwn } from './locals.ts';
import { keptByC } from './kept-by-c.ts';
import { heldByNew, heldBySpread, spreads } from './spread.ts';
import { Specialized } from './specialized.ts';
import { inC } from './transients.ts';
import { visited } from './visited.ts';
import type { TracedState } from './traced-state.ts';

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
  /** The same for places on its stack. */
  lent: Set<number>;
  /** Whether its instruction waits for a call that it has made. */
  waits: boolean;
  /** The places of cells that CPython has none for: only comprehensions share them, which are part of the call. */
  fast: ReadonlySet<number>;
  /** Whether CPython looks in it for loads that need no reference. */
  plain: boolean;
}

/** An instruction that has just been executed, and its number in its code. */
export interface Executed {
  readonly instruction: Instruction;
  readonly at: number;
}

/** The calls under way, and what they hold: counted after each instruction. */
export class Calls {
  readonly #open: TracedState;
  /** Outermost first. */
  readonly levels: Level[] = [];
  #traced: Traces = noTraces;
  readonly #specialized: Specialized;
  /** The local that has just got what is only borrowed. */
  #stored: number | null = null;

  constructor(open: TracedState) {
    this.#open = open;
    this.#specialized = new Specialized(open);
  }

  /** Takes where exceptions have come from as known. */
  know(traces: Traces): void {
    this.#traced = traces;
  }

  /** Whether references that are given up together are given up from the last one on. */
  get backwards(): boolean {
    return this.#open.since('3.14');
  }

  /**
   * Counts what the calls hold after an instruction; `executed` is that instruction.
   * Only the calls that an instruction can have changed are looked at: the innermost one before or after it.
   */
  settle(executed: Executed | null): void {
    const chain: (Frame | OpenFrame)[] = [];
    let depth = 0;
    for (let frame: Frame | OpenFrame | null = this.#open.frame; frame !== null; frame = frame.back)
      depth += 1;
    const old = this.levels.length;
    const low = Math.max(0, Math.min(depth, old) - 1);
    for (
      let frame: Frame | OpenFrame | null = this.#open.frame;
      frame !== null && chain.length < depth - low;
    )
      (chain.push(frame), (frame = frame.back));
    chain.reverse();
    const unwinds =
      this.#open.traces !== this.#traced ||
      ['reraise', 'raise-again'].includes(executed?.instruction.op ?? '');
    if (unwinds) {
      if (this.#open.traces !== this.#traced) this.#traceback(old - 1, depth - 1);
      if (this.#open.frame !== null)
        this.#leaveHandlers(this.#open.frame, depth === old ? executed!.at : this.levels[depth - 1]!.at);
    }
    const popped = depth > old && old > 0 ? this.levels[old - 1]!.stack.slice(chain[0]!.stack.length) : [];
    const lent: ReadonlySet<number> = new Set(this.levels[old - 1]?.lent);
    const left = executed?.instruction;
    // `__exit__` gets the manager from the stack, borrowed or not.
    const hands =
      left?.op === 'exit-with' && left.exception === null && this.levels[old - 1]!.borrowed.has(left.index);
    if (executed !== null && old > 0) this.#lend(this.levels[old - 1]!, executed, chain[old - 1 - low]);
    if (executed !== null && old > 0)
      this.#specialized.note(this.levels[old - 1]!.code, executed.instruction);
    // New calls and what the others hold now, before anything is given up.
    const gone = this.levels.slice(depth);
    gone.reverse().forEach((level, index) => this.#outlive(level, old - 1 - index));
    chain.forEach((frame, index) => {
      const at = low + index;
      const level = this.levels[at];
      if (level === undefined) this.#enter(frame, popped, lent, executed, hands);
      else this.#change(level, frame, executed?.instruction.op, unwinds);
    });
    this.levels.length = depth;
    for (const level of gone) this.#leave(level);
  }

  #enter(
    frame: Frame | OpenFrame,
    popped: readonly Value[],
    before: ReadonlySet<number>,
    executed: Executed | null,
    hands: boolean,
  ): void {
    const { code } = frame;
    const lent = this.#lentAmong(popped, before);
    const refs = popped.filter((value, place): value is Ref => value instanceof Ref && !lent.includes(place));
    const op = executed?.instruction.op;
    const called = popped[0] === frame.callee || this.#open.peek(popped[0])?.kind === 'bound';
    // The specialised code for a property, from 3.12 on, and for a subscript gives its function the operands.
    const outer = this.levels.at(-1);
    const isWarm = (op === 'load-attribute' && this.#open.since('3.12')) || op === 'subscript';
    const warm = isWarm && !outer!.code.library && this.#specialized.has(outer!.code, executed!.at);
    const direct = ((op === 'call' || op === 'call-method') && called) || warm;
    let also: readonly Ref[] = frame.callee === undefined ? [] : [frame.callee];
    // Where C calls a function, the operands stay on the stack of who has called C; where it makes an instance, it puts
    // the arguments into a tuple as well. Up to 3.10 they stay there in every call.
    const inits = code.id === constructingId && this.#initsAtOnce(frame, outer!, executed!);
    if (code.id === constructingId)
      also = inits ? [] : heldByNew(this.#open, frame, refs, executed!.instruction);
    else if (!code.library && direct && !this.#open.since('3.11') && !this.levels.at(-1)?.code.library)
      also = spreads(executed!.instruction) ? [popped[0] as Ref] : refs;
    else if (!code.library && !direct && op !== 'enter-with' && !outer?.code.library)
      also = [...also, ...refs];
    if (!code.library && outer !== undefined && executed !== null)
      also = [
        ...also,
        ...keptByC(this.#open, this.#specialized, frame, outer.code, [...outer.stack, ...popped], executed),
      ];
    const spread = heldBySpread(this.#open, frame.code, popped, executed);
    // Up to 3.10 all is given up from the last one on (see #leave), the items of a tuple among them.
    also = [...also, ...(this.#open.since('3.11') ? spread : spread.toReversed())];
    // Up to 3.13 bound methods of the manager lie on the stack while it is entered and left.
    const exits = executed?.instruction.op === 'exit-with' ? executed.instruction : null;
    const binds =
      exits?.exception == null && this.#open.since('3.14') ? false : op === 'enter-with' || exits !== null;
    if (binds && !code.library && (exits !== null || !this.#open.since('3.14')))
      also = [...also, frame.locals[0] as Ref];
    const borrowed = new Set<number>(hands ? [0] : []);
    if (this.#open.since('3.14') && popped.length > 0)
      handOn(this.#open, frame, popped, executed!.instruction, warm, lent, borrowed);
    const level: Level = {
      code,
      at: 0,
      locals: [...frame.locals],
      stack: [...frame.stack],
      also,
      operands: [],
      frame: null,
      borrowed,
      waits: false,
      // Beside the method and the instance.
      lent: new Set(inits ? lent.map((place) => place + 1) : []),
      ...this.#inlined(code, executed),
    };
    [level.locals, level.stack, also].forEach((values) => values.forEach(this.#open.hold));
    this.levels.push(level);
  }

  /**
   * Whether specialised code, from 3.14 on, hands the arguments of a class on to `__init__` (Python/specialize.c,
   * CALL_ALLOC_AND_ENTER_INIT).
   */
  #initsAtOnce(frame: Frame | OpenFrame, outer: Level, { instruction, at }: Executed): boolean {
    if (!this.#open.since('3.14') || outer.code.library || instruction.op !== 'call') return false;
    if (instruction.stars.length + instruction.keywords.length > 0) return false;
    const init = this.#open.peek(frame.stack[0]);
    if (init?.kind !== 'function' || this.#open.peek(frame.locals[0])?.kind !== 'instance') return false;
    const { rest, keywords, keywordOnly } = init.code;
    return !rest && !keywords && keywordOnly === 0 && this.#specialized.has(outer.code, at);
  }

  /** What a comprehension, which is part of the call that it stands in from 3.12 on, has of that one. */
  #inlined(code: Code, executed: Executed | null): Pick<Level, 'fast' | 'plain'> {
    const outer = this.levels.at(-1);
    if (code.kind !== 'comprehension' || outer === undefined || executed === null)
      return { fast: fastCells(code, () => false), plain: true };
    const shared = (name: string): boolean => outer.fast.has(outer.code.localNames.indexOf(name));
    return { fast: fastCells(code, shared), plain: outer.plain && visited(outer.code).has(executed.at) };
  }

  /** Which of the values that an instruction takes from the stack are borrowed, by their places among these. */
  #lentAmong(popped: readonly Value[], before: ReadonlySet<number>): number[] {
    const base = this.levels.at(-1)?.stack.length ?? 0;
    return popped.flatMap((_, place) => (before.has(base + place) ? [place] : []));
  }

  /** Follows what is borrowed: an instruction that a call of its own keeps waiting has not taken its operands yet. */
  #lend(level: Level, executed: Executed, frame: Frame | OpenFrame | undefined): void {
    if (!this.#open.since('3.14') || level.code.library) return;
    const { waits, stack } = level;
    level.waits = frame !== undefined && frame.pending !== null;
    if (level.waits && executed.instruction.op !== 'enter-with') return;
    const now = frame?.stack ?? [];
    const top = stack.at(-1);
    const isSuper = this.#open.peek(top)?.kind === 'super' && this.#open.constants.has((top as Ref).slot);
    // It goes on with what that call has returned, or is executed as if that were an operand.
    if (!waits) this.#stored = follow(level, stack.length, executed, now, isSuper);
    else if (now.length !== stack.length)
      this.#stored = follow(level, stack.length - 1, executed, now, isSuper);
  }

  /** An exception that leaves where another one is handled: that one is not handled any more. */
  #leaveHandlers({ code, pc, locals }: OpenFrame, at: number): void {
    const covers = ({ from, to }: { from: number; to: number }, place: number): boolean =>
      from <= place && place < to;
    for (const range of code.handling)
      if (covers(range, at) && !covers(range, pc)) locals[range.index] = undefined;
  }

  #change(
    level: Level,
    { code, pc, locals, stack, pending }: Frame | OpenFrame,
    op: Instruction['op'] | undefined,
    unwinds: boolean,
  ): void {
    const backwards = unwinds || this.#givesUpLastFirst(op);
    level.code = code;
    for (let index = 0; index < Math.max(locals.length, level.locals.length); index += 1) {
      const [before, now] = [level.locals[index], locals[index]];
      if (before === now) continue;
      if (op !== 'make-cell' || !level.fast.has(index)) level.borrowed.delete(index);
      this.#open.hold(now);
      this.#open.drop(before);
    }
    if (this.#stored !== null) level.borrowed.add(this.#stored);
    this.#stored = null;
    // An operand that gives way to what its own method has made of it is held until the instruction is over.
    if (pending !== null) {
      const lent = stack.flatMap((value, index) => {
        const before = level.stack[index];
        return before instanceof Ref && before !== value ? [before] : [];
      });
      lent.forEach(this.#open.hold);
      level.operands.push(...lent);
    }
    if (backwards) this.#open.exchange(level.stack, stack, true);
    if (pending === null) level.operands.splice(0).forEach(this.#open.drop);
    if (!backwards) this.#open.exchange(level.stack, stack);
    // What a local or a cell gets from the stack is no second reference when the one that it had is given up.
    const moves = op === 'store-local' || op === 'store-cell' || this.#specialized.appends(level, pc - 1);
    if (moves && level.stack.length > stack.length && !unwinds) {
      const value = level.stack.at(-1);
      if (value instanceof Ref && this.#open.drops.at(-1) === value) {
        this.#open.drops.pop();
        this.#open.counts[value.slot]! -= 1;
      }
    }
    if (op === 'store-subscript' && this.#specialized.storesItem(level, pc - 1)) {
      const given = level.stack.slice(stack.length).filter((value) => value instanceof Ref);
      const { drops } = this.#open;
      if (drops.length > given.length) drops.push(drops.shift()!);
    }
    level.locals = [...locals];
    level.stack = [...stack];
    level.at = pending === null ? pc - 1 : pc;
    for (const place of [...level.lent]) if (place >= stack.length) level.lent.delete(place);
  }

  /** Whether the operands of an instruction are given up from the last one on. */
  #givesUpLastFirst(op: Instruction['op'] | undefined): boolean {
    if ((op === 'call' || op === 'call-method') && !this.#open.since('3.11')) return true;
    return this.#open.since(op === 'binary' ? '3.15' : '3.14');
  }

  #leave(level: Level): void {
    level.stack.toReversed().forEach(this.#open.drop);
    level.operands.forEach(this.#open.drop);
    level.locals
      .filter((_, index) => !isOwn(level.code, index))
      .reverse()
      .forEach(this.#open.drop);
    const ordered = inOrder(this.#open, level.code, level.locals);
    // The operands of an operator lie in a call of the library's.
    const isArithmetic =
      level.code.library && /^machine\.[^=<>!]/.test((level.locals[0] as Builtin | undefined)?.name ?? '');
    const backwards = isArithmetic ? this.#open.since('3.15') : this.backwards;
    (backwards ? ordered.reverse() : ordered).forEach(this.#open.drop);
    (this.#open.since('3.11') ? level.also : level.also.toReversed()).forEach(this.#open.drop);
    if (level.frame !== null) this.#open.drop(level.frame);
  }

  /** A call that is over, and that something holds, keeps its locals, and the call that it came from. */
  #outlive(level: Level, at: number): void {
    if (level.frame === null || this.#open.counts[level.frame.slot]! < 2) return;
    const caller = this.#callerOf(at);
    this.#open.replace(level.frame, {
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
      level.frame = this.#open.create({ kind: 'frame', code: level.code, locals: [], back: null });
      this.#open.counts[level.frame.slot]! += 1;
    }
    return level.frame;
  }

  /** Notes the calls that exceptions went through, from the one at `from` outwards to the one at `to`. */
  #traceback(from: number, to: number): void {
    const traces = this.#open.traces!;
    for (const [slot, entries] of traces.entries) {
      const known = this.#traced.entries.get(slot)?.length ?? 0;
      const count = entries.length - known;
      if (count <= 0 || this.#open.objectAt(slot) === undefined) continue;
      // An exception that is raised again where it is handled has that call in its traceback already.
      const first = from - (from - to + 1 - count);
      let next = this.#linked(slot, 'traceback');
      for (let at = first; at > first - count; at -= 1) {
        if (at < 0 || this.levels[at]!.code.library) continue;
        next = this.#open.create({ kind: 'traceback', next, frame: this.#frameOf(at) });
      }
      const context = traces.contexts.get(slot);
      const cause = traces.causes.get(slot);
      this.#open.link(
        slot,
        [next, cause ?? null, context === undefined ? null : refTo(context)].filter((each) => each !== null),
      );
    }
    this.#traced = traces;
  }

  #linked(slot: number, kind: HeapObject['kind']): Ref | null {
    return this.#open.links.get(slot)?.find((ref) => this.#open.peek(ref).kind === kind) ?? null;
  }

  /** By slot, how many of the references CPython does not have: borrowed ones, and those of what it does in C. */
  uncounted(): ReadonlyMap<number, number> {
    const found = new Map<number, number>();
    const add = (value: Value | undefined, count: number): void => {
      if (value instanceof Ref) found.set(value.slot, (found.get(value.slot) ?? 0) + count);
    };
    const note = (value: Value | undefined): void => add(value, 1);
    this.levels.forEach((level) => {
      const { code, locals, stack } = level;
      if (code.library) {
        const real = inC[code.name];
        if (real === undefined) return;
        const named = (name: string): Value | undefined => locals[code.localNames.indexOf(name)];
        // `!=` by way of `__eq__`: object's `__ne__` is called with a tuple, and calls the other in its turn.
        if (named('inverted') === true)
          [named('receiver'), named('other'), named('other')].forEach((value) => add(value, -1));
        locals.forEach((value, index) => {
          if (real.includes(code.localNames[index]!) && !level.borrowed.has(index)) return;
          note(value);
          // The methods that an operator may call lie in tuples in a tuple.
          if (code.localNames[index] === 'tries' && value !== undefined)
            for (const row of this.#open.heldAt((value as Ref).slot))
              this.#open.heldAt((row as Ref).slot).forEach(note);
        });
        return;
      }
      if (!this.#open.since('3.14')) return;
      for (const index of level.borrowed) {
        const local = locals[index];
        const cell = level.fast.has(index) ? this.#open.peek(local) : null;
        note(cell?.kind === 'cell' ? cell.value : local);
      }
      for (const place of level.lent) note(stack[place]);
    });
    return found;
  }
}

/** The code that makes an instance (machine/calls.ts). */
const constructingId = -1002;
