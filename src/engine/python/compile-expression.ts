import { since, type Build, type Code, type Instruction } from './code.ts';
import type { Scope, Scopes } from './scopes.ts';
import { SourceError, type Position } from './source-error.ts';
import type { ComprehensionClause, Constant, Expression, FormatPart } from './syntax.ts';

// Omit over a union, member by member.
type WithoutPosition<Each> = Each extends unknown ? Omit<Each, 'at' | 'node'> : never;
/** An instruction without its place, which the compiler adds. */
export type Emitted = WithoutPosition<Instruction>;
export type JumpOp =
  'jump' | 'jump-if-false' | 'jump-if-true' | 'jump-if-false-or-pop' | 'jump-if-true-or-pop' | 'for-iter';

/** What the code of one function needs of its program: a number for each global name, and the file for errors. */
export interface ProgramNames {
  readonly file: string;
  readonly build: Build;
  readonly scopes: Scopes;
  /** Whether this is the machine's own library, whose global names are the built-ins. */
  readonly library: boolean;
  /** Whether `__del__` is called: where the program's memory is traced. */
  readonly finalizes: boolean;
  /** Whether the test of a `while` loop stands at the end of its body as well. */
  readonly testsTwice: boolean;
  global(name: string): number;
}

/** Compiles expressions into a list of instructions; statements are its subclass's. */
export abstract class ExpressionCompiler {
  protected readonly program: ProgramNames;
  protected readonly scope: Scope;
  /** Parameters, other names, the machine's own; the free names' cells come where they are first asked for. */
  protected readonly localNames: string[];
  protected readonly instructions: Instruction[] = [];
  protected at: Position;
  /** What is being compiled. */
  protected node: Instruction['node'];

  constructor(program: ProgramNames, scope: Scope, at: Position) {
    this.program = program;
    this.scope = scope;
    this.at = at;
    this.localNames = [...scope.parameters];
    if (scope.kind === 'comprehension') this.localNames.push('.0');
    if (scope.kind === 'class') this.localNames.push('.bases');
    for (const name of [...scope.bound, ...scope.cells]) this.slot(name);
    this.freeAt = this.localNames.length;
    this.localNames.push(...scope.free);
  }

  protected readonly freeAt: number;

  protected abstract function(node: Expression & { kind: 'lambda' }): void;
  protected abstract comprehension(expression: Expression & { kind: 'comprehension' }): Code;

  /** The place of a name among the locals. */
  protected slot(name: string): number {
    const found = this.localNames.indexOf(name);
    return found < 0 ? this.localNames.push(name) - 1 : found;
  }

  protected emit(instruction: Emitted): number {
    return this.instructions.push({ ...instruction, at: this.at, node: this.node } as Instruction) - 1;
  }

  protected jump(op: JumpOp): number {
    return this.emit({ op, target: -1 } as Emitted);
  }

  protected land(...jumps: readonly number[]): void {
    this.landAt(this.instructions.length, jumps);
  }

  protected landAt(target: number, jumps: readonly number[]): void {
    for (const jump of jumps)
      this.instructions[jump] = { ...this.instructions[jump]!, target } as Instruction;
  }

  protected refuse(at: Position, reason: string, kind: SourceError['kind'] = 'syntax'): never {
    throw new SourceError(kind, at, reason, this.program.file);
  }

  /** Loads, stores or deletes a name where it lives. */
  protected name(action: 'load' | 'store' | 'delete', written: string): void {
    const name = this.scope.mangled(written);
    const place = this.scope.placeOf(name);
    if (place === 'global') {
      // `machine_x` is the built-in `machine.x`.
      if (this.program.library) this.emit({ op: 'load-builtin', name: name.replace('_', '.') });
      else this.emit({ op: `${action}-global`, index: this.program.global(name) });
    } else if (place !== 'local')
      this.emit({
        op: `${action}-cell`,
        index: place === 'free' ? this.localNames.indexOf(name, this.freeAt) : this.slot(name),
      });
    else if (action === 'load' && this.scope.kind === 'class')
      this.emit({ op: 'load-name', index: this.slot(name), global: this.program.global(name) });
    else this.emit({ op: `${action}-local`, index: this.slot(name) });
  }

  protected constant(value: Constant): void {
    this.emit({ op: 'constant', value });
  }

  /** `iterated`: it is what a `for` goes over. */
  protected expression(expression: Expression, iterated = false): void {
    const outer = this.node;
    this.node = expression;
    this.#expression(expression, iterated);
    this.node = outer;
  }

  /** Compiles something as a part of that node. */
  protected within(node: Instruction['node'], compile: () => void): void {
    const outer = this.node;
    this.node = node;
    compile();
    this.node = outer;
  }

  #expression(expression: Expression, iterated: boolean): void {
    switch (expression.kind) {
      case 'constant':
        return this.constant(expression.value);
      case 'name':
        return this.placed(expression.at, () => this.name('load', expression.name));
      case 'format':
        return this.format(expression.parts);
      case 'list':
      case 'tuple':
      case 'set': {
        const { items } = expression;
        // A list that nobody else sees is a tuple (Python/ast_opt.c, fold_iter): it counts where memory is traced.
        const hidden = iterated && this.program.finalizes && items.every(({ kind }) => kind !== 'starred');
        const kind = hidden && expression.kind === 'list' ? 'tuple' : expression.kind;
        const stars = this.items(items, kind === 'set' ? 'items' : 'argument', true);
        const count = items.length;
        const constants = count >= 3 && items.every((item) => item.kind === 'constant') && !iterated;
        this.emit({ op: `build-${kind}`, count, stars, constants });
        return;
      }
      case 'dict':
        for (const [key, value] of expression.entries) {
          this.expression(key);
          this.expression(value);
        }
        this.emit({ op: 'build-dict', count: expression.entries.length });
        return;
      case 'comprehension': {
        const code = this.comprehension(expression);
        this.makeFunction(code, 0, []);
        this.expression((expression.clauses[0] as ComprehensionClause).iterable, true);
        this.emit({ op: 'get-iter' });
        this.emit({ op: 'call', name: code.name, count: 1, keywords: [], stars: [] });
        return;
      }
      case 'lambda':
        return this.function(expression);
      case 'unary':
        this.expression(expression.operand);
        return this.positioned(expression.at, { op: 'unary', operator: expression.operator });
      case 'binary':
        this.expression(expression.left);
        this.expression(expression.right);
        return this.positioned(expression.at, {
          op: 'binary',
          operator: expression.operator,
          inPlace: false,
        });
      case 'boolean': {
        this.expression(expression.left);
        const end = this.jump(`jump-if-${expression.operator === 'or'}-or-pop`);
        this.expression(expression.right);
        return this.land(end);
      }
      case 'compare': {
        const failed = this.chain(expression, () => this.jump('jump-if-false-or-pop'));
        if (failed.length === 0) return;
        const end = this.jump('jump');
        this.land(...failed);
        this.emit({ op: 'drop-under' });
        return this.land(end);
      }
      case 'conditional': {
        const otherwise = this.jumpIf(expression.test, false);
        this.expression(expression.then);
        const end = this.jump('jump');
        this.land(...otherwise);
        this.expression(expression.otherwise);
        return this.land(end);
      }
      case 'attribute':
        this.expression(expression.value);
        return this.positioned(expression.at, {
          op: 'load-attribute',
          name: this.scope.mangled(expression.name),
        });
      case 'subscript':
        this.expression(expression.value);
        this.expression(expression.index);
        return this.positioned(expression.at, { op: 'subscript' });
      case 'slice':
        for (const bound of [expression.start, expression.stop, expression.step]) {
          if (bound === null) this.constant(null);
          else this.expression(bound);
        }
        this.emit({ op: 'slice' });
        return;
      case 'call':
        return this.call(expression);
    }
  }

  /** Evaluates items of which some may be starred; returns which. */
  protected items(items: readonly Expression[], what: 'items' | 'argument', always: boolean): number[] {
    const stars: number[] = [];
    items.forEach((item, index) => {
      if (item.kind !== 'starred') return this.expression(item);
      this.expression(item.value);
      stars.push(index);
      // A call with nothing but `*value` looks at it only when it is made.
      if (always || items.length > 1) this.positioned(item.at, { op: 'expand', what });
    });
    return stars;
  }

  protected format(parts: readonly FormatPart[]): void {
    for (const part of parts) {
      if (typeof part === 'string') this.constant(part);
      else {
        this.expression(part.value);
        this.format(part.spec);
        this.emit({ op: 'format', conversion: part.conversion });
      }
    }
    this.emit({ op: 'build-text', count: parts.length });
  }

  /** Compiles a condition; returns the jumps that are taken where its truth is `when`. */
  protected jumpIf(test: Expression, when: boolean): number[] {
    if (test.kind === 'unary' && test.operator === 'not') return this.jumpIf(test.operand, !when);
    if (test.kind === 'boolean') {
      if ((test.operator === 'and') !== when)
        return [...this.jumpIf(test.left, when), ...this.jumpIf(test.right, when)];
      const skip = this.jumpIf(test.left, !when);
      const jumps = this.jumpIf(test.right, when);
      this.land(...skip);
      return jumps;
    }
    const op = `jump-if-${when}` as const;
    if (test.kind !== 'compare' || test.rest.length === 1) {
      this.expression(test);
      let jump = 0;
      // From 3.12 on it is the condition that fails, where its truth does.
      this.within(since(this.program.build, '3.12') ? test : this.node, () => (jump = this.jump(op)));
      return [jump];
    }
    const failed = this.chain(test, () => this.jump('jump-if-false'));
    const last = this.jump(op);
    const over = this.jump('jump');
    this.land(...failed);
    this.emit({ op: 'pop' });
    const missed = when ? [] : [this.jump('jump')];
    this.land(over);
    return [last, ...missed];
  }

  /** The comparisons of a chain; `fail` emits the jump taken after one that fails, with the middle value on the stack. */
  protected chain(expression: Expression & { kind: 'compare' }, fail: () => number): number[] {
    this.expression(expression.left);
    const failed: number[] = [];
    expression.rest.forEach(({ operator, right }, index) => {
      this.expression(right, operator === 'in' || operator === 'not in');
      const last = index === expression.rest.length - 1;
      // The middle value is both compared now and kept for the next comparison.
      if (!last) {
        this.emit({ op: 'copy' });
        this.emit({ op: 'rotate-three' });
      }
      this.positioned(expression.at, { op: 'compare', operator });
      if (!last) failed.push(fail());
    });
    return failed;
  }

  protected placed(at: Position, act: () => void): void {
    const outer = this.at;
    this.at = at;
    act();
    this.at = outer;
  }

  protected positioned(at: Position, instruction: Emitted): void {
    this.placed(at, () => this.emit(instruction));
  }

  protected call({ at, callee, positional, keywords }: Expression & { kind: 'call' }): void {
    const method = callee.kind === 'attribute';
    this.expression(method ? callee.value : callee);
    const name = method ? this.scope.mangled(callee.name) : '';
    const place = method && since(this.program.build, '3.10') ? callee.at : at;
    if (method) this.within(callee, () => this.positioned(place, { op: 'load-method', name }));
    const stars = this.items(positional, 'argument', false);
    for (const { name: keyword, value } of keywords) {
      this.expression(value);
      if (keyword === null) this.positioned(value.at, { op: 'expand', what: 'keywords' });
    }
    this.positioned(place, {
      op: method ? 'call-method' : 'call',
      name,
      count: positional.length,
      keywords: keywords.map((keyword) => keyword.name),
      stars,
    });
  }

  /** The function's defaults lie on the stack already; loads what it shares with functions around it. */
  protected makeFunction(
    code: Code,
    defaults: number,
    keywordDefaults: readonly string[],
    op: 'make-function' | 'class' = 'make-function',
  ): void {
    for (const name of code.freeNames) {
      const free = this.localNames.indexOf(name, this.freeAt);
      const own = this.scope.cells.has(name) || free < 0;
      this.emit({ op: 'load-closure', index: own ? this.slot(name) : free });
    }
    this.emit({ op, code, defaults, keywordDefaults });
  }
}
