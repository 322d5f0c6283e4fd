import { requireCount, takes, type Native } from '../machine/arguments.ts';
import { arrayFunctions, attribute, callFunction, callMethod } from '../machine/arrays.ts';
import { dtypeNames } from '../machine/array-layout.ts';
import { subscriptArray } from '../machine/array-views.ts';
import { called, valued, type Called, type Keywords } from '../machine/called.ts';
import type { OpenState } from '../machine/open-state.ts';
import { Unsupported } from '../machine/python-error.ts';
import { collect, isConstant, referencesTo } from '../machine/references.ts';
import { Ref, type Value } from '../machine/values.ts';

const functions: Readonly<Record<string, Native>> = {
  'gc.collect': takes(0, Infinity, (open, args, _self, _ref, _keywords, name) => {
    requireCount(name, args, 0);
    return BigInt(collect(open));
  }),
  'sys.getrefcount': takes(1, 1, (open, [value]) => BigInt(referenceCount(open, value!))),
};

/** Calls a function of these modules. Throws {@link Unsupported} for what the subset lacks. */
function call(open: OpenState, name: string, args: readonly Value[], keywords: Keywords): Called {
  const made = functions[name];
  return made === undefined
    ? valued(callFunction(open, name, args, keywords))
    : called(made(open, args, null, null as never, keywords, name));
}

/**
 * What `sys.getrefcount` prints on CPython up to 3.13: the references, and one more for the argument itself,
 * which lies on the stack while the function runs. Throws for values that are shared by the whole interpreter.
 */
function referenceCount(open: OpenState, value: Value): number {
  if (value instanceof Ref && !isConstant(open, value)) return referencesTo(open, value);
  throw new Unsupported(
    'sys.getrefcount of a number, a text, a built-in or a tuple of these depends on the build; give it a list, a dict or an array',
  );
}

/**
 * What a program whose memory is traced may import beyond the modules of all programs; such a program has one thread.
 * Arrays have shapes and blocks, but no numbers. It is given to the compiler, so that who has no use for it need not
 * load it.
 */
export const memoryModules = {
  modules: {
    sys: ['getrefcount'],
    gc: ['collect'],
    numpy: [...arrayFunctions, 'random', ...dtypeNames],
    'numpy.random': ['random'],
  } as Readonly<Record<string, readonly string[]>>,
  call,
  attribute,
  methods: ['copy', 'flatten', 'view', 'transpose', 'ravel', 'reshape'] as readonly string[],
  callMethod,
  subscript: subscriptArray,
};

export type Extension = typeof memoryModules;
