import type { Instruction, Program } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { subscriptArray } from './array-views.ts';
import { attribute, requireMethod, shown, unknownName, unpacked } from './attributes.ts';
import { builtinNames, importName } from './builtins.ts';
import { call } from './call.ts';
import { enterWith, exitWith } from './context.ts';
import type { Happening, Recorder, StepEvent } from './events.ts';
import { format } from './format.ts';
import { nameOf } from './names.ts';
import { compare } from './comparison.ts';
import { binary, iterate, unary } from './operators.ts';
import { PythonError, Unsupported } from './python-error.ts';
import type { OpenFrame, OpenState } from './state.ts';
import { deleteSubscript, nextOf, storeSubscript, subscript } from './subscripts.ts';
import { exceptionMessage, truth } from './text.ts';
import { raise, unwind } from './unwind.ts';
import { builtin, Builtin, Ref, type Value } from './values.ts';

/**
 * Executes one instruction of the open thread, which must not be blocked.
 * Returns whether CPython (3.12 and later, with the GIL) looks there for a request to switch threads: at function
 * entry, at a loop's jump back, and after a call of a built-in (Python/bytecodes.c, CHECK_EVAL_BREAKER).
 * Throws {@link SourceError} for what the subset lacks; an exception of the program is part of the step.
 */
export function step(
  state: OpenState,
  program: Program,
  record: ((event: StepEvent) => void) | null,
): boolean {
  const frame = state.frame!;
  const instruction = frame.code.instructions[frame.pc]!;
  try {
    frame.pc += 1;
    const { line } = instruction.at;
    const told = record === null ? null : (event: Happening): void => record({ ...event, line });
    return execute(state, frame, instruction, program, told);
  } catch (error) {
    if (error instanceof PythonError) {
      raise(state, error.type, error.args);
      return false;
    }
    if (error instanceof Unsupported)
      throw new SourceError('unsupported', instruction.at, error.message, program.file);
    if (error instanceof RangeError) {
      // The machine's own stack or a text of its own ran over: values inside values, thousands deep.
      const reason = 'these values lie too deep inside each other, or are too large';
      throw new SourceError('unsupported', instruction.at, reason, program.file);
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
      // Not `??`: a name may be bound to None.
      let value = state.globals[instruction.index];
      if (value === undefined) {
        if (!builtinNames.has(name)) throw unknownName(name);
        value = builtin(name);
      }
      if (program.sharedGlobals[instruction.index] === 1)
        record?.({ kind: 'read', name, value: shown(state, value) });
      stack.push(value);
      return false;
    }
    case 'store-global': {
      const value = pop();
      state.setGlobal(instruction.index, value);
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
      state.setGlobal(instruction.index, undefined);
      return false;
    case 'load-attribute':
      stack.push(attribute(state, pop(), instruction.name));
      return false;
    case 'require-method':
      requireMethod(state, stack.at(-1)!, instruction.name);
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
      record?.({ kind: 'raise', text: line.trimEnd().slice(1, -1) });
      return false;
    }
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
