import { Ref } from '../machine/values.ts';
import { Marks } from './marks.ts';
import type { Numbers } from './numbers.ts';

/** Where the cells of the model are. */
export interface CellMap {
  readonly numbers: Numbers;
  /** The cells of the globals lie from here to `firstSlot`. */
  readonly firstGlobal: number;
  readonly firstSlot: number;
  /** Slots that every thread can ask for at any time. */
  readonly always: readonly number[];
  cellOf(slot: number): number;
}

/**
 * Empties the cells of objects that nothing can reach any more, so that states with the same future are the same.
 *
 * It is asked after each move that lets go of something, so it tries what is quick first: whether the cell is still
 * held by what held it last time; whether nothing at all refers to it; and only then what can be reached.
 */
export class Sweeper {
  readonly #map: CellMap;
  readonly #always: readonly number[];
  // What is asked again and again of values, objects and threads: the cells to which they refer, and, as a first
  // answer to whether a cell is among them, its bit in a mask.
  readonly #valueCells: number[] = [];
  readonly #objectCells: (readonly number[])[] = [];
  readonly #objectMasks: number[] = [0];
  readonly #localCells: (readonly number[])[] = [];
  readonly #localMasks: number[] = [0];
  readonly #marks = new Marks();
  /** What referred to each cell when it was last sought, and through which cells. */
  readonly #holders: (readonly number[] | undefined)[] = [];
  readonly #waiting: number[] = [];
  // The state that is swept.
  #cells: Int32Array = new Int32Array(0);
  #sought = 0;

  constructor(map: CellMap) {
    this.#map = map;
    this.#always = map.always.map((slot) => map.cellOf(slot));
  }

  /** The cell of the slot that the number of a value refers to; -1 where it refers to none. */
  cellOfValue(number: number): number {
    let cell = this.#valueCells[number];
    if (cell === undefined) {
      const held = this.#map.numbers.values[number];
      cell = held instanceof Ref ? this.#map.cellOf(held.slot) : -1;
      this.#valueCells[number] = cell;
    }
    return cell;
  }

  /**
   * Empties, through `write`, what died with it when something referred to the cells `drops` no longer. The cells of
   * slots end before `end`.
   */
  sweep(
    drops: readonly number[],
    cells: Int32Array,
    end: number,
    agents: Int32Array,
    count: number,
    write: (cell: number, value: number) => void,
  ): void {
    const marks = this.#marks;
    const waiting = this.#waiting;
    this.#cells = cells;
    this.#sought = 0;
    for (const cell of drops) waiting.push(cell);
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      if (cells[cell] === 0 || this.#isHeldAsBefore(cell)) continue;
      if (this.#isReferredTo(cell, end, agents, count)) {
        if (this.#sought === 0) marks.begin(end);
        if (marks.seek(cell)) this.#sought += 1;
      } else {
        waiting.push(...this.#cellsOfObject(cells[cell]! >> 1));
        write(cell, 0);
      }
    }
    if (this.#sought === 0 || this.#reachesAll(agents, count)) return;
    // From the end, so that a row of cells that empties at its end does not move under the loop.
    for (let cell = end - 1; cell >= this.#map.firstSlot; cell -= 1)
      if (cells[cell] !== 0 && !marks.has(cell)) write(cell, 0);
  }

  /** Marks what can be reached. Returns whether all that is sought is found: then nothing else can have died. */
  #reachesAll(agents: Int32Array, count: number): boolean {
    const { firstGlobal, firstSlot } = this.#map;
    const cells = this.#cells;
    for (let cell = firstGlobal; cell < firstSlot; cell += 1) {
      const held = this.cellOfValue(cells[cell]!);
      if (held >= 0 && this.#reaches(held, cell)) return true;
    }
    if (this.#reachesSome(this.#always, -1)) return true;
    for (let agent = 0; agent < count; agent += 1)
      if (agents[agent] !== 0 && this.#reachesSome(this.#cellsOfLocal(agents[agent]!), -1)) return true;
    for (let cell = this.#marks.next(); cell !== undefined; cell = this.#marks.next())
      if (cells[cell] !== 0 && this.#reachesSome(this.#cellsOfObject(cells[cell]! >> 1), cell)) return true;
    return false;
  }

  #reachesSome(found: readonly number[], from: number): boolean {
    for (const cell of found) if (this.#reaches(cell, from)) return true;
    return false;
  }

  /** Marks a cell. Returns whether it was the last one sought. */
  #reaches(cell: number, from: number): boolean {
    if (!this.#marks.mark(cell, from)) return false;
    this.#holders[cell] = this.#holdersOf(cell);
    this.#sought -= 1;
    return this.#sought === 0;
  }

  /** Whether anything at all, alive or not, refers to the cell. */
  #isReferredTo(cell: number, end: number, agents: Int32Array, count: number): boolean {
    if (this.#always.includes(cell)) return true;
    const { firstGlobal, firstSlot } = this.#map;
    const cells = this.#cells;
    const bit = bitOf(cell);
    for (let at = firstGlobal; at < firstSlot; at += 1)
      if (this.cellOfValue(cells[at]!) === cell) return true;
    for (let at = 0; at < count; at += 1) {
      const local = agents[at]!;
      if (local === 0) continue;
      const mask = this.#localMasks[local] ?? this.#maskOfLocal(local);
      if ((mask & bit) !== 0 && this.#cellsOfLocal(local).includes(cell)) return true;
    }
    for (let at = firstSlot; at < end; at += 1) {
      const object = cells[at]! >> 1;
      const mask = this.#objectMasks[object] ?? this.#maskOfObject(object);
      if ((mask & bit) !== 0 && this.#cellsOfObject(object).includes(cell)) return true;
    }
    return false;
  }

  /** Whether what referred to the cell when it was last sought refers to it still. */
  #isHeldAsBefore(cell: number): boolean {
    const holders = this.#holders[cell];
    if (holders === undefined) return false;
    for (let at = 0; at < holders.length; at += 2)
      if (this.#cells[holders[at]!] !== holders[at + 1]) return false;
    return true;
  }

  /** The cells, each with what it holds, by which a global leads to a marked cell; undefined where none does. */
  #holdersOf(cell: number): readonly number[] | undefined {
    const holders: number[] = [];
    let at = cell;
    while (at >= this.#map.firstSlot) {
      at = this.#marks.from(at);
      if (at < 0) return undefined;
      holders.push(at, this.#cells[at]!);
    }
    return holders;
  }

  /** The cells to which the object of that number (from 1) refers. */
  #cellsOfObject(object: number): readonly number[] {
    return (this.#objectCells[object] ??= this.#cellsOf(this.#map.numbers.refers[object]!));
  }

  #cellsOfLocal(local: number): readonly number[] {
    return (this.#localCells[local] ??= this.#cellsOf(this.#map.numbers.locals[local]!.refers));
  }

  #cellsOf(slots: readonly number[]): readonly number[] {
    return slots.map((slot) => this.#map.cellOf(slot));
  }

  #maskOfObject(object: number): number {
    return (this.#objectMasks[object] = maskOf(this.#cellsOfObject(object)));
  }

  #maskOfLocal(local: number): number {
    return (this.#localMasks[local] = maskOf(this.#cellsOfLocal(local)));
  }
}

/** Few enough bits for a small integer of the JavaScript engine. */
const bitOf = (cell: number): number => 1 << (cell % 30);

function maskOf(cells: readonly number[]): number {
  let mask = 0;
  for (const cell of cells) mask |= bitOf(cell);
  return mask;
}
