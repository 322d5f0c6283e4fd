import type { Called, Keywords } from './called.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { lastName, typeName } from './type-names.ts';
import type { HeapObject, Ref, Value } from './values.ts';

/** Refuses a call with fewer or more arguments: what CPython says of it differs from function to function. */
export function requireCount(name: string, args: readonly Value[], least: number, most = least): void {
  if (args.length >= least && args.length <= most) return;
  const takes = least === most ? String(least) : `${least} to ${most}`;
  throw new Unsupported(
    `${name}() takes ${takes} argument${takes === '1' ? '' : 's'} here; ${args.length} were given`,
  );
}

/** CPython's check of the arguments of a built-in without keywords: `least` to `most` of them. */
function checkCount(name: string, { length }: readonly Value[], least: number, most: number): void {
  if (length >= least && length <= most) return;
  const bound = length < least ? least : most;
  const many = `${bound} argument${bound === 1 ? '' : 's'}`;
  if (least === most && most < 2) {
    const takes = most === 0 ? 'takes no arguments' : 'takes exactly one argument';
    throw new PythonError('TypeError', `${name}() ${takes} (${length} given)`);
  }
  const word = least === most ? '' : length < least ? 'at least ' : 'at most ';
  // The checks of argument lists name the function alone, those of a single argument its type as well.
  throw new PythonError('TypeError', `${lastName(name)} expected ${word}${many}, got ${length}`);
}

/** Refuses keywords where CPython takes none. */
export function noKeywords(name: string, keywords: Keywords): void {
  if (keywords.length > 0) throw new PythonError('TypeError', `${name}() takes no keyword arguments`);
}

/** A built-in function, or a method of what lies at `ref`: gives what it returns, or a call that goes on in Python. */
export type Native<Self = unknown> = (
  open: OpenState,
  args: readonly Value[],
  self: Self,
  ref: Ref,
  keywords: Keywords,
  name: string,
) => Value | Called;

/** The methods of a kind of object, by name. */
export type Methods<Kind extends HeapObject['kind']> = Readonly<
  Record<string, Native<HeapObject & { readonly kind: Kind }>>
>;

/** A built-in that takes `least` to `most` arguments, and keywords only where told: with CPython's checks of that. */
export const takes =
  <Self>(least: number, most: number, native: Native<Self>, withKeywords = false): Native<Self> =>
  (open, args, object, ref, keywords, name) => {
    if (!withKeywords) noKeywords(name, keywords);
    checkCount(name, args, least, most);
    return native(open, args, object, ref, keywords, name);
  };

/**
 * The arguments by the names of the parameters: the first ones by place or keyword, those after a `*` by keyword only.
 * Refuses what is not among them.
 */
export function named<Name extends string>(
  name: string,
  args: readonly Value[],
  keywords: Keywords,
  ...parameters: readonly (Name | '*')[]
): Partial<Record<Name, Value>> {
  const star = parameters.indexOf('*');
  const byPlace = star < 0 ? parameters : parameters.slice(0, star);
  requireCount(name, args, 0, byPlace.length);
  const found = Object.fromEntries(args.map((value, at) => [byPlace[at]!, value]));
  for (const [key, value] of keywords) {
    if (!(parameters as readonly string[]).includes(key) || key in found)
      throw new Unsupported(
        `${name}() with ${key}= is not supported here; ${parameters.filter((each) => each !== '*').join(', ')} are`,
      );
    found[key] = value;
  }
  return found as Partial<Record<Name, Value>>;
}

/** A place in a sequence. Throws Python's errors for what is no int. */
export function placeArgument(open: OpenState, value: Value): number {
  const place = integerArgument(open, value);
  if (BigInt.asIntN(64, place) === place) return Number(place);
  throw new PythonError('OverflowError', 'Python int too large to convert to C ssize_t');
}

/** An int, or True or False as one. Throws Python's TypeError for anything else. */
export function integerArgument(open: OpenState, value: Value): bigint {
  if (typeof value === 'bigint' || typeof value === 'boolean') return BigInt(value);
  const plain = open.program.numpy?.plain(open, value);
  if (typeof plain === 'bigint') return plain;
  throw new PythonError('TypeError', `'${typeName(open, value)}' object cannot be interpreted as an integer`);
}
