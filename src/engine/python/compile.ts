import type { Code, Handler, Program } from './code.ts';
import { ExpressionCompiler } from './compile-expression.ts';
import { localNames } from './local-names.ts';
import { parse } from './parse.ts';
import { sharedGlobals } from './shared-globals.ts';
import { SourceError } from './source-error.ts';
import type { Expression, Module, Parameter, Statement } from './syntax.ts';

/**
 * Compiles Python source to the machine's instructions.
 * Throws {@link SourceError} where the text is not Python or is outside the subset.
 */
export function compile(text: string, file = '<program>'): Program {
  try {
    return new ProgramCompiler(parse(text, file), file).compile();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SourceError(
      'unsupported',
      { line: 1, column: 1 },
      'the program is nested too deeply to be read; write it flatter',
      file,
    );
  }
}

class ProgramCompiler {
  readonly globalNames: string[] = [];
  readonly file: string;
  readonly #tree: Module;
  readonly #globals = new Map<string, number>();
  readonly codes: Code[] = [];
  #nextId = 0;

  constructor(tree: Module, file: string) {
    this.#tree = tree;
    this.file = file;
  }

  compile(): Program {
    const module = new CodeCompiler(this, '<module>', [], null, 1).compile(this.#tree.body);
    return {
      module,
      globalNames: this.globalNames,
      ...sharedGlobals(
        module,
        this.codes.filter((code) => code !== module),
        this.globalNames.length,
      ),
      lines: this.#tree.lines,
      file: this.file,
    };
  }

  takeId(): number {
    return this.#nextId++;
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

interface Loop {
  readonly top: number;
  readonly breaks: number[];
  /** The innermost block that stays open when the loop's body is left. */
  readonly block: OpenBlock | null;
  /** Whether the loop keeps an iterator on the stack, which `break` drops. */
  readonly keeps: boolean;
}

/** A block that keeps a value on the stack: a `for` its iterator, a `with` its context manager. */
interface OpenBlock {
  readonly kind: 'for' | 'with';
  /** Instruction ranges that leave the block early: an exception there is not the block's any more. */
  readonly gaps: (readonly [number, number])[];
  gapFrom: number;
}

class CodeCompiler extends ExpressionCompiler {
  readonly #owner: ProgramCompiler;
  readonly #name: string;
  readonly #id: number;
  readonly #line: number;
  readonly #parameters: readonly Parameter[];
  readonly #starts: number[] = [];
  readonly #handlers: Handler[] = [];
  readonly #loops: Loop[] = [];
  /** The blocks around the current statement, outermost first: as many values lie on the stack at its start. */
  readonly #blocks: OpenBlock[] = [];

  constructor(
    program: ProgramCompiler,
    name: string,
    parameters: readonly Parameter[],
    body: readonly Statement[] | null,
    line: number,
  ) {
    super(program, body === null ? null : localNames(program.file, parameters, body));
    this.#owner = program;
    this.#name = name;
    this.#id = program.takeId();
    this.#line = line;
    this.#parameters = parameters;
  }

  compile(body: readonly Statement[]): Code {
    this.emit({ op: 'resume' });
    this.#block(body);
    this.emit({ op: 'constant', value: null });
    this.emit({ op: 'return' });
    const code: Code = {
      name: this.#name,
      id: this.#id,
      instructions: this.instructions,
      starts: Uint8Array.from(this.instructions, (_, index) => (this.#starts.includes(index) ? 1 : 0)),
      handlers: this.#handlers,
      localNames: this.locals ?? [],
      parameters: this.#parameters.length,
      line: this.#line,
    };
    this.#owner.codes.push(code);
    return code;
  }

  #block(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    this.at = statement.at;
    const start = this.instructions.length;
    if (statement.kind !== 'global') this.#starts.push(start);
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
        return this.#jumpOver();
      case 'global':
        return this.#declareGlobal(statement);
      case 'if': {
        const otherwise = this.test(statement.test);
        this.#block(statement.then);
        if (statement.otherwise.length === 0) return this.land(otherwise);
        const end = this.jump('jump');
        this.land(otherwise);
        this.#block(statement.otherwise);
        return this.land(end);
      }
      case 'while': {
        // A `while` keeps nothing on the stack; its place among the blocks is marked by the innermost one.
        const loop = this.#openLoop(this.#blocks.at(-1) ?? null, false);
        const end = this.test(statement.test);
        this.#block(statement.body);
        this.emit({ op: 'jump-back', target: loop.top });
        this.land(end);
        return this.#closeLoop(loop, statement.otherwise);
      }
      case 'for': {
        this.expression(statement.iterable);
        this.emit({ op: 'get-iter' });
        const block: OpenBlock = { kind: 'for', gaps: [], gapFrom: 0 };
        this.#blocks.push(block);
        const loop = this.#openLoop(block, true);
        const end = this.jump('for-iter');
        this.#store(statement.target);
        this.#block(statement.body);
        this.emit({ op: 'jump-back', target: loop.top });
        this.land(end);
        this.#blocks.pop();
        return this.#closeLoop(loop, statement.otherwise);
      }
      case 'break':
      case 'continue':
        return this.#leaveLoop(statement);
      case 'def':
        return this.#define(statement);
      case 'return':
        if (this.locals === null) this.refuse(statement.at, "'return' outside function");
        if (statement.value === null) this.emit({ op: 'constant', value: null });
        else this.expression(statement.value);
        this.#leave(null, () => this.emit({ op: 'return' }));
        return;
      case 'with':
        return this.#with(statement, 0);
      case 'assert': {
        this.expression(statement.test);
        const passed = this.jump('jump-if-true');
        this.emit({ op: 'load-global', index: this.program.global('AssertionError') });
        if (statement.message !== null) {
          this.expression(statement.message);
          this.emit({ op: 'call', count: 1, keywords: [] });
        }
        this.emit({ op: 'raise' });
        return this.land(passed);
      }
      case 'raise':
        if (statement.exception === null)
          this.refuse(statement.at, 'a bare `raise` has no exception to raise again here');
        this.expression(statement.exception);
        this.emit({ op: 'raise' });
        return;
      case 'import':
        this.emit({ op: 'import', module: statement.module, name: null });
        return this.#storeName(statement.alias);
      case 'from':
        for (const { name, alias } of statement.names) {
          this.emit({ op: 'import', module: statement.module, name });
          this.#storeName(alias);
        }
    }
  }

  #declareGlobal({ at, names }: Statement & { kind: 'global' }): void {
    for (const name of names) {
      const index = this.program.global(name);
      if (
        this.instructions.some(
          (each) => /^[a-z]+-global$/.test(each.op) && 'index' in each && each.index === index,
        )
      )
        this.refuse(at, `name '${name}' is used prior to global declaration`);
    }
  }

  /** `pass` must be an instruction of its own, so that a statement boundary exists there. */
  #jumpOver(): void {
    this.land(this.jump('jump'));
  }

  #openLoop(block: OpenBlock | null, keeps: boolean): Loop {
    const loop: Loop = { top: this.instructions.length, breaks: [], block, keeps };
    this.#loops.push(loop);
    return loop;
  }

  #closeLoop(loop: Loop, otherwise: readonly Statement[]): void {
    this.#loops.pop();
    this.#block(otherwise);
    this.land(...loop.breaks);
  }

  #leaveLoop(statement: Statement & { kind: 'break' | 'continue' }): void {
    const loop = this.#loops.at(-1);
    if (loop === undefined) this.refuse(statement.at, `'${statement.kind}' outside loop`);
    this.#leave(loop, () => {
      if (statement.kind === 'continue') this.emit({ op: 'jump-back', target: loop.top });
      else {
        if (loop.keeps) this.emit({ op: 'pop' });
        loop.breaks.push(this.jump('jump'));
      }
    });
  }

  /**
   * Leaves the enclosing blocks for `return` (all of them, the value on top of the stack) or for `break` and
   * `continue` (those inside the loop). What leaves a block is no longer covered by that block's handler.
   */
  #leave(loop: Loop | null, last: () => void): void {
    const left: OpenBlock[] = [];
    for (let index = this.#blocks.length - 1; index >= 0; index -= 1) {
      const block = this.#blocks[index]!;
      if (loop !== null && block === loop.block) break;
      left.push(block);
      block.gapFrom = this.instructions.length;
      if (loop === null) this.emit({ op: 'swap' });
      this.emit({ op: block.kind === 'with' ? 'exit-with' : 'pop' });
    }
    last();
    for (const block of left) block.gaps.push([block.gapFrom, this.instructions.length]);
  }

  #with(statement: Statement & { kind: 'with' }, index: number): void {
    const item = statement.items[index];
    if (item === undefined) return this.#block(statement.body);
    this.expression(item.context);
    this.emit({ op: 'enter-with' });
    const depth = this.#blocks.length;
    const block: OpenBlock = { kind: 'with', gaps: [], gapFrom: 0 };
    this.#blocks.push(block);
    let from = this.instructions.length;
    if (item.target === null) this.emit({ op: 'pop' });
    else this.#store(item.target);
    this.#with(statement, index + 1);
    const covered: [number, number][] = [];
    for (const [gapFrom, gapTo] of block.gaps) {
      covered.push([from, gapFrom]);
      from = gapTo;
    }
    covered.push([from, this.instructions.length]);
    this.#blocks.pop();
    this.at = statement.at;
    this.emit({ op: 'exit-with' });
    const over = this.jump('jump');
    // The exception lies on top of the context manager: bring that up, release it, raise again.
    const handler = this.instructions.length;
    this.emit({ op: 'swap' });
    this.emit({ op: 'exit-with' });
    this.emit({ op: 'reraise' });
    for (const [start, end] of covered)
      this.#handlers.push({ from: start, to: end, handler, depth: depth + 1 });
    this.land(over);
  }

  #define(statement: Statement & { kind: 'def' }): void {
    const defaults = statement.parameters.flatMap((parameter) =>
      parameter.default === null ? [] : [parameter.default],
    );
    for (const value of defaults) this.expression(value);
    const compiler = new CodeCompiler(
      this.#owner,
      statement.name,
      statement.parameters,
      statement.body,
      statement.at.line,
    );
    const code = compiler.compile(statement.body);
    this.emit({ op: 'make-function', code, defaults: defaults.length });
    this.#storeName(statement.name);
  }

  #storeName(name: string): void {
    const local = this.local(name);
    if (local >= 0) this.emit({ op: 'store-local', index: local });
    else this.emit({ op: 'store-global', index: this.program.global(name) });
  }

  #store(target: Expression): void {
    switch (target.kind) {
      case 'name':
        return this.#storeName(target.name);
      case 'subscript':
        this.expression(target.value);
        this.expression(target.index);
        this.emit({ op: 'store-subscript' });
        return;
      case 'tuple':
      case 'list':
        this.emit({ op: 'unpack', count: target.items.length });
        for (const item of target.items) this.#store(item);
        return;
      default:
        this.refuse(target.at, `cannot assign to this ${target.kind}`);
    }
  }

  #delete(target: Expression): void {
    if (target.kind === 'name') {
      const local = this.local(target.name);
      if (local >= 0) this.emit({ op: 'delete-local', index: local });
      else this.emit({ op: 'delete-global', index: this.program.global(target.name) });
    } else if (target.kind === 'subscript') {
      this.expression(target.value);
      this.expression(target.index);
      this.emit({ op: 'delete-subscript' });
    } else this.refuse(target.at, `cannot delete this ${target.kind}`);
  }

  #augmented(statement: Statement & { kind: 'augmented' }): void {
    const { target, operator, value } = statement;
    if (target.kind === 'subscript') {
      this.expression(target.value);
      this.expression(target.index);
      this.emit({ op: 'copy-two' });
      this.emit({ op: 'subscript' });
    } else this.expression(target);
    this.expression(value);
    this.at = statement.at;
    this.emit({ op: 'binary', operator, inPlace: true });
    if (target.kind === 'subscript') {
      this.emit({ op: 'rotate-three' });
      this.emit({ op: 'store-subscript' });
    } else this.#store(target);
  }
}
