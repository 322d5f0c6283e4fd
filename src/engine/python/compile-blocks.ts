import type { Handler } from './code.ts';
import { since } from './code.ts';
import { TargetCompiler } from './compile-targets.ts';
import type { Statement } from './syntax.ts';

interface Loop {
  readonly top: number;
  readonly breaks: number[];
  /** How many blocks are open in the loop's body, and how many around the loop. */
  readonly inside: number;
  readonly outside: number;
}

/** What has to be done where a statement is left early: drop an iterator, leave a `with`, run a `finally`. */
interface Block {
  /** Whether it keeps a value on the stack. */
  readonly holds: boolean;
  readonly loops: readonly Loop[];
  /** Emits what leaves it; where `valued`, a value on top of the stack is to be kept. */
  readonly leave: (valued: boolean) => void;
  /** Instruction ranges that leave the block: an exception there is not the block's any more. */
  readonly gaps: [number, number][];
}

/** Compiles loops, `with` and `try`, and what leaves them early. */
export abstract class BlockCompiler extends TargetCompiler {
  /** The instructions at which statements start. */
  protected readonly starts = new Set<number>();
  protected readonly handlers: Handler[] = [];
  protected readonly handling: { from: number; to: number; index: number }[] = [];
  #loops: readonly Loop[] = [];
  /** The blocks around the current statement, outermost first. */
  #blocks: readonly Block[] = [];

  abstract block(statements: readonly Statement[]): void;

  /**
   * CPython 3.10 to 3.13 test a second time at the end of the body and jump back from there (Python/compile.c,
   * compiler_while); others jump back to the test. It decides where they look for a request to switch threads.
   */
  protected while(statement: Statement & { kind: 'while' }): void {
    const top = this.instructions.length;
    const ends = this.jumpIf(statement.test, false);
    const body = this.instructions.length;
    const breaks = this.#loop(top, this.#blocks.length, () => {
      this.block(statement.body);
      this.at = statement.at;
      if (!this.program.testsTwice || statement.test.kind === 'constant')
        this.emit({ op: 'jump-back', target: top });
      else {
        this.starts.add(this.instructions.length);
        this.landAt(body, this.jumpIf(statement.test, true));
      }
    });
    this.land(...ends);
    this.block(statement.otherwise);
    this.land(...breaks);
  }

  protected for(statement: Statement & { kind: 'for' }): void {
    this.expression(statement.iterable, true);
    let [top, end] = [0, 0];
    this.within(since(this.program.build, '3.13') ? statement.iterable : statement, () => {
      this.emit({ op: 'get-iter' });
      top = this.instructions.length;
      end = this.jump('for-iter');
    });
    let breaks: number[] = [];
    this.#within({ holds: true, leave: this.#drop }, () => {
      breaks = this.#loop(top, this.#blocks.length - 1, () => {
        this.store(statement.target);
        this.block(statement.body);
        this.emit({ op: 'jump-back', target: top });
      });
    });
    this.land(end);
    this.block(statement.otherwise);
    this.land(...breaks);
  }

  protected leaveLoop(statement: Statement & { kind: 'break' | 'continue' }): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined)
      this.refuse(
        statement.at,
        statement.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop",
      );
    const goesOn = statement.kind === 'continue';
    this.leave(goesOn ? loop.inside : loop.outside, false, () => {
      if (goesOn) this.emit({ op: 'jump-back', target: loop.top });
      else loop.breaks.push(this.jump('jump'));
    });
  }

  /** Compiles a loop's body; `outside` counts the blocks around the loop. Returns the jumps out of it. */
  #loop(top: number, outside: number, body: () => void): number[] {
    const outer = this.#loops;
    const breaks: number[] = [];
    this.#loops = [...outer, { top, breaks, inside: this.#blocks.length, outside }];
    body();
    this.#loops = outer;
    return breaks;
  }

  /** Drops what a block keeps on the stack. */
  readonly #drop = (valued: boolean): void => void this.emit({ op: valued ? 'drop-under' : 'pop' });

  /** Compiles a block's body; returns the instruction ranges of it that the block's handler covers. */
  #within(block: Pick<Block, 'holds' | 'leave'>, body: () => void): [number, number][] {
    const outer = this.#blocks;
    const gaps: [number, number][] = [];
    this.#blocks = [...outer, { ...block, gaps, loops: this.#loops }];
    let from = this.instructions.length;
    body();
    this.#blocks = outer;
    const covered: [number, number][] = [];
    for (const [start, end] of [...gaps, [this.instructions.length, 0] as const]) {
      if (start > from) covered.push([from, start]);
      from = end;
    }
    return covered;
  }

  /** Says that exceptions in these ranges go on here, and takes the exception into a local, which it returns. */
  #handler(covered: readonly (readonly [number, number])[]): number {
    const handler = this.instructions.length;
    const depth = this.#blocks.filter(({ holds }) => holds).length;
    for (const [from, to] of covered) this.handlers.push({ from, to, handler, depth });
    return this.#keep('store-local');
  }

  /** Takes a local of the machine's own, and stores into it. */
  #keep(op: 'store-local' | 'enter-with'): number {
    const index = this.localNames.push(`.${this.localNames.length}`) - 1;
    this.emit({ op, index });
    return index;
  }

  /** Compiles what handles the exception in that local. */
  #handle(index: number, body: () => void): void {
    const from = this.instructions.length;
    body();
    this.handling.push({ from, to: this.instructions.length, index });
  }

  /**
   * Leaves the blocks above that number of them, the innermost first, and then does the last thing. Where `valued`,
   * a value lies on the stack that is to stay there. What leaves a block is not covered by its handler any more.
   */
  protected leave(to: number, valued: boolean, last: () => void): void {
    const [blocks, loops] = [this.#blocks, this.#loops];
    const value: Block = { holds: true, leave: this.#drop, gaps: [], loops };
    const left: [Block, number][] = [];
    for (let index = blocks.length - 1; index >= to; index -= 1) {
      const block = blocks[index]!;
      left.push([block, this.instructions.length]);
      this.#blocks = valued ? [...blocks.slice(0, index), value] : blocks.slice(0, index);
      this.#loops = block.loops;
      block.leave(valued);
    }
    last();
    for (const [block, from] of left) block.gaps.push([from, this.instructions.length]);
    [this.#blocks, this.#loops] = [blocks, loops];
  }

  protected with(statement: Statement & { kind: 'with' }, number: number): void {
    const item = statement.items[number];
    if (item === undefined) return this.block(statement.body);
    this.expression(item.context);
    this.at = statement.at;
    // Before 3.13 the whole statement is what fails, with its block: nothing is marked.
    const failing = since(this.program.build, '3.13') ? item.context : undefined;
    let manager = 0;
    this.within(failing, () => (manager = this.#keep('enter-with')));
    const exit = (exception: number | null): void => {
      this.within(failing, () =>
        this.placed(statement.at, () => this.emit({ op: 'exit-with', index: manager, exception })),
      );
    };
    const leave = (): void => {
      exit(null);
      this.emit({ op: 'pop' });
    };
    const covered = this.#within({ holds: false, leave }, () => {
      if (item.target === null) this.emit({ op: 'pop' });
      else this.store(item.target);
      this.with(statement, number + 1);
    });
    this.at = statement.at;
    leave();
    const over = this.jump('jump');
    const exception = this.#handler(covered);
    this.#handle(exception, () => {
      exit(exception);
      const swallowed = this.jump('jump-if-true');
      this.emit({ op: 'reraise', index: exception });
      this.land(swallowed);
    });
    this.emit({ op: 'clear-local', index: exception });
    this.land(over);
  }

  protected try(statement: Statement & { kind: 'try' }): void {
    const { last, handlers } = statement;
    const inner = handlers.length === 0 ? () => this.block(statement.body) : () => this.#except(statement);
    if (last.length === 0) return inner();
    const leave = (): void => this.block(last);
    const covered = this.#within({ holds: false, leave }, inner);
    this.block(last);
    const over = this.jump('jump');
    const exception = this.#handler(covered);
    this.#handle(exception, () => {
      // What leaves the `finally` early gives the exception up.
      this.#within({ holds: false, leave: () => this.emit({ op: 'clear-local', index: exception }) }, () =>
        this.block(last),
      );
      this.emit({ op: 'reraise', index: exception });
    });
    this.land(over);
  }

  #except(statement: Statement & { kind: 'try' }): void {
    const covered = this.#within({ holds: false, leave: () => undefined }, () => this.block(statement.body));
    this.block(statement.otherwise);
    const ends = [this.jump('jump')];
    const exception = this.#handler(covered);
    this.#handle(exception, () => {
      for (const clause of statement.handlers) {
        const { type, name, body, at } = clause;
        this.at = at;
        let next: number | null = null;
        if (type !== null) {
          this.emit({ op: 'load-local', index: exception });
          this.expression(type);
          this.within(since(this.program.build, '3.13') ? clause : undefined, () =>
            this.emit({ op: 'match' }),
          );
          next = this.jump('jump-if-false');
        }
        if (name !== null) {
          this.emit({ op: 'load-local', index: exception });
          this.name('store', name);
        }
        /** The name is gone after the handler, also where the handler deleted it. */
        const forget = (): void => {
          if (name === null) return;
          this.constant(null);
          this.name('store', name);
          this.name('delete', name);
        };
        const leave = (): void => {
          this.emit({ op: 'clear-local', index: exception });
          forget();
        };
        const inside = this.#within({ holds: false, leave }, () => this.block(body));
        leave();
        ends.push(this.jump('jump'));
        if (name !== null) {
          const other = this.#handler(inside);
          this.#handle(other, () => {
            forget();
            this.emit({ op: 'reraise', index: other });
          });
        }
        if (next !== null) this.land(next);
      }
      this.emit({ op: 'reraise', index: exception });
    });
    this.land(...ends);
  }
}
