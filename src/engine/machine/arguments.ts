import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './state.ts';
import { typeName } from './text.ts';
import type { Value } from './values.ts';

/** Refuses a call with fewer or more arguments: what CPython says of it differs from function to function. */
export function requireCount(name: string, args: readonly Value[], least: number, most = least): void {
  if (args.length >= least && args.length <= most) return;
  const takes = least === most ? String(least) : `${least} to ${most}`;
  throw new Unsupported(
    `${name}() takes ${takes} argument${takes === '1' ? '' : 's'} here; ${args.length} were given`,
  );
}

/** The argument of a function that CPython declares to take exactly one. */
export function onlyArgument(name: string, args: readonly Value[]): Value {
  if (args.length !== 1)
    throw new PythonError('TypeError', `${name}() takes exactly one argument (${args.length} given)`);
  return args[0]!;
}

/** The argument of a type that takes none or one; undefined for none. */
export function optionalArgument(name: string, args: readonly Value[]): Value | undefined {
  if (args.length > 1)
    throw new PythonError('TypeError', `${name} expected at most 1 argument, got ${args.length}`);
  return args[0];
}

/** A place in a sequence. Throws Python's TypeError for what is no int. */
export function placeArgument(state: OpenState, value: Value): number {
  if (typeof value === 'bigint' || typeof value === 'boolean') {
    const place = BigInt(value);
    if (BigInt.asIntN(64, place) === place) return Number(place);
    throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
  }
  throw new PythonError(
    'TypeError',
    `'${typeName(state, value)}' object cannot be interpreted as an integer`,
  );
}
