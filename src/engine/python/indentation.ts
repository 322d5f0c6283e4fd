/** The most columns that may be open, as in CPython (Parser/tokenizer.c, MAXINDENT). */
const MOST = 100;

/** The columns of the open blocks, once with tabs that go to the eighth column and once with tabs as one space. */
export class Indentation {
  readonly #columns: number[] = [0];
  readonly #plain: number[] = [0];

  /** How many blocks are open. */
  get depth(): number {
    return this.#columns.length - 1;
  }

  /**
   * A line starts at this column. Gives 1 where it opens a block, else 0 or less: how many it closes; or a text
   * that says what is wrong with it.
   */
  change(column: number, plain: number): number | string {
    if (column > this.#columns.at(-1)!) {
      if (this.#columns.length >= MOST) return 'too many levels of indentation';
      if (plain <= this.#plain.at(-1)!) return inconsistent;
      this.#columns.push(column);
      this.#plain.push(plain);
      return 1;
    }
    let closed = 0;
    while (column < this.#columns.at(-1)!) {
      this.#columns.pop();
      this.#plain.pop();
      closed += 1;
    }
    if (column !== this.#columns.at(-1)) return 'unindent does not match any outer indentation level';
    return plain === this.#plain.at(-1) ? -closed : inconsistent;
  }
}

const inconsistent = 'inconsistent use of tabs and spaces in indentation';
