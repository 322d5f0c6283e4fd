/** Marks on cells, for finding what can be reached; used again and again without being cleared. */
export class Marks {
  #marked = new Int32Array(64);
  #sought = new Int32Array(64);
  /** From which cell a marked cell was reached; -1 for none. */
  #from = new Int32Array(64);
  #round = 0;
  readonly #waiting: number[] = [];

  /** Takes all marks away and makes room for that many cells. */
  begin(cells: number): void {
    if (cells > this.#marked.length) {
      this.#marked = new Int32Array(cells * 2);
      this.#sought = new Int32Array(cells * 2);
      this.#from = new Int32Array(cells * 2);
      this.#round = 0;
    }
    this.#round += 1;
    this.#waiting.length = 0;
  }

  /** Notes that the cell is sought. Returns false where it was noted before. */
  seek(cell: number): boolean {
    if (this.#sought[cell] === this.#round) return false;
    this.#sought[cell] = this.#round;
    return true;
  }

  /** Marks the cell, reached from that cell or from -1. Returns whether it is a sought one that had no mark yet. */
  mark(cell: number, from: number): boolean {
    if (this.#marked[cell] === this.#round) return false;
    this.#marked[cell] = this.#round;
    this.#from[cell] = from;
    this.#waiting.push(cell);
    return this.#sought[cell] === this.#round;
  }

  has(cell: number): boolean {
    return this.#marked[cell] === this.#round;
  }

  /** From which cell a marked cell was reached; -1 for none. */
  from(cell: number): number {
    return this.#from[cell]!;
  }

  /** A marked cell that this has not given yet; undefined when there is none. */
  next(): number | undefined {
    return this.#waiting.pop();
  }
}
