import { since, type Build, type Instruction } from '../python/code.ts';
import { SourceError } from '../python/source-error.ts';
import { subscriptArray } from './array-views.ts';
import { builtinBehind, find, setAttribute, unpacked } from './attributes.ts';
import { checksAfterCall, checksAfterMethod, importName } from './builtins.ts';
import { builtinMethod, compared, invoke, invokeMethod, noReceiver, operated } from './call.ts';
import { ConvertFirst, valued, type Blocked, type Called, type Keywords } from './called.ts';
import {
  attributeIn,
  dunder,
  instanceOf,
  isClass,
  isException,
  makeClass,
  ownClass,
  type ClassObject,
} from './classes.ts';
import { compare } from './comparison.ts';
import { enterWith, exitWith } from './context.ts';
import { makeDict } from './dicts.ts';
import type { Happening, Recorder } from './events.ts';
import { format } from './format.ts';
import { iterate, iteratorOf, nextOf } from './iteration.ts';
import { nameOf } from './names.ts';
import { binary, unary } from './operators.ts';
import { preludeFrame } from './prelude.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { makeSet } from './set-table.ts';
import type { EventRecorder, OpenFrame, OpenState } from './open-state.ts';
import { deleteSubscript, storeSubscript, subscript } from './subscripts.ts';
import { exceptionMessage, shown, truth } from './text.ts';
import { typeName } from './type-names.ts';
import { handled, raise, unwind } from './unwind.ts';
import { builtin, Builtin, Ref, type Attributes, type HeapObject, type Value } from './values.ts';

/**
 * What a step was: `check` where CPython looks for a request to switch threads after it (Python/bytecodes.c,
 * CHECK_EVAL_BREAKER, and its forerunners), or why it could not be made: then nothing was changed.
 */
export type Stepped = 'plain' | 'check' | Blocked;

/** What is left of an instruction when the frame that it entered has returned; first in that frame's `pending`. */
const then = {
  /** The value takes an operand's place, and the instruction is executed again. */
  convert: builtin('machine.then-convert'),
  /** The value is dropped. */
  drop: builtin('machine.then-drop'),
  /** The value is checked as that method's, and is the result. */
  check: builtin('machine.then-check'),
  /** The value is what is to be called. */
  method: builtin('machine.then-method'),
  /** The value is the loop's next one, or {@link stop}. */
  next: builtin('machine.then-next'),
  /** The instruction is executed again, with the value on the stack. */
  again: builtin('machine.then-again'),
};
const stop = builtin('machine.stop');

/**
 * Executes one instruction of the open thread.
 * Throws {@link SourceError} for what the subset lacks; an exception of the program is part of the step.
 */
export function step(open: OpenState, record: EventRecorder | null): Stepped {
  const frame = open.frame!;
  const instruction = frame.code.instructions[frame.pc]!;
  if (!frame.code.library) open.line = instruction.at.line;
  const { line } = open;
  const told = record === null ? null : (event: Happening): void => record({ ...event, line });
  try {
    const again = frame.pending === null ? instruction : resumed(open, frame, instruction);
    if (again === null) return 'plain';
    frame.pc += 1;
    const result = execute(open, frame, again, told);
    if (typeof result === 'object' || frame.code.library) return result === 'check' ? 'plain' : result;
    return open.program.build === '3.9' && !unchecked.has(instruction.op) ? 'check' : result;
  } catch (error) {
    if (error instanceof ConvertFirst) {
      frame.pc -= 1;
      try {
        convertFirst(open, frame, instruction, error, told);
        return 'plain';
      } catch (inner) {
        frame.pc += 1;
        return failed(open, instruction, inner);
      }
    }
    return failed(open, instruction, error);
  }
}

function failed(open: OpenState, instruction: Instruction, error: unknown): Stepped {
  if (error instanceof PythonError) {
    raise(open, error.type, error.args);
    return 'plain';
  }
  const { file } = open.program;
  if (error instanceof Unsupported)
    throw new SourceError('unsupported', placeOf(open, instruction), error.message, file);
  if (error instanceof RangeError) {
    // The machine's own stack or a text of its own ran over: values inside values, thousands deep.
    const reason = 'these values lie too deep inside each other, or are too large';
    throw new SourceError('unsupported', placeOf(open, instruction), reason, file);
  }
  throw error;
}

/** Where the program stands: its own innermost instruction, where the library executes one. */
function placeOf(open: OpenState, instruction: Instruction): Instruction['at'] {
  let frame = open.frame as OpenFrame['back'];
  if (frame === null || !frame.code.library) return instruction.at;
  while (frame !== null && frame.code.library) frame = frame.back;
  if (frame === null) return { line: Math.max(open.line, 1), column: 1 };
  return frame.code.instructions[frame.pending === null ? Math.max(frame.pc - 1, 0) : frame.pc]!.at;
}

/** CPython 3.9 looks for a request before nearly every instruction, but not after these (Python/ceval.c). */
const unchecked: ReadonlySet<Instruction['op']> = new Set([
  ...(['constant', 'load-local', 'store-local', 'pop', 'copy', 'copy-two', 'swap', 'rotate-three'] as const),
  ...(['drop-under', 'jump', 'jump-if-false', 'jump-if-true', 'clear-local', 'make-cell'] as const),
]);

/** Goes on where a frame that an instruction entered has returned. Returns what is still to be executed, or null. */
function resumed(open: OpenState, frame: OpenFrame, instruction: Instruction): Instruction | null {
  const [what, ...more] = frame.pending!;
  const { stack } = frame;
  if (what === undefined || !Object.values(then).includes(what as Builtin)) return instruction;
  frame.pending = null;
  if (what === then.again) return instruction;
  // From here on the instruction counts as left, for errors.
  frame.pc += 1;
  const value = stack.pop()!;
  if (what === then.check || what === then.convert) checkResult(open, more.at(-1) as string, value);
  switch (what) {
    case then.convert:
      stack[Number(more[0])] = value;
      frame.pc -= 1;
      return instruction.op === 'format' ? { ...instruction, conversion: null } : instruction;
    case then.next:
      if (value === stop) {
        stack.pop();
        frame.pc = (instruction as Instruction & { op: 'for-iter' }).target;
      } else stack.push(value);
      return null;
    case then.method:
      stack.push(value, noReceiver);
      return null;
    case then.check:
      stack.push(value);
  }
  return null;
}

/** Throws Python's TypeError where a method with two underscores did not give what it has to. */
function checkResult(open: OpenState, method: string, value: Value): void {
  const type = typeName(open, value);
  const fail = (text: string): never => {
    throw new PythonError('TypeError', text);
  };
  switch (method) {
    case '__bool__':
      if (typeof value !== 'boolean') fail(`__bool__ should return bool, returned ${type}`);
      return;
    case '__len__':
      if (typeof value !== 'bigint' && typeof value !== 'boolean')
        fail(`'${type}' object cannot be interpreted as an integer`);
      if (BigInt(value as bigint) < 0n) throw new PythonError('ValueError', '__len__() should return >= 0');
      return;
    case '__str__':
    case '__repr__':
      if (typeof value !== 'string') fail(`${method} returned non-string (type ${type})`);
      return;
    case '__int__':
    case '__index__':
      if (typeof value !== 'bigint') fail(`${method} returned non-int (type ${type})`);
      return;
    case '__iter__': {
      const kind = value instanceof Ref ? open.peek(value).kind : '';
      const own = ['iterator', 'enumerate', 'zip', 'reversed'].includes(kind);
      if (!own && dunder(open, value, '__next__') === undefined)
        fail(`iter() returned non-iterator of type '${type}'`);
    }
  }
}

/** Calls the method that has to convert an operand first; its result will take the operand's place. */
function convertFirst(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction,
  { value, method }: ConvertFirst,
  record: Recorder | null,
): void {
  const { stack } = frame;
  const operands =
    instruction.op === 'call' || instruction.op === 'call-method'
      ? instruction.count + instruction.keywords.length + 1
      : 3;
  const position = stack.indexOf(value, Math.max(0, stack.length - operands));
  if (position < 0)
    throw new Unsupported(
      `an object with its own ${method} inside a tuple or among *arguments is not supported here; give it directly`,
    );
  const called: Called =
    method === '__iter__'
      ? { kind: 'prelude', name: 'list', args: [value] }
      : { kind: 'invoke', callee: dunder(open, value, method)!, args: [value], keywords: [] };
  const check = method === '__iter__' ? '' : method;
  const settled = settle(open, called, record);
  if (settled.kind === 'value') {
    checkResult(open, check, settled.value);
    stack[position] = settled.value;
  } else enter(open, frame, settled, [then.convert, BigInt(position), check]);
}

type Settled = Exclude<Called, { kind: 'invoke' | 'prelude' }>;

/** Follows calls that are made of other calls. */
function settle(open: OpenState, called: Called, record: Recorder | null): Settled {
  let result = called;
  while (result.kind === 'invoke') result = invoke(open, result.callee, result.args, result.keywords, record);
  return result.kind === 'prelude'
    ? { kind: 'enter', frame: preludeFrame(open, result.name, result.args) }
    : result;
}

/** Enters a frame; the instruction, which the frame's `pc` must stand at, is not done until it has returned. */
function enter(open: OpenState, frame: OpenFrame, called: Settled, after: readonly Value[]): void {
  if (called.kind !== 'enter') throw new Unsupported('a method that waits is not supported in this place');
  frame.pending = after;
  called.frame.back = frame;
  open.call(called.frame);
}

/**
 * Ends an instruction with what a call came to. The operands, which lie from `base` on, give way to the value.
 * `after`: what is to be done with the value where a frame has to be entered for it.
 */
function complete(
  open: OpenState,
  frame: OpenFrame,
  called: Called,
  base: number,
  checks: boolean,
  record: Recorder | null,
  after: readonly Value[] | null = null,
): Stepped {
  const settled = settle(open, called, record);
  const { stack } = frame;
  switch (settled.kind) {
    case 'value':
      stack.length = base;
      frame.pending = null;
      stack.push(settled.value);
      return checks ? 'check' : 'plain';
    case 'blocked':
      frame.pc -= 1;
      return settled;
    case 'pending':
      frame.pc -= 1;
      frame.pending = settled.pending;
      return 'check';
    case 'enter':
      stack.length = base;
      frame.pending = after;
      if (after !== null) frame.pc -= 1;
      settled.frame.back = frame;
      open.call(settled.frame);
      return 'plain';
  }
}

/** Ends a store or deletion with the call that does it. */
function completeStore(open: OpenState, frame: OpenFrame, called: Called, record: Recorder | null): Stepped {
  const result = complete(open, frame, called, frame.stack.length, false, record, [then.drop]);
  if (open.frame === frame && typeof result === 'string' && frame.pending === null) frame.stack.pop();
  return result;
}

function execute(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction,
  record: Recorder | null,
): Stepped {
  const { stack, locals } = frame;
  const { program } = open;
  const pop = (): Value => stack.pop()!;
  const popMany = (count: number): Value[] => (count === 0 ? [] : stack.splice(-count));
  /** Items of which some are tuples whose items are meant. */
  const flat = (values: readonly Value[], stars: readonly number[]): readonly Value[] =>
    stars.length === 0
      ? values
      : values.flatMap((value, index) => (stars.includes(index) ? [...iterate(open, value)] : [value]));
  switch (instruction.op) {
    case 'resume': {
      // From 3.12 on a comprehension is part of the code around it.
      const inlined = frame.code.kind === 'comprehension' && since(program.build, '3.12');
      return frame.code.kind === 'module' || inlined ? 'plain' : 'check';
    }
    case 'constant':
      stack.push(instruction.value);
      return 'plain';
    case 'load-builtin':
      stack.push(builtin(instruction.name));
      return 'plain';
    case 'load-local':
      stack.push(locals[instruction.index] ?? bound(open, frame, instruction.index));
      return 'plain';
    case 'store-local':
      locals[instruction.index] = pop();
      return 'plain';
    case 'delete-local':
      bound(open, frame, instruction.index);
      locals[instruction.index] = undefined;
      return 'plain';
    case 'clear-local':
      locals[instruction.index] = undefined;
      return 'plain';
    case 'make-cell':
      locals[instruction.index] = open.create({ kind: 'cell', value: locals[instruction.index] });
      return 'plain';
    case 'load-closure':
      stack.push(locals[instruction.index]!);
      return 'plain';
    case 'load-cell':
    case 'store-cell':
    case 'delete-cell':
      return cell(open, frame, instruction, record);
    case 'load-name': {
      const value = locals[instruction.index];
      if (value !== undefined) stack.push(value);
      else loadGlobal(open, frame, instruction.global, record);
      return 'plain';
    }
    case 'load-global':
      loadGlobal(open, frame, instruction.index, record);
      return 'plain';
    case 'store-global':
    case 'delete-global': {
      const { index } = instruction;
      const name = program.globalNames[index]!;
      const value = instruction.op === 'store-global' ? pop() : undefined;
      if (value === undefined && open.global(index) === undefined)
        throw new PythonError('NameError', `name '${name}' is not defined`);
      open.setGlobal(index, value);
      if (program.sharedGlobals[index] === 1) {
        open.access(true, `global ${name}`);
        if (value !== undefined) record?.({ kind: 'write', name, value: shown(open, value) });
      }
      return 'plain';
    }
    case 'load-attribute':
    case 'load-method': {
      const found = find(open, stack.at(-1)!, instruction.name, record);
      const method = instruction.op === 'load-method';
      const base = stack.length - 1;
      switch (found.kind) {
        case 'get': {
          const called: Called = {
            kind: 'invoke',
            callee: found.callee,
            args: [found.receiver],
            keywords: [],
          };
          const result = complete(open, frame, called, base, false, record, method ? [then.method] : null);
          if (method && open.frame === frame && frame.pending === null) stack.push(noReceiver);
          return result;
        }
        case 'value':
          stack.length = base;
          stack.push(found.value);
          if (method) stack.push(noReceiver);
          return 'plain';
        case 'bound':
          stack.length = base;
          if (method) stack.push(found.callee, found.receiver);
          else stack.push(open.create({ kind: 'bound', receiver: found.receiver, callee: found.callee }));
          return 'plain';
        case 'method':
          stack.length = base;
          if (method) stack.push(builtinMethod, found.receiver);
          else stack.push(open.create({ kind: 'method', receiver: found.receiver, name: instruction.name }));
          return 'plain';
      }
    }
    case 'store-attribute':
    case 'delete-attribute': {
      const stores = instruction.op === 'store-attribute';
      const receiver = stack.at(-1)!;
      const value = stores ? stack.at(-2)! : undefined;
      const setter = setAttribute(open, receiver, instruction.name, value, record);
      popMany(stores ? 2 : 1);
      if (setter === null) return 'plain';
      const args = value === undefined ? [receiver] : [receiver, value];
      return completeStore(open, frame, { kind: 'invoke', callee: setter, args, keywords: [] }, record);
    }
    case 'subscript': {
      const [container, index] = stack.slice(-2) as [Value, Value];
      const own = dunder(open, container, '__getitem__');
      if (own !== undefined)
        return complete(open, frame, calling(own, container, index), stack.length - 2, false, record);
      const array = container instanceof Ref ? open.peek(container) : null;
      const value =
        array?.kind === 'array'
          ? subscriptArray(open, container as Ref, array, index)
          : subscript(open, container, index);
      tellItem(open, record, false, container, index, value);
      popMany(2);
      stack.push(value);
      return 'plain';
    }
    case 'store-subscript': {
      const [value, container, index] = stack.slice(-3) as [Value, Value, Value];
      const own = dunder(open, container, '__setitem__');
      if (own !== undefined) {
        popMany(3);
        return completeStore(open, frame, calling(own, container, index, value), record);
      }
      storeSubscript(open, container, index, value);
      tellItem(open, record, true, container, index, value);
      popMany(3);
      return 'plain';
    }
    case 'delete-subscript': {
      const [container, index] = stack.slice(-2) as [Value, Value];
      const own = dunder(open, container, '__delitem__');
      if (own !== undefined) {
        popMany(2);
        return completeStore(open, frame, calling(own, container, index), record);
      }
      deleteSubscript(open, container, index);
      tellItem(open, null, true, container, index, null);
      popMany(2);
      return 'plain';
    }
    case 'slice': {
      const [start, end, by] = popMany(3) as [Value, Value, Value];
      stack.push(open.create({ kind: 'slice', start, stop: end, step: by }));
      return 'plain';
    }
    case 'binary': {
      const [left, right] = stack.slice(-2) as [Value, Value];
      const { operator, inPlace } = instruction;
      const called =
        operated(open, operator, left, right, inPlace) ??
        valued(binary(open, operator, left, right, inPlace));
      return complete(open, frame, called, stack.length - 2, false, record);
    }
    case 'unary': {
      const value = stack.at(-1)!;
      const own = { '-': '__neg__', '+': '__pos__', '~': '__invert__', not: '' }[instruction.operator];
      const method = own === '' ? undefined : dunder(open, value, own);
      const called =
        method === undefined ? valued(unary(open, instruction.operator, value)) : calling(method, value);
      return complete(open, frame, called, stack.length - 1, false, record);
    }
    case 'compare': {
      const [left, right] = stack.slice(-2) as [Value, Value];
      const { operator } = instruction;
      const called = compared(open, operator, left, right) ?? valued(compare(open, operator, left, right));
      return complete(open, frame, called, stack.length - 2, false, record);
    }
    case 'jump':
      frame.pc = instruction.target;
      return 'plain';
    case 'jump-back':
      frame.pc = instruction.target;
      return 'check';
    case 'jump-if-false':
    case 'jump-if-true': {
      const taken = truth(open, stack.at(-1)!) === (instruction.op === 'jump-if-true');
      const back = instruction.target < frame.pc;
      pop();
      if (!taken) return 'plain';
      frame.pc = instruction.target;
      return back || program.build === '3.10' ? 'check' : 'plain';
    }
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
      if (truth(open, stack.at(-1)!) === (instruction.op === 'jump-if-true-or-pop'))
        frame.pc = instruction.target;
      else pop();
      return 'plain';
    case 'get-iter': {
      const over = stack.at(-1)!;
      const own = dunder(open, over, '__iter__');
      if (own !== undefined)
        return complete(open, frame, calling(own, over), stack.length - 1, false, record, [
          then.check,
          '__iter__',
        ]);
      if (dunder(open, over, '__getitem__') !== undefined)
        throw new Unsupported('looping over an object by its __getitem__ is not supported; __iter__ is');
      if (ownClass(open, over) !== null)
        throw new PythonError('TypeError', `'${typeName(open, over)}' object is not iterable`);
      const iterator = iteratorOf(open, over);
      pop();
      stack.push(iterator);
      return 'plain';
    }
    case 'for-iter': {
      const iterator = stack.at(-1) as Ref;
      const own = dunder(open, iterator, '__next__');
      if (own !== undefined) {
        const called: Called = { kind: 'prelude', name: 'advance', args: [own, iterator] };
        return complete(open, frame, called, stack.length, false, record, [then.next]);
      }
      const value = nextOf(open, iterator);
      if (value === undefined) {
        pop();
        frame.pc = instruction.target;
      } else stack.push(value);
      return 'plain';
    }
    case 'pop':
      pop();
      return 'plain';
    case 'drop-under':
      stack.splice(-2, 1);
      return 'plain';
    case 'copy':
      stack.push(stack.at(-1)!);
      return 'plain';
    case 'copy-two':
      stack.push(...stack.slice(-2));
      return 'plain';
    case 'swap':
      stack.push(...popMany(2).reverse());
      return 'plain';
    case 'rotate-three': {
      const [first, second, third] = popMany(3) as [Value, Value, Value];
      stack.push(third, first, second);
      return 'plain';
    }
    case 'build-list':
    case 'build-tuple': {
      const items = flat(popMany(instruction.count), instruction.stars);
      stack.push(open.create({ kind: instruction.op === 'build-list' ? 'list' : 'tuple', items }));
      return 'plain';
    }
    case 'build-set':
      stack.push(makeSet(open, flat(popMany(instruction.count), instruction.stars), instruction.constants));
      return 'plain';
    case 'build-dict': {
      const held = popMany(instruction.count * 2);
      const entries: [Value, Value][] = [];
      for (let at = 0; at < held.length; at += 2) entries.push([held[at]!, held[at + 1]!]);
      stack.push(makeDict(open, entries));
      return 'plain';
    }
    case 'build-text':
      stack.push(popMany(instruction.count).join(''));
      return 'plain';
    case 'format': {
      const [value, spec] = stack.slice(-2) as [Value, string];
      const text = format(open, value, instruction.conversion, spec);
      popMany(2);
      stack.push(text);
      return 'plain';
    }
    case 'unpack': {
      const items = unpacked(open, stack.at(-1)!, instruction.count, instruction.star);
      pop();
      stack.push(...items.toReversed());
      return 'plain';
    }
    case 'expand': {
      const value = expanded(open, stack.at(-1)!, instruction.what);
      pop();
      stack.push(value);
      return 'plain';
    }
    case 'append': {
      const value = pop();
      const list = stack.at(-instruction.depth - 1) as Ref;
      const { items } = open.object(list) as HeapObject & { kind: 'list' };
      open.replace(list, { kind: 'list', items: [...items, value] });
      return 'plain';
    }
    case 'make-function': {
      const { code, defaults, keywordDefaults } = instruction;
      const closure = popMany(code.freeNames.length);
      const values = popMany(keywordDefaults.length);
      const named = keywordDefaults.map((name, index) => [name, values[index]!] as const);
      stack.push(
        open.create({ kind: 'function', code, defaults: popMany(defaults), keywordDefaults: named, closure }),
      );
      return 'plain';
    }
    case 'class': {
      const { code } = instruction;
      const cells = popMany(code.freeNames.length);
      const inside: (Value | undefined)[] = code.localNames.map(() => undefined);
      inside[0] = pop();
      cells.forEach((each, index) => (inside[code.freeAt + index] = each));
      open.call({ code, pc: 0, locals: inside, stack: [], pending: null, back: frame });
      return 'plain';
    }
    case 'make-class':
      stack.push(classMade(open, frame));
      return 'check';
    case 'import':
      stack.push(importName(open, instruction.module, instruction.name));
      return 'plain';
    case 'enter-with': {
      const manager = stack.at(-1)!;
      const called = settle(open, enterWith(open, manager, record), record);
      if (called.kind === 'blocked' || called.kind === 'pending')
        return complete(open, frame, called, stack.length - 1, false, record);
      locals[instruction.index] = manager;
      return complete(open, frame, called, stack.length - 1, since(program.build, '3.14'), record);
    }
    case 'exit-with': {
      const manager = locals[instruction.index]!;
      const { exception } = instruction;
      const failure = exception === null ? null : locals[exception]!;
      const called = settle(open, exitWith(open, manager, failure, record), record);
      if (called.kind === 'value' || called.kind === 'enter') locals[instruction.index] = undefined;
      return complete(open, frame, called, stack.length, exception === null, record);
    }
    case 'call':
    case 'call-method':
      return call(open, frame, instruction, record);
    case 'return':
    case 'return-instance': {
      const value = pop();
      const instance = instruction.op === 'return-instance';
      if (instance && value !== null)
        throw new PythonError('TypeError', `__init__() should return None, not '${typeName(open, value)}'`);
      const result = instance ? locals[0]! : value;
      open.leaveFrame();
      if (open.frame === null) {
        record?.({ kind: 'end' });
        return 'plain';
      }
      open.frame.stack.push(result);
      // 3.10 looks after calls of functions too, and those up to 3.11 after those of classes.
      return program.build === '3.10' || (instance && !since(program.build, '3.12')) ? 'check' : 'plain';
    }
    case 'raise':
      return raiseValue(open, frame, record);
    case 'raise-again': {
      const exception = handled(open);
      if (exception === null) throw new PythonError('RuntimeError', 'No active exception to reraise');
      unwind(open, exception);
      return 'plain';
    }
    case 'reraise':
      unwind(open, locals[instruction.index] as Ref);
      return 'plain';
    case 'match': {
      const [exception, type] = popMany(2) as [Value, Value];
      const tuple = type instanceof Ref ? open.peek(type) : null;
      for (const each of tuple?.kind === 'tuple' ? tuple.items : [type])
        if (!isException(open, each))
          throw new PythonError(
            'TypeError',
            'catching classes that do not inherit from BaseException is not allowed',
          );
      stack.push(instanceOf(open, exception, type));
      return 'plain';
    }
    case 'report':
      return report(open, frame, record);
  }
}

const calling = (callee: Value, ...args: readonly Value[]): Called => ({
  kind: 'invoke',
  callee,
  args,
  keywords: [],
});

/** The value of a local that may be None or unbound. Throws Python's error where it is not bound. */
function bound(open: OpenState, { code, locals }: OpenFrame, index: number): Value {
  const value = locals[index];
  if (value !== undefined) return value;
  const name = code.localNames[index]!;
  if (code.kind === 'class' || code.kind === 'module')
    throw new PythonError('NameError', `name '${name}' is not defined`);
  throw unbound(open.program.build, name);
}

function unbound(build: Build, name: string): PythonError {
  return new PythonError(
    'UnboundLocalError',
    since(build, '3.11')
      ? `cannot access local variable '${name}' where it is not associated with a value`
      : `local variable '${name}' referenced before assignment`,
  );
}

function loadGlobal(open: OpenState, frame: OpenFrame, index: number, record: Recorder | null): void {
  const name = open.program.globalNames[index]!;
  const held = open.global(index);
  // Not `??`: a name may be bound to None.
  const value = held === undefined ? builtinBehind(name) : held;
  if (open.program.sharedGlobals[index] === 1) {
    open.access(false, `global ${name}`);
    record?.({ kind: 'read', name, value: shown(open, value) });
  }
  frame.stack.push(value);
}

/** Reads, sets or unbinds a variable that functions share. */
function cell(
  open: OpenState,
  frame: OpenFrame,
  { op, index }: { readonly op: string; readonly index: number },
  record: Recorder | null,
): Stepped {
  const { code } = frame;
  const ref = frame.locals[index] as Ref;
  const name = code.localNames[index]!;
  const shared = open.isPublished(ref);
  if (op !== 'store-cell') {
    const { value } = open.object(ref) as HeapObject & { kind: 'cell' };
    if (value === undefined) {
      const inlined = code.kind === 'comprehension' && since(open.program.build, '3.12');
      if (index < code.freeAt || inlined) throw unbound(open.program.build, name);
      throw new PythonError(
        'NameError',
        since(open.program.build, '3.11')
          ? `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`
          : `free variable '${name}' referenced before assignment in enclosing scope`,
      );
    }
    if (op === 'load-cell') {
      frame.stack.push(value);
      if (shared) {
        open.access(false, String(ref.slot));
        record?.({ kind: 'read', name, value: shown(open, value) });
      }
      return 'plain';
    }
  }
  const value = op === 'store-cell' ? frame.stack.pop()! : undefined;
  open.replace(ref, { kind: 'cell', value });
  if (shared) {
    open.access(true, String(ref.slot));
    if (value !== undefined) record?.({ kind: 'write', name, value: shown(open, value) });
  }
  return 'plain';
}

/** What `*value` or `**value` gives, as a tuple or dict of its own. */
function expanded(open: OpenState, value: Value, what: 'items' | 'argument' | 'keywords'): Value {
  const object = value instanceof Ref ? open.peek(value) : null;
  if (what === 'keywords') {
    if (object?.kind !== 'dict') throw new Unsupported('`**` takes a dict here');
    return makeDict(open, (open.object(value as Ref) as typeof object).entries);
  }
  if (object?.kind === 'tuple') return value;
  try {
    return open.create({ kind: 'tuple', items: [...iterate(open, value)] });
  } catch (error) {
    if (
      what === 'argument' &&
      error instanceof PythonError &&
      error.message.endsWith('object is not iterable')
    )
      throw new PythonError('TypeError', `Value after * must be an iterable, not ${typeName(open, value)}`);
    throw error;
  }
}

/** What error messages of calls with `*` and `**` call a function (Objects/object.c, _PyObject_FunctionStr). */
function functionText(open: OpenState, callee: Value): string {
  if (callee instanceof Builtin && !callee.name.includes('.')) return `${callee.name}()`;
  const object = callee instanceof Ref ? open.peek(callee) : null;
  if (object?.kind === 'function') return `__main__.${object.code.qualifiedName}()`;
  if (object?.kind === 'class') return `__main__.${object.name}()`;
  throw new Unsupported('a wrong argument after * or ** is not supported in a call of this');
}

/** Executes a call: enters a function of the program, or runs a built-in. */
function call(
  open: OpenState,
  frame: OpenFrame,
  { op, name, count, keywords: names, stars }: Instruction & { op: 'call' | 'call-method' },
  record: Recorder | null,
): Stepped {
  const { stack } = frame;
  const { build } = open.program;
  const first = stack.length - count - names.length;
  const base = first - (op === 'call-method' ? 2 : 1);
  const callee = stack[base]!;
  const receiver = op === 'call-method' ? stack[base + 1]! : noReceiver;
  let args: readonly Value[] = stack.slice(first, first + count);
  if (stars.length > 0) {
    args = args.flatMap((value, index) => {
      if (!stars.includes(index)) return [value];
      const object = value instanceof Ref ? open.peek(value) : null;
      if (object === null && typeof value !== 'string')
        throw new PythonError(
          'TypeError',
          `${functionText(open, callee)} argument after * must be an iterable, not ${typeName(open, value)}`,
        );
      return [...iterate(open, value)];
    });
  }
  const keywords: (readonly [string, Value])[] = [];
  names.forEach((keyword, index) => {
    const value = stack[first + count + index]!;
    if (keyword !== null) return keywords.push([keyword, value]);
    for (const [key, held] of (open.object(value as Ref) as HeapObject & { kind: 'dict' }).entries) {
      if (typeof key !== 'string') throw new PythonError('TypeError', 'keywords must be strings');
      keywords.push([key, held]);
    }
    return 0;
  });
  if (names.includes(null)) {
    const twice = keywords.find(([key], index) => keywords.findIndex(([each]) => each === key) < index);
    if (twice !== undefined)
      throw new PythonError(
        'TypeError',
        `${functionText(open, callee)} got multiple values for keyword argument '${twice[0]}'`,
      );
  }
  // The arguments stay on the stack while a built-in runs: it may have to be called again.
  if (callee === builtinMethod) {
    const checks = checksAfterMethod(open, receiver, name, build);
    return complete(
      open,
      frame,
      invokeMethod(open, receiver, name, args, keywords, record),
      base,
      checks,
      record,
    );
  }
  const all = receiver === noReceiver ? args : [receiver, ...args];
  const called = invoke(open, callee, all, keywords as Keywords, record);
  let after: readonly Value[] | null = null;
  let checks = true;
  if (callee instanceof Builtin) {
    checks = checksAfterCall(callee, build) && (callee.name !== 'super' || !since(build, '3.12'));
    const checked = { len: '__len__', repr: '__repr__', iter: '__iter__' }[callee.name];
    if (called.kind === 'invoke' && checked !== undefined) after = [then.check, checked];
  }
  return complete(open, frame, called, base, checks, record, after);
}

/** `raise value`: an exception, or a class of which one is made. */
function raiseValue(open: OpenState, frame: OpenFrame, record: Recorder | null): Stepped {
  const value = frame.stack.at(-1)!;
  if (value instanceof Ref && open.peek(value).kind === 'exception') {
    unwind(open, value);
    return 'plain';
  }
  if (!isClass(open, value) || !isException(open, value))
    throw new PythonError('TypeError', 'exceptions must derive from BaseException');
  const called = settle(open, invoke(open, value, [], [], record), record);
  if (called.kind === 'value') {
    unwind(open, called.value as Ref);
    return 'plain';
  }
  frame.pc -= 1;
  enter(open, frame, called, [then.convert, BigInt(frame.stack.length - 1), '']);
  return 'plain';
}

/** Makes the class whose body the frame has run, and tells its methods of it. */
function classMade(open: OpenState, { code, locals }: OpenFrame): Value {
  const attributes: (readonly [string, Value])[] = [];
  let cellOfClass: Ref | null = null;
  code.localNames.slice(0, code.freeAt).forEach((name, index) => {
    const value = locals[index];
    if (name === '__class__') cellOfClass = value as Ref;
    else if (!name.startsWith('.') && value !== undefined) attributes.push([name, value]);
  });
  if (code.qualifiedName !== code.name) attributes.push(['__qualname__', code.qualifiedName]);
  const { items } = open.peek(locals[0] as Ref) as HeapObject & { kind: 'tuple' };
  const made = makeClass(open, code.name, items, attributes as Attributes);
  if (cellOfClass !== null) open.replace(cellOfClass, { kind: 'cell', value: made });
  return made;
}

/** The last thing that a thread with an uncaught exception does: its message goes to the output. */
function report(open: OpenState, frame: OpenFrame, record: Recorder | null): Stepped {
  const { stack } = frame;
  const ref = stack[0] as Ref;
  const exception = open.peek(ref) as HeapObject & { kind: 'exception' };
  const own = dunder(open, ref, '__str__');
  if (own !== undefined && stack.length === 1)
    return complete(open, frame, calling(own, ref), stack.length, false, record, [then.again]);
  if (instanceOf(open, ref, builtin('SystemExit'))) {
    const code = exception.args[0] ?? null;
    if (open.thread === 0 && code !== null && typeof code !== 'bigint')
      throw new Unsupported('SystemExit with a text is not supported; print it first');
  } else {
    const text =
      typeof stack[1] === 'string' ? stack[1] : exceptionMessage(open, open.object(ref) as typeof exception);
    const line = `[${exceptionName(open, exception.class)}${text === '' ? '' : `: ${text}`}]\n`;
    open.fail(line);
    record?.({ kind: 'raise', text: line.trimEnd().slice(1, -1) });
  }
  stack.push(null);
  return 'plain';
}

/** The name of an exception's class, with the module of those that are not built in. */
function exceptionName(open: OpenState, type: Value): string {
  if (type instanceof Builtin) return type.name === 'queue.Empty' ? '_queue.Empty' : type.name;
  const { name, attributes } = open.peek(type as Ref) as ClassObject;
  return (attributeIn(attributes, '__qualname__') as string | undefined) ?? name;
}

/** Notes a read or write of an item that other threads may touch, for races and for a trace. */
function tellItem(
  open: OpenState,
  record: Recorder | null,
  write: boolean,
  container: Value,
  index: Value,
  value: Value,
): void {
  if (!(container instanceof Ref)) return;
  const object = open.peek(container);
  if (object.kind !== 'list' && object.kind !== 'dict') return;
  const published = open.isPublished(container);
  if (!published && record === null) return;
  if (published) {
    const place =
      object.kind === 'list' && typeof index === 'bigint' && index < 0n
        ? index + BigInt(object.items.length)
        : index;
    open.access(write, `${container.slot}[${shown(open, place)}]`);
  }
  const name = `${nameOf(open, container)}[${shown(open, index)}]`;
  record?.({ kind: write ? 'write' : 'read', name, value: shown(open, value) });
}
