import type {
  Constant,
  Expression,
  FormatPart,
  Parameters,
  Statement,
} from '../../../src/engine/python/syntax.ts';

/**
 * Prints a syntax tree in a line for each statement, blocks indented. `places` adds `@line:column` to every node that
 * CPython's tree has a place for (not to what is in an f-string: before 3.12 those places are wrong).
 */
export function printTree(body: readonly Statement[], places: boolean): string {
  return new Printer(places).block(body, '');
}

class Printer {
  #places: boolean;
  readonly #exact: boolean;

  constructor(places: boolean) {
    this.#places = places;
    this.#exact = places;
  }

  block(body: readonly Statement[], indent: string): string {
    return body.map((statement) => this.#statement(statement, indent)).join('');
  }

  #at(node: { readonly at: Statement['at'] }): string {
    return this.#places ? `@${node.at.line}:${node.at.column}` : '';
  }

  #statement(node: Statement, indent: string): string {
    const inner = `${indent}  `;
    const line = (...words: readonly string[]): string =>
      `${indent}${[node.kind + this.#at(node), ...words].join(' ')}\n`;
    const part = (name: string, body: readonly Statement[]): string =>
      body.length === 0 ? '' : `${indent}${name}\n${this.block(body, inner)}`;
    switch (node.kind) {
      case 'expression':
        return line(this.#one(node.value));
      case 'assign':
        return line(...node.targets.map((each) => this.#one(each)), '=', this.#one(node.value));
      case 'augmented':
        return line(this.#one(node.target), `${node.operator}=`, this.#one(node.value));
      case 'delete':
        return line(...node.targets.map((each) => this.#one(each)));
      case 'pass':
      case 'break':
      case 'continue':
        return line();
      case 'if':
        return line(this.#one(node.test)) + this.block(node.then, inner) + part('else', node.otherwise);
      case 'while':
        return line(this.#one(node.test)) + this.block(node.body, inner) + part('else', node.otherwise);
      case 'for':
        return (
          line(this.#one(node.target), 'in', this.#one(node.iterable)) +
          this.block(node.body, inner) +
          part('else', node.otherwise)
        );
      case 'def':
        return (
          line(...this.#decorators(node.decorators), node.name, this.#parameters(node.parameters)) +
          this.block(node.body, inner)
        );
      case 'class':
        return (
          line(
            ...this.#decorators(node.decorators),
            node.name,
            ...node.bases.map((each) => this.#one(each)),
          ) + this.block(node.body, inner)
        );
      case 'return':
        return node.value === null ? line() : line(this.#one(node.value));
      case 'global':
      case 'nonlocal':
        return line(...node.names);
      case 'with': {
        const items = node.items.map(
          ({ context, target }) => this.#one(context) + (target === null ? '' : ` as ${this.#one(target)}`),
        );
        return line(items.join(', ')) + this.block(node.body, inner);
      }
      case 'try': {
        const handlers = node.handlers.map((handler) => {
          const type = handler.type === null ? '' : ` ${this.#one(handler.type)}`;
          const name = handler.name === null ? '' : ` as ${handler.name}`;
          return `${indent}except${this.#at(handler)}${type}${name}\n${this.block(handler.body, inner)}`;
        });
        const rest = part('else', node.otherwise) + part('finally', node.last);
        return line() + this.block(node.body, inner) + handlers.join('') + rest;
      }
      case 'assert':
        return line(this.#one(node.test), ...(node.message === null ? [] : [this.#one(node.message)]));
      case 'raise':
        return line(
          ...[node.exception, node.cause].flatMap((each) => (each === null ? [] : [this.#one(each)])),
        );
      case 'import':
        return line(node.module, 'as', node.alias);
      case 'from':
        return line(node.module, ...node.names.map(({ name, alias }) => `${name}:${alias}`));
    }
  }

  #decorators(decorators: readonly Expression[]): string[] {
    return decorators.map((each) => `@${this.#one(each)}`);
  }

  #parameters({ positional, rest, keywordOnly, keywords }: Parameters): string {
    const each = (list: Parameters['positional']): string[] =>
      list.map(({ name, default: value }) => (value === null ? name : `${name}=${this.#one(value)}`));
    const star = rest !== null ? [`*${rest}`] : keywordOnly.length > 0 ? ['*'] : [];
    const last = keywords === null ? [] : [`**${keywords}`];
    return `(${[...each(positional), ...star, ...each(keywordOnly), ...last].join(' ')})`;
  }

  #one(node: Expression): string {
    switch (node.kind) {
      case 'name':
        return node.name + this.#at(node);
      case 'constant':
        return printConstant(node.value, this.#exact) + this.#at(node);
      case 'format': {
        const places = this.#places;
        this.#places = false;
        const text = this.#format(node.parts);
        this.#places = places;
        return `(format${this.#at(node)}${text})`;
      }
      // CPython's tree does not say where the bracket is.
      case 'subscript':
        return `([] ${this.#one(node.value)} ${this.#one(node.index)})`;
      default: {
        const [head, ...words] = this.#several(node);
        return `(${[head + this.#at(node), ...words].join(' ')})`;
      }
    }
  }

  #several(node: Exclude<Expression, { kind: 'name' | 'constant' | 'format' | 'subscript' }>): string[] {
    const all = (list: readonly Expression[]): string[] => list.map((each) => this.#one(each));
    const bound = (value: Expression | null): string => (value === null ? '_' : this.#one(value));
    switch (node.kind) {
      case 'list':
      case 'tuple':
      case 'set':
        return [node.kind, ...all(node.items)];
      case 'dict':
        return [node.kind, ...node.entries.map(([key, value]) => all([key, value]).join(':'))];
      case 'comprehension': {
        const clauses = node.clauses.map(({ target, iterable, conditions }) =>
          ['for', ...all([target, iterable]), ...all(conditions).map((each) => `if ${each}`)].join(' '),
        );
        return [node.kind, this.#one(node.element), ...clauses];
      }
      case 'lambda':
        return [node.kind, this.#parameters(node.parameters), this.#one(node.body)];
      case 'unary':
        return [node.operator, this.#one(node.operand)];
      case 'binary':
      case 'boolean':
        return [node.operator, ...all([node.left, node.right])];
      case 'compare':
        return [
          node.kind,
          this.#one(node.left),
          ...node.rest.flatMap(({ operator, right }) => [operator, this.#one(right)]),
        ];
      case 'conditional':
        return [node.kind, ...all([node.test, node.then, node.otherwise])];
      case 'attribute':
        return ['.', this.#one(node.value), node.name];
      case 'slice':
        return [node.kind, bound(node.start), bound(node.stop), bound(node.step)];
      case 'starred':
        return ['*', this.#one(node.value)];
      case 'call': {
        const keywords = node.keywords.map(({ name, value }) =>
          name === null ? `**${this.#one(value)}` : `${name}=${this.#one(value)}`,
        );
        return [node.kind, this.#one(node.callee), ...all(node.positional), ...keywords];
      }
    }
  }

  #format(parts: readonly FormatPart[]): string {
    let result = '';
    for (const part of parts) {
      if (typeof part === 'string') result += ` ${printText(part)}`;
      else {
        const conversion = part.conversion === null ? '' : `!${part.conversion}`;
        result += ` {${this.#one(part.value)}${conversion}${this.#format(part.spec)}}`;
      }
    }
    return result;
  }
}

/** Ints in hexadecimal; floats as they are, or by their bits where places are wanted: Python writes them otherwise. */
function printConstant(value: Constant, exact: boolean): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return value.toString(16);
  if (typeof value === 'string') return printText(value);
  if (!exact) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return `f${view.getBigUint64(0).toString(16).padStart(16, '0')}`;
}

function printText(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
