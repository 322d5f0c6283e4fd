import type { OpenFrame, OpenState } from './state.ts';
import type { Ref, Value } from './values.ts';

/** Raises a new exception of a built-in type. */
export function raise(state: OpenState, type: string, args: readonly Value[]): void {
  unwind(state, state.create({ kind: 'exception', type, args }));
}

/** Leaves frames until a handler takes the exception; with none, the thread has one thing left to do: report it. */
export function unwind(state: OpenState, exception: Ref): void {
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
  const place = instructions[at]!.at;
  return {
    name,
    id: -2000 - frame.code.id,
    instructions: [
      { op: 'report', at: place },
      { op: 'constant', value: null, at: place },
      { op: 'return', at: place },
    ],
    starts: new Uint8Array(3),
    handlers: [],
    localNames: [],
    parameters: 0,
    line,
  };
}
