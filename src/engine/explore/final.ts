import { OpenState, type OpenFrame } from '../machine/open-state.ts';
import { step } from '../machine/step.ts';
import type { Snapshot } from '../machine/state.ts';
import { shown } from '../machine/text.ts';
import { Builtin, Ref, type Value } from '../machine/values.ts';
import type { Code, FinalExpression, Instruction, Program } from '../python/code.ts';

/** A final expression that some run of the program leaves untrue. */
export interface Broken {
  readonly expression: string;
  /** What it is in the first such state: `is false`, `raises NameError: …`, or `does not come to an end`. */
  readonly what: string;
  /** The names, attributes and items in it that hold data, and what they hold in that state. */
  readonly values: Readonly<Record<string, string>>;
}

/** What evaluating a final expression may take. */
const maxInstructions = 200_000;

/**
 * Evaluates a final expression where the program has ended, as the only thread there is; the state stays as it was.
 * Returns null where it is true. Throws SourceError for what the subset lacks.
 */
export function broken(at: Snapshot, program: Program, { text, code }: FinalExpression): Broken | null {
  const told: { error: string | null } = { error: null };
  const value = evaluate(at, { ...program, file: `final expression \`${text}\`` }, code, told);
  if (value === false) return null;
  const what =
    told.error !== null ? `raises ${told.error}` : value === true ? 'is false' : 'does not come to an end';
  return { expression: text, what, values: valuesIn(at, program, code) };
}

/** What the code returns; undefined where an exception leaves it, where it blocks, and where it has no end. */
function evaluate(
  at: Snapshot,
  program: Program,
  code: Code,
  told: { error: string | null } = { error: null },
): Value | undefined {
  const frame: OpenFrame = { code, pc: 0, locals: [], stack: [], pending: null, back: null };
  const own = { ...at.thread(0), daemon: false, frame };
  const open = new OpenState(
    {
      objectAt: (slot) => at.objectAt(slot),
      isPublished: (slot) => at.isPublished(slot),
      global: (index) => at.global(index),
      slots: () => at.slots(),
      thread: () => own,
      counter: (which) => (which === 'alive' ? 1 : at.counter(which)),
    },
    0,
    program,
  );
  for (let count = 0; count < maxInstructions; count += 1) {
    const { back, code: inner, pc, stack } = open.frame!;
    if (back === null && inner === code && code.instructions[pc]!.op === 'return') return stack.at(-1);
    const done = step(open, (event) => {
      if (event.kind === 'raise') told.error = event.text;
    });
    if (typeof done === 'object' || told.error !== null) return undefined;
  }
  return undefined;
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
    const value = evaluate(at, program, { ...code, instructions: path, handlers: [], handling: [] });
    if (value !== undefined && isData(at, value)) values[text] = shown(open, value);
  });
  return values;
}

function isData(at: Snapshot, value: Value): boolean {
  if (value instanceof Builtin) return false;
  const kind = value instanceof Ref ? at.objectAt(value.slot)?.kind : undefined;
  return kind !== 'function' && kind !== 'class';
}
