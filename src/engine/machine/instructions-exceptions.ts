import type { ThreadObject } from '../threading/objects.ts';
import { invoke } from './call.ts';
import { attributeIn, dunder, instanceOf, isClass, isException, type ClassObject } from './classes.ts';
import { calling, complete, enter, settle, then, type Stepped } from './completion.ts';
import type { Recorder } from './events.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { PythonError, Unsupported } from './python-error.ts';
import { exceptionMessage } from './text.ts';
import { noteContext, unwind } from './unwind.ts';
import { builtin, Builtin, Ref, type HeapObject, type Value } from './values.ts';

/** `raise value`: an exception, or a class of which one is made. */
export function raiseValue(open: OpenState, frame: OpenFrame, record: Recorder | null): Stepped {
  const value = frame.stack.at(-1)!;
  if (value instanceof Ref && open.peek(value).kind === 'exception') {
    noteContext(open, value);
    unwind(open, value);
    return 'plain';
  }
  if (!isClass(open, value) || !isException(open, value))
    throw new PythonError('TypeError', 'exceptions must derive from BaseException');
  const called = settle(open, invoke(open, value, [], [], record), record);
  if (called.kind === 'value') {
    noteContext(open, called.value as Ref);
    unwind(open, called.value as Ref);
    return 'plain';
  }
  frame.pc -= 1;
  enter(open, frame, called, [then.convert, BigInt(frame.stack.length - 1), '']);
  return 'plain';
}

/** Whether an exception is one of those that an `except` clause names. */
export function match(open: OpenState, frame: OpenFrame): Stepped {
  const { stack } = frame;
  const [exception, type] = stack.splice(-2) as [Value, Value];
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

/** The last thing that a thread with an uncaught exception does: its message goes to the output. */
export function report(open: OpenState, frame: OpenFrame, record: Recorder | null): Stepped {
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
    if (open.traces !== null) {
      const { object } = open.own();
      const thread = open.thread === 0 ? null : (open.peek(object!) as ThreadObject).name;
      open.traces = { ...open.traces, uncaught: [...open.traces.uncaught, { exception: ref, thread }] };
    }
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
