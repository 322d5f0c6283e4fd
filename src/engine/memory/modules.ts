import { byModule } from '../machine/by-module.ts';
import { called, type Called, type Keywords } from '../machine/called.ts';
import type { OpenState } from '../machine/open-state.ts';
import type { HeapObject, Value } from '../machine/values.ts';
import { callWeak, interpreterFunctions } from './interpreter-modules.ts';

/**
 * What a program whose memory is traced may import beyond the modules of all programs; such a program has one thread.
 * It is given to the compiler, so that who has no use for it need not load it.
 */
export const interpreterModules = {
  /** The names that `sys`, `gc` and `weakref` have. */
  modules: byModule(Object.keys(interpreterFunctions)),
  /** Calls a function of these modules. Throws {@link Unsupported} for what the subset lacks. */
  call: (open: OpenState, name: string, args: readonly Value[], keywords: Keywords): Called =>
    called(interpreterFunctions[name]!(open, args, null, null as never, keywords, name)),
  /** Calls an object of these modules; undefined where it cannot be called. */
  invoke: (object: HeapObject | null, args: readonly Value[]): Called | undefined =>
    object?.kind === 'weakref' ? callWeak(object, args) : undefined,
};

export type InterpreterModules = typeof interpreterModules;
