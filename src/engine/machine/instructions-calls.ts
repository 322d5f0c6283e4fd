import { since, type Instruction } from '../python/code.ts';
import { asked, checksAfterCall, checksAfterMethod } from './builtins.ts';
import { builtinMethod, invoke, invokeMethod, noReceiver } from './call.ts';
import type { Called, Keywords } from './called.ts';
import { makeClass } from './classes.ts';
import { complete, settle, then, type Stepped } from './completion.ts';
import { enterWith, exitWith } from './context.ts';
import { iterateOr } from './iteration.ts';
import { isWritten } from './methods.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { isMutable } from './shape.ts';
import { typeName } from './type-names.ts';
import { Builtin, Ref, type Attributes, type HeapObject, type Value } from './values.ts';

/** Executes a call: enters a function of the program, or runs a built-in. */
export function call(
  open: OpenState,
  frame: OpenFrame,
  { op, name, count, keywords: names, stars }: Instruction & { op: 'call' | 'call-method' },
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
      const message = (type: string): string =>
        `${functionText(open, callee)} argument after * must be an iterable, not ${type}`;
      return iterateOr(open, value, message);
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
  // A call with nothing but `*value` looks at it once. What then goes on apart from it, as a function of the library
  // that is written in Python or a call that waits, has a tuple of it.
  const kept = (): 'plain' => {
    stack[first] = open.create({ kind: 'tuple', items: args });
    frame.pc -= 1;
    return 'plain';
  };
  const changes = stars.length === 1 && count === 1 && canChange(open, stack[first]!);
  if (changes && entersLibrary(open, callee, receiver, name)) return kept();
  // The arguments stay on the stack while a built-in runs: it may have to be called again.
  const ended = (result: Stepped): Stepped => {
    if (!changes || typeof result !== 'object') return result;
    frame.pc += 1;
    return kept();
  };
  if (callee === builtinMethod) {
    const dropped = frame.code.instructions[frame.pc]?.op === 'pop';
    const made = invokeMethod(open, receiver, name, args, keywords);
    const checks = checksAfterMethod(open, receiver, name, dropped);
    const after = name === 'wait_for' || name === 'run' ? null : looking;
    return ended(complete(open, frame, made, base, checks, after));
  }
  const all = receiver === noReceiver ? args : [receiver, ...args];
  const called = invoke(open, callee, all, keywords as Keywords);
  let after: readonly Value[] | null = null;
  let checks = open.entered !== asked;
  if (callee instanceof Builtin) {
    checks = checksAfterCall(callee, build) && (callee.name !== 'super' || !since(build, '3.12'));
    const checked = { len: '__len__', repr: '__repr__', iter: '__iter__' }[callee.name];
    if (called.kind === 'invoke' && checked !== undefined) after = [then.check, checks, checked];
    else if (checks) after = looking;
  } else {
    const kind = open.peek(callee)?.kind;
    const plain = stars.length + names.length === 0;
    // 3.11 does so too after functions that get arguments by * or **.
    const spread = stars.length > 0 || names.includes(null);
    if (
      kind === 'class'
        ? !(plain && entersInit(open, called, count))
        : kind === 'method' || (spread && build === '3.11')
    )
      after = looking;
  }
  return ended(complete(open, frame, called, base, checks, after));
}

/** For a call of what CPython has in C, which looks for a request when what it has called has returned. */
const looking = [then.check, true, ''];

/** Whether the call of a class, with arguments by position, enters `__init__` without C between them: from 3.12 on. */
function entersInit(open: OpenState, called: Called, count: number): boolean {
  if (!open.since('3.12') || called.kind !== 'enter') return false;
  const [init, instance] = called.frame.stack;
  const object = open.peek(init);
  if (object?.kind !== 'function' || open.peek(instance)?.kind === 'exception') return false;
  const { parameters, keywordOnly, rest, keywords } = object.code;
  return parameters === count + 1 && keywordOnly === 0 && !rest && !keywords;
}

function canChange(open: OpenState, value: Value): boolean {
  return value instanceof Ref && isMutable(open.peek(value).kind);
}

/** Whether what is called is a method of `threading` or `queue` that CPython has in Python. */
function entersLibrary(open: OpenState, callee: Value, receiver: Value, name: string): boolean {
  if (callee === builtinMethod) return isWritten(open, receiver, name);
  const object = open.peek(callee);
  return object?.kind === 'method' && isWritten(open, object.receiver, object.name);
}

/** What error messages of calls with `*` and `**` call a function (Objects/object.c, _PyObject_FunctionStr). */
function functionText(open: OpenState, callee: Value): string {
  if (callee instanceof Builtin && !callee.name.includes('.')) return `${callee.name}()`;
  const object = open.peek(callee);
  if (object?.kind === 'function') return `__main__.${object.code.qualifiedName}()`;
  if (object?.kind === 'class') return `__main__.${object.name}()`;
  throw new Unsupported('a wrong argument after * or ** is not supported in a call of this');
}

/** Leaves the frame; the value goes to the one that called it. */
export function leave(
  open: OpenState,
  frame: OpenFrame,
  instruction: { readonly op: Instruction['op'] },
): Stepped {
  const { stack, locals } = frame;
  const { program } = open;
  const value = stack.pop()!;
  const instance = instruction.op === 'return-instance';
  if (instance && value !== null)
    throw new PythonError('TypeError', `__init__() should return None, not '${typeName(open, value)}'`);
  const result = instance ? locals[0]! : value;
  open.leaveFrame();
  if (open.frame === null) {
    open.record?.({ kind: 'end' });
    return 'plain';
  }
  open.frame.stack.push(result);
  // 3.10 looks after calls of functions too.
  return program.build === '3.10' ? 'check' : 'plain';
}

/** Enters a `with` block. */
export function enterBlock(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction & { op: 'enter-with' },
): Stepped {
  const { stack, locals } = frame;
  const { program } = open;
  const manager = stack.at(-1)!;
  const called = settle(open, enterWith(open, manager));
  if (called.kind === 'blocked' || called.kind === 'pending')
    return complete(open, frame, called, stack.length - 1, false);
  locals[instruction.index] = manager;
  return complete(open, frame, called, stack.length - 1, since(program.build, '3.14') || open.entered !== '');
}

/** Leaves a `with` block. */
export function exitBlock(
  open: OpenState,
  frame: OpenFrame,
  instruction: Instruction & { op: 'exit-with' },
): Stepped {
  const { stack, locals } = frame;
  const manager = locals[instruction.index]!;
  const { exception } = instruction;
  const failure = exception === null ? null : locals[exception]!;
  const called = settle(open, exitWith(open, manager, failure));
  if (called.kind === 'value' || called.kind === 'enter') locals[instruction.index] = undefined;
  return complete(open, frame, called, stack.length, exception === null || open.entered !== '');
}

/** Makes the class whose body the frame has run, and tells its methods of it. */
export function classMade(open: OpenState, { code, locals }: OpenFrame): Value {
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
