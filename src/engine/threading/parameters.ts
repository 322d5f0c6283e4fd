import type { Keywords } from '../machine/called.ts';
import { PythonError, Unsupported } from '../machine/python-error.ts';
import type { Value } from '../machine/values.ts';

/**
 * Binds the arguments of a function that `threading` or `queue` writes in Python, as its signature says: the values in
 * the order of the parameters, undefined where none is given. `required` of them must be given.
 * Throws Python's TypeErrors.
 */
export function bind(
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  keywords: Keywords,
  required = 0,
): (Value | undefined)[] {
  // `self` counts in CPython's messages.
  if (args.length > parameters.length) {
    const most = parameters.length + 1;
    const takes =
      required === parameters.length
        ? `${most} positional argument${most === 1 ? '' : 's'}`
        : `from ${required + 1} to ${most} positional arguments`;
    throw new PythonError('TypeError', `${name}() takes ${takes} but ${args.length + 1} were given`);
  }
  const found: (Value | undefined)[] = parameters.map((_, index) => args[index]);
  for (const [keyword, value] of keywords) {
    const index = parameters.indexOf(keyword);
    if (index < 0)
      throw new PythonError('TypeError', `${name}() got an unexpected keyword argument '${keyword}'`);
    if (found[index] !== undefined)
      throw new PythonError('TypeError', `${name}() got multiple values for argument '${keyword}'`);
    found[index] = value;
  }
  const missing = parameters.slice(0, required).filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    const names = missing.map((each) => `'${each}'`);
    const list =
      names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
    throw new PythonError(
      'TypeError',
      `${name}() missing ${names.length} required positional argument${names.length > 1 ? 's' : ''}: ${list}`,
    );
  }
  return found;
}

/** A number of seconds. Throws {@link Unsupported} for what is none. */
export function seconds(what: string, value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return Number(value);
  throw new Unsupported(`${what} takes a number of seconds here`);
}

/** An int that fits a small number. Throws {@link Unsupported} for anything else. */
export function small(what: string, value: Value): number {
  if ((typeof value === 'bigint' || typeof value === 'boolean') && Math.abs(Number(value)) < 1e9)
    return Number(value);
  throw new Unsupported(`${what} takes an int here`);
}
