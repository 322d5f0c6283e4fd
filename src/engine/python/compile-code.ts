import type { Code } from './code.ts';
import type { ProgramNames } from './compile-expression.ts';
import { StatementCompiler } from './compile-statement.ts';
import type { Scope } from './scopes.ts';
import type { Position } from './source-error.ts';
import type { ComprehensionClause, Expression, Parameters, Statement } from './syntax.ts';

/** What the codes of a program share: their names, their numbers, and the list they end in. */
export interface ProgramCodes extends ProgramNames {
  readonly codes: Code[];
  takeId(): number;
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

/** Compiles the code of one module, function, class body or comprehension. */
export class CodeCompiler extends StatementCompiler {
  readonly #owner: ProgramCodes;
  readonly #name: string;
  readonly #qualifiedName: string;
  readonly #id: number;
  readonly #line: number;
  readonly #parameters: Parameters;

  constructor(
    program: ProgramCodes,
    scope: Scope,
    name: string,
    outer: CodeCompiler | null,
    line: number,
    parameters = noParameters,
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
      starts: Uint8Array.from(this.instructions, (_, index) => (this.starts.has(index) ? 1 : 0)),
      handlers: this.handlers,
      handling: this.handling,
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

  /** Code that returns whether the expression is false. */
  isFalse(value: Expression): Code {
    return this.compile(
      () => undefined,
      () => {
        this.expression(value);
        this.emit({ op: 'unary', operator: 'not' });
      },
    );
  }

  #nested(node: object, name: string, at: Position, parameters = noParameters): CodeCompiler {
    return new CodeCompiler(this.#owner, this.program.scopes.get(node)!, name, this, at.line, parameters);
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

  protected override class(statement: Statement & { kind: 'class' }): void {
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
      this.store(current.target);
      const skips = current.conditions.flatMap((condition) => this.jumpIf(condition, false));
      clause(number + 1);
      this.land(...skips);
      this.emit({ op: 'jump-back', target: top });
      this.land(end);
    };
    clause(0);
  }
}
