import { AllocatorError, type Block } from './allocator.ts';
import { NumberMap } from './number-map.ts';

/** The blocks that the textbook allocators have handed out: what they all do with sizes and addresses. */
export class LiveBlocks {
  /**
   * The size of what was last at each address that was ever handed out; negative where that has been freed, so that double
   * frees can be told apart.
   */
  readonly #sizes = new NumberMap();
  readonly #header: number;
  readonly #round: (bytes: number) => number;

  /**
   * Takes how many bytes lie below each address that is handed out, and a function that rounds up what a block takes in
   * all. Throws AllocatorError ('bad-option') when such a header makes no sense.
   */
  constructor(header: number, round: (bytes: number) => number) {
    if (!Number.isSafeInteger(header) || header < 0) {
      throw new AllocatorError(
        'bad-option',
        `header is ${header} bytes; it must be a whole number, 0 or more`,
      );
    }
    this.#header = header;
    this.#round = round;
  }

  /** The bytes that a block of `size` takes in all. Throws AllocatorError ('bad-size'). */
  extentFor(size: number): number {
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new AllocatorError(
        'bad-size',
        `cannot allocate ${size} bytes: a size is a whole number, 1 or more`,
      );
    }
    return this.#round(this.#header + size);
  }

  /** Adds the block of `size` bytes that begins, header included, at `start`; returns its address. */
  add(start: number, size: number): number {
    const address = start + this.#header;
    this.#sizes.set(address, size);
    return address;
  }

  delete({ address, size }: Block): void {
    this.#sizes.set(address, -size);
  }

  /** Gives a live block another size. */
  resize(address: number, size: number): void {
    this.#sizes.set(address, size);
  }

  /**
   * The live block at `address`. Throws AllocatorError, which tells what cannot be done (`verb`): 'double-free', or
   * 'unknown-address' where no block begins. The heap goes from `bottom` to `top`.
   */
  find(address: number, verb: string, bottom: number, top: number): Block {
    const size = this.#sizes.get(address);
    if (size !== undefined && size > 0) return this.#block(address, size);
    if (size !== undefined) {
      throw new AllocatorError(
        'double-free',
        `cannot ${verb} ${address}: the block there (${-size} bytes) has been freed already`,
      );
    }
    const around = this.list().find(({ start, extent }) => start <= address && address < start + extent);
    const where = around
      ? `it lies in the block at ${around.address} (${around.size} bytes)`
      : `the heap goes from ${bottom} to ${top}`;
    throw new AllocatorError('unknown-address', `cannot ${verb} ${address}: no block begins there; ${where}`);
  }

  /** In order of address. */
  list(): Block[] {
    return this.#sizes
      .entries()
      .filter(([, size]) => size > 0)
      .sort(([a], [b]) => a - b)
      .map(([address, size]) => this.#block(address, size));
  }

  #block(address: number, size: number): Block {
    const start = address - this.#header;
    return { address, size, start, extent: this.#round(this.#header + size), kind: 'heap' };
  }
}
