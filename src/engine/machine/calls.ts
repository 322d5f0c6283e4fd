import type { Code } from '../python/code.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenFrame, OpenState } from './state.ts';
import { Ref, type HeapObject, type ThreadObject, type Value } from './values.ts';

type FunctionObject = HeapObject & { readonly kind: 'function' };
type Keywords = readonly (readonly [string, Value])[];

/**
 * A frame that stands before the function's first instruction, its parameters bound.
 * Throws Python's TypeError for arguments that do not fit.
 */
export function functionFrame(
  called: FunctionObject,
  args: readonly Value[],
  keywords: Keywords,
  back: OpenFrame | null,
): OpenFrame {
  const { code, defaults } = called;
  const locals: (Value | undefined)[] = code.localNames.map(() => undefined);
  if (args.length > code.parameters) throw new PythonError('TypeError', tooMany(called, args.length));
  args.forEach((value, index) => (locals[index] = value));
  for (const [name, value] of keywords) {
    const index = code.localNames.slice(0, code.parameters).indexOf(name);
    if (index < 0)
      throw new PythonError('TypeError', `${code.name}() got an unexpected keyword argument '${name}'`);
    if (locals[index] !== undefined)
      throw new PythonError('TypeError', `${code.name}() got multiple values for argument '${name}'`);
    locals[index] = value;
  }
  const missing: string[] = [];
  for (let index = 0; index < code.parameters; index += 1) {
    if (locals[index] !== undefined) continue;
    const preset = index - (code.parameters - defaults.length);
    if (preset >= 0) locals[index] = defaults[preset]!;
    else missing.push(`'${code.localNames[index]}'`);
  }
  if (missing.length > 0) {
    const list =
      missing.length < 3
        ? missing.join(' and ')
        : `${missing.slice(0, -1).join(', ')}, and ${missing.at(-1)}`;
    throw new PythonError(
      'TypeError',
      `${code.name}() missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${list}`,
    );
  }
  return { code, pc: 0, locals, stack: [], back };
}

function tooMany({ code, defaults }: FunctionObject, given: number): string {
  const most = code.parameters;
  const takes =
    defaults.length > 0
      ? `from ${most - defaults.length} to ${most} positional arguments`
      : `${most} positional argument${most === 1 ? '' : 's'}`;
  return `${code.name}() takes ${takes} but ${given} ${given === 1 ? 'was' : 'were'} given`;
}

/** What a thread runs whose target is not a function written in Python: one call, then the end. */
const runTarget = (count: number, keywords: readonly string[]): Code => ({
  name: 'run',
  id: -1 - count,
  instructions: [
    { op: 'call', count, keywords, at: { line: 1, column: 1 } },
    { op: 'return', at: { line: 1, column: 1 } },
  ],
  starts: new Uint8Array(2),
  handlers: [],
  localNames: [],
  parameters: 0,
  line: 1,
});

/** What a thread does that had to be told of an error in its target's arguments. */
const raiseError: Code = {
  name: 'run',
  id: -1000,
  instructions: [{ op: 'raise', at: { line: 1, column: 1 } }],
  starts: new Uint8Array(1),
  handlers: [],
  localNames: [],
  parameters: 0,
  line: 1,
};

/** What a thread without a target does. */
const end: Code = {
  ...raiseError,
  id: -1001,
  instructions: [
    { op: 'constant', value: null, at: { line: 1, column: 1 } },
    { op: 'return', at: { line: 1, column: 1 } },
  ],
  starts: new Uint8Array(2),
};

/** The frame in which a thread starts. */
export function threadFrame(state: OpenState, thread: ThreadObject): OpenFrame {
  const { target, args, keywords } = thread;
  if (target === null) return { code: end, pc: 0, locals: [], stack: [], back: null };
  const object = target instanceof Ref ? state.object(target) : null;
  if (object?.kind === 'function') {
    try {
      return functionFrame(object, args, keywords, null);
    } catch (error) {
      if (!(error instanceof PythonError)) throw error;
      // The call fails in the new thread, not in the one that started it.
      const exception = state.create({ kind: 'exception', type: error.type, args: error.args });
      return { code: raiseError, pc: 0, locals: [], stack: [exception], back: null };
    }
  }
  if (object !== null && object.kind !== 'method')
    throw new Unsupported("a thread's target is a function here");
  const values = keywords.map(([, value]) => value);
  return {
    code: runTarget(
      args.length,
      keywords.map(([name]) => name),
    ),
    pc: 0,
    locals: [],
    stack: [target, ...args, ...values],
    back: null,
  };
}
