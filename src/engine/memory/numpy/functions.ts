import { arithmetic } from '../../machine/numbers.ts';

const bool = (value: boolean): number => (value ? 1 : 0);
const whole = (f: (a: bigint, b: bigint) => bigint) => (a: number, b: number) =>
  Number(f(BigInt(a), BigInt(b)));

/** How two numbers become one, for the functions that take two arrays; null: the result is not reckoned. */
export const binaries: Readonly<Record<string, ((a: number, b: number, kind: string) => number) | null>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b, kind) =>
    kind === 'f' || Number.isSafeInteger(a * b) ? a * b : whole((x, y) => x * y)(a, b),
  divide: (a, b) => a / b,
  floor_divide: (a, b, kind) => divided('//', a, b, kind),
  remainder: (a, b, kind) => divided('%', a, b, kind),
  power: (a, b, kind) => (kind !== 'f' && b >= 0 ? whole((x, y) => x ** y)(a, b) : Number.NaN),
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  bitwise_and: whole((a, b) => a & b),
  bitwise_or: whole((a, b) => a | b),
  bitwise_xor: whole((a, b) => a ^ b),
  left_shift: (a, b) => a * 2 ** b,
  right_shift: (a, b) => Math.floor(a / 2 ** b),
  logical_and: (a, b) => bool(a !== 0 && b !== 0),
  logical_or: (a, b) => bool(a !== 0 || b !== 0),
  equal: (a, b) => bool(a === b),
  not_equal: (a, b) => bool(a !== b),
  less: (a, b) => bool(a < b),
  less_equal: (a, b) => bool(a <= b),
  greater: (a, b) => bool(a > b),
  greater_equal: (a, b) => bool(a >= b),
};

function divided(operator: '//' | '%', a: number, b: number, kind: string): number {
  if (kind !== 'f') return b === 0 ? 0 : Number(arithmetic(operator, BigInt(a), BigInt(b), '3.13'));
  if (b !== 0) return arithmetic(operator, a, b, '3.13') as number;
  return operator === '//' ? a / b : Number.NaN;
}

export const unaries: Readonly<Record<string, ((a: number, kind: string) => number) | null>> = {
  ...{
    sqrt: Math.sqrt,
    exp: null,
    log: null,
    log2: null,
    log10: null,
    sin: null,
    cos: null,
    tan: null,
    tanh: null,
  },
  ...{ floor: Math.floor, ceil: Math.ceil, absolute: Math.abs, negative: (a) => -a, positive: (a) => a },
  ...{
    square: (a) => binaries['multiply']!(a, a, 'i'),
    reciprocal: (a) => 1 / a,
    sign: (a) => (a === 0 ? 0 : Math.sign(a)),
  },
  ...{
    isnan: (a) => bool(Number.isNaN(a)),
    isfinite: (a) => bool(Number.isFinite(a)),
    logical_not: (a) => bool(a === 0),
  },
  invert: (a, kind) => (kind === 'b' ? bool(a === 0) : -a - 1),
};

export const aliases: Readonly<Record<string, string>> = {
  abs: 'absolute',
  true_divide: 'divide',
  mod: 'remainder',
};

/** The names under which `np` has functions that work element by element. */
export const elementwise: readonly string[] = [binaries, unaries, aliases].flatMap(Object.keys);

export const floating = ['sqrt', 'exp', 'log', 'log2', 'log10', 'sin', 'cos', 'tan', 'tanh'];
export const comparing =
  'equal not_equal less less_equal greater greater_equal logical_and logical_or logical_not isnan isfinite'.split(
    ' ',
  );
export const bitwise = 'bitwise_and bitwise_or bitwise_xor left_shift right_shift invert'.split(' ');
