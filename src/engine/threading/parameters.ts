import { bindParameters } from '../machine/calls.ts';
import type { Keywords } from '../machine/called.ts';
import { Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Value } from '../machine/values.ts';

/**
 * Binds the arguments of a method that `threading` or `queue` writes in Python, as its signature says: the values in
 * the order of the parameters, undefined where none is given. `required` of them must be given; the last `keywordOnly`
 * can only be given by name. Throws Python's TypeErrors.
 */
export function bind(
  open: OpenState,
  name: string,
  parameters: readonly string[],
  args: readonly Value[],
  keywords: Keywords,
  required = 0,
  keywordOnly = 0,
): (Value | undefined)[] {
  const localNames = ['self', ...parameters];
  const count = localNames.length - keywordOnly;
  const signature = {
    code: {
      name: name.slice(name.indexOf('.') + 1),
      qualifiedName: name,
      localNames,
      parameters: count,
      keywordOnly,
      rest: false,
      keywords: false,
    },
    defaults: Array.from({ length: count - 1 - required }, () => undefined),
    keywordDefaults: localNames.slice(count).map((each) => [each, undefined] as const),
  };
  return bindParameters(open, signature, [null, ...args], keywords).locals.slice(1);
}

/** Refuses arguments for a function written in C that takes none: what CPython says of them differs by build. */
export function requireNone(name: string, args: readonly Value[], keywords: Keywords): void {
  if (args.length + keywords.length > 0) throw new Unsupported(`${name}() takes no arguments here`);
}

/** A number of seconds. Throws {@link Unsupported} for what is none, or too large for CPython. */
export function seconds(what: string, value: Value): number {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    const time = Number(value);
    if (Math.abs(time) < 9e9) return time;
  }
  throw new Unsupported(`${what} takes a number of seconds here`);
}

/** An int that fits a small number. Throws {@link Unsupported} for anything else. */
export function small(what: string, value: Value): number {
  if ((typeof value === 'bigint' || typeof value === 'boolean') && Math.abs(Number(value)) < 1e9)
    return Number(value);
  throw new Unsupported(`${what} takes an int here`);
}
