import { dunder } from './classes.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { typeName } from './type-names.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** Numbers hash to their remainder by this prime (Doc/library/stdtypes.rst, "Hashing of numeric types"). */
const modulus = (1n << 61n) - 1n;

/** CPython's word for "failed": nothing hashes to -1. */
const usable = (hash: bigint): bigint => (hash === -1n ? -2n : hash);

const unhashable: ReadonlySet<HeapObject['kind']> = new Set(['list', 'dict', 'set', 'deque', 'array']);

/** Throws Python's TypeError for what cannot be a key, and {@link Unsupported} where the program defines equality. */
export function requireHashable(open: OpenState, key: Value, use = 'a dict key'): void {
  if (!(key instanceof Ref)) {
    if (Number.isNaN(key)) throw new Unsupported('nan as a key or in a set is not supported');
    return;
  }
  const wrong = unhashableIn(open, key);
  if (wrong === null) return;
  const text = `unhashable type: '${typeName(open, wrong)}'`;
  const since314 = open.since('3.14');
  throw new PythonError(
    'TypeError',
    since314 ? `cannot use '${typeName(open, key)}' as ${use} (${text})` : text,
  );
}

function unhashableIn(open: OpenState, key: Value): Value {
  if (!(key instanceof Ref)) return null;
  open.look(5);
  const object = open.peek(key);
  if (object.kind === 'array' && object.shape.length === 0)
    throw new Unsupported('a NumPy scalar as a key is not supported; its item() is');
  if (unhashable.has(object.kind)) return key;
  // From CPython 3.12 on a slice can be a key.
  if (object.kind === 'slice') throw new Unsupported('a slice as a key is not supported');
  if (object.kind === 'tuple')
    for (const item of object.items) {
      const wrong = unhashableIn(open, item);
      if (wrong !== null) return wrong;
    }
  requirePlain(open, key, '__eq__', '__hash__');
  return null;
}

/** Refuses an instance inside a container whose class defines one of these methods in Python. */
export function requirePlain(open: OpenState, value: Value, ...methods: readonly string[]): void {
  for (const method of methods)
    if (dunder(open, value, method) !== undefined)
      throw new Unsupported(
        `an object with its own ${method} inside a container is not supported here; use numbers, texts and tuples`,
      );
}

/**
 * CPython's hash, as a signed word, or null where it differs from run to run (texts are salted, other objects hash by
 * their address).
 */
export function hashOf(open: OpenState, value: Value): bigint | null {
  if (typeof value === 'bigint') return usable(value < 0n ? -(-value % modulus) : value % modulus);
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'number') return floatHash(value);
  // Up to 3.11 None hashes by its address; since 3.12 to a constant (Objects/object.c, none_hash).
  if (value === null) return !open.since('3.12') ? null : 0xfca86420n;
  if (!(value instanceof Ref)) return null;
  open.look(20);
  const object = open.peek(value);
  if (object.kind === 'tuple') return tupleHash(object.items.map((item) => hashOf(open, item)));
  return null;
}

function floatHash(value: number): bigint | null {
  if (Number.isNaN(value)) return null;
  if (!Number.isFinite(value)) return value > 0 ? 314159n : -314159n;
  if (Number.isInteger(value)) {
    const whole = BigInt(value);
    return usable(whole < 0n ? -(-whole % modulus) : whole % modulus);
  }
  // The value is `digits` / 2**`places`; dividing by 2 modulo the prime is turning the 61 bits round.
  let digits = Math.abs(value);
  let places = 0;
  while (!Number.isInteger(digits)) {
    digits *= 2;
    places += 1;
  }
  const turn = BigInt((61 - (places % 61)) % 61);
  const hash = ((BigInt(digits) % modulus) << turn) % modulus;
  return usable(value < 0 ? -hash : hash);
}

/** Objects/tupleobject.c, tuplehash: xxHash of the items' hashes. */
function tupleHash(hashes: readonly (bigint | null)[]): bigint | null {
  const prime1 = 11400714785074694791n;
  const prime2 = 14029467366897019727n;
  const prime5 = 2870177450012600261n;
  const word = (value: bigint): bigint => BigInt.asUintN(64, value);
  let sum = prime5;
  for (const hash of hashes) {
    if (hash === null) return null;
    sum = word(sum + word(hash) * prime2);
    sum = word((sum << 31n) | (sum >> 33n));
    sum = word(sum * prime1);
  }
  sum = word(sum + (BigInt(hashes.length) ^ (prime5 ^ 3527539n)));
  return sum === word(-1n) ? 1546275796n : BigInt.asIntN(64, sum);
}
