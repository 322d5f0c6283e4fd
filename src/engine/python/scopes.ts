import { SourceError, type Position } from './source-error.ts';
import type { ComprehensionClause, Expression, FormatPart, Module, Parameters, Statement } from './syntax.ts';

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

/** The names of a module, function, class body or comprehension, and where each of them lives. */
export class Scope {
  readonly kind: ScopeKind;
  readonly outer: Scope | null;
  /** The class whose body this is, or that is around it: private names (`__x`) carry its name. */
  readonly className: string | null;
  /** Names that it binds, parameters first. */
  readonly bound = new Set<string>();
  readonly parameters = new Set<string>();
  readonly uses = new Set<string>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  /** Names of its own that functions inside it share. */
  readonly cells = new Set<string>();
  /** Names that it, or a function inside it, shares with a function around it. */
  readonly free = new Set<string>();

  constructor(kind: ScopeKind, outer: Scope | null, className: string | null) {
    this.kind = kind;
    this.outer = outer;
    this.className = className;
  }

  /** Where a name that is used here lives. */
  placeOf(name: string): 'local' | 'cell' | 'free' | 'global' {
    if (this.kind === 'module' || this.globals.has(name)) return 'global';
    if (this.bound.has(name) && !this.nonlocals.has(name)) return this.cells.has(name) ? 'cell' : 'local';
    return this.free.has(name) ? 'free' : 'global';
  }

  /** The name as the class around it changes it (Doc/reference/expressions.rst, "Private name mangling"). */
  mangled(name: string): string {
    const owner = this.className?.replace(/^_+/, '') ?? '';
    return owner !== '' && name.startsWith('__') && !name.endsWith('__') ? `_${owner}${name}` : name;
  }
}

/** The scope of each node that opens one: the module, `def`, `lambda`, `class` and comprehensions. */
export type Scopes = ReadonlyMap<object, Scope>;

/**
 * Finds where every name of a program lives, as CPython's symbol table does (Python/symtable.c).
 * Throws {@link SourceError} for declarations that contradict each other.
 */
export function findScopes(module: Module, file: string): Scopes {
  const finder = new Finder(file);
  finder.module(module);
  return finder.scopes;
}

class Finder {
  readonly scopes = new Map<object, Scope>();
  readonly #file: string;
  /** Nonlocal declarations, to be checked once all scopes are known. */
  readonly #declared: { scope: Scope; name: string; at: Position }[] = [];
  #scope!: Scope;

  constructor(file: string) {
    this.#file = file;
  }

  module(module: Module): void {
    this.#within(module, 'module', null, () => this.#statements(module.body));
    for (const { scope, name, at } of this.#declared)
      if (binder(scope, name) === null) this.#refuse(at, `no binding for nonlocal '${name}' found`);
    for (const scope of this.scopes.values()) for (const name of scope.uses) capture(scope, name);
  }

  #refuse(at: Position, reason: string): never {
    throw new SourceError('syntax', at, reason, this.#file);
  }

  #within(node: object, kind: ScopeKind, className: string | null, visit: () => void): void {
    const outer = this.#scope;
    this.#scope = new Scope(kind, outer ?? null, className);
    this.scopes.set(node, this.#scope);
    visit();
    this.#scope = outer;
  }

  #bind(name: string): void {
    this.#scope.bound.add(this.#scope.mangled(name));
  }

  #use(name: string): void {
    this.#scope.uses.add(this.#scope.mangled(name));
    // super() looks for the class in which it is written.
    if (name === 'super' && this.#scope.kind === 'function') this.#scope.uses.add('__class__');
  }

  #function(node: object, parameters: Parameters, at: Position, visit: () => void): void {
    for (const { default: value } of [...parameters.positional, ...parameters.keywordOnly])
      if (value !== null) this.#expression(value);
    this.#within(node, 'function', this.#scope.className, () => {
      const names = [...parameters.positional, ...parameters.keywordOnly].map(({ name }) => name);
      for (const name of [...names, parameters.rest, parameters.keywords]) {
        if (name === null) continue;
        const mangled = this.#scope.mangled(name);
        if (this.#scope.parameters.has(mangled))
          this.#refuse(at, `duplicate argument '${name}' in function definition`);
        this.#scope.parameters.add(mangled);
        this.#bind(name);
      }
      visit();
    });
  }

  #statements(statements: readonly Statement[]): void {
    for (const statement of statements) this.#statement(statement);
  }

  #expressions(expressions: readonly (Expression | null)[]): void {
    for (const expression of expressions) if (expression !== null) this.#expression(expression);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case 'expression':
        return this.#expression(statement.value);
      case 'assign':
        statement.targets.forEach((target) => this.#target(target));
        return this.#expression(statement.value);
      case 'augmented':
        this.#target(statement.target);
        if (statement.target.kind === 'name') this.#use(statement.target.name);
        return this.#expression(statement.value);
      case 'delete':
        return statement.targets.forEach((target) => this.#target(target));
      case 'if':
        this.#expression(statement.test);
        this.#statements(statement.then);
        return this.#statements(statement.otherwise);
      case 'while':
        this.#expression(statement.test);
        this.#statements(statement.body);
        return this.#statements(statement.otherwise);
      case 'for':
        this.#target(statement.target);
        this.#expression(statement.iterable);
        this.#statements(statement.body);
        return this.#statements(statement.otherwise);
      case 'def':
        this.#expressions(statement.decorators);
        this.#bind(statement.name);
        return this.#function(statement, statement.parameters, statement.at, () =>
          this.#statements(statement.body),
        );
      case 'class':
        this.#expressions(statement.decorators);
        this.#bind(statement.name);
        this.#expressions(statement.bases);
        return this.#within(statement, 'class', statement.name, () => this.#statements(statement.body));
      case 'return':
        return this.#expressions([statement.value]);
      case 'with':
        for (const { context, target } of statement.items) {
          this.#expression(context);
          if (target !== null) this.#target(target);
        }
        return this.#statements(statement.body);
      case 'try':
        this.#statements(statement.body);
        this.#statements(statement.otherwise);
        for (const { type, name, body } of statement.handlers) {
          this.#expressions([type]);
          if (name !== null) this.#bind(name);
          this.#statements(body);
        }
        return this.#statements(statement.last);
      case 'assert':
        return this.#expressions([statement.test, statement.message]);
      case 'raise':
        return this.#expressions([statement.exception, statement.cause]);
      case 'import':
        return this.#bind(statement.alias);
      case 'from':
        return statement.names.forEach(({ alias }) => this.#bind(alias));
      case 'global':
      case 'nonlocal':
        return this.#declare(statement);
    }
  }

  #declare({ kind, names, at }: Statement & { kind: 'global' | 'nonlocal' }): void {
    const scope = this.#scope;
    if (kind === 'nonlocal' && scope.kind === 'module')
      this.#refuse(at, 'nonlocal declaration not allowed at module level');
    for (const written of names) {
      const name = scope.mangled(written);
      const what =
        (scope.parameters.has(name) && `is parameter and ${kind}`) ||
        (scope.uses.has(name) && `is used prior to ${kind} declaration`) ||
        (scope.bound.has(name) && `is assigned to before ${kind} declaration`) ||
        ((kind === 'global' ? scope.nonlocals : scope.globals).has(name) && 'is nonlocal and global');
      if (what !== false) this.#refuse(at, `name '${written}' ${what}`);
      (kind === 'global' ? scope.globals : scope.nonlocals).add(name);
      if (kind === 'nonlocal') {
        this.#declared.push({ scope, name, at });
        scope.uses.add(name);
      }
    }
  }

  #target(target: Expression): void {
    if (target.kind === 'name') this.#bind(target.name);
    else if (target.kind === 'tuple' || target.kind === 'list')
      target.items.forEach((item) => this.#target(item));
    else if (target.kind === 'starred') this.#target(target.value);
    else this.#expression(target);
  }

  #expression(expression: Expression): void {
    switch (expression.kind) {
      case 'constant':
        return;
      case 'name':
        return this.#use(expression.name);
      case 'format':
        return this.#format(expression.parts);
      case 'list':
      case 'tuple':
      case 'set':
        return this.#expressions(expression.items);
      case 'dict':
        return this.#expressions(expression.entries.flat());
      case 'comprehension':
        return this.#comprehension(expression);
      case 'lambda':
        return this.#function(expression, expression.parameters, expression.at, () =>
          this.#expression(expression.body),
        );
      case 'unary':
        return this.#expression(expression.operand);
      case 'binary':
      case 'boolean':
        return this.#expressions([expression.left, expression.right]);
      case 'compare':
        return this.#expressions([expression.left, ...expression.rest.map(({ right }) => right)]);
      case 'conditional':
        return this.#expressions([expression.test, expression.then, expression.otherwise]);
      case 'attribute':
      case 'starred':
        return this.#expression(expression.value);
      case 'subscript':
        return this.#expressions([expression.value, expression.index]);
      case 'slice':
        return this.#expressions([expression.start, expression.stop, expression.step]);
      case 'call':
        this.#expression(expression.callee);
        this.#expressions(expression.positional);
        return this.#expressions(expression.keywords.map(({ value }) => value));
    }
  }

  #format(parts: readonly FormatPart[]): void {
    for (const part of parts) {
      if (part.kind === 'text') continue;
      this.#expression(part.value);
      this.#format(part.spec);
    }
  }

  /** The first iterable is evaluated outside. */
  #comprehension(expression: Expression & { kind: 'comprehension' }): void {
    const [first, ...more] = expression.clauses as [ComprehensionClause, ...ComprehensionClause[]];
    this.#expression(first.iterable);
    this.#within(expression, 'comprehension', this.#scope.className, () => {
      this.#target(first.target);
      this.#expressions(first.conditions);
      for (const { target, iterable, conditions } of more) {
        this.#target(target);
        this.#expression(iterable);
        this.#expressions(conditions);
      }
      this.#expression(expression.element);
    });
  }
}

/** The function around the scope that binds the name: class bodies are passed over, but for `__class__`. */
function binder(scope: Scope, name: string): Scope | null {
  for (let outer = scope.outer; outer !== null && outer.kind !== 'module'; outer = outer.outer) {
    if (outer.kind === 'class') {
      if (name === '__class__') return outer;
      continue;
    }
    if (outer.globals.has(name)) return null;
    if (outer.bound.has(name) && !outer.nonlocals.has(name)) return outer;
  }
  return null;
}

/** Where the scope uses a name of a function around it, notes that in both and in all between them. */
function capture(scope: Scope, name: string): void {
  if (scope.kind === 'module' || scope.globals.has(name)) return;
  if (scope.bound.has(name) && !scope.nonlocals.has(name)) return;
  const owner = binder(scope, name);
  if (owner === null) return;
  owner.cells.add(name);
  for (let inner: Scope = scope; inner !== owner; inner = inner.outer!) inner.free.add(name);
}
