import { evaluate } from '../machine/evaluate.ts';
import { OpenState } from '../machine/open-state.ts';
import type { Snapshot } from '../machine/state.ts';
import { shown } from '../machine/text.ts';
import type { Code, FinalExpression, Instruction, Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { isData } from './schedule.ts';

/** A final expression that some run of the program leaves untrue. */
export interface Broken {
  readonly expression: string;
  /** What it is in the first such state: `is false`, `raises NameError: …`, or `does not come to an end`. */
  readonly what: string;
  /** The names, attributes and items in it that hold data, and what they hold in that state. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Evaluates a final expression where the program has ended, as the only thread there is; the state stays as it was.
 * Returns null where it is true. Throws SourceError for what the subset lacks.
 */
export function broken(at: Snapshot, program: Program, { text, file, code }: FinalExpression): Broken | null {
  const told: { error: string | null } = { error: null };
  const value = evaluate(at, { ...program, file }, code, [], told);
  if (value === false) return null;
  const what =
    told.error !== null ? `raises ${told.error}` : value === true ? 'is false' : 'does not come to an end';
  return { expression: text, what, values: valuesIn(at, program, code) };
}

/** What the globals that the code reads hold, or as much of `name.attribute[0]` as it reads of one of them. */
function valuesIn(at: Snapshot, program: Program, code: Code): Record<string, string> {
  const values: Record<string, string> = {};
  const open = new OpenState(at, 0, program);
  code.instructions.forEach((instruction, from) => {
    if ('code' in instruction) Object.assign(values, valuesIn(at, program, instruction.code));
    if (instruction.op !== 'load-global') return;
    const path: Instruction[] = [instruction];
    let text = program.globalNames[instruction.index]!;
    for (let next = from + 1; ;) {
      const [one, two] = code.instructions.slice(next, next + 2) as [Instruction, Instruction];
      if (one.op === 'load-attribute') text += `.${one.name}`;
      else if (one.op === 'constant' && two.op === 'subscript') text += `[${shown(open, one.value)}]`;
      else break;
      path.push(...code.instructions.slice(next, (next += one.op === 'constant' ? 2 : 1)));
    }
    path.push({ op: 'return', at: instruction.at });
    try {
      const value = evaluate(at, program, { ...code, instructions: path, handlers: [], handling: [] });
      if (value !== undefined && isData(open, value)) values[text] = shown(open, value);
    } catch (error) {
      // The expression did not come to this part, which is outside the subset.
      if (!(error instanceof SourceError)) throw error;
    }
  });
  return values;
}
