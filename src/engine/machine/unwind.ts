import { builtin, type Attributes, type Ref } from './values.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import type { PythonError } from './python-error.ts';
import type { Frame } from './state.ts';
import { calledFrom, standing } from './standing.ts';
import { passedThrough, raisedDuring } from './traces.ts';

/** Raises a new exception of a built-in type. `raised`: see {@link TraceEntry}. */
export function raise(open: OpenState, { type, args, place, message, of }: PythonError): void {
  // From 3.10 on an AttributeError keeps what lacks the attribute.
  const attributes: Attributes =
    of === undefined
      ? []
      : [
          ['name', of.name],
          ['obj', of.obj],
        ];
  const exception = open.create({ kind: 'exception', class: builtin(type), args, attributes });
  noteContext(open, exception);
  unwind(open, exception, place ?? message);
}

/** For who asks where exceptions come from: it is raised where another may be being handled. */
export function noteContext(open: OpenState, exception: Ref): void {
  if (open.traces !== null) open.traces = raisedDuring(open.traces, exception, handled(open));
}

/** The same: it is raised `from` that one, or from None. */
export function noteCause(open: OpenState, exception: Ref, cause: Ref | null): void {
  if (open.traces === null) return;
  const causes = new Map(open.traces.causes).set(exception.slot, cause);
  open.traces = { ...open.traces, causes };
}

/**
 * Leaves frames until a handler takes the exception; with none, the thread has one thing left to do: report it.
 * The innermost frame must have moved on from the instruction that failed. `raised`: see {@link TraceEntry}; `again`
 * for an exception that goes on, as its traceback has the innermost frame already.
 */
export function unwind(open: OpenState, exception: Ref, raised: string | null = null, again = false): void {
  open.frame!.pending = null;
  const failed = { ...open.frame!, pc: open.frame!.pc - 1 };
  for (let innermost = true; ; innermost = false) {
    const frame = open.frame!;
    const at = calledFrom(frame);
    if (open.traces !== null && !(innermost && again)) {
      const { code } = frame;
      const [locals, stack] = [[...frame.locals], [...frame.stack]];
      const entry = { code, at, locals, stack, raised: innermost ? raised : null };
      open.traces = passedThrough(open.traces, exception, entry);
    }
    const handler = frame.code.handlers.find(({ from, to }) => from <= at && at < to);
    frame.pending = null;
    if (handler !== undefined) {
      frame.stack.length = handler.depth;
      frame.stack.push(exception);
      frame.pc = handler.handler;
      return;
    }
    if (frame.back === null) {
      const code = reporting(open, frame, failed);
      open.frame = { code, pc: 0, locals: [], stack: [exception], pending: null, back: null };
      return;
    }
    open.leaveFrame();
  }
}

/** The exception that is being handled where the thread stands, in the innermost frame that handles one. */
export function handled(open: OpenState): Ref | null {
  for (let frame: Frame | null = open.frame; frame !== null; frame = frame.back) {
    const at = calledFrom(frame);
    const range = frame.code.handling.find(({ from, to }) => from <= at && at < to);
    if (range !== undefined) return (frame.locals[range.index] as Ref | undefined) ?? null;
  }
  return null;
}

function reporting(open: OpenState, frame: OpenFrame, failed: OpenFrame): OpenFrame['code'] {
  const place = standing(open, failed)?.at ?? { line: Math.max(open.line, 1), column: 1 };
  return {
    ...frame.code,
    id: -2000,
    instructions: [
      { op: 'report', at: place },
      { op: 'return', at: place },
    ],
    starts: new Uint8Array(2),
    handlers: [],
    handling: [],
    localNames: [],
    freeNames: [],
    library: false,
  };
}
