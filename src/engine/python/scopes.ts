import { SourceError, type Position } from './source-error.ts';
import type { ComprehensionClause, ExceptHandler, Expression, Module, Statement } from './syntax.ts';

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension';

/** The names of a module, function, class body or comprehension, and where each of them lives. */
export class Scope {
  readonly kind: ScopeKind;
  readonly outer: Scope | null;
  /** The class whose body this is, or that is around it: private names (`__x`) carry its name. */
  readonly className: string | null;
  /** Names that it binds as its own, parameters first; a module has none. */
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
    if (this.bound.has(name)) return this.cells.has(name) ? 'cell' : 'local';
    return this.free.has(name) && !this.globals.has(name) ? 'free' : 'global';
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
    this.#within(module, 'module', null, () => this.#inside(module.body));
    for (const { kind, bound, globals, nonlocals } of this.scopes.values())
      for (const name of kind === 'module' ? bound : [...globals, ...nonlocals]) bound.delete(name);
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

  #function(node: (Statement & { kind: 'def' }) | (Expression & { kind: 'lambda' })): void {
    const { positional, keywordOnly, rest, keywords } = node.parameters;
    const named = [...positional, ...keywordOnly];
    this.#inside(named);
    this.#within(node, 'function', this.#scope.className, () => {
      for (const name of [...named.map((each) => each.name), rest, keywords]) {
        if (name === null) continue;
        const mangled = this.#scope.mangled(name);
        if (this.#scope.parameters.has(mangled))
          this.#refuse(node.at, `duplicate argument '${name}' in function definition`);
        this.#scope.parameters.add(mangled);
        this.#bind(name);
      }
      this.#inside({ body: node.body });
    });
  }

  /** All that a node or list holds, in the order in which CPython goes over it: a target is bound. */
  #inside(whole: object): void {
    for (const [key, part] of Object.entries(whole)) {
      if (typeof part !== 'object' || part === null) continue;
      if (key === 'target') this.#target(part);
      else if (key === 'targets') part.forEach((target: Expression) => this.#target(target));
      else this.#visit(part);
    }
  }

  #visit(part: Expression | Statement | ExceptHandler): void {
    switch (part.kind) {
      case 'name':
        return this.#use(part.name);
      case 'augmented':
        if (part.target.kind === 'name') this.#use(part.target.name);
        return this.#inside(part);
      case 'def':
        this.#inside(part.decorators);
        this.#bind(part.name);
        return this.#function(part);
      case 'lambda':
        return this.#function(part);
      case 'class':
        this.#inside(part.decorators);
        this.#bind(part.name);
        this.#inside(part.bases);
        return this.#within(part, 'class', part.name, () => this.#inside(part.body));
      case 'comprehension':
        return this.#comprehension(part);
      case 'handler':
        if (part.name !== null) this.#bind(part.name);
        return this.#inside(part);
      case 'import':
        return this.#bind(part.alias);
      case 'from':
        return part.names.forEach(({ alias }) => this.#bind(alias));
      case 'global':
      case 'nonlocal':
        return this.#declare(part);
      default:
        return this.#inside(part);
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
    else this.#visit(target);
  }

  /** The first iterable is evaluated outside. */
  #comprehension(expression: Expression & { kind: 'comprehension' }): void {
    const [first, ...more] = expression.clauses as [ComprehensionClause, ...ComprehensionClause[]];
    this.#visit(first.iterable);
    this.#within(expression, 'comprehension', this.#scope.className, () => {
      this.#target(first.target);
      this.#inside(first.conditions);
      this.#inside(more);
      this.#visit(expression.element);
    });
  }
}

/** The function around the scope that binds the name: class bodies are passed over, but for `__class__`. */
function binder(scope: Scope, name: string): Scope | null {
  for (let outer = scope.outer; outer !== null; outer = outer.outer) {
    if (outer.kind === 'class') {
      if (name === '__class__') return outer;
      continue;
    }
    if (outer.globals.has(name)) return null;
    if (outer.bound.has(name)) return outer;
  }
  return null;
}

/** Where the scope uses a name of a function around it, notes that in both and in all between them. */
function capture(scope: Scope, name: string): void {
  const owner = scope.globals.has(name) || scope.bound.has(name) ? null : binder(scope, name);
  if (owner === null) return;
  owner.cells.add(name);
  for (let inner: Scope = scope; inner !== owner; inner = inner.outer!) inner.free.add(name);
}
