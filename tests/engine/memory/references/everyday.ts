import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
/** What programs of a kind begin with, and their statements. */
const kinds = ['everyday', 'plain'].map((kind) => ({
  head: readFileSync(join(here, `${kind}.py`), 'utf8'),
  statements: readFileSync(join(here, `${kind}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replaceAll('\\n', '\n')),
}));

/** Where the operands of a statement come from. */
interface Place {
  readonly x: string;
  readonly y: string;
  /** A program; STATEMENT stands for the statement, indented as it is. */
  readonly around: string;
  /** Statements that mean something else in this place, or nothing. */
  readonly without?: RegExp;
}

/** Calls t() until its code is specialised, and goes on after what it raises. */
const calls = (count: number, call: string): string =>
  `for i in range(${count}):\n    try:\n        ${call}\n    except Exception as error:\n        print(type(error).__name__)\n`;

const binds = /\b[XY]\b *(=[^=]|[+-]=|, [XY*])|del [XY]$|class K/m;
const places: Readonly<Record<string, Place>> = {
  module: {
    x: 'x',
    y: 'y',
    around:
      'x = H(1)\ny = H(2)\ntry:\n    STATEMENT\n    show(y)\nexcept Exception as error:\n    print(type(error).__name__)\n',
    without: /^(return|global)/m,
  },
  locals: {
    x: 'x',
    y: 'y',
    around: `def t():\n    x = H(1)\n    y = H(2)\n    STATEMENT\n    show(y)\n${calls(3, 't()')}`,
  },
  parameters: {
    x: 'x',
    y: 'y',
    around: `def t(x, y):\n    STATEMENT\n    show(y)\nu = H(9)\n${calls(10, 't(H(1), u)')}`,
  },
  globals: {
    x: 'x',
    y: 'y',
    around: `x = H(1)\ny = H(2)\ndef t():\n    STATEMENT\n    show(y)\n${calls(3, 't()')}`,
    without: new RegExp(`${binds.source}|^global`, 'm'),
  },
  cells: {
    x: 'x',
    y: 'y',
    around: `def t():\n    x = H(1)\n    y = H(2)\n    def inner():\n        return x, y\n    STATEMENT\n    show(y)\n${calls(2, 't()')}`,
    without: /^global/m,
  },
  enclosing: {
    x: 'x',
    y: 'y',
    around: `def o():\n    x = H(1)\n    y = H(2)\n    def t():\n        STATEMENT\n        show(y)\n    t()\n    t()\n${calls(2, 'o()')}`,
    without: new RegExp(`${binds.source}|^global`, 'm'),
  },
  attributes: {
    x: 'self.x',
    y: 'self.y',
    around: `class O:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n    def t(self):\n        STATEMENT\n        show(self.y)\n${calls(2, 'o = O(H(1), H(2))\n        o.t()')}`,
    without: /^global/m,
  },
  items: {
    x: 'o[0]',
    y: 'o[1]',
    around: `def t():\n    o = [H(1), H(2)]\n    STATEMENT\n    show(o[1])\n${calls(2, 't()')}`,
    without: /^global/m,
  },
  loop: {
    x: 'x',
    y: 'y',
    around: `def t():\n    for x in [H(1), H(2)]:\n        y = H(3)\n        try:\n            STATEMENT\n            show(y)\n        except ValueError as error:\n            print(1)\n${calls(2, 't()')}`,
    without: /^(return|global)|break/m,
  },
};

/**
 * Small programs, each of which does one everyday thing with objects from one place, and tells from within what happens
 * how many references they have. Returns each with what it is called.
 */
export function everydayPrograms(): readonly { readonly name: string; readonly source: string }[] {
  return kinds.flatMap(({ head, statements }) =>
    Object.entries(places).flatMap(([place, { x, y, around, without }]) =>
      statements
        .filter((statement) => without === undefined || !without.test(statement))
        .map((statement) => {
          const names: Readonly<Record<string, string>> = { X: x, Y: y, Z: 'z' };
          const own = statement.replaceAll(/\b[XYZ]\b/g, (name) => names[name]!);
          const body = around.replace(/^( *)STATEMENT$/m, (_, indent: string) =>
            own.replaceAll(/^/gm, () => indent),
          );
          return { name: `${place}: ${statement}`, source: `${head}${body}print("end")\n` };
        }),
    ),
  );
}
