import { takes, type Native } from './arguments.ts';
import { called, valued, type Called, type Keywords } from './called.ts';
import { dictMethods, fromKeys } from './dict-methods.ts';
import { dequeMethods, listMethods, rangeMethods, tupleMethods } from './list-methods.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { setMethods } from './set-methods.ts';
import type { OpenState } from './open-state.ts';
import { textMethods } from './text-methods.ts';
import { kindName, lastName, typeName } from './type-names.ts';
import { Builtin, type Ref, type Value } from './values.ts';

type Table = Readonly<Record<string, Native<never>>>;

/** The methods of the built-in kinds, those of `dict` itself under `dict type`. */
const tables: Readonly<Record<string, Table | undefined>> = {
  str: textMethods,
  int: {
    bit_length: takes(0, 0, (_open, _args, int: bigint) =>
      BigInt(int === 0n ? 0 : (int < 0n ? -int : int).toString(2).length),
    ),
  },
  float: { is_integer: takes(0, 0, (_open, _args, float: number) => Number.isInteger(float)) },
  'dict type': { fromkeys: fromKeys },
  list: listMethods,
  tuple: tupleMethods,
  deque: dequeMethods,
  dict: dictMethods,
  set: setMethods,
  range: rangeMethods,
};

function tableOf(open: OpenState, kind: string): Table | undefined {
  return tables[kind] ?? open.program.threads?.methods[kind];
}

function kindOf(open: OpenState, value: Value): string {
  if (value instanceof Builtin) return `${value.name} type`;
  const object = open.peek(value);
  if (object === null) return typeName(open, value);
  return object.kind === 'identity' ? object.kind : lastName(kindName(object));
}

/** Whether it is a method of `threading` or `queue` which CPython has in Python. */
export function isWritten(open: OpenState, value: Value, name: string): boolean {
  const method = open.program.threads?.methods[kindOf(open, value)]?.[name];
  return open.program.threads?.isWritten(method) ?? false;
}

/** Names of methods that CPython's built-in types have and the subset has not, to say so instead of an AttributeError. */
const lacking: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    str: 'format format_map encode casefold expandtabs translate maketrans isnumeric istitle isprintable',
    dict: 'fromkeys',
    int: 'bit_count to_bytes conjugate as_integer_ratio real imag numerator denominator',
    float: 'hex as_integer_ratio conjugate real imag',
    range: 'count start stop step',
  }).map(([type, names]) => [type, names.split(' ')]),
);

/**
 * Whether a value of a built-in kind has a method of that name. Throws {@link Unsupported} for one that CPython has
 * and the subset has not.
 */
export function hasMethod(open: OpenState, value: Value, name: string): boolean {
  if (ownMethods(open, value).includes(name)) {
    if (name === 'locked' && open.peek(value)?.kind === 'rlock') return open.since('3.14');
    return name !== 'cancel' || open.program.threads!.finishedOf(open, value as Ref) !== undefined;
  }
  const type = typeName(open, value);
  if (lacking[type]?.includes(name) === true)
    throw new Unsupported(
      type === 'str'
        ? `str.${name}() is not supported; f-strings and ${Object.keys(textMethods).slice(0, 8).join(', ')} … are`
        : `.${name} of ${type} is not supported`,
    );
  return false;
}

function ownMethods(open: OpenState, value: Value): readonly string[] {
  const kind = kindOf(open, value);
  return open.peek(value)?.kind === 'array'
    ? open.program.numpy!.methods
    : Object.keys(tableOf(open, kind) ?? {});
}

/** The methods of a value of a built-in kind, with those that CPython has and the subset has not. */
export function methodNames(open: OpenState, value: Value): string[] {
  return [...ownMethods(open, value), ...(lacking[typeName(open, value)] ?? [])];
}

/**
 * Calls a method of a built-in kind. One call is one step: under the GIL and under the locks of single objects nobody
 * sees it half done. Throws Python's errors, and {@link Unsupported} for what is outside the subset.
 */
export function callMethod(
  open: OpenState,
  receiver: Value,
  name: string,
  args: readonly Value[],
  keywords: Keywords,
): Called {
  const kind = kindOf(open, receiver);
  const table = tableOf(open, kind);
  if (table !== undefined && Object.hasOwn(table, name)) {
    if (typeof receiver === 'string') open.look(5 * receiver.length);
    const itself = (tables[kind] === undefined ? null : (open.object(receiver) ?? receiver)) as never;
    const full = `${kind.split(' ')[0]}.${name}`;
    return called(table[name]!(open, args, itself, receiver as Ref, keywords, full));
  }
  const object = open.peek(receiver);
  if (object?.kind === 'array')
    return valued(open.program.numpy!.callMethod(open, receiver as Ref, object, name, args, keywords));
  throw new PythonError('AttributeError', `'${typeName(open, receiver)}' object has no attribute '${name}'`);
}
