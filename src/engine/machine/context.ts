import { invoke } from './call.ts';
import type { Called } from './called.ts';
import { classOf, dunder } from './classes.ts';
import { callMethod, hasMethod } from './methods.ts';
import { PythonError } from './python-error.ts';
import type { OpenState } from './open-state.ts';
import { typeName } from './type-names.ts';
import { builtin, type Value } from './values.ts';

/** Stands for the traceback that `__exit__` gets. */
const traceback = builtin('traceback');

/** Calls the manager's `__enter__`. Throws Python's error for what is no context manager. */
export function enterWith(open: OpenState, manager: Value): Called {
  if (hasMethod(open, manager, '__enter__')) return callMethod(open, manager, '__enter__', [], []);
  const enter = dunder(open, manager, '__enter__');
  const exit = dunder(open, manager, '__exit__');
  if (enter === undefined || exit === undefined) {
    const lacking = enter === undefined ? '__enter__' : '__exit__';
    if (!open.since('3.11')) throw new PythonError('AttributeError', lacking);
    const which = enter === undefined ? '' : ' (missed __exit__ method)';
    const text = `'${typeName(open, manager)}' object does not support the context manager protocol${which}`;
    throw new PythonError('TypeError', text);
  }
  return invoke(open, enter, [manager], []);
}

/** Calls the manager's `__exit__`, with the exception that leaves the block, if one does. */
export function exitWith(open: OpenState, manager: Value, exception: Value | null): Called {
  const args = exception === null ? [null, null, null] : [classOf(open, exception), exception, traceback];
  if (hasMethod(open, manager, '__exit__')) return callMethod(open, manager, '__exit__', args, []);
  return invoke(open, dunder(open, manager, '__exit__')!, [manager, ...args], []);
}
