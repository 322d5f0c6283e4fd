import type { Instruction } from './code.ts';
import { SourceError, type Position } from './source-error.ts';
import type { Expression } from './syntax.ts';

// Omit over a union, member by member.
type WithoutPosition<Each> = Each extends unknown ? Omit<Each, 'at'> : never;
/** An instruction without its place, which the compiler adds. */
export type Emitted = WithoutPosition<Instruction>;
export type JumpOp =
  'jump' | 'jump-if-false' | 'jump-if-true' | 'jump-if-false-or-pop' | 'jump-if-true-or-pop' | 'for-iter';

/** What the code of one function needs of its program: a number for each global name, and the file for errors. */
export interface ProgramNames {
  readonly file: string;
  global(name: string): number;
}

/** Compiles expressions into a list of instructions; statements are its subclass's. */
export class ExpressionCompiler {
  protected readonly program: ProgramNames;
  /** Names local to the function, or null in the module, where every name is global. */
  protected readonly locals: readonly string[] | null;
  protected readonly instructions: Instruction[] = [];
  protected at: Position = { line: 1, column: 1 };

  constructor(program: ProgramNames, locals: readonly string[] | null) {
    this.program = program;
    this.locals = locals;
  }

  protected emit(instruction: Emitted): number {
    return this.instructions.push({ ...instruction, at: this.at } as Instruction) - 1;
  }

  protected jump(op: JumpOp): number {
    return this.emit({ op, target: -1 } as Emitted);
  }

  protected land(...jumps: readonly number[]): void {
    for (const jump of jumps) {
      this.instructions[jump] = {
        ...this.instructions[jump]!,
        target: this.instructions.length,
      } as Instruction;
    }
  }

  protected refuse(at: Position, reason: string): never {
    throw new SourceError('syntax', at, reason, this.program.file);
  }

  protected local(name: string): number {
    return this.locals?.indexOf(name) ?? -1;
  }

  protected expression(expression: Expression): void {
    switch (expression.kind) {
      case 'constant':
        this.emit({ op: 'constant', value: expression.value });
        return;
      case 'name': {
        const local = this.local(expression.name);
        if (local >= 0) this.emit({ op: 'load-local', index: local });
        else
          this.positioned(expression.at, {
            op: 'load-global',
            index: this.program.global(expression.name),
          });
        return;
      }
      case 'format':
        for (const part of expression.parts) {
          if (part.kind === 'text') this.emit({ op: 'constant', value: part.text });
          else {
            if (part.label !== '') this.emit({ op: 'constant', value: part.label });
            this.expression(part.value);
            this.emit({ op: 'format', conversion: part.conversion, spec: part.spec });
          }
        }
        this.emit({
          op: 'build-text',
          count: expression.parts.reduce(
            (sum, part) => sum + (part.kind === 'replacement' && part.label !== '' ? 2 : 1),
            0,
          ),
        });
        return;
      case 'list':
      case 'tuple':
        for (const item of expression.items) this.expression(item);
        this.emit({
          op: expression.kind === 'list' ? 'build-list' : 'build-tuple',
          count: expression.items.length,
        });
        return;
      case 'dict':
        for (const [key, value] of expression.entries) {
          this.expression(key);
          this.expression(value);
        }
        this.emit({ op: 'build-dict', count: expression.entries.length });
        return;
      case 'unary':
        this.expression(expression.operand);
        this.positioned(expression.at, { op: 'unary', operator: expression.operator });
        return;
      case 'binary':
        this.expression(expression.left);
        this.expression(expression.right);
        this.positioned(expression.at, { op: 'binary', operator: expression.operator, inPlace: false });
        return;
      case 'boolean': {
        this.expression(expression.left);
        const end = this.jump(expression.operator === 'and' ? 'jump-if-false-or-pop' : 'jump-if-true-or-pop');
        this.expression(expression.right);
        return this.land(end);
      }
      case 'compare':
        return this.compare(expression);
      case 'conditional': {
        const otherwise = this.test(expression.test);
        this.expression(expression.then);
        const end = this.jump('jump');
        this.land(otherwise);
        this.expression(expression.otherwise);
        return this.land(end);
      }
      case 'attribute':
        this.expression(expression.value);
        this.positioned(expression.at, { op: 'load-attribute', name: expression.name });
        return;
      case 'subscript':
        this.expression(expression.value);
        this.expression(expression.index);
        this.positioned(expression.at, { op: 'subscript' });
        return;
      case 'slice':
        for (const bound of [expression.start, expression.stop, expression.step]) {
          if (bound === null) this.emit({ op: 'constant', value: null });
          else this.expression(bound);
        }
        this.emit({ op: 'slice' });
        return;
      case 'call':
        return this.call(expression);
    }
  }

  /** Compiles a condition; returns the jump that is taken where it is false. */
  protected test(test: Expression): number {
    this.expression(test);
    return this.jump('jump-if-false');
  }

  protected positioned(at: Position, instruction: Emitted): void {
    const outer = this.at;
    this.at = at;
    this.emit(instruction);
    this.at = outer;
  }

  protected compare(expression: Expression & { kind: 'compare' }): void {
    this.expression(expression.left);
    const failed: number[] = [];
    expression.rest.forEach(({ operator, right }, index) => {
      this.expression(right);
      if (index === expression.rest.length - 1) {
        this.positioned(expression.at, { op: 'compare', operator });
        return;
      }
      // The middle value is both compared now and kept for the next comparison.
      this.emit({ op: 'copy' });
      this.emit({ op: 'rotate-three' });
      this.positioned(expression.at, { op: 'compare', operator });
      failed.push(this.jump('jump-if-false-or-pop'));
    });
    if (failed.length === 0) return;
    const end = this.jump('jump');
    this.land(...failed);
    this.emit({ op: 'swap' });
    this.emit({ op: 'pop' });
    this.land(end);
  }

  protected call(expression: Expression & { kind: 'call' }): void {
    const { callee, positional, keywords } = expression;
    const method = callee.kind === 'attribute';
    this.expression(method ? callee.value : callee);
    if (method) this.positioned(callee.at, { op: 'require-method', name: callee.name });
    for (const value of positional) this.expression(value);
    for (const { value } of keywords) this.expression(value);
    const count = positional.length;
    const names = keywords.map((keyword) => keyword.name);
    this.positioned(
      method ? callee.at : expression.at,
      method
        ? { op: 'call-method', name: callee.name, count, keywords: names }
        : { op: 'call', count, keywords: names },
    );
  }
}
