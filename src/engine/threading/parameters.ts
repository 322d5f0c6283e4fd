import { bindParameters } from '../machine/calls.ts';
import type { Native } from '../machine/arguments.ts';
import type { Called, Keywords } from '../machine/called.ts';
import { Unsupported } from '../machine/python-error.ts';
import type { OpenState } from '../machine/open-state.ts';
import { lastName } from '../machine/type-names.ts';
import type { Ref, Value } from '../machine/values.ts';

/**
 * Binds the arguments of a method that `threading` or `queue` writes in Python, as its signature says: the values in
 * the order of the parameters, undefined where none is given. `required` of them must be given; the last `keywordOnly`
 * can only be given by name. Throws Python's TypeErrors.
 */
function bind(
  open: OpenState,
  name: string,
  parameters: string,
  args: readonly Value[],
  keywords: Keywords,
  required: number,
  keywordOnly: number,
): (Value | undefined)[] {
  const localNames = `self ${parameters}`.trim().split(' ');
  const count = localNames.length - keywordOnly;
  const signature = {
    code: {
      name: lastName(name),
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

/** What a method or class of `threading` or `queue` does with its arguments, bound. */
export type Bound = (open: OpenState, ref: Ref, values: readonly (Value | undefined)[]) => Value | Called;

const ofLibrary = new Set<Native | undefined>();

/** Whether the method is one that CPython has in Python (Lib/threading.py, Lib/queue.py) and not in C. */
export const isOfLibrary = (method: Native | undefined): boolean => ofLibrary.has(method);

/** A method that CPython has in Python, with these parameters: see {@link bind}. */
export function written(
  parameters: string,
  native: Bound,
  required = 0,
  keywordOnly = 0,
  qualified?: string,
): Native {
  const method: Native = (open, args, _self, ref, keywords, name) => {
    open.entered = name;
    return native(
      open,
      ref,
      bind(open, qualified ?? name, parameters, args, keywords, required, keywordOnly),
    );
  };
  ofLibrary.add(method);
  return method;
}

/** A class of the library, with the parameters of its `__init__`. There is no object yet. */
export const constructor =
  (parameters: string, native: Bound, required = 0, keywordOnly = 0): Native =>
  (open, args, _self, ref, keywords, name) => {
    const init = `${lastName(name)}.__init__`;
    return native(open, ref, bind(open, init, parameters, args, keywords, required, keywordOnly));
  };

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
