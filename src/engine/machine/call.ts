import type { Instruction } from '../python/code.ts';
import { callBuiltin, checksAfterCall, moduleAttribute } from './builtins.ts';
import { functionFrame } from './calls.ts';
import type { Recorder } from './events.ts';
import { callMethod } from './methods.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenFrame, OpenState } from './state.ts';
import { typeName } from './text.ts';
import { Builtin, Ref, type Value } from './values.ts';

/** CPython's default recursion limit. */
const maxFrames = 1000;

/**
 * Executes a call: enters a Python function, or runs a built-in to its end.
 * Returns whether CPython looks for a request to switch threads after it.
 */
export function call(
  state: OpenState,
  frame: OpenFrame,
  instruction: Instruction & { op: 'call' | 'call-method' },
  record: Recorder | null,
): boolean {
  const { stack } = frame;
  const size = instruction.count + instruction.keywords.length;
  const base = stack.length - size - 1;
  const args = stack.slice(base + 1, base + 1 + instruction.count);
  const values = stack.slice(base + 1 + instruction.count);
  const keywords = instruction.keywords.map((name, index) => [name, values[index]!] as const);
  let callee: Value = stack[base]!;
  let method: string | null = null;
  if (instruction.op === 'call-method') {
    if (callee instanceof Builtin) callee = moduleAttribute(callee.name, instruction.name);
    else method = instruction.name;
  }
  const object = callee instanceof Ref ? state.object(callee) : null;
  if (method === null && object?.kind === 'method') {
    method = object.name;
    callee = object.self;
  }
  // The arguments stay on the stack while a built-in runs: they are references, and getrefcount counts them.
  if (method !== null) {
    const result = callMethod(state, callee, method, positional(method, args, keywords), record);
    const exempt = method === 'append';
    stack.length = base;
    stack.push(result);
    return !exempt;
  }
  if (callee instanceof Builtin) {
    const result = callBuiltin(state, callee, args, keywords, record);
    stack.length = base;
    stack.push(result);
    return checksAfterCall(callee);
  }
  if (object?.kind !== 'function')
    throw new PythonError('TypeError', `'${typeName(state, callee)}' object is not callable`);
  if (depth(frame) >= maxFrames) throw new PythonError('RecursionError', 'maximum recursion depth exceeded');
  stack.length = base;
  state.call(functionFrame(object, args, keywords, frame));
  return false;
}

/** Methods take their one keyword argument by place. */
function positional(
  method: string,
  args: readonly Value[],
  keywords: readonly (readonly [string, Value])[],
): readonly Value[] {
  if (keywords.length === 0) return args;
  if (method === 'acquire' && args.length === 0 && keywords.length === 1 && keywords[0]![0] === 'blocking')
    return [keywords[0]![1]];
  throw new Unsupported(
    `${method}() takes no keyword argument ${keywords.map(([name]) => name).join(', ')} here`,
  );
}

function depth(frame: OpenFrame): number {
  let count = 1;
  for (let outer = frame.back; outer !== null; outer = outer.back) count += 1;
  return count;
}
