import type { Code, Program } from './code.ts';

/**
 * Finds the globals that two threads may touch with at least one of them writing.
 * A global is left out when no function mentions it (only the main thread does), or when nothing can store it
 * once a second thread may run. Stores in the module that come before the first possible `start` are harmless,
 * unless a loop leads back to them.
 * Takes the module's code, the functions' and the number of globals; returns flags by index.
 */
export function sharedGlobals(
  module: Code,
  functions: readonly Code[],
  count: number,
): Pick<Program, 'sharedGlobals' | 'functionGlobals' | 'watchesEnds' | 'readsNames'> {
  const inFunctions = new Set<number>();
  const stored = new Set<number>();
  let functionsStart = false;
  for (const code of functions) {
    for (const instruction of code.instructions) {
      if (instruction.op === 'load-global') inFunctions.add(instruction.index);
      if (instruction.op === 'store-global' || instruction.op === 'delete-global') {
        inFunctions.add(instruction.index);
        stored.add(instruction.index);
      }
      functionsStart ||= startsThread(instruction);
    }
  }
  const firstStart = module.instructions.findIndex(
    (instruction) => startsThread(instruction) || (functionsStart && instruction.op === 'call'),
  );
  if (firstStart >= 0) {
    const from = loopTopAround(module, firstStart);
    module.instructions.forEach((instruction, index) => {
      if (index >= from && (instruction.op === 'store-global' || instruction.op === 'delete-global')) {
        stored.add(instruction.index);
      }
    });
  }
  const flags = (holds: (index: number) => boolean): Uint8Array =>
    Uint8Array.from({ length: count }, (_, index) => (holds(index) ? 1 : 0));
  return {
    sharedGlobals: flags((index) => inFunctions.has(index) && stored.has(index)),
    functionGlobals: flags((index) => inFunctions.has(index)),
    watchesEnds: [module, ...functions].some((code) => mentions(code, 'is_alive')),
    readsNames: [module, ...functions].some((code) => mentions(code, 'name')),
  };
}

function mentions(code: Code, attribute: string): boolean {
  return code.instructions.some(
    (instruction) =>
      (instruction.op === 'call-method' || instruction.op === 'load-attribute') &&
      instruction.name === attribute,
  );
}

function startsThread(instruction: Code['instructions'][number]): boolean {
  // Loading the attribute counts too: `go = t.start` starts a thread wherever `go()` is called.
  return (
    (instruction.op === 'call-method' || instruction.op === 'load-attribute') && instruction.name === 'start'
  );
}

/** The first instruction of the outermost loop around `index`, or `index` where there is none. */
function loopTopAround(code: Code, index: number): number {
  let top = index;
  code.instructions.forEach((instruction, at) => {
    if (instruction.op === 'jump-back' && at >= index) top = Math.min(top, instruction.target);
  });
  return top;
}
