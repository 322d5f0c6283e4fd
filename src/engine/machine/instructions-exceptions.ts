import type { ThreadObject } from '../threading/objects.ts';
import { invoke } from './call.ts';
import { attributeIn, dunder, instanceOf, isClass, isException, type ClassObject } from './classes.ts';
import { calling, complete, enter, settle, then, type Stepped } from './completion.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { exceptionMessage } from './text.ts';
import { noteCause, noteContext, unwind } from './unwind.ts';
import { builtin, Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** `raise value`: an exception, or a class of which one is made. `cause`: what it was raised from, where that is told. */
export function raiseValue(open: OpenState, frame: OpenFrame, cause: Ref | null | undefined): Stepped {
  const made = exceptionOf(open, frame, frame.stack.length - 1, 'exceptions must derive');
  if (made === null) return 'plain';
  noteContext(open, made);
  if (cause !== undefined) noteCause(open, made, cause);
  unwind(open, made);
  return 'plain';
}

/** `raise value from cause`; None for the cause hides what was being handled. */
export function raiseFrom(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  // The exception is made first.
  if (exceptionOf(open, frame, stack.length - 2, 'exceptions must derive') === null) return 'plain';
  const at = stack.length - 1;
  const cause = stack[at] === null ? null : exceptionOf(open, frame, at, 'exception causes must derive');
  if (cause === null && stack[at] !== null) return 'plain';
  stack.pop();
  return raiseValue(open, frame, cause);
}

/**
 * The exception that lies there on the stack, or the one that is made of the class there; null where a frame had to be
 * entered for it: then the instruction is executed again. Throws Python's TypeError for anything else.
 */
function exceptionOf(open: OpenState, frame: OpenFrame, at: number, wrong: string): Ref | null {
  const value = frame.stack[at]!;
  if (open.peek(value)?.kind === 'exception') return value as Ref;
  if (!isClass(open, value) || !isException(open, value))
    throw new PythonError('TypeError', `${wrong} from BaseException`);
  const called = settle(open, invoke(open, value, [], []));
  if (called.kind === 'value') return (frame.stack[at] = called.value) as Ref;
  frame.pc -= 1;
  enter(open, frame, called, [then.convert, BigInt(at), '']);
  return null;
}

/** Whether an exception is one of those that an `except` clause names. */
export function match(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const [exception, type] = stack.splice(-2) as [Value, Value];
  const tuple = open.peek(type);
  for (const each of tuple?.kind === 'tuple' ? tuple.items : [type])
    if (!isException(open, each))
      throw new PythonError(
        'TypeError',
        'catching classes that do not inherit from BaseException is not allowed',
      );
  stack.push(instanceOf(open, exception, type));
  return 'plain';
}

/** The last thing that a thread with an uncaught exception does: its message goes to the output. */
export function report(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const ref = stack[0] as Ref;
  const exception = open.peek(ref) as HeapObject & { kind: 'exception' };
  const own = dunder(open, ref, '__str__');
  if (own !== undefined && stack.length === 1)
    return complete(open, frame, calling(own, ref), stack.length, false, [then.again]);
  if (instanceOf(open, ref, builtin('SystemExit'))) {
    const code = exception.args[0] ?? null;
    if (open.thread === 0 && code !== null && typeof code !== 'bigint')
      throw new Unsupported('SystemExit with a text is not supported; print it first');
  } else {
    const text =
      typeof stack[1] === 'string' ? stack[1] : exceptionMessage(open, open.object(ref) as typeof exception);
    const line = `[${exceptionName(open, exception.class)}${text === '' ? '' : `: ${text}`}]\n`;
    open.fail(line);
    if (open.traces !== null) {
      const { object } = open.own();
      const thread = open.thread === 0 ? null : (open.peek(object!) as ThreadObject).name;
      open.traces = { ...open.traces, uncaught: [...open.traces.uncaught, { exception: ref, thread }] };
    }
    open.record?.({ kind: 'raise', text: line.trimEnd().slice(1, -1) });
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
