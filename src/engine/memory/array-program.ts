import { parse } from '../python/parse.ts';
import { SourceError } from '../python/source-error.ts';
import type { Expression, Span, Statement } from '../python/syntax.ts';

/** What a line does to arrays and small objects. Sizes are bytes. */
export type ArrayAction =
  /** Data for a new array, which is written to at once, or not. */
  | {
      readonly kind: 'array';
      readonly name: string;
      readonly size: number;
      readonly zeroed: boolean;
      readonly written: boolean;
    }
  /** A small object of Python’s own. */
  | { readonly kind: 'object'; readonly name: string; readonly size: number }
  /** An array object that shows the data of another one, or (alias) another name for it. */
  | { readonly kind: 'view' | 'alias'; readonly name: string; readonly of: string }
  /** The names stand for nothing any more, or for None. */
  | { readonly kind: 'delete'; readonly names: readonly string[] };

export interface ArrayLine {
  readonly line: number;
  readonly action: ArrayAction;
}

/** A whole number that the program gives a name, and where its digits stand in the text. */
export interface NamedNumber {
  readonly name: string;
  readonly value: number;
  readonly span: Span;
}

/** A program of arrays, read. */
export interface ArrayProgram {
  readonly lines: readonly string[];
  readonly steps: readonly ArrayLine[];
  readonly numbers: readonly NamedNumber[];
}

/** Bytes of one element, by the names of types. */
const itemSizes: Readonly<Record<string, number>> = {
  ...{ float64: 8, float32: 4, float16: 2, complex128: 16, complex64: 8, bool: 1 },
  ...{ int64: 8, int32: 4, int16: 2, int8: 1, uint64: 8, uint32: 4, uint16: 2, uint8: 1 },
  ...{ f8: 8, f4: 4, i8: 8, i4: 4, u1: 1 },
};

/** `object()` on a 64-bit machine: its count and its type. */
const plainObject = 16;
/** Each has a picture of the whole memory: more would stop the page for a while. */
const mostLines = 400;
const takes =
  'it takes lines such as m = 100, a = np.ones((m, m)), b = a.T, c = a.copy(), p = object() and del a';

/**
 * Reads a program that makes, views and deletes arrays line by line: a small part of what `traceMemory` runs, told
 * without the Python machine. Throws SourceError, with line and column, for all else.
 */
export function readArrayProgram(source: string): ArrayProgram {
  const { body, lines } = parse(source);
  const reader = new Reader();
  for (const statement of body) reader.read(statement);
  if (reader.steps.length > mostLines)
    throw new SourceError(
      'unsupported',
      body.at(-1)!.at,
      `more than ${mostLines} lines that make, view or delete something; make it shorter`,
    );
  return { lines, steps: reader.steps, numbers: reader.numbers };
}

class Reader {
  readonly steps: ArrayLine[] = [];
  readonly numbers: NamedNumber[] = [];
  readonly #values = new Map<string, number>();
  /** What names stand for now: an array of so many bytes, or an object. */
  readonly #bound = new Map<string, number | 'object'>();

  read(statement: Statement): void {
    switch (statement.kind) {
      case 'import':
      case 'pass':
        return;
      case 'expression': {
        const { value } = statement;
        if (value.kind === 'call' && value.callee.kind === 'name' && value.callee.name === 'print') return;
        throw refused(value);
      }
      case 'delete': {
        const names = statement.targets.map((target) => this.#boundName(target));
        for (const name of names) this.#bound.delete(name);
        this.#add(statement, { kind: 'delete', names });
        return;
      }
      case 'assign': {
        const [target, ...more] = statement.targets;
        if (target === undefined || more.length > 0) throw refused(statement);
        if (target.kind === 'tuple' && statement.value.kind === 'tuple') {
          const { items } = statement.value;
          if (items.length !== target.items.length) throw refused(statement);
          for (const [index, each] of target.items.entries()) this.#number(each, items[index]!);
          return;
        }
        this.#assign(statement, target, statement.value);
        return;
      }
      default:
        throw refused(statement);
    }
  }

  #assign(statement: Statement, target: Expression, value: Expression): void {
    if (target.kind !== 'name') throw refused(target);
    const { name } = target;
    const action = this.#actionOf(name, value);
    if (action === null) {
      if (this.#bound.has(name)) throw refused(target);
      this.#number(target, value);
      return;
    }
    if (action.kind === 'delete') this.#bound.delete(name);
    else this.#bound.set(name, this.#meaningOf(action));
    this.#values.delete(name);
    this.#add(statement, action);
  }

  #meaningOf(action: ArrayAction): number | 'object' {
    if (action.kind === 'array') return action.size;
    return 'of' in action ? this.#bound.get(action.of)! : 'object';
  }

  /** What binding the name to the value does; null where the value is a number. */
  #actionOf(name: string, value: Expression): ArrayAction | null {
    switch (value.kind) {
      case 'constant':
        return value.value === null ? { kind: 'delete', names: this.#bound.has(name) ? [name] : [] } : null;
      case 'name':
        return this.#bound.has(value.name) ? { kind: 'alias', name, of: value.name } : null;
      case 'attribute':
        if (value.name !== 'T') throw refused(value);
        return { kind: 'view', name, of: this.#arrayName(value.value) };
      case 'call':
        return this.#call(name, value);
      default:
        return null;
    }
  }

  #call(name: string, call: Extract<Expression, { kind: 'call' }>): ArrayAction {
    const { callee, positional, keywords } = call;
    const path = pathOf(callee);
    if (path === 'object' && positional.length + keywords.length === 0)
      return { kind: 'object', name, size: plainObject };
    if (callee.kind === 'attribute' && callee.name === 'copy' && positional.length + keywords.length === 0) {
      const size = this.#bound.get(this.#arrayName(callee.value));
      if (typeof size !== 'number') throw refused(callee.value);
      return { kind: 'array', name, size, zeroed: false, written: true };
    }
    const made = /^(np|numpy)\.(ones|zeros|empty|random\.random)$/.exec(path)?.[2];
    const [shape, type = keywords.find((keyword) => keyword.name === 'dtype')?.value, ...rest] = positional;
    const others = keywords.filter((keyword) => keyword.name !== 'dtype');
    if (made === undefined || shape === undefined || rest.length + others.length > 0) throw refused(call);
    const lengths = shape.kind === 'tuple' || shape.kind === 'list' ? shape.items : [shape];
    const elements = lengths.reduce((product, length) => product * this.#value(length), 1);
    // An array without elements asks for one byte.
    const size = Math.max(1, elements * (type === undefined ? 8 : itemSize(type)));
    if (!Number.isSafeInteger(size))
      throw new SourceError('unsupported', call.at, 'the array is larger than any address space');
    const written = made === 'ones' || made === 'random.random';
    return { kind: 'array', name, size, zeroed: made === 'zeros', written };
  }

  #number(target: Expression, value: Expression): void {
    if (target.kind !== 'name') throw refused(target);
    const number = this.#value(value);
    this.#values.set(target.name, number);
    if (value.kind === 'constant' && value.span !== undefined)
      this.numbers.push({ name: target.name, value: number, span: value.span });
  }

  /** The value of an expression of whole numbers. */
  #value(expression: Expression): number {
    const value = this.#compute(expression);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new SourceError('unsupported', expression.at, 'a length must be a whole number from 0 to 2^53');
    return value;
  }

  #compute(expression: Expression): number {
    if (expression.kind === 'constant' && typeof expression.value === 'bigint')
      return Number(expression.value);
    if (expression.kind === 'name' && this.#values.has(expression.name))
      return this.#values.get(expression.name)!;
    if (expression.kind !== 'binary') throw refused(expression);
    const [left, right] = [this.#compute(expression.left), this.#compute(expression.right)];
    switch (expression.operator) {
      case '+':
        return left + right;
      case '-':
        return left - right;
      case '*':
        return left * right;
      case '//':
        return right === 0 ? NaN : Math.floor(left / right);
      case '**':
        return left ** right;
      default:
        throw refused(expression);
    }
  }

  #boundName(expression: Expression): string {
    if (expression.kind !== 'name') throw refused(expression);
    if (this.#bound.has(expression.name)) return expression.name;
    throw new SourceError('unsupported', expression.at, `${expression.name} stands for nothing here`);
  }

  #arrayName(expression: Expression): string {
    const name = this.#boundName(expression);
    if (this.#bound.get(name) !== 'object') return name;
    throw new SourceError('unsupported', expression.at, `${name} stands for no array here`);
  }

  #add({ at }: Statement, action: ArrayAction): void {
    this.steps.push({ line: at.line, action });
  }
}

/** `np.random.random` of a callee; empty where it is no such path. */
function pathOf(expression: Expression): string {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'attribute') return '';
  return `${pathOf(expression.value)}.${expression.name}`;
}

function itemSize(type: Expression): number {
  const name =
    type.kind === 'constant' ? String(type.value) : type.kind === 'attribute' ? type.name : pathOf(type);
  const size = Object.hasOwn(itemSizes, name) ? itemSizes[name] : undefined;
  if (size === undefined)
    throw new SourceError('unsupported', type.at, `the type ${name || 'of the elements'} is not known here`);
  return size;
}

function refused({ at }: Expression | Statement): SourceError {
  return new SourceError('unsupported', at, `the heap lab does not take this; ${takes}`);
}
