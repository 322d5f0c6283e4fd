import { indented } from '../../threading/generate.ts';
import type { Writer } from './writer.ts';

/** Features that are statements with others in them: each writes one, or null where it does not fit. */
export const blocks = {
  locals: (writer: Writer) => called(writer, [[], '', '']),
  arguments: (writer: Writer) => called(writer, parameters(writer)),
  globals,
  recursion,
  closures,
  definitions,
  exceptions,
  managers,
  loops,
  automatic,
} as const;

/** Lines, each of them there with such a chance. */
const perhaps = ({ chance }: Writer, percent: number, ...lines: (string | null)[]): string[] =>
  lines.filter((line) => line !== null).filter(() => chance.percent(percent));

/** The names of the parameters, the signature, and arguments for it. */
function parameters(writer: Writer): [string[], string, string] {
  const one = (): string => writer.value();
  const list = (): string => writer.bound((kind) => kind === 'L') ?? `[${one()}]`;
  return writer.chance.of<() => [string[], string, string]>([
    () => [['p'], 'p', one()],
    () => [['p', 'q'], 'p, q', `${one()}, ${one()}`],
    () => [['p', 'q', 'r'], 'p, q, r', `${one()}, ${writer.fresh()}, ${writer.fresh()}`],
    () => [['p', 'q'], 'p, q', `q=${one()}, p=${one()}`],
    () => [['p', 'q'], `p, q=${one()}`, one()],
    () => [['p', 'q'], `p, *, q=${one()}`, one()],
    () => [['p', 'q'], 'p, *q', `${one()}, ${one()}, ${one()}`],
    () => [['p', 'q'], 'p, **q', `${one()}, k=${one()}`],
    () => [['p', 'q'], '*p, **q', `${one()}, ${one()}, k=${one()}, j=${one()}`],
    () => [['p'], 'p', `*[${one()}]`],
    () => [['p', 'q'], 'p, q', `*[${one()}, ${one()}]`],
    () => [['p'], '*p', `*${list()}`],
    () => [['k'], '*, k', `**{"k": ${one()}}`],
    () => [['p', 'q', 'k', 's'], 'p, *q, k, **s', `${one()}, ${one()}, k=${one()}, j=${one()}`],
  ])();
}

/** A function and a call of it. */
function called(writer: Writer, [names, signature, given]: readonly [string[], string, string]): string {
  const { chance } = writer;
  const name = writer.functionName();
  const body = writer.inside(names, () => {
    const lines = [...perhaps(writer, 60, writer.probe()), ...writer.body(1 + chance.below(4), true)];
    const result = writer.bound();
    return [...lines, ...perhaps(writer, 40, result === null ? null : `return ${result}`)];
  });
  const definition = `def ${name}(${signature}):\n${indented(body)}\n`;
  const call = `${name}(${given})`;
  const again = given === '' ? perhaps(writer, 30, `\n${call}`).join('') : '';
  if (!/^return /m.test(body) || chance.percent(40)) return `${definition}${call}${again}`;
  if (chance.percent(30)) return `${definition}print(rc(${call}))${again}`;
  const target = writer.free();
  writer.scope.bind(target, 'O');
  return `${definition}${target} = ${call}${again}`;
}

/** A function that binds a name of the module anew, or unbinds it. */
function globals(writer: Writer): string | null {
  const { chance, scope } = writer;
  if (scope.level > 0) return null;
  const name = writer.functionName();
  const target = writer.free();
  const value = writer.value();
  const body = writer.inside([], () => {
    const lines = writer.body(1 + chance.below(2), false);
    return [`global ${target}`, ...lines, `${target} = ${value}`, `print(rc(${target}))`];
  });
  scope.bind(target, 'O');
  const deletes = chance.percent(30) && !scope.pinned.has(target);
  if (deletes) scope.drop(target);
  const end = deletes ? `\n    del ${target}` : '';
  return `def ${name}():\n${indented(body)}${end}\n${name}()`;
}

function recursion(writer: Writer): string {
  const { chance } = writer;
  const name = writer.functionName();
  const value = writer.value();
  const turn = chance.of([
    `${name}(p, n - 1)`,
    `return ${name}([p], n - 1)`,
    `r = ${name}(p, n - 1)`,
    `return ${name}(p, n - 1)`,
  ]);
  const body = writer.inside(['p'], () => [
    ...perhaps(writer, 50, 'q = N("r" + str(n))', 'print(rc(p))'),
    `if n:\n    ${turn}`,
    ...writer.body(1, false),
    ...perhaps(writer, 50, writer.scope.names.has('p') ? 'return p' : null),
  ]);
  return `def ${name}(p, n):\n${indented(body)}\n${name}(${value}, ${1 + chance.below(3)})`;
}

/** A function that makes another one, which reads a name of it. */
function closures(writer: Writer): string {
  const { chance } = writer;
  const name = writer.functionName();
  const own = perhaps(writer, 50, 'p');
  const body = writer.inside(own, () => {
    const before = ['q', ...perhaps(writer, 50, 'r')].map((each) => {
      const text = `${each} = ${writer.value()}`;
      writer.scope.bind(each, 'O');
      return text;
    });
    const held = chance.of([...writer.scope.names.keys()]);
    writer.scope.pinned.add(held);
    const inner = [
      ...(chance.percent(25) ? [`nonlocal ${held}`, `${held} = ${writer.fresh()}`] : []),
      `print(rc(${held}))`,
      ...perhaps(writer, 30, 'inner'),
      ...perhaps(writer, 70, `return ${held}`),
    ];
    const more = writer.body(1 + chance.below(2), false);
    const end = ['inner()', `${held} = inner`, 'return [inner]', `print(rc(${held}), rc(inner))`];
    return [
      ...before,
      `def inner():\n${indented(inner.join('\n'))}`,
      ...more,
      chance.percent(40) ? 'return inner' : chance.of(end),
    ];
  });
  const returns = body.endsWith('\nreturn inner');
  const given = own.map(() => writer.value()).join('');
  const target = writer.free();
  writer.scope.bind(target, returns ? 'F' : '-');
  const use = returns ? perhaps(writer, 70, `\n${target}()`).join('') : '';
  return `def ${name}(${own.join('')}):\n${indented(body)}\n${target} = ${name}(${given})${use}`;
}

function definitions(writer: Writer): string {
  const { chance } = writer;
  const base = chance.percent(50) ? (writer.bound((kind) => kind === 'C') ?? 'P') : null;
  const parts = perhaps(
    writer,
    25,
    `held = ${writer.value()}`,
    `both = [${writer.value()}, ${writer.value()}]`,
    'def back(self):\n    return self',
    'def __init__(self, *rest):\n    self.x = rest',
    'def __init__(self):\n    self.x = self.y = self',
    'def __del__(self):\n    print("del instance", rc(self))',
    '@property\ndef seen(self):\n    return rc(self)',
    '@classmethod\ndef made(cls):\n    return cls()',
  );
  const name = writer.free();
  writer.scope.bind(name, 'C');
  const head = base === null ? name : `${name}(${base})`;
  return `class ${head}:\n${indented(parts.length === 0 ? 'pass' : parts.join('\n'))}`;
}

const caught = '(ValueError, ZeroDivisionError, LookupError)';

/** An exception, perhaps out of a function, that is caught and perhaps kept. */
function exceptions(writer: Writer): string {
  const { chance } = writer;
  const raises = ['raise ValueError', `raise ValueError(${writer.value()})`, '1 / 0', '[][0]', '{}["k"]'];
  const name = writer.functionName();
  const deeper = chance.percent(50);
  const raised = chance.of(raises);
  const body = deeper
    ? writer.inside([], () => [
        ...writer.body(1 + chance.below(2), false),
        chance.percent(25) ? `try:\n    ${raised}\nfinally:\n    print("finally")` : raised,
      ])
    : '';
  const definition = deeper ? `def ${name}():\n${indented(body)}\n` : '';
  const act = indented(deeper ? `${name}()` : raised);
  const attempt = `try:\n${act}\nexcept ${caught} as error:\n`;
  const within = (text: string): string => `try:\n${indented(text)}\n`;
  if (chance.percent(50)) {
    const kept = writer.free();
    writer.scope.bind(kept, 'E');
    return definition.concat(
      chance.of([
        `${attempt}    ${kept} = error`,
        `${attempt}    ${kept} = error\n${kept}.__traceback__ = None`,
        `${attempt}    ${kept} = error\n    ${kept}.x = ${kept}`,
        `${kept} = []\n${within(`${attempt}    raise KeyError from error`)}except KeyError as error:\n    ${kept} = error`,
        `${kept} = ValueError()\ntry:\n    raise ${kept}\nexcept ValueError as error:\n    print(rc(${kept}), rc(error))`,
      ]),
    );
  }
  return definition.concat(
    chance.of([
      `try:\n${act}\nexcept ${caught}:\n    print("caught")`,
      `${attempt}    print(rc(error))`,
      `${attempt}    error.me = error`,
      `${within(`try:\n${act}\nfinally:\n    print("finally")`)}except ${caught}:\n    print("caught")`,
      `${within(`${attempt}    [][1]`)}except IndexError as error:\n    print(rc(error), rc(error.__context__))`,
    ]),
  );
}

function managers(writer: Writer): string {
  const { chance } = writer;
  const result = writer.scope.level > 0 ? `return ${writer.value()}` : 'raise ValueError';
  const inside = [...writer.body(1 + chance.below(2), false), ...perhaps(writer, 30, result)];
  const [one, other] = [writer.text(), writer.text()];
  const head = chance.of([`G(${one})`, `G(${one}) as m`, `G(${one}) as m, G(${other})`]);
  return `with ${head}:\n${indented(inside.join('\n'))}`;
}

function loops(writer: Writer): string {
  const { chance, scope } = writer;
  const list = writer.bound((kind) => kind === 'L');
  const over = chance.of([
    ...(list === null ? [] : [list, `${list}[:]`, `reversed(${list})`]),
    `[${writer.value()}, ${writer.fresh()}]`,
    `(${writer.value()}, ${writer.value()})`,
    'range(2)',
    `[${writer.made()}, ${writer.made()}]`,
    `{0: ${writer.value()}, 1: ${writer.fresh()}}.values()`,
  ]);
  const name = writer.free();
  const before = new Map(scope.names);
  scope.bind(name, over === 'range(2)' ? '-' : 'O');
  // What a turn deletes or binds to something else the next one may want.
  const stay = [...scope.names.keys()].filter((each) => !scope.pinned.has(each));
  for (const each of stay) scope.pinned.add(each);
  const inside = writer.body(1 + chance.below(2), false);
  for (const each of stay) scope.pinned.delete(each);
  // There may have been no turn.
  for (const each of [...scope.names.keys()]) if (!before.has(each)) scope.drop(each);
  if (before.has(name)) scope.bind(name, '-');
  const more = [
    ...(list === null || over === `reversed(${list})` ? [] : perhaps(writer, 20, `del ${list}[:1]`)),
    ...perhaps(writer, 20, scope.level > 0 && chance.percent(50) ? `return ${name}` : 'break'),
  ];
  return `for ${name} in ${over}:\n${indented([...inside, ...more].join('\n'))}`;
}

/** Makes so much that the collector runs by itself. */
function automatic(writer: Writer): string | null {
  const { chance, scope } = writer;
  if (scope.level > 0) return null;
  const list = writer.bound((kind) => kind === 'L') ?? '[]';
  if (chance.percent(15)) {
    const turns = 200 + 100 * chance.below(6);
    const rarely = 'if i % 100 == 0:\n    Q("q" + str(i))';
    const makes = chance.of(['[[], [], []]', '[{}, []]', '[P(), [i]]', '[lambda: i, ([],)]']);
    return `gc.collect()\nQ(${writer.text()})\nfor i in range(${turns}):\n    ${list}.extend(${makes})\n${indented(rarely)}`;
  }
  const makes = chance.of([
    'Q("q" + str(i))',
    'Q("q" + str(i)).x = []',
    'm = [i]\nm.append(m)',
    'm = N("m" + str(i))\nm.x = {"k": m}',
    'def f(): return f',
    ...['[]', '{}', '(i, [])', 'P()', 'lambda: i'].map((each) => `${list}.append(${each})`),
  ]);
  const thresholds = [5 + chance.below(16), ...(chance.percent(40) ? [1 + chance.below(4)] : [])];
  const turn = [makes, ...perhaps(writer, 30, 'print(i)')].join('\n');
  return `gc.collect()\ngc.set_threshold(${thresholds.join(', ')})\nfor i in range(${10 + chance.below(40)}):\n${indented(turn)}`;
}
