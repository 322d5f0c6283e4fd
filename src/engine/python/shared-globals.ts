import type { Code, Instruction, Program } from './code.ts';
import { removesKeys } from './removes-keys.ts';

/** What is known of the names and values that threads can touch. */
export type Analysis = Pick<
  Program,
  | 'sharedGlobals'
  | 'functionGlobals'
  | 'storedAttributes'
  | 'watchesEnds'
  | 'readsNames'
  | 'mentionsMain'
  | 'removesKeys'
>;

/**
 * Finds what threads of the program can touch at all, from the names in its code.
 *
 * A global is shared if two threads may touch it with at least one of them writing. It is left out when no function
 * mentions it (only the main thread does), or when nothing can store it once a second thread may run. Stores in the
 * module that come before the first possible `start` are harmless, unless a loop leads back to them.
 * Class bodies and comprehensions of the module itself run where they stand: what they read, the main thread reads.
 * Takes the module's code, the program's codes, the names of the globals, and all codes that look at a state: those of
 * the program and of final expressions, which run when there is nobody left to share anything with.
 */
export function analyse(
  module: Code,
  codes: readonly Code[],
  globalNames: readonly string[],
  looking: readonly Code[],
): Analysis {
  const inFunctions = new Set<number>();
  const stored = new Set<number>();
  let functionsStart = false;
  for (const code of codes) {
    if (code === module) continue;
    const isFunction = code.inModule !== true;
    for (const instruction of code.instructions) {
      if (instruction.op === 'load-global' && isFunction) inFunctions.add(instruction.index);
      if (instruction.op === 'load-name' && isFunction) inFunctions.add(instruction.global);
      if (instruction.op === 'store-global' || instruction.op === 'delete-global') {
        inFunctions.add(instruction.index);
        stored.add(instruction.index);
      }
      functionsStart ||= startsThread(instruction, globalNames);
    }
  }
  const firstStart = module.instructions.findIndex(
    (instruction) =>
      startsThread(instruction, globalNames) || (functionsStart && !harmless.test(instruction.op)),
  );
  if (firstStart >= 0) {
    const from = loopTopAround(module, firstStart);
    module.instructions.forEach((instruction, index) => {
      if (index >= from && (instruction.op === 'store-global' || instruction.op === 'delete-global'))
        stored.add(instruction.index);
    });
  }
  const flags = (holds: (index: number) => boolean): Uint8Array =>
    Uint8Array.from(globalNames, (_, index) => (holds(index) ? 1 : 0));
  const instructions = codes.flatMap((code) => code.instructions);
  const mentions = (...names: readonly string[]): boolean =>
    looking
      .flatMap((code) => code.instructions)
      .some((instruction) => {
        const name = 'name' in instruction ? instruction.name : null;
        return name !== null && names.includes(name) && instruction.op !== 'load-builtin';
      });
  const storedAttributes = instructions.flatMap((instruction) =>
    instruction.op === 'store-attribute' || instruction.op === 'delete-attribute' ? [instruction.name] : [],
  );
  return {
    sharedGlobals: flags((index) => inFunctions.has(index) && stored.has(index)),
    functionGlobals: flags((index) => inFunctions.has(index)),
    storedAttributes: new Set(storedAttributes),
    watchesEnds:
      mentions('is_alive', 'active_count', 'enumerate') ||
      codes.some((code) => code.instructions.some((_, index) => joinsInTime(code, index))),
    readsNames: mentions(
      'name',
      'getName',
      'current_thread',
      'main_thread',
      'get_ident',
      'ident',
      'enumerate',
    ),
    mentionsMain: mentions('current_thread', 'main_thread', 'enumerate'),
    removesKeys: removesKeys(looking),
  };
}

/** Instructions that cannot call a function of the program. */
const harmless =
  /^(resume|constant|load-builtin|\w+-(local|global)|make-function|import|pop|copy.*|swap|build-(list|tuple)|jump|rotate-three|drop-under)$/;

function startsThread(instruction: Instruction, globalNames: readonly string[]): boolean {
  // Loading the attribute counts too: `go = t.start` starts a thread wherever `go()` is called.
  if (instruction.op === 'load-attribute' || instruction.op === 'load-method')
    return instruction.name === 'start';
  return instruction.op === 'load-global' && globalNames[instruction.index] === 'getattr';
}

/** Whether it takes the method `join` of something other than a text, to call it with arguments or to keep it. */
function joinsInTime({ instructions }: Code, index: number): boolean {
  const instruction = instructions[index]!;
  if (instruction.op === 'load-attribute') return instruction.name === 'join';
  if (instruction.op !== 'load-method' || instruction.name !== 'join') return false;
  const receiver = instructions[index - 1];
  if (receiver?.op === 'constant' || receiver?.op === 'build-text') return false;
  const next = instructions[index + 1];
  return next?.op !== 'call-method' || next.name !== 'join' || next.count + next.keywords.length > 0;
}

/** The first instruction of the outermost loop around `index`, or `index` where there is none. */
function loopTopAround(code: Code, index: number): number {
  let top = index;
  code.instructions.forEach((instruction, at) => {
    if ('target' in instruction && instruction.target < at && at >= index)
      top = Math.min(top, instruction.target);
  });
  return top;
}
