import { invoke } from './call.ts';
import type { Blocked, Called } from './called.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import { preludeFrame } from './prelude.ts';
import { Unsupported } from './python-error.ts';
import { builtin, type Value } from './values.ts';

/**
 * What a step was: `check` where CPython looks for a request to switch threads after it (Python/bytecodes.c,
 * CHECK_EVAL_BREAKER, and its forerunners), or why it could not be made: then nothing was changed.
 */
export type Stepped = 'plain' | 'check' | Blocked;

/** What is left of an instruction when the frame that it entered has returned; first in that frame's `pending`. */
export const then = {
  /** The value takes an operand's place, and the instruction is executed again. */
  convert: builtin('machine.then-convert'),
  /** The value is dropped. */
  drop: builtin('machine.then-drop'),
  /** The value is checked as that method's, and is the result; true before it: a request is then looked for. */
  check: builtin('machine.then-check'),
  /** The value is what is to be called. */
  method: builtin('machine.then-method'),
  /** The value is the loop's next one, or {@link stop}. */
  next: builtin('machine.then-next'),
  /** The instruction is executed again, with the value on the stack. */
  again: builtin('machine.then-again'),
};

/** What the library gives for the next value of a loop that is over. */
export const stop = builtin('machine.stop');

/** What a call came to that is made of no other call. */
export type Settled = Exclude<Called, { kind: 'invoke' | 'prelude' }>;

/** Follows calls that are made of other calls. */
export function settle(open: OpenState, called: Called): Settled {
  let result = called;
  while (result.kind === 'invoke') result = invoke(open, result.callee, result.args, result.keywords);
  return result.kind === 'prelude'
    ? { kind: 'enter', frame: preludeFrame(open, result.name, result.args) }
    : result;
}

/** Enters a frame; the instruction, which the frame's `pc` must stand at, is not done until it has returned. */
export function enter(open: OpenState, frame: OpenFrame, called: Settled, after: readonly Value[]): void {
  if (called.kind !== 'enter') throw new Unsupported('a method that waits is not supported in this place');
  frame.pending = after;
  called.frame.back = frame;
  open.call(called.frame);
}

/**
 * Ends an instruction with what a call came to. The operands, which lie from `base` on, give way to the value.
 * `after`: what is to be done with the value where a frame has to be entered for it.
 */
export function complete(
  open: OpenState,
  frame: OpenFrame,
  called: Called,
  base: number,
  checks: boolean,
  after: readonly Value[] | null = null,
): Stepped {
  const settled = settle(open, called);
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
export function completeStore(open: OpenState, frame: OpenFrame, called: Called): Stepped {
  const result = complete(open, frame, called, frame.stack.length, false, [then.drop]);
  if (open.frame === frame && typeof result === 'string' && frame.pending === null) frame.stack.pop();
  return result;
}

/** The call of a function of the program or a built-in with these arguments. */
export const calling = (callee: Value, ...args: readonly Value[]): Called => ({
  kind: 'invoke',
  callee,
  args,
  keywords: [],
});
