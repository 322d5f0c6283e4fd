import { byModule } from '../machine/by-module.ts';
import { exceptionNames } from '../machine/python-error.ts';
import { analyse } from '../python/shared-globals.ts';
import { endAction } from './barrier.ts';
import { setSyncAttribute, syncAttribute, syncMethods } from './calls.ts';
import { moduleFunctions } from './modules.ts';
import { isOfLibrary } from './parameters.ts';
import { finishedOf, newThread } from './thread.ts';

/**
 * What `threading`, `queue` and `time` can do. It is given to the compiler, so that who traces programs without them
 * need not load it.
 */
export const threadLibrary = {
  /** What can be imported. */
  modules: byModule([...Object.keys(moduleFunctions), ...exceptionNames]),
  /** Looks for what threads can touch; who has no threads needs no such look. */
  analyse,
  functions: moduleFunctions,
  methods: syncMethods,
  attribute: syncAttribute,
  setAttribute: setSyncAttribute,
  isWritten: isOfLibrary,
  ...{ newThread, finishedOf, endAction },
};

export type ThreadLibrary = typeof threadLibrary;
