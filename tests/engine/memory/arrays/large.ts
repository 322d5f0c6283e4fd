import { Chance } from '../../threading/generate.ts';

const names = 'a b c d e f'.split(' ');
const shape = '(300, 300)';

/** The lines of a program of large arrays, one statement a line: for the blocks that it asks for. */
export function largeProgram(seed: number): string[] {
  const chance = new Chance(seed);
  const name = (): string => chance.of(names);
  const made = (): string =>
    chance.of([
      `np.ones(${shape})`,
      `np.zeros(${shape})`,
      `np.empty(${shape})`,
      `np.random.random(${shape})`,
      `np.full(${shape}, 2.0)`,
      `np.ones(${shape}, dtype='int64')`,
      `np.ones(${shape}, dtype='float32')`,
      `np.zeros(${shape}, dtype='int32')`,
      'np.arange(90000.0).reshape(300, 300)',
    ]);
  const number = (): string => chance.of(['2', '3', '0.5', '2.0', 'True', '7']);
  const expression = (depth: number): string => {
    if (depth === 0 || chance.percent(20)) return chance.percent(85) ? name() : `${name()}.T`;
    const inner = (): string => expression(depth - 1);
    switch (chance.below(9)) {
      case 0:
        return `(-${inner()})`;
      case 1:
        return `(${inner()} ${chance.of(['+', '-', '*', '/', '//'])} ${number()})`;
      case 2:
        return `(${number()} ${chance.of(['+', '-', '*'])} ${inner()})`;
      case 3:
        return `(${inner()} ** ${chance.of(['2', '0.5', '-1.0', '3', '2.0'])})`;
      case 4:
        return chance.of([
          `np.sqrt(${inner()})`,
          `abs(${inner()})`,
          `np.add(${inner()}, ${inner()})`,
          `${inner()}.copy()`,
          `${inner()}.T`,
          `(${inner()} > ${number()})`,
          `${inner()}.astype('float64')`,
          `${inner()}[:]`,
        ]);
      default:
        return `(${inner()} ${chance.of(['+', '-', '*', '/', '+', '*'])} ${inner()})`;
    }
  };
  const statement = (): string => {
    const x = name();
    switch (chance.below(12)) {
      case 0:
        return `${x} = ${made()}`;
      case 1:
        return `${x} ${chance.of(['+', '-', '*', '/'])}= ${chance.of([expression(1), number(), `${x}.T`])}`;
      case 2:
        return `np.${chance.of(['add', 'multiply'])}(${name()}, ${expression(1)}, out=${name()})`;
      case 3:
        return `${x} = ${name()}${chance.of(['.T', '[:]', '.T.reshape(300, 300)', '.T.ravel().reshape(300, 300)', '.T.reshape(-1).reshape(300, 300)', '.flatten().reshape(300, 300)', '.view()'])}`;
      case 4:
        return `${name()}[:] = ${chance.of([expression(1), `${x}.T`, number()])}`;
      case 5:
        return `${x} = np.${chance.of(['zeros_like', 'empty_like', 'array', 'copy'])}(${name()})`;
      default:
        return `${x} = ${expression(1 + chance.below(3))}`;
    }
  };
  const lines = names.map((each) => `${each} = ${made()}`);
  return [...lines, ...Array.from({ length: 12 }, statement)];
}
