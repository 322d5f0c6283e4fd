import type { Code, Instruction } from '../python/code.ts';

const shared = {
  kind: 'function',
  handlers: [],
  handling: [],
  freeNames: [],
  keywordOnly: 0,
  rest: false,
  keywords: false,
  line: 1,
  library: true,
} as const;

/**
 * Code that the machine makes itself, for a frame that calls something of the program's: its instructions without their
 * places, and the names of its locals, all of which are given when a frame is made.
 */
export function madeCode(
  name: string,
  id: number,
  localNames: readonly string[],
  instructions: readonly object[],
): Code {
  return {
    ...shared,
    name,
    qualifiedName: name,
    id,
    instructions: instructions.map((each) => ({ ...each, at: { line: 1, column: 1 } }) as Instruction),
    starts: new Uint8Array(instructions.length),
    localNames,
    freeAt: localNames.length,
    parameters: localNames.length,
  };
}
