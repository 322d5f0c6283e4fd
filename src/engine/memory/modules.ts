import {
  arrayMethods,
  arrayModules,
  attribute,
  callBuiltin,
  callFunction,
  callMethod,
  constant,
  itemAt,
  operator,
  plain,
  truth,
} from '../machine/arrays.ts';
import { operateOne } from '../machine/array-operations.ts';
import { numpyText } from '../machine/array-text.ts';
import { storeArray, subscriptArray } from '../machine/array-views.ts';
import { called, valued, type Called, type Keywords } from '../machine/called.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { Builtin, HeapObject, Ref, Value } from '../machine/values.ts';
import { callWeak, interpreterFunctions } from './interpreter-modules.ts';
import type { TracedState } from './traced-state.ts';

/** Calls a function of these modules. Throws {@link Unsupported} for what the subset lacks. */
function call(open: OpenState, name: string, args: readonly Value[], keywords: Keywords): Called {
  const made = interpreterFunctions[name];
  return made === undefined
    ? valued(callFunction(open, name, args, keywords))
    : called(made(open, args, null, null as never, keywords, name));
}

/** Calls an object of these modules; undefined where it cannot be called. */
function invoke(object: HeapObject | null, args: readonly Value[]): Called | undefined {
  return object?.kind === 'weakref' ? callWeak(object, args) : undefined;
}

/** The attribute of an array, a weak reference or a built-in; undefined where these modules know none. */
function attributeOf(open: OpenState, value: Ref | Builtin, name: string): Value | undefined {
  const object = open.peek(value);
  if (object?.kind !== 'weakref') return attribute(open, value, name);
  return name === '__callback__' ? object.callback : undefined;
}

/** The names that `sys`, `gc` and `weakref` have. */
const interpreterNames: Record<string, string[]> = {};
for (const each of Object.keys(interpreterFunctions)) {
  const [module, name] = each.split('.') as [string, string];
  (interpreterNames[module] ??= []).push(name);
}

/**
 * What a program whose memory is traced may import beyond the modules of all programs; such a program has one thread.
 * Arrays have shapes and blocks, and small ones numbers where they are known. It is given to the compiler, so that who has no use for it need not
 * load it.
 */
export const memoryModules = {
  modules: {
    ...interpreterNames,
    ...arrayModules,
  } as Readonly<Record<string, readonly string[]>>,
  call,
  invoke,
  attribute: attributeOf,
  methods: arrayMethods,
  callMethod,
  subscript: subscriptArray,
  store: storeArray,
  operator,
  unary: operateOne,
  builtin: callBuiltin,
  constant,
  plain,
  truth,
  itemAt,
  text: numpyText,
  references: (open: OpenState, { slot }: Ref): number => (open as TracedState).counts[slot]!,
};

export type Extension = typeof memoryModules;
