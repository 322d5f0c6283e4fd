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
const dunders =
  /^__(init|str|repr|eq|ne|[lg][te]|hash|len|bool|contains|(get|set|del)item|iter|next|call|enter|exit|[ri]?(add|sub|mul|(true|floor)div|mod|pow|and|x?or|[lr]shift)|neg|pos|invert|abs|int|float|index|doc)__$/;

/** Compiles the code of one module, function, class body or comprehension. */
export class CodeCompiler extends StatementCompiler {
  declare protected readonly program: ProgramCodes;
  readonly #name: string;
  readonly #inModule: boolean;
  readonly #qualifiedName: string;
  readonly #id: number;
  readonly #line: number;
  readonly #parameters: Parameters;

  constructor(
    program: ProgramCodes,
    scope: Scope,
    name: string,
    outer: CodeCompiler | null,
    at: Position,
    parameters = noParameters,
  ) {
    super(program, scope, at);
    this.#name = name;
    this.#inModule = outer === null || (outer.#inModule && scope.kind !== 'function');
    this.#id = program.takeId();
    this.#line = at.line;
    this.#parameters = parameters;
    if (outer === null || outer.scope.kind === 'module' || outer.scope.globals.has(name))
      this.#qualifiedName = name;
    else
      this.#qualifiedName = `${outer.#qualifiedName}${outer.scope.kind === 'class' ? '' : '.<locals>'}.${name}`;
  }

  /** `body` compiles what leaves on the stack what is returned at the end. */
  compile(body: () => void): Code {
    this.emit({ op: 'resume' });
    for (const name of this.scope.cells) this.emit({ op: 'make-cell', index: this.slot(name) });
    body();
    this.emit({ op: 'return' });
    const { positional, keywordOnly, rest, keywords } = this.#parameters;
    const code: Code = {
      kind: this.scope.kind,
      name: this.#name,
      inModule: this.#inModule,
      qualifiedName: this.#qualifiedName,
      id: this.#id,
      instructions: this.instructions,
      // A statement of the library is part of the one that calls it.
      starts: Uint8Array.from(this.instructions, (_, index) =>
        Number(!this.program.library && this.starts.has(index)),
      ),
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
    this.program.codes.push(code);
    return code;
  }

  /** Code that runs the statements and then returns None. */
  ofBlock(body: readonly Statement[]): Code {
    return this.compile(() => {
      this.block(body);
      this.constant(null);
    });
  }

  /** Code that returns whether the expression is false. */
  isFalse(value: Expression): Code {
    return this.compile(() => {
      this.expression(value);
      this.emit({ op: 'unary', operator: 'not' });
    });
  }

  #nested(node: { readonly at: Position; readonly parameters?: Parameters }, name: string): CodeCompiler {
    return new CodeCompiler(
      this.program,
      this.program.scopes.get(node)!,
      name,
      this,
      node.at,
      node.parameters,
    );
  }

  protected override function(node: (Statement & { kind: 'def' }) | (Expression & { kind: 'lambda' })): void {
    let defaults = 0;
    for (const { default: value } of node.parameters.positional) {
      if (value === null) continue;
      this.expression(value);
      defaults += 1;
    }
    const keywordDefaults: string[] = [];
    for (const { name: keyword, default: value } of node.parameters.keywordOnly) {
      if (value === null) continue;
      this.expression(value);
      keywordDefaults.push(this.scope.mangled(keyword));
    }
    const inner = this.#nested(node, node.kind === 'def' ? node.name : '<lambda>');
    const code =
      node.kind === 'def' ? inner.ofBlock(node.body) : inner.compile(() => inner.expression(node.body));
    this.makeFunction(code, defaults, keywordDefaults);
  }

  protected override class(statement: Statement & { kind: 'class' }): void {
    const { name, bases, body, at } = statement;
    const stars = this.items(bases, 'argument', true);
    this.emit({ op: 'build-tuple', count: bases.length, stars });
    const inner = this.#nested(statement, name);
    for (const bound of inner.scope.bound)
      if (/^__.*__$/.test(bound) && !dunders.test(bound) && !(bound === '__del__' && this.program.finalizes))
        this.refuse(
          at,
          `${bound} in a class is not supported; __init__, __str__, __eq__, __len__, __enter__ and the like are`,
          'unsupported',
        );
    const code = inner.compile(() => {
      inner.block(body);
      inner.emit({ op: 'make-class' });
    });
    this.makeFunction(code, 0, [], 'class');
  }

  protected override comprehension(expression: Expression & { kind: 'comprehension' }): Code {
    const inner = this.#nested(expression, '<listcomp>');
    return inner.compile(() => inner.#clauses(expression));
  }

  #clauses({ clauses, element }: Expression & { kind: 'comprehension' }): void {
    this.emit({ op: 'build-list', count: 0, stars: [] });
    const loops = clauses.filter(({ iterable }, at) => at === 0 || onlyItem(iterable) === null).length;
    const clause = (number: number): void => {
      const current = clauses[number] as ComprehensionClause | undefined;
      if (current === undefined) {
        this.expression(element);
        this.emit({ op: 'append', depth: loops });
        return;
      }
      const only = number > 0 ? onlyItem(current.iterable) : null;
      if (only !== null) {
        this.expression(only);
        this.store(current.target);
        const skips = current.conditions.flatMap((condition) => this.jumpIf(condition, false));
        clause(number + 1);
        this.land(...skips);
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

/**
 * The item of a list or tuple of one, which a further `for` of a comprehension is no loop over: CPython's compiler makes an
 * assignment of it (Python/compile.c, compiler_sync_comprehension_generator).
 */
function onlyItem(iterable: Expression): Expression | null {
  if (iterable.kind !== 'list' && iterable.kind !== 'tuple') return null;
  const [item, ...more] = iterable.items;
  return item === undefined || more.length > 0 || item.kind === 'starred' ? null : item;
}
