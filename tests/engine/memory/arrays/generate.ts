import { Chance } from '../../threading/generate.ts';

const dtypes =
  'float64 float64 float64 int64 int64 float32 int32 int16 int8 uint8 bool bool uint32 uint64 float16 complex128'.split(
    ' ',
  );
const operators = '+ - * / // % ** & | ^ < <= > >= == != + - * +'.split(' ');
const names = 'a b c d e f'.split(' ');
const functions =
  'add subtract multiply divide floor_divide remainder power maximum minimum bitwise_and logical_or less equal'.split(
    ' ',
  );
const ofOne = 'sqrt exp absolute negative square sign isnan logical_not invert floor reciprocal'.split(' ');
const reductions = 'sum prod mean min max any all argmin argmax'.split(' ');

/** Writes one program of array statements, each printing what it came to. */
class Writer {
  readonly chance: Chance;

  constructor(chance: Chance) {
    this.chance = chance;
  }

  name(): string {
    return this.chance.of(names);
  }

  length(): number {
    return this.chance.of([1, 2, 2, 3, 3, 3, 4, 5, 0, 9]);
  }

  shape(): string {
    const { chance } = this;
    const count = chance.of([1, 1, 2, 2, 2, 3]);
    if (count === 1 && chance.percent(50)) return String(this.length());
    return `(${Array.from({ length: count }, () => chance.of([1, 2, 2, 3, 3, 4, 0, 3])).join(', ')},)`;
  }

  dtype(): string {
    const dtype = this.chance.of(dtypes);
    const given = this.chance.of([`np.${dtype}`, `'${dtype}'`]);
    return dtype === 'bool' || given === 'np.bool' ? `'bool'` : given;
  }

  typed(): string {
    return this.chance.percent(45) ? `, dtype=${this.dtype()}` : '';
  }

  number(): string {
    return this.chance.of([
      ...['0', '1', '2', '3', '-1', '7', '100', '0.5', '1.5', '-2.25', '2.0', '3.0', 'True', '0.1', '1000'],
      ...['1e10', '-0.0', '200', '1e-5'],
    ]);
  }

  literal(): string {
    const { chance } = this;
    const kind = chance.below(4);
    const one = (): string => {
      if (kind === 0) return String(chance.below(10) - 3);
      if (kind === 1) return chance.of(['True', 'False']);
      return this.number();
    };
    const row = (length: number): string => `[${Array.from({ length }, one).join(', ')}]`;
    if (chance.percent(60)) return row(this.length());
    const length = 1 + chance.below(3);
    return `[${Array.from({ length: 1 + chance.below(3) }, () => row(length)).join(', ')}]`;
  }

  create(): string {
    const { chance } = this;
    switch (chance.below(10)) {
      case 0:
      case 1:
        return `np.zeros(${this.shape()}${this.typed()})`;
      case 2:
        return `np.ones(${this.shape()}${this.typed()})`;
      case 3:
        return `np.full(${this.shape()}, ${this.number()}${chance.percent(20) ? this.typed() : ''})`;
      case 4:
        return `np.arange(${chance.below(13)}${chance.percent(30) ? `, dtype=${chance.of(["'float32'", "'int8'", 'float', "'uint8'", 'np.int32'])}` : ''})`;
      case 5:
        return chance.of([
          'np.arange(6).reshape(2, 3)',
          'np.arange(12).reshape(3, 4)',
          'np.arange(12.0).reshape(3, 4)',
          'np.arange(24).reshape(2, 3, 4)',
          'np.arange(0, 2, 0.25)',
          'np.arange(5, 0, -2)',
          'np.arange(1.0, 10.0) * 0.1',
          'np.arange(3)',
        ]);
      case 6:
        return `np.array(${this.literal()}${chance.percent(15) ? this.typed() : ''})`;
      case 7:
        return chance.of([
          `np.empty(${this.shape()})`,
          `np.random.random(${this.shape()})`,
          'np.random.rand(2, 3)',
        ]);
      case 8:
        return `np.${chance.of(['zeros_like', 'ones_like', 'empty_like'])}(${this.name()}${this.typed()})`;
      default:
        return `np.full_like(${this.name()}, ${this.number()})`;
    }
  }

  slice(): string {
    const { chance } = this;
    const bound = (): string => (chance.percent(55) ? String(chance.below(7) - 3) : '');
    const step = chance.percent(40) ? `:${chance.of(['2', '-1', '-2', '3', ''])}` : '';
    return `${bound()}:${bound()}${step}`;
  }

  part(): string {
    const { chance } = this;
    const kind = chance.below(20);
    if (kind < 9) return this.slice();
    if (kind < 15) return String(chance.below(6) - 2);
    if (kind < 16) return 'None';
    if (kind < 17) return '...';
    return kind < 18 ? 'np.newaxis' : ':';
  }

  list(): string {
    const { chance } = this;
    return `[${Array.from({ length: chance.of([1, 2, 2, 3, 0]) }, () => chance.of(['0', '1', '-1', '2', '0'])).join(', ')}]`;
  }

  index(of: string): string {
    const { chance } = this;
    const kind = chance.below(20);
    if (kind < 12) return Array.from({ length: chance.of([1, 1, 2, 2, 3]) }, () => this.part()).join(', ');
    if (kind < 14) return this.list();
    if (kind < 15) return `${of} > ${this.number()}`;
    if (kind < 16)
      return chance.of([`:, ${this.list()}`, `..., ${this.list()}`, `${this.list()}, ${this.slice()}`]);
    if (kind < 17) return `[0, 1], [1, 0]`;
    if (kind < 18) return `np.array(${this.list()}, dtype='int64')`;
    if (kind < 19)
      return chance.of(['[True, False, True]', '[True, False]', `${this.name()}.astype('bool')`]);
    return chance
      .of(['0', '1', '[[0, 1], [1, 0]]', `${of} < 2, `, `:, [True, False, True]`])
      .replace(/, $/, '');
  }

  view(): string {
    const { chance } = this;
    const x = this.name();
    switch (chance.below(16)) {
      case 0:
        return `${x}.T`;
      case 1:
      case 2:
      case 3:
      case 4:
        return `${x}[${this.index(x)}]`;
      case 5:
      case 6:
        return `${x}.reshape(${chance.of(['-1', '2, -1', '(3, -1)', '-1, 2', '1, -1', '(2, 3)', '3, 2', '(6,)', '4, 3', '2, 2, -1', '3, 4', '1, 2, 3'])})`;
      case 7:
        return `${x}.${chance.of(['ravel', 'flatten', 'copy', 'transpose', 'view'])}()`;
      case 8:
        return `${x}.astype(${this.dtype()}${chance.percent(40) ? ', copy=False' : ''})`;
      case 9:
        return `${x}.swapaxes(${chance.of(['0, 1', '0, -1', '1, 0', '-1, 1', '0, 0'])})`;
      case 10:
        return `${x}.transpose(${chance.of(['1, 0', '(1, 0)', '0, 1', '(2, 0, 1)', '1, 2, 0', '0'])})`;
      case 11:
        return `${x}.view(${this.dtype()})`;
      case 12:
        return `np.${chance.of(['asarray', 'array', 'ravel', 'transpose', 'copy'])}(${x})`;
      case 13:
        return `${x}.T.${chance.of(['copy()', 'ravel()', 'reshape(-1)', 'flatten()', 'T'])}`;
      case 14:
        return `${x}[${this.slice()}][${this.slice()}]`;
      default:
        return chance.of([x, `${x}.base`, `${x}[...]`, `${x}[None]`]);
    }
  }

  reckon(): string {
    const { chance } = this;
    const [x, y] = [this.name(), this.name()];
    const operator = chance.of(operators);
    switch (chance.below(14)) {
      case 0:
      case 1:
      case 2:
        return `${x} ${operator} ${y}`;
      case 3:
      case 4:
        return `${x} ${operator} ${this.number()}`;
      case 5:
        return `${this.number()} ${operator} ${x}`;
      case 6:
        return `${x} + ${y} * ${this.name()}`;
      case 7:
        return chance.of([`-${x}`, `abs(${x})`, `~${x}`, `+${x}`, `-${x} * 2`]);
      case 8:
        return `np.${chance.of(functions)}(${x}, ${chance.of([y, this.number()])})`;
      case 9:
        return `np.${chance.of(ofOne)}(${x})`;
      case 10:
        return `${x}.${chance.of(reductions)}(${chance.of(['', '0', 'axis=0', 'axis=1', 'axis=-1', 'axis=2'])})`;
      case 11:
        return chance.of([`${x} @ ${y}`, `np.dot(${x}, ${y})`, `${x} @ ${y}.T`, `${x}.dot(${y})`]);
      case 12:
        return `${x} ${operator} ${y}.T`;
      default:
        return chance.of([
          `${x} ${operator} ${this.literal()}`,
          `${x}.sum() ${operator} ${this.number()}`,
          `${x} / ${x}.sum()`,
        ]);
    }
  }

  statement(): string {
    const { chance } = this;
    const x = this.name();
    switch (chance.below(20)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return `${x} = ${this.create()}`;
      case 4:
      case 5:
      case 6:
      case 7:
      case 8:
      case 9:
        return `${x} = ${this.view()}`;
      case 10:
      case 11:
      case 12:
      case 13:
        return `${x} = ${this.reckon()}`;
      case 14:
      case 15:
        return `${x} ${chance.of(['+', '-', '*', '/', '//', '**', '+', '&', '%'])}= ${chance.of([this.name(), this.number(), this.name(), `${this.name()}.T`, '1'])}`;
      case 16:
      case 17:
        return `${x}[${this.index(x)}] ${chance.of(['=', '=', '=', '+='])} ${chance.of([this.number(), this.number(), this.name(), this.literal()])}`;
      case 18:
        return chance.of([
          `np.add(${x}, ${this.name()}, out=${this.name()})`,
          `L.append(${x})`,
          `${x}.fill(${this.number()})`,
          `np.multiply(${x}, 2, ${x})`,
        ]);
      default:
        return chance.of([`del ${x}`, `${x} = ${this.name()}`, `L = [${x}, ${this.name()}]`, `${x} = None`]);
    }
  }

  look(): string {
    const { chance } = this;
    const [x, y] = [this.name(), this.name()];
    switch (chance.below(12)) {
      case 0:
      case 1:
        return `print(${x}.shape, ${x}.strides, ${x}.dtype, ${x}.nbytes, ${x}.size, ${x}.ndim, ${x}.itemsize)`;
      case 2:
        return `print(${x}.flags.owndata, ${x}.flags.c_contiguous, ${x}.flags.f_contiguous, ${x}.base is None)`;
      case 3:
        return `print(${x}.base is ${y}, ${x} is ${y}, np.may_share_memory(${x}, ${y}), np.shares_memory(${x}, ${y}))`;
      case 4:
      case 5:
        return `print(sys.getrefcount(${x}))`;
      case 6:
      case 7:
      case 8:
        return `print(${x})`;
      case 9:
        return `print(repr(${x}[...]))`;
      case 10:
        return chance.of([
          `print(${x}.tolist())`,
          `print(len(${x}))`,
          `print([each for each in ${x}])`,
          `print(bool(${x}))`,
          `print(float(${x}), int(${x}))`,
          `print(${x}.item())`,
        ]);
      default:
        return chance.of([
          `print(${x}.dtype == ${y}.dtype, ${x}.dtype == 'float64', ${x}.dtype)`,
          `print(f"{${x}}")`,
          `print(${x}.${chance.of(reductions)}())`,
        ]);
    }
  }

  program(): string {
    const { chance } = this;
    const lines = names.map(
      (name, at) =>
        `${name} = ${at % 2 === 0 ? this.create().replace(/_like\([a-f]/, '_like(np.arange(3)') : 'np.arange(12).reshape(3, 4)'}`,
    );
    const statements = Array.from({ length: 14 + chance.below(10) }, () =>
      chance.percent(45) ? this.look() : this.statement(),
    );
    const ended = names.map(
      (name) =>
        `print(${name}.shape, ${name}.strides, ${name}.dtype, sys.getrefcount(${name}), ${name}.base is None)`,
    );
    return (
      [
        'import sys\nimport numpy as np\nL = []',
        ...lines.map(guarded),
        ...statements.map(guarded),
        ...ended.map(guarded),
        ...names.map((name) => guarded(`print(${name})`)),
      ].join('\n') + '\n'
    );
  }
}

/** A statement whose exception is printed. */
const guarded = (statement: string): string =>
  `try:\n    ${statement}\nexcept Exception as error:\n    print('!', error)`;

/** The array program of a seed. */
export function generateArrays(seed: number): string {
  return new Writer(new Chance(seed)).program();
}
