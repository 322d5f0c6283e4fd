import { advance, RunsForEver, StepBudgetExceeded, type SwitchMode } from '../machine/run.ts';
import { heldBy } from '../machine/shape.ts';
import { OpenState, type Access, type LockNote } from '../machine/open-state.ts';
import {
  mainObject,
  counters,
  initialState,
  type Counter,
  type Snapshot,
  type Thread,
} from '../machine/state.ts';
import { heldByFrames, heldByThread } from '../machine/references.ts';
import { Ref } from '../machine/values.ts';
import type { Code, Program } from '../python/code.ts';
import { canChange, futureOf, type Future, type Surroundings } from './independence.ts';
import type { Act, Model, Move } from './model.ts';
import { Numbers, type Local } from './numbers.ts';
import { Sweeper } from './sweeper.ts';

/** The cell that holds the number of the text printed so far. */
const outputCell = 0;

/**
 * A Python program as a model: its agents are the threads, a step leads from one switch point to the next.
 *
 * Everything is a number: each different value, object and thread gets one when it is first met, so that states are
 * short rows of numbers. The cells are the output, the counters, the globals and the heap slots. What an object holds
 * refers to other objects by their slots; slots that nothing refers to are emptied by `sweep`.
 */
export class PythonModel implements Model {
  readonly cells: number[] = [];
  readonly agents: readonly number[];
  readonly #program: Program;
  readonly #mode: SwitchMode;
  readonly #main: Thread;

  /** What is known of each line in which locks are made: where and by which threads they are taken. */
  readonly locks = new Map<number, Map<string, LockNote & { readonly thread: number }>>();
  readonly #numbers = new Numbers();
  /** The cell of each heap slot, and the slots in the order of their cells. */
  readonly #slotCells = new Map<number, number>();
  readonly #slots: number[] = [];
  readonly #firstSlotCell: number;
  readonly #sweeper: Sweeper;

  constructor(program: Program, mode: SwitchMode) {
    this.#program = program;
    this.#mode = mode;
    this.cells.push(0);
    const initial = initialState(program);
    this.#main = initial.threads[0]!;
    for (const which of counters) this.cells.push(initial.counter(which));
    for (const value of initial.globals) this.cells.push(this.#numbers.ofValue(value));
    this.#firstSlotCell = this.cells.length;
    for (const [slot, object] of initial.heap)
      this.cells[this.#slotCell(slot)] = this.#numbers.ofObject(object, initial.isPublished(slot));
    this.#sweeper = new Sweeper({
      numbers: this.#numbers,
      firstGlobal: this.#globalCell(0),
      firstSlot: this.#firstSlotCell,
      // Any thread can ask for the main thread, ended or not.
      always: program.mentionsMain ? [mainObject.slot] : [],
      cellOf: (slot) => this.#slotCell(slot),
    });
    this.agents = initial.threads.map((thread, index) => this.#numbers.ofLocal(index, thread, thread.frame));
  }

  get bytes(): number {
    return this.#numbers.bytes;
  }

  /** The text behind the number in the output cell. */
  output(cells: Int32Array): string {
    return this.#numbers.outputs[cells[outputCell]!]!;
  }

  /** The accesses behind {@link Act.accesses}. */
  accesses(number: number): readonly Access[] {
    return this.#numbers.accesses[number]!;
  }

  /** The thread behind a local state. */
  local(number: number): Local {
    return this.#numbers.locals[number]!;
  }

  isDaemon(local: number): boolean {
    return this.#numbers.locals[local]!.daemon;
  }

  act(local: number, read: (cell: number) => number): Act {
    const thread = this.#numbers.locals[local]!;
    const snapshot = this.#snapshot(thread, read);
    const opened = (): OpenState => new OpenState(snapshot, thread.index, this.#program);
    try {
      for (const timedOut of [false, true]) {
        const open = opened();
        open.timedOut = timedOut;
        const blocked = advance(open, this.#mode);
        if (blocked === null)
          return {
            moves: [this.#move(thread, open, read, timedOut)],
            accesses: this.#numbers.ofAccesses(open.accesses),
          };
        if (!blocked.timed) break;
      }
      return { moves: [] };
    } catch (error) {
      if (error instanceof StepBudgetExceeded) return { moves: [], overlong: true };
      if (!(error instanceof RunsForEver)) throw error;
      // It goes round on the spot.
      return { moves: [this.#move(thread, opened(), read, false)] };
    }
  }

  /** The machine with these cells, as the main thread sees it. */
  ended(cells: Int32Array): Snapshot {
    return this.#snapshot(this.#main, (cell) => cells[cell] ?? 0);
  }

  /** The machine behind the numbers that `read` gives. */
  #snapshot(thread: Thread, read: (cell: number) => number): Snapshot {
    return {
      objectAt: (slot) => this.#numbers.objects[read(this.#slotCell(slot)) >> 1],
      isPublished: (slot) => (read(this.#slotCell(slot)) & 1) === 1,
      global: (index) => this.#numbers.values[read(this.#globalCell(index))],
      thread: () => thread,
      counter: (which) => read(counterCell(which)),
    };
  }

  isIndependent(
    agent: number,
    move: Move,
    asked: readonly number[],
    cells: Int32Array,
    agents: Int32Array,
    count: number,
  ): boolean {
    const around: Surroundings = this.ended(cells);
    const touched: { cell: number; written: boolean }[] = [];
    for (let at = 0; at < move.writes.length; at += 2) {
      const cell = move.writes[at]!;
      // That threads end is seen only by those who ask; whoever joins them waits for it anyway.
      const slot = this.#slots[cell - this.#firstSlotCell];
      const ends = slot !== undefined && around.objectAt(slot)?.kind === 'thread' && move.local === 0;
      if (cell > counters.length && (!ends || this.#program.watchesEnds))
        touched.push({ cell, written: true });
    }
    for (const cell of asked) if (cell > counters.length) touched.push({ cell, written: false });
    for (let other = 0; other < count; other += 1) {
      if (other === agent || agents[other] === 0) continue;
      const future = this.#futureOf(agents[other]!, around);
      for (const { cell, written } of touched) {
        const index = cell - 1 - counters.length;
        if (cell < this.#firstSlotCell) {
          if (this.#program.sharedGlobals[index] !== 1) continue;
          if ((written ? future.globals : future.storedGlobals).has(index)) return false;
          continue;
        }
        const slot = this.#slots[cell - this.#firstSlotCell]!;
        if (!future.slots.has(slot)) continue;
        if (written || canChange(around.objectAt(slot)!, this.#program)) return false;
      }
    }
    return true;
  }

  #futureOf(local: number, around: Surroundings): Future {
    const { frame, refers } = this.#numbers.locals[local]!;
    const codes = new Set<Code>();
    for (let each = frame; each !== null; each = each.back) codes.add(each.code);
    return futureOf(codes, refers, around);
  }

  #noteLocks(thread: number, notes: readonly LockNote[]): void {
    for (const note of notes) {
      let known = this.locks.get(note.made);
      if (known === undefined) this.locks.set(note.made, (known = new Map()));
      if (note.taken !== null) known.set(`${note.taken} ${thread} ${note.again}`, { ...note, thread });
    }
  }

  /** What the open state became, as changes of cells. */
  #move(thread: Local, open: OpenState, read: (cell: number) => number, timedOut: boolean): Move {
    this.#noteLocks(thread.index, open.lockNotes);
    const kept = keptOf(open);
    const writes: number[] = [];
    /** How often each slot is referred to by what the move changes: after it, less before it. */
    const balance = new Map<number, number>();
    const count = (slots: readonly number[], by: number): void => {
      for (const slot of slots) balance.set(slot, (balance.get(slot) ?? 0) + by);
    };
    for (const [slot, object] of open.changedObjects) {
      const cell = this.#slotCell(slot);
      const before = read(cell);
      const gone = object === undefined || (before === 0 && !kept.has(slot));
      const after = gone
        ? 0
        : this.#numbers.ofObject(object, open.newlyPublished.has(slot) || (before & 1) === 1);
      count(this.#numbers.refers[before >> 1]!, -1);
      count(this.#numbers.refers[after >> 1]!, 1);
      writes.push(cell, after);
    }
    for (const slot of open.newlyPublished) {
      if (open.changedObjects.has(slot)) continue;
      const cell = this.#slotCell(slot);
      const before = read(cell);
      if (before !== 0) writes.push(cell, before | 1);
    }
    for (const [index, value] of open.changedGlobals) {
      if (value instanceof Ref) count([value.slot], 1);
      writes.push(this.#globalCell(index), this.#numbers.ofValue(value));
    }
    for (const [which, value] of open.changedCounters) writes.push(counterCell(which), value);
    let started = open.changedCounters.get('started') ?? 0;
    started -= open.newThreads.length;
    const starts = open.newThreads.map((fresh, index) =>
      this.#numbers.ofLocal(started + index, fresh, fresh.frame),
    );
    const local = open.frame === null ? 0 : this.#numbers.ofLocal(thread.index, thread, open.frame);
    count(thread.refers, -1);
    for (const each of [local, ...starts]) if (each !== 0) count(this.#numbers.locals[each]!.refers, 1);
    const drops = [...balance].flatMap(([slot, by]) => (by < 0 ? [this.#slotCell(slot)] : []));
    return {
      local,
      writes,
      append:
        open.printed.length === 0 ? null : { cell: outputCell, after: this.#numbers.appender(open.printed) },
      starts,
      drops,
      overwrites: [...open.changedGlobals.keys()].map((index) => this.#globalCell(index)),
      timedOut,
      fails: open.failed,
    };
  }

  sweep(
    drops: readonly number[],
    cells: Int32Array,
    agents: Int32Array,
    count: number,
    write: (cell: number, value: number) => void,
  ): void {
    const end = Math.min(this.#firstSlotCell + this.#slots.length, cells.length);
    this.#sweeper.sweep(drops, cells, end, agents, count, write);
  }

  /** The cell of the slot that the number in a global's cell refers to; -1 where it refers to none. */
  refersTo(value: number): number {
    return this.#sweeper.cellOfValue(value);
  }

  #globalCell(index: number): number {
    return 1 + counters.length + index;
  }

  #slotCell(slot: number): number {
    let cell = this.#slotCells.get(slot);
    if (cell === undefined) {
      cell = this.#firstSlotCell + this.#slots.push(slot) - 1;
      this.#slotCells.set(slot, cell);
    }
    return cell;
  }
}

const counterCell = (which: Counter): number => 1 + counters.indexOf(which);

/** The objects made in the step that something which outlives it refers to. */
function keptOf(open: OpenState): ReadonlySet<number> {
  const kept = new Set<number>();
  if (!open.created) return kept;
  const waiting = [
    ...heldByFrames(open.frame),
    ...open.newThreads.flatMap(heldByThread),
    ...open.changedGlobals.values(),
  ];
  for (const [slot, object] of open.changedObjects)
    if (object !== undefined && open.base.objectAt(slot) !== undefined) waiting.push(...heldBy(object));
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (!(value instanceof Ref) || kept.has(value.slot)) continue;
    const object = open.changedObjects.get(value.slot);
    if (object === undefined) continue;
    kept.add(value.slot);
    waiting.push(...heldBy(object));
  }
  return kept;
}
