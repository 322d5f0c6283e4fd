import { since, type Build } from '../python/code.ts';
import type { BinaryOperator } from '../python/syntax.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { Value } from './values.ts';

/** An int may grow to this many bits; beyond it CPython too would only be waiting for memory. */
const maxBits = 1n << 18n;

/** The number that an int, float or bool is in arithmetic; null for anything else. */
export function asNumber(value: Value): bigint | number | null {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  return typeof value === 'boolean' ? BigInt(value) : null;
}

/**
 * `a operator b` for numbers; undefined where the operator is not defined for them (`1.5 << 2`).
 * Throws Python's own error for operands outside the operator's domain.
 */
export function arithmetic(
  operator: BinaryOperator,
  a: bigint | number,
  b: bigint | number,
  build: Build,
): bigint | number | undefined {
  if (typeof a === 'bigint' && typeof b === 'bigint') return integers(operator, a, b, build);
  const x = toFloat(a);
  const y = toFloat(b);
  switch (operator) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      if (y === 0) throw divisionByZero('float division by zero', build);
      return x / y;
    case '//':
      if (y === 0) throw divisionByZero('float floor division by zero', build);
      return floorQuotient(x, y);
    case '%':
      if (y === 0)
        throw divisionByZero(since(build, '3.13') ? 'float modulo by zero' : 'float modulo', build);
      return floorRest(x, y);
    case '**':
      return power(x, y, build);
    default:
      return undefined;
  }
}

/** CPython 3.14 says the same of all divisions. */
function divisionByZero(before: string, build: Build): PythonError {
  return new PythonError('ZeroDivisionError', since(build, '3.14') ? 'division by zero' : before);
}

/** The rest has the sign of the divisor, also where it is zero. */
function floorRest(x: number, y: number): number {
  const rest = x % y;
  if (rest === 0) return y < 0 ? -0 : 0;
  return rest < 0 !== y < 0 ? rest + y : rest;
}

/** Python divides what is left without the rest, so that `1.0 // 0.1` is 9.0 although `1.0 / 0.1` rounds to 10.0. */
function floorQuotient(x: number, y: number): number {
  const rest = x % y;
  let quotient = (x - rest) / y;
  if (rest !== 0 && rest < 0 !== y < 0) quotient -= 1;
  if (quotient === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function power(x: number, y: number, build: Build): number {
  if (y === 0 || x === 1) return 1;
  if (x === 0 && y < 0)
    throw new PythonError(
      'ZeroDivisionError',
      since(build, '3.14') ? 'zero to a negative power' : '0.0 cannot be raised to a negative power',
    );
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return 1;
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && !Number.isInteger(y))
    throw new Unsupported('complex numbers are not supported; ints and floats are');
  const result = y === 0.5 && Number.isFinite(x) ? Math.sqrt(x + 0) : x ** y;
  if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) {
    const message = 'Numerical result out of range';
    throw new PythonError('OverflowError', message, [34n, message]);
  }
  return result;
}

/** An int or float as a float; throws Python's OverflowError for an int that is too large. */
export function toFloat(value: bigint | number): number {
  const result = Number(value);
  if (typeof value === 'bigint' && !Number.isFinite(result))
    throw new PythonError('OverflowError', 'int too large to convert to float');
  return result;
}

function integers(operator: BinaryOperator, a: bigint, b: bigint, build: Build): bigint | number | undefined {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return bounded(a * b);
    case '/':
      return trueQuotient(a, b);
    case '//':
      return floorDivide(a, b, 'integer division or modulo by zero', build);
    case '%':
      return (
        a -
        floorDivide(
          a,
          b,
          since(build, '3.11') ? 'integer modulo by zero' : 'integer division or modulo by zero',
          build,
        ) *
          b
      );
    case '**':
      if (b < 0n) return power(toFloat(a), toFloat(b), build);
      requireBits(a === 0n || a === 1n || a === -1n ? 1n : bits(a) * b);
      return a ** b;
    case '<<':
      if (b < 0n) throw new PythonError('ValueError', 'negative shift count');
      if (a === 0n) return a;
      if (b >= 1n << 43n && b < 1n << 63n) throw new PythonError('MemoryError', '', []);
      requireBits(bits(a) + b);
      return a << b;
    case '>>':
      if (b < 0n) throw new PythonError('ValueError', 'negative shift count');
      return b > maxBits ? (a < 0n ? -1n : 0n) : a >> b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '@':
      return undefined;
  }
}

function floorDivide(a: bigint, b: bigint, zero: string, build: Build): bigint {
  if (b === 0n) throw divisionByZero(zero, build);
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

/** `a / b` of ints, rounded once: dividing two rounded floats would round twice. */
function trueQuotient(a: bigint, b: bigint): number {
  if (b === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
  if (isExact(a) && isExact(b)) return Number(a) / Number(b);
  const [up, down] = [magnitude(a), magnitude(b)];
  // A quotient of 66 bits and more, and a last bit that tells whether there is a rest, round as the true one does.
  const shift = 66n - bits(up) + bits(down);
  const [over, under] = shift > 0n ? [up << shift, down] : [up, down << -shift];
  const quotient = over / under;
  const sticky = over % under === 0n ? quotient : quotient | 1n;
  // Below the normal floats the scaling would round a second time.
  if (shift > 1000n)
    throw new Unsupported('a quotient of ints as small as this is not supported; use floats');
  const result = shift > 0n ? Number(sticky) / 2 ** Number(shift) : Number(sticky << -shift);
  if (!Number.isFinite(result))
    throw new PythonError('OverflowError', 'integer division result too large for a float');
  return a < 0n !== b < 0n ? -result : result;
}

function isExact(value: bigint): boolean {
  return magnitude(value) <= 2n ** 53n;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** The length of an int in bits, rounded up to whole hexadecimal digits. */
function bits(value: bigint): bigint {
  return BigInt(magnitude(value).toString(16).length * 4);
}

function requireBits(count: bigint): void {
  if (count > maxBits)
    throw new Unsupported(`an int of ${count} bits is larger than the ${maxBits} that the machine takes`);
}

function bounded(value: bigint): bigint {
  // A product of two ints within the bound is at most twice as long: cheap to make, refused if it is too long.
  if (value > 1n << 64n || value < -(1n << 64n)) requireBits(bits(value));
  return value;
}

/**
 * The sum of numbers of which at least one is a float, as `sum()` adds them: plainly up to CPython 3.11, with the
 * rounding errors carried along from 3.12 on (Python/bltinmodule.c). Ints before the first float are added exactly.
 */
export function floatSum(values: readonly (bigint | number)[], build: Build): number {
  const first = values.findIndex((value) => typeof value === 'number');
  let sum = toFloat(values.slice(0, first).reduce<bigint>((total, value) => total + (value as bigint), 0n));
  const plainly = !since(build, '3.12');
  let lost = 0;
  for (const [index, given] of values.entries()) {
    if (index < first) continue;
    const value = toFloat(given);
    const next = sum + value;
    // Ints are added without the correction.
    if (!plainly && typeof given === 'number')
      lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return lost !== 0 && Number.isFinite(lost) ? sum + lost : sum;
}
