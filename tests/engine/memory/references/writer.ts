import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../../threading/generate.ts';

/** What a name is bound to, in the letters of statements.txt. */
export type Kind = string;

/** Whether every process tells the references of such a value in the same way. */
export const isCounted = (kind: Kind): boolean => kind !== '-';
const suits = (wanted: string, kind: Kind): boolean =>
  wanted === kind || (wanted === 'I' && 'MHJ'.includes(kind));

/** The templates of statements.txt, by feature. */
export const templates: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(join(import.meta.dirname, 'statements.txt'), 'utf8')
    .split(/^== /m)
    .slice(1)
    .map((section) => {
      const [feature, ...lines] = section.split('\n').filter((line) => line !== '');
      return [feature!, lines];
    }),
);

/** The names of one function, or of the module. */
export class Scope {
  names = new Map<string, Kind>();
  /** The attributes that hold an object, by name. */
  attributes = new Map<string, Set<string>>();
  /** Names that functions read: they stay as they are. */
  pinned = new Set<string>();
  readonly outer: Scope | null;
  readonly level: number;

  constructor(outer: Scope | null) {
    this.outer = outer;
    this.level = outer === null ? 0 : outer.level + 1;
  }

  bind(name: string, kind: Kind): void {
    this.names.set(name, kind);
    this.attributes.delete(name);
  }

  drop(name: string): void {
    this.names.delete(name);
    this.attributes.delete(name);
  }

  /** What it is now, for when it must come back. */
  saved(): () => void {
    const names = new Map(this.names);
    const pinned = new Set(this.pinned);
    const attributes = new Map([...this.attributes].map(([name, each]) => [name, new Set(each)]));
    const outer = this.outer?.saved();
    return () => {
      Object.assign(this, { names, pinned, attributes });
      outer?.();
    };
  }
}

/** Names by depth of the function: no function binds a name that it reads of an outer one. */
const pools = ['abcdefgh', 'pqrstu', 'vwk'].map((letters) => [...letters]);

/** Thrown where what a template wants is not there. */
class Missing extends Error {}

/** Writes statements; knows what each name is bound to. */
export class Writer {
  readonly chance: Chance;
  readonly #features: readonly string[];
  readonly #blocks: Readonly<Record<string, (writer: Writer) => string | null>>;
  scope = new Scope(null);
  #texts = 0;
  #functions = 0;

  constructor(
    chance: Chance,
    features: readonly string[],
    blocks: Readonly<Record<string, (writer: Writer) => string | null>>,
  ) {
    this.chance = chance;
    this.#features = features;
    this.#blocks = blocks;
  }

  text(): string {
    return `"n${this.#texts++}"`;
  }

  /** An instance that tells its death. */
  made(): string {
    return `N(${this.text()})`;
  }

  functionName(): string {
    return `f${this.#functions++}`;
  }

  /** A name that may be bound, perhaps anew. */
  free(): string {
    const { names, pinned, level } = this.scope;
    const pool = pools[level]!.filter((name) => !pinned.has(name));
    const unused = pool.filter((name) => !names.has(name));
    if (pool.length === 0) throw new Missing();
    return this.chance.of(unused.length > 0 && this.chance.percent(75) ? unused : pool);
  }

  /** A bound name of this function or, if need be, an outer one. */
  bound(fits: (kind: Kind, name: string, scope: Scope) => boolean = isCounted): string | null {
    const { chance, scope } = this;
    for (let at: Scope | null = scope; at !== null; at = at.outer) {
      const own = [...at.names].filter(([name, kind]) => fits(kind, name, at!)).map(([name]) => name);
      if (own.length === 0 || (at.outer !== null && chance.percent(15))) continue;
      const name = chance.of(own);
      if (at !== scope) at.pinned.add(name);
      return name;
    }
    return null;
  }

  /** An expression of a new object. */
  fresh(): string {
    const all = ['[]', '{}', '[[]]', '([],)', 'P()', 'lambda: 0', '{"k": []}', 'object()', 'set()'];
    return this.#features.includes('finalizers') && this.chance.percent(60)
      ? this.made()
      : this.chance.of(all);
  }

  /** An expression of an object. */
  value(): string {
    return (this.chance.percent(70) ? this.bound() : null) ?? this.fresh();
  }

  #attribute(): string {
    let known: ReadonlySet<string> = new Set();
    const name = this.bound((_, each, scope) => {
      const has = scope.attributes.get(each);
      return has !== undefined && has.size > 0;
    });
    for (let at: Scope | null = this.scope; at !== null && name !== null && known.size === 0; at = at.outer)
      known = at.attributes.get(name) ?? known;
    if (known.size === 0) throw new Missing();
    return `${name}.${this.chance.of([...known])}`;
  }

  #placeholder(letter: string): string {
    const { chance } = this;
    switch (letter) {
      case 'o':
        return this.value();
      case 'r':
        return this.fresh();
      case 'A':
        return this.#attribute();
      case 'N':
        return this.made();
      case 't':
        return this.text();
      case 'i':
        return String(chance.below(3));
      case 'k':
        return chance.of(['0', '1', '"k"']);
      case 'x':
        return chance.of(['x', 'y', 'z']);
      case 'n': {
        const name = this.free();
        this.scope.bind(name, '-');
        return name;
      }
      default: {
        const name = this.bound((kind) => (letter === 'a' ? isCounted(kind) : suits(letter, kind)));
        if (name === null) throw new Missing();
        return name;
      }
    }
  }

  /** A statement of a template, or null where what it wants is not there. */
  #written(template: string): string | null {
    // A function would have to declare it.
    if (this.scope.outer !== null && template.includes('kept')) return null;
    const restore = this.scope.saved();
    const bound: string[] = [];
    try {
      return template
        .split('; ')
        .map((line) => this.#line(line, bound))
        .join('\n');
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      restore();
      return null;
    }
  }

  #line(line: string, bound: string[]): string {
    const [, targets, rest] = /^(?:([A-Z-](?:[,=]\*?[A-Z-])*): )?(.*)$/.exec(line)!;
    if (rest!.startsWith('del ')) return this.#deletes(rest!, bound);
    const value = rest!
      .replace(/\$([12])/g, (_, at: string) => bound[Number(at) - 1]!)
      .replace(/\$([A-Za-z])/g, (_, letter: string) => this.#placeholder(letter));
    const put = /^(\w+)\.(\w+) = (.*)$/.exec(value);
    if (put !== null) this.#holds(put[1]!, put[2]!, !/^(None|\d+)$/.test(put[3]!));
    if (targets === undefined) return value;
    const names = targets.split(/[,=]/).map((each) => {
      const name = this.free();
      // `b = a` is what `a` is.
      const { kind, attributes } = this.#known(value.replace(/^= /, ''));
      this.scope.bind(name, each === 'O' && kind !== undefined ? kind : each.replace('*', ''));
      if (attributes !== undefined) this.scope.attributes.set(name, new Set(attributes));
      bound.push(name);
      return each.startsWith('*') ? `*${name}` : name;
    });
    return `${names.join(targets.includes('=') ? ' = ' : ', ')} ${value}`;
  }

  #known(name: string): { kind?: Kind | undefined; attributes?: Set<string> | undefined } {
    for (let at: Scope | null = this.scope; at !== null; at = at.outer)
      if (at.names.has(name)) return { kind: at.names.get(name), attributes: at.attributes.get(name) };
    return {};
  }

  #holds(name: string, attribute: string, holds: boolean): void {
    const { attributes, names } = this.scope;
    if (!names.has(name)) return;
    const known = attributes.get(name) ?? new Set<string>();
    attributes.set(name, known);
    if (holds) known.add(attribute);
    else known.delete(attribute);
  }

  #deletes(text: string, bound: readonly string[]): string {
    return text.replace(/\$(\w)/g, (_, letter: string) => {
      if (letter === 'A') {
        const place = this.#attribute();
        this.#holds(place.slice(0, -2), place.slice(-1), false);
        return place;
      }
      if (letter !== 'n' && !/\d/.test(letter)) return this.#placeholder(letter);
      const { names, pinned } = this.scope;
      const own = [...names.keys()].filter((name) => !pinned.has(name));
      const name =
        letter === 'n' ? (own.length === 0 ? undefined : this.chance.of(own)) : bound[Number(letter) - 1];
      if (name === undefined) throw new Missing();
      this.scope.drop(name);
      return name;
    });
  }

  /** A statement of one of the features; one with others inside where `deep`. */
  statement(deep: boolean): string {
    for (;;) {
      const feature = this.chance.of(this.#features);
      const some = templates.get(feature);
      if (some === undefined && !(deep && this.scope.level < 2)) continue;
      const text = some === undefined ? this.#block(feature) : this.#written(this.chance.of(some));
      if (text !== null) return text;
    }
  }

  #block(feature: string): string | null {
    const restore = this.scope.saved();
    const { scope } = this;
    try {
      return this.#blocks[feature]!(this);
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      this.scope = scope;
      restore();
      return null;
    }
  }

  /** Prints the references of some names. */
  probe(): string | null {
    const { chance, scope } = this;
    const names = [...scope.names].filter(([, kind]) => isCounted(kind)).map(([name]) => name);
    if (names.length === 0) return null;
    const some = Array.from({ length: 1 + chance.below(3) }, () => chance.of(names));
    return `print(${[...new Set(some)].map((name) => `rc(${name})`).join(', ')})`;
  }

  /** Statements, most of them with counts printed after. */
  body(count: number, deep: boolean): string[] {
    return Array.from({ length: count }, () => {
      const statement = this.statement(deep);
      const probe = this.chance.percent(55) ? this.probe() : null;
      return probe === null ? [statement] : [statement, probe];
    }).flat();
  }

  /** Lines in a scope of their own, in which the parameters are bound. */
  inside(parameters: readonly string[], lines: () => readonly string[]): string {
    const { scope } = this;
    this.scope = new Scope(scope);
    for (const parameter of parameters) this.scope.bind(parameter, 'O');
    const text = lines().join('\n');
    this.scope = scope;
    return text === '' ? 'pass' : text;
  }
}
