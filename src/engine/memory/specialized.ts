import type { Code, Instruction } from '../python/code.ts';
import type { Level } from './calls.ts';
import type { TracedState } from './traced-state.ts';

/**
 * Which instructions CPython has replaced by code for the types that they have met (Python/specialize.c), where that shows
 * in what dies first.
 */
export class Specialized {
  readonly #open: TracedState;
  /** Where instructions were executed of which there is such code. */
  readonly #places = new Set<string>();
  /** By code, how often it was entered or has jumped back. */
  readonly #warmth = new Map<number, number>();

  constructor(open: TracedState) {
    this.#open = open;
  }

  /** Notes an instruction that was executed. */
  note({ id }: Code, { op }: Instruction): void {
    if (op === 'resume' || op === 'jump-back') this.#warmth.set(id, (this.#warmth.get(id) ?? 0) + 1);
  }

  /**
   * Whether such code takes over in a place, where it is asked at each execution: from 3.12 on at the second one, in 3.11
   * once the code was entered or has jumped back eight times (_PyCode_Quicken).
   */
  has({ id }: Code, at: number): boolean {
    if (!this.#open.since('3.12')) return this.#open.since('3.11') && (this.#warmth.get(id) ?? 0) >= 8;
    const place = `${id} ${at}`;
    const known = this.#places.has(place);
    this.#places.add(place);
    return known;
  }

  /** 3.14 has code for storing an item of a list, which gives up the list before the old item (Python/bytecodes.c). */
  storesItem({ code, stack }: Level, at: number): boolean {
    const [list, index] = stack.slice(-2);
    if (!this.#open.since('3.14') || this.#open.since('3.15')) return false;
    if (this.#open.peek(list)?.kind !== 'list' || typeof index !== 'bigint' || index < 0n) return false;
    return this.has(code, at);
  }

  /** From 3.11 on there is code for `append` to a list, which gives its argument away before it gives up the list. */
  appends({ code, stack }: Level, at: number): boolean {
    const [instruction, next] = [code.instructions[at], code.instructions[at + 1]];
    return (
      instruction?.op === 'call-method' &&
      instruction.name === 'append' &&
      instruction.count === 1 &&
      instruction.keywords.length + instruction.stars.length === 0 &&
      next?.op === 'pop' &&
      !code.library &&
      this.#open.peek(stack.at(-2))?.kind === 'list' &&
      this.has(code, at)
    );
  }
}
