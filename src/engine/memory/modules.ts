import { arrayFunctions, attribute, callFunction, callMethod } from '../machine/arrays.ts';
import { dtypeNames } from '../machine/array-layout.ts';
import { subscriptArray } from '../machine/array-views.ts';
import { called, valued, type Called, type Keywords } from '../machine/called.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { HeapObject, Ref, Value } from '../machine/values.ts';
import { callWeak, interpreterFunctions } from './interpreter-modules.ts';

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

function attributeOf(object: HeapObject, name: string): Value | undefined {
  return object.kind === 'weakref' && name === '__callback__' ? object.callback : undefined;
}

/** The names that `sys`, `gc` and `weakref` have. */
const interpreterNames: Record<string, string[]> = {};
for (const each of Object.keys(interpreterFunctions)) {
  const [module, name] = each.split('.') as [string, string];
  (interpreterNames[module] ??= []).push(name);
}

/**
 * What a program whose memory is traced may import beyond the modules of all programs; such a program has one thread.
 * Arrays have shapes and blocks, but no numbers. It is given to the compiler, so that who has no use for it need not
 * load it.
 */
export const memoryModules = {
  modules: {
    ...interpreterNames,
    numpy: [...arrayFunctions, 'random', ...dtypeNames],
    'numpy.random': ['random'],
  } as Readonly<Record<string, readonly string[]>>,
  call,
  invoke,
  attribute: (open: OpenState, ref: Ref, object: HeapObject, name: string): Value | undefined =>
    object.kind === 'array' ? attribute(open, ref, object, name) : attributeOf(object, name),
  methods: ['copy', 'flatten', 'view', 'transpose', 'ravel', 'reshape'] as readonly string[],
  callMethod,
  subscript: subscriptArray,
};

export type Extension = typeof memoryModules;
