import type { Instruction, Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { arrayAttribute, subscriptArray } from './arrays.ts';
import { builtinNames, callBuiltin, checksAfterCall, importName, moduleAttribute } from './builtins.ts';
import { functionFrame } from './calls.ts';
import { enterWith, exitWith } from './context.ts';
import type { Recorder } from './events.ts';
import { callMethod } from './methods.ts';
import { nameOf } from './names.ts';
import { binary, compare, format, iterate, unary } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenFrame, OpenState } from './state.ts';
import { deleteSubscript, nextOf, storeSubscript, subscript } from './subscripts.ts';
import { exceptionMessage, PythonTextError, repr, truth, typeName } from './text.ts';
import { builtin, Builtin, Ref, type Value } from './values.ts';

/** CPython's default recursion limit. */
const maxFrames = 1000;

/**
 * Executes one instruction of the open thread, which must not be blocked.
 * Returns whether CPython (3.12 and later, with the GIL) looks there for a request to switch threads: at function
 * entry, at a loop's jump back, and after a call of a built-in (Python/bytecodes.c, CHECK_EVAL_BREAKER).
 * Throws {@link SourceError} for what the subset lacks; an exception of the program is part of the step.
 */
export function step(state: OpenState, program: Program, record: Recorder | null): boolean {
  const frame = state.frame!;
  const instruction = frame.code.instructions[frame.pc]!;
  try {
    frame.pc += 1;
    return execute(state, frame, instruction, program, record);
  } catch (error) {
    if (error instanceof PythonError) {
      raise(state, error.type, error.args);
      return false;
    }
    if (error instanceof Unsupported || error instanceof PythonTextError) {
      throw new SourceError('unsupported', instruction.at, error.message, program.file);
    }
    throw error;
  }
}

function execute(
  state: OpenState,
  frame: OpenFrame,
  instruction: Instruction,
  program: Program,
  record: Recorder | null,
): boolean {
  const { stack } = frame;
  const pop = (): Value => stack.pop()!;
  const popMany = (count: number): Value[] => (count === 0 ? [] : stack.splice(-count));
  switch (instruction.op) {
    case 'resume':
      return true;
    case 'constant':
      stack.push(instruction.value);
      return false;
    case 'load-local': {
      const value = frame.locals[instruction.index];
      if (value === undefined) {
        const name = frame.code.localNames[instruction.index]!;
        throw new PythonError(
          'UnboundLocalError',
          `cannot access local variable '${name}' where it is not associated with a value`,
        );
      }
      stack.push(value);
      return false;
    }
    case 'store-local':
      frame.locals[instruction.index] = pop();
      return false;
    case 'delete-local':
      if (frame.locals[instruction.index] === undefined) {
        const name = frame.code.localNames[instruction.index]!;
        throw new PythonError(
          'UnboundLocalError',
          `cannot access local variable '${name}' where it is not associated with a value`,
        );
      }
      frame.locals[instruction.index] = undefined;
      return false;
    case 'load-global': {
      const name = program.globalNames[instruction.index]!;
      const value = state.globals[instruction.index] ?? (builtinNames.has(name) ? builtin(name) : undefined);
      if (value === undefined) throw unknownName(name);
      if (program.sharedGlobals[instruction.index] === 1)
        record?.({ kind: 'read', name, value: shown(state, value) });
      stack.push(value);
      return false;
    }
    case 'store-global': {
      const value = pop();
      state.globals[instruction.index] = value;
      if (program.sharedGlobals[instruction.index] === 1) {
        record?.({
          kind: 'write',
          name: program.globalNames[instruction.index]!,
          value: shown(state, value),
        });
      }
      return false;
    }
    case 'delete-global':
      if (state.globals[instruction.index] === undefined) {
        throw new PythonError('NameError', `name '${program.globalNames[instruction.index]}' is not defined`);
      }
      state.globals[instruction.index] = undefined;
      return false;
    case 'load-attribute':
      stack.push(attribute(state, pop(), instruction.name));
      return false;
    case 'subscript': {
      const [container, index] = popMany(2) as [Value, Value];
      const array = container instanceof Ref ? state.object(container) : null;
      const value =
        array?.kind === 'array'
          ? subscriptArray(state, container as Ref, array, index)
          : subscript(state, container, index);
      recordItem(state, record, 'read', container, index, value);
      stack.push(value);
      return false;
    }
    case 'store-subscript': {
      const [value, container, index] = popMany(3) as [Value, Value, Value];
      storeSubscript(state, container, index, value);
      recordItem(state, record, 'write', container, index, value);
      return false;
    }
    case 'delete-subscript': {
      const [container, index] = popMany(2) as [Value, Value];
      deleteSubscript(state, container, index);
      return false;
    }
    case 'slice': {
      const [start, stop, step] = popMany(3) as [Value, Value, Value];
      stack.push(state.create({ kind: 'slice', start, stop, step }));
      return false;
    }
    case 'binary': {
      const [left, right] = popMany(2) as [Value, Value];
      stack.push(binary(state, instruction.operator, left, right, instruction.inPlace));
      return false;
    }
    case 'unary':
      stack.push(unary(state, instruction.operator, pop()));
      return false;
    case 'compare': {
      const [left, right] = popMany(2) as [Value, Value];
      stack.push(compare(state, instruction.operator, left, right));
      return false;
    }
    case 'jump':
      frame.pc = instruction.target;
      return false;
    case 'jump-back':
      frame.pc = instruction.target;
      return true;
    case 'jump-if-false':
      if (!truth(state, pop())) frame.pc = instruction.target;
      return false;
    case 'jump-if-true':
      if (truth(state, pop())) frame.pc = instruction.target;
      return false;
    case 'jump-if-false-or-pop':
      if (truth(state, stack.at(-1)!)) pop();
      else frame.pc = instruction.target;
      return false;
    case 'jump-if-true-or-pop':
      if (truth(state, stack.at(-1)!)) frame.pc = instruction.target;
      else pop();
      return false;
    case 'get-iter': {
      const over = pop();
      const object = over instanceof Ref ? state.object(over) : null;
      if (object?.kind !== 'iterator') {
        if (object?.kind !== 'range') iterate(state, over);
        stack.push(
          state.create({
            kind: 'iterator',
            over,
            next: 0,
            size: object?.kind === 'dict' ? object.entries.length : null,
          }),
        );
      } else stack.push(over);
      return false;
    }
    case 'for-iter': {
      const value = nextOf(state, stack.at(-1) as Ref);
      if (value === undefined) {
        pop();
        frame.pc = instruction.target;
      } else stack.push(value);
      return false;
    }
    case 'pop':
      pop();
      return false;
    case 'copy':
      stack.push(stack.at(-1)!);
      return false;
    case 'copy-two':
      stack.push(...stack.slice(-2));
      return false;
    case 'swap':
      stack.push(...popMany(2).reverse());
      return false;
    case 'rotate-three': {
      const [first, second, third] = popMany(3) as [Value, Value, Value];
      stack.push(third, first, second);
      return false;
    }
    case 'build-list':
    case 'build-tuple':
      stack.push(
        state.create({
          kind: instruction.op === 'build-list' ? 'list' : 'tuple',
          items: popMany(instruction.count),
        }),
      );
      return false;
    case 'build-dict': {
      const flat = popMany(instruction.count * 2);
      const dict = state.create({ kind: 'dict', entries: [] });
      for (let at = 0; at < flat.length; at += 2) storeSubscript(state, dict, flat[at]!, flat[at + 1]!);
      stack.push(dict);
      return false;
    }
    case 'build-text':
      stack.push(popMany(instruction.count).join(''));
      return false;
    case 'format':
      stack.push(format(state, pop(), instruction.conversion, instruction.spec));
      return false;
    case 'unpack':
      stack.push(...unpacked(state, pop(), instruction.count).toReversed());
      return false;
    case 'make-function':
      stack.push(
        state.create({ kind: 'function', code: instruction.code, defaults: popMany(instruction.defaults) }),
      );
      return false;
    case 'import':
      stack.push(importName(instruction.module, instruction.name));
      return false;
    case 'enter-with':
      enterWith(state, stack.at(-1)!, record);
      // The manager stays on the stack for the exit; what `as` binds lies above it.
      stack.push(true);
      return true;
    case 'exit-with':
      exitWith(state, pop(), record);
      return true;
    case 'call':
    case 'call-method':
      return call(state, frame, instruction, record);
    case 'return': {
      const value = pop();
      state.leaveFrame();
      if (state.frame === null) record?.({ kind: 'end' });
      else state.frame.stack.push(value);
      return false;
    }
    case 'raise':
    case 'reraise': {
      const exception = pop();
      const object = exception instanceof Ref ? state.object(exception) : null;
      if (object?.kind === 'exception') unwind(state, exception as Ref);
      else if (exception instanceof Builtin && builtinNames.has(exception.name))
        raise(state, exception.name, []);
      else throw new PythonError('TypeError', 'exceptions must derive from BaseException');
      return false;
    }
    case 'report': {
      const exception = state.object(pop() as Ref);
      if (exception.kind !== 'exception')
        throw new Error('the machine reports something that is not an exception');
      const message = exceptionMessage(state, exception);
      const line = `[${exception.type}${message === '' ? '' : `: ${message}`}]\n`;
      state.output += state.output === '' || state.output.endsWith('\n') ? line : `\n${line}`;
      state.failed = true;
      record?.({ kind: 'raise', text: line.trimEnd() });
      state.leaveFrame();
      record?.({ kind: 'end' });
      return false;
    }
  }
}

function unknownName(name: string): Error {
  if (pythonBuiltins.includes(name))
    return new Unsupported(`${name} is not supported; ${[...builtinNames].slice(0, 15).join(', ')} are`);
  return new PythonError('NameError', `name '${name}' is not defined`);
}

/** Names that Python has built in and the subset lacks: using one is our limit, not the program's mistake. */
const pythonBuiltins: readonly string[] = [
  'abs',
  'all',
  'any',
  'bin',
  'bytearray',
  'bytes',
  'callable',
  'chr',
  'complex',
  'delattr',
  'dict',
  'dir',
  'divmod',
  'enumerate',
  'eval',
  'exec',
  'filter',
  'format',
  'frozenset',
  'getattr',
  'globals',
  'hasattr',
  'hash',
  'hex',
  'id',
  'input',
  'isinstance',
  'issubclass',
  'iter',
  'locals',
  'map',
  'memoryview',
  'next',
  'object',
  'oct',
  'open',
  'ord',
  'pow',
  'property',
  'reversed',
  'round',
  'set',
  'setattr',
  'slice',
  'super',
  'type',
  'vars',
  'zip',
  '__name__',
  '__file__',
  'BaseException',
  'KeyboardInterrupt',
  'StopIteration',
  'SystemExit',
  'exit',
  'quit',
  'OSError',
  'MemoryError',
  'Ellipsis',
  'NotImplemented',
];

function shown(state: OpenState, value: Value): string {
  try {
    return repr(state, value);
  } catch {
    return `a ${typeName(state, value)}`;
  }
}

function recordItem(
  state: OpenState,
  record: Recorder | null,
  kind: 'read' | 'write',
  container: Value,
  index: Value,
  value: Value,
): void {
  if (record === null || !(container instanceof Ref)) return;
  const { kind: type } = state.object(container);
  if (type === 'list' || type === 'dict') {
    record({ kind, name: `${nameOf(state, container)}[${shown(state, index)}]`, value: shown(state, value) });
  }
}

function attribute(state: OpenState, value: Value, name: string): Value {
  if (value instanceof Builtin) return moduleAttribute(value.name, name);
  if (value instanceof Ref) {
    const object = state.object(value);
    if (object.kind === 'array') {
      const found = arrayAttribute(state, value, object, name);
      if (found !== undefined) return found;
      throw new Unsupported(
        `the array attribute .${name} is not supported; T, base, nbytes, size, itemsize, ndim, shape and strides are`,
      );
    }
    if (object.kind === 'thread' && name === 'name') return object.name;
    if (object.kind === 'thread' && name === 'daemon') return object.daemon;
    if (['lock', 'thread', 'list', 'dict'].includes(object.kind))
      return state.create({ kind: 'method', self: value, name });
  }
  throw new Unsupported(`the attribute .${name} of a ${typeName(state, value)} is not supported`);
}

function unpacked(state: OpenState, value: Value, count: number): readonly Value[] {
  const object = value instanceof Ref ? state.object(value) : null;
  if (typeof value !== 'string' && object === null) {
    throw new PythonError('TypeError', `cannot unpack non-iterable ${typeName(state, value)} object`);
  }
  const items = iterate(state, value);
  if (items.length < count)
    throw new PythonError(
      'ValueError',
      `not enough values to unpack (expected ${count}, got ${items.length})`,
    );
  if (items.length > count)
    throw new PythonError('ValueError', `too many values to unpack (expected ${count})`);
  return items;
}

function call(
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

function raise(state: OpenState, type: string, args: readonly Value[]): void {
  unwind(state, state.create({ kind: 'exception', type, args }));
}

/** Leaves frames until a handler takes the exception; with none, the thread has one thing left to do: report it. */
function unwind(state: OpenState, exception: Ref): void {
  for (;;) {
    const frame = state.frame!;
    const at = frame.pc - 1;
    const handler = frame.code.handlers.find(({ from, to }) => from <= at && at < to);
    if (handler !== undefined) {
      frame.stack.length = handler.depth;
      frame.stack.push(exception);
      frame.pc = handler.handler;
      return;
    }
    if (frame.back === null) {
      state.frame = { code: reporting(frame, at), pc: 0, locals: [], stack: [exception], back: null };
      return;
    }
    state.leaveFrame();
  }
}

function reporting(frame: OpenFrame, at: number): OpenFrame['code'] {
  const { name, line, instructions } = frame.code;
  return {
    name,
    id: -2000 - frame.code.id,
    instructions: [{ op: 'report', at: instructions[at]!.at }],
    starts: new Uint8Array(1),
    handlers: [],
    localNames: [],
    parameters: 0,
    line,
  };
}
