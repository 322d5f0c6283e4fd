import type { Build, Code, Handler, Program } from './code.ts';
import { since } from './code.ts';
import { ExpressionCompiler, type ProgramNames } from './compile-expression.ts';
import { parse } from './parse.ts';
import { findScopes, type Scope, type Scopes } from './scopes.ts';
import { analyse } from './shared-globals.ts';
import { SourceError, type Position } from './source-error.ts';
import type { ComprehensionClause, Expression, Module, Parameters, Statement } from './syntax.ts';

export interface CompileOptions {
  readonly build?: Build | undefined;
  readonly print?: Program['print'] | undefined;
}

/**
 * Compiles Python source to the machine's instructions.
 * Throws {@link SourceError} where the text is not Python or is outside the subset.
 */
export function compile(text: string, file = '<program>', options: CompileOptions = {}): Program {
  try {
    const build = options.build ?? '3.13';
    const tree = parse(text, file);
    const compiler = new ProgramCompiler(tree, file, build, false);
    const module = compiler.compile(tree);
    return {
      module,
      globalNames: compiler.globalNames,
      ...analyse(module, compiler.codes, compiler.globalNames),
      build,
      print: options.print ?? 'line',
      lines: tree.lines,
      file,
    };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const reason = 'the program is nested too deeply to be read; write it flatter';
    throw new SourceError('unsupported', { line: 1, column: 1 }, reason, file);
  }
}

/** Compiles functions of the machine's own library; gives them by name. Their global names are built-ins. */
export function compileLibrary(text: string): ReadonlyMap<string, Code> {
  const tree = parse(text, '<library>');
  const compiler = new ProgramCompiler(tree, '<library>', '3.13', true);
  compiler.compile(tree);
  return new Map(compiler.codes.map((code) => [code.name, code]));
}

class ProgramCompiler implements ProgramNames {
  readonly globalNames: string[] = [];
  readonly file: string;
  readonly build: Build;
  readonly library: boolean;
  readonly scopes: Scopes;
  readonly codes: Code[] = [];
  readonly #globals = new Map<string, number>();
  #nextId = 0;

  constructor(tree: Module, file: string, build: Build, library: boolean) {
    this.file = file;
    this.build = build;
    this.library = library;
    this.scopes = findScopes(tree, file);
  }

  compile(tree: Module): Code {
    const compiler = new CodeCompiler(this, this.scopes.get(tree)!, '<module>', null, 1, noParameters);
    return compiler.compile(() => compiler.block(tree.body), null);
  }

  takeId(): number {
    this.#nextId += 1;
    // The library's numbers are out of the way of the program's, and of other code that the machine makes.
    return this.library ? -1_000_000 - this.#nextId : this.#nextId - 1;
  }

  global(name: string): number {
    let index = this.#globals.get(name);
    if (index === undefined) {
      index = this.globalNames.push(name) - 1;
      this.#globals.set(name, index);
    }
    return index;
  }
}

const noParameters: Parameters = { positional: [], rest: null, keywordOnly: [], keywords: null };

/** Names with two underscores at each end that a class body may bind. */
const dunders = new Set(
  (
    'init str repr eq ne lt le gt ge hash len bool contains getitem setitem delitem iter next call enter exit ' +
    'add sub mul truediv floordiv mod pow and or xor lshift rshift radd rsub rmul rtruediv rfloordiv rmod rpow rand ' +
    'ror rxor rlshift rrshift iadd isub imul itruediv ifloordiv imod ipow iand ior ixor ilshift irshift neg pos ' +
    'invert abs int float index doc'
  )
    .split(' ')
    .map((name) => `__${name}__`),
);

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

class CodeCompiler extends ExpressionCompiler {
  readonly #owner: ProgramCompiler;
  readonly #name: string;
  readonly #qualifiedName: string;
  readonly #id: number;
  readonly #line: number;
  readonly #parameters: Parameters;
  readonly #starts = new Set<number>();
  readonly #handlers: Handler[] = [];
  readonly #handling: { from: number; to: number; index: number }[] = [];
  #loops: readonly Loop[] = [];
  /** The blocks around the current statement, outermost first. */
  #blocks: readonly Block[] = [];

  constructor(
    program: ProgramCompiler,
    scope: Scope,
    name: string,
    outer: CodeCompiler | null,
    line: number,
    parameters: Parameters,
  ) {
    super(program, scope);
    this.#owner = program;
    this.#name = name;
    this.#id = program.takeId();
    this.#line = line;
    this.#parameters = parameters;
    this.at = { line, column: 1 };
    if (outer === null || outer.scope.kind === 'module' || outer.scope.globals.has(name))
      this.#qualifiedName = name;
    else
      this.#qualifiedName = `${outer.#qualifiedName}${outer.scope.kind === 'class' ? '' : '.<locals>'}.${name}`;
  }

  /** `last` is what is returned at the end: a value made by it, or None. */
  compile(body: () => void, last: (() => void) | null): Code {
    this.emit({ op: 'resume' });
    for (const name of this.scope.cells) this.emit({ op: 'make-cell', index: this.slot(name) });
    body();
    if (last === null) this.constant(null);
    else last();
    this.emit({ op: 'return' });
    const { positional, keywordOnly, rest, keywords } = this.#parameters;
    const code: Code = {
      kind: this.scope.kind,
      name: this.#name,
      qualifiedName: this.#qualifiedName,
      id: this.#id,
      instructions: this.instructions,
      starts: Uint8Array.from(this.instructions, (_, index) => (this.#starts.has(index) ? 1 : 0)),
      handlers: this.#handlers,
      handling: this.#handling,
      localNames: this.localNames,
      freeNames: [...this.scope.free],
      freeAt: this.freeAt,
      parameters: this.scope.kind === 'comprehension' ? 1 : positional.length,
      keywordOnly: keywordOnly.length,
      rest: rest !== null,
      keywords: keywords !== null,
      line: this.#line,
      library: this.program.library,
    };
    this.#owner.codes.push(code);
    return code;
  }

  block(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #nested(node: object, name: string, at: Position, parameters = noParameters): CodeCompiler {
    return new CodeCompiler(this.#owner, this.program.scopes.get(node)!, name, this, at.line, parameters);
  }

  #statement(statement: Statement): void {
    this.at = statement.at;
    if (statement.kind !== 'global' && statement.kind !== 'nonlocal')
      this.#starts.add(this.instructions.length);
    switch (statement.kind) {
      case 'expression':
        this.expression(statement.value);
        this.emit({ op: 'pop' });
        return;
      case 'assign':
        this.expression(statement.value);
        statement.targets.forEach((target, index) => {
          if (index < statement.targets.length - 1) this.emit({ op: 'copy' });
          this.#store(target);
        });
        return;
      case 'augmented':
        return this.#augmented(statement);
      case 'delete':
        for (const target of statement.targets) this.#delete(target);
        return;
      case 'pass':
        // An instruction of its own, so that a statement boundary exists there.
        return this.land(this.jump('jump'));
      case 'global':
      case 'nonlocal':
        return;
      case 'if': {
        const otherwise = this.jumpIf(statement.test, false);
        this.block(statement.then);
        if (statement.otherwise.length === 0) return this.land(...otherwise);
        const end = this.jump('jump');
        this.land(...otherwise);
        this.block(statement.otherwise);
        return this.land(end);
      }
      case 'while':
        return this.#while(statement);
      case 'for': {
        this.expression(statement.iterable, true);
        this.emit({ op: 'get-iter' });
        const top = this.instructions.length;
        const end = this.jump('for-iter');
        const leave = (valued: boolean): void => void this.emit({ op: valued ? 'drop-under' : 'pop' });
        const breaks: number[] = [];
        this.#within({ holds: true, leave }, () =>
          this.#loop({ top, breaks, inside: this.#blocks.length, outside: this.#blocks.length - 1 }, () => {
            this.#store(statement.target);
            this.block(statement.body);
            this.emit({ op: 'jump-back', target: top });
          }),
        );
        this.land(end);
        this.block(statement.otherwise);
        return this.land(...breaks);
      }
      case 'break':
      case 'continue': {
        const loop = this.#loops.at(-1);
        if (loop === undefined)
          this.refuse(
            statement.at,
            statement.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop",
          );
        const goesOn = statement.kind === 'continue';
        return this.#leave(goesOn ? loop.inside : loop.outside, false, () => {
          if (goesOn) this.emit({ op: 'jump-back', target: loop.top });
          else loop.breaks.push(this.jump('jump'));
        });
      }
      case 'def':
        return this.#decorated(statement, () =>
          this.function(statement, statement.name, statement.parameters),
        );
      case 'class':
        return this.#decorated(statement, () => this.#class(statement));
      case 'return':
        if (this.scope.kind !== 'function') this.refuse(statement.at, "'return' outside function");
        if (statement.value === null) this.constant(null);
        else this.expression(statement.value);
        return this.#leave(0, true, () => this.emit({ op: 'return' }));
      case 'with':
        return this.#with(statement, 0);
      case 'try':
        return this.#try(statement);
      case 'assert': {
        const passed = this.jumpIf(statement.test, true);
        this.emit({ op: 'load-builtin', name: 'AssertionError' });
        if (statement.message !== null) {
          this.expression(statement.message);
          this.emit({ op: 'call', name: '', count: 1, keywords: [], stars: [] });
        }
        this.emit({ op: 'raise' });
        return this.land(...passed);
      }
      case 'raise':
        if (statement.exception !== null) this.expression(statement.exception);
        this.emit({ op: statement.exception === null ? 'raise-again' : 'raise' });
        return;
      case 'import':
        this.emit({ op: 'import', module: statement.module, name: null });
        return this.name('store', statement.alias);
      case 'from':
        for (const { name, alias } of statement.names) {
          this.emit({ op: 'import', module: statement.module, name });
          this.name('store', alias);
        }
    }
  }

  /**
   * CPython 3.10 and 3.11 test a second time at the end of the body and jump back from there; others jump back to the
   * test. It decides where they look for a request to switch threads.
   */
  #while(statement: Statement & { kind: 'while' }): void {
    const top = this.instructions.length;
    const breaks: number[] = [];
    const ends = this.jumpIf(statement.test, false);
    const body = this.instructions.length;
    const { length } = this.#blocks;
    this.#loop({ top, breaks, inside: length, outside: length }, () => {
      this.block(statement.body);
      this.at = statement.at;
      const endless = statement.test.kind === 'constant';
      if (!since(this.program.build, '3.10') || since(this.program.build, '3.12') || endless)
        this.emit({ op: 'jump-back', target: top });
      else {
        this.#starts.add(this.instructions.length);
        this.landAt(body, this.jumpIf(statement.test, true));
      }
    });
    this.land(...ends);
    this.block(statement.otherwise);
    this.land(...breaks);
  }

  #loop(loop: Loop, body: () => void): void {
    const outer = this.#loops;
    this.#loops = [...outer, loop];
    body();
    this.#loops = outer;
  }

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
    for (const [from, to] of covered) this.#handlers.push({ from, to, handler, depth });
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
    this.#handling.push({ from, to: this.instructions.length, index });
  }

  /**
   * Leaves the blocks above that number of them, the innermost first, and then does the last thing. Where `valued`,
   * a value lies on the stack that is to stay there. What leaves a block is not covered by its handler any more.
   */
  #leave(to: number, valued: boolean, last: () => void): void {
    const [blocks, loops] = [this.#blocks, this.#loops];
    const value: Block = {
      holds: true,
      leave: (onTop) => void this.emit({ op: onTop ? 'drop-under' : 'pop' }),
      gaps: [],
      loops,
    };
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

  #with(statement: Statement & { kind: 'with' }, number: number): void {
    const item = statement.items[number];
    if (item === undefined) return this.block(statement.body);
    this.expression(item.context);
    this.at = statement.at;
    const manager = this.#keep('enter-with');
    const exit = (exception: number | null): void => {
      this.placed(statement.at, () => this.emit({ op: 'exit-with', index: manager, exception }));
    };
    const leave = (): void => {
      exit(null);
      this.emit({ op: 'pop' });
    };
    const covered = this.#within({ holds: false, leave }, () => {
      if (item.target === null) this.emit({ op: 'pop' });
      else this.#store(item.target);
      this.#with(statement, number + 1);
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

  #try(statement: Statement & { kind: 'try' }): void {
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
      for (const { type, name, body, at } of statement.handlers) {
        this.at = at;
        let next: number | null = null;
        if (type !== null) {
          this.emit({ op: 'load-local', index: exception });
          this.expression(type);
          this.emit({ op: 'match' });
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

  #decorated(statement: Statement & { kind: 'def' | 'class' }, make: () => void): void {
    for (const decorator of statement.decorators) this.expression(decorator);
    make();
    for (const decorator of statement.decorators.toReversed())
      this.positioned(decorator.at, { op: 'call', name: '', count: 1, keywords: [], stars: [] });
    this.name('store', statement.name);
  }

  protected override function(
    node: (Statement & { kind: 'def' }) | (Expression & { kind: 'lambda' }),
    name: string,
    parameters: Parameters,
  ): void {
    let defaults = 0;
    for (const { default: value } of parameters.positional) {
      if (value === null) continue;
      this.expression(value);
      defaults += 1;
    }
    const keywordDefaults: string[] = [];
    for (const { name: keyword, default: value } of parameters.keywordOnly) {
      if (value === null) continue;
      this.expression(value);
      keywordDefaults.push(this.scope.mangled(keyword));
    }
    const inner = this.#nested(node, name, node.at, parameters);
    const code =
      node.kind === 'def'
        ? inner.compile(() => inner.block(node.body), null)
        : inner.compile(
            () => undefined,
            () => inner.expression(node.body),
          );
    this.makeFunction(code, defaults, keywordDefaults);
  }

  #class(statement: Statement & { kind: 'class' }): void {
    const { name, bases, body, at } = statement;
    const stars = this.items(bases, 'argument', true);
    this.emit({ op: 'build-tuple', count: bases.length, stars });
    const inner = this.#nested(statement, name, at);
    for (const bound of inner.scope.bound)
      if (/^__.*__$/.test(bound) && !dunders.has(bound))
        this.unsupported(
          at,
          `${bound} in a class is not supported; __init__, __str__, __eq__, __len__, __enter__ and the like are`,
        );
    const code = inner.compile(
      () => inner.block(body),
      () => inner.emit({ op: 'make-class' }),
    );
    this.makeFunction(code, 0, [], 'class');
  }

  protected override comprehension(expression: Expression & { kind: 'comprehension' }): Code {
    const inner = this.#nested(expression, '<listcomp>', expression.at);
    inner.at = expression.at;
    return inner.compile(
      () => inner.#clauses(expression),
      () => undefined,
    );
  }

  #clauses({ clauses, element }: Expression & { kind: 'comprehension' }): void {
    this.emit({ op: 'build-list', count: 0, stars: [] });
    const clause = (number: number): void => {
      const current = clauses[number] as ComprehensionClause | undefined;
      if (current === undefined) {
        this.expression(element);
        this.emit({ op: 'append', depth: clauses.length });
        return;
      }
      if (number === 0) this.emit({ op: 'load-local', index: 0 });
      else {
        this.expression(current.iterable, true);
        this.emit({ op: 'get-iter' });
      }
      const top = this.instructions.length;
      const end = this.jump('for-iter');
      this.#store(current.target);
      const skips = current.conditions.flatMap((condition) => this.jumpIf(condition, false));
      clause(number + 1);
      this.land(...skips);
      this.emit({ op: 'jump-back', target: top });
      this.land(end);
    };
    clause(0);
  }

  #store(target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.placed(target.at, () => this.name('store', target.name));
      case 'attribute':
        this.expression(target.value);
        return this.#attribute('store-attribute', target);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        return this.positioned(target.at, { op: 'store-subscript' });
      case 'tuple':
      case 'list': {
        const starred = target.items.flatMap((item, index) => (item.kind === 'starred' ? [index] : []));
        if (starred.length > 1) this.refuse(target.at, 'multiple starred expressions in assignment');
        this.emit({ op: 'unpack', count: target.items.length, star: starred[0] ?? null });
        for (const item of target.items) this.#store(item.kind === 'starred' ? item.value : item);
        return;
      }
      case 'starred':
        return this.refuse(target.at, 'starred assignment target must be in a list or tuple');
      default:
        this.refuse(target.at, `cannot assign to this ${target.kind}`);
    }
  }

  #attribute(op: 'store-attribute' | 'delete-attribute', target: Expression & { kind: 'attribute' }): void {
    const name = this.scope.mangled(target.name);
    if (/^__.*__$/.test(name))
      this.unsupported(target.at, `setting ${name} is not supported; define it in the class`);
    this.positioned(target.at, { op, name });
  }

  #delete(target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.placed(target.at, () => this.name('delete', target.name));
      case 'attribute':
        this.expression(target.value);
        return this.#attribute('delete-attribute', target);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        return this.positioned(target.at, { op: 'delete-subscript' });
      case 'tuple':
      case 'list':
        return target.items.forEach((item) => this.#delete(item));
      default:
        this.refuse(target.at, `cannot delete this ${target.kind}`);
    }
  }

  #augmented({ target, operator, value, at }: Statement & { kind: 'augmented' }): void {
    const operate = (): void => {
      this.expression(value);
      this.at = at;
      this.emit({ op: 'binary', operator, inPlace: true });
    };
    switch (target.kind) {
      case 'name':
        this.expression(target);
        operate();
        return this.name('store', target.name);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        this.emit({ op: 'copy-two' });
        this.positioned(target.at, { op: 'subscript' });
        operate();
        this.emit({ op: 'rotate-three' });
        return this.positioned(target.at, { op: 'store-subscript' });
      case 'attribute':
        this.expression(target.value);
        this.emit({ op: 'copy' });
        this.positioned(target.at, { op: 'load-attribute', name: this.scope.mangled(target.name) });
        operate();
        this.emit({ op: 'swap' });
        return this.#attribute('store-attribute', target);
      default:
        this.refuse(target.at, `'${target.kind}' is an illegal expression for augmented assignment`);
    }
  }
}
