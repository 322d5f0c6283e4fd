import type { OpenFrame } from './open-state.ts';
import type { Ref, Value } from './values.ts';

/** What comes of calling something that is not a function of the program. */
export type Called =
  | { readonly kind: 'value'; readonly value: Value }
  /** It cannot go on now and has changed nothing: it will be called again, with the same arguments. */
  | Blocked
  /** One phase is done; the call will be made again, and finds this in its frame's `pending`. */
  | { readonly kind: 'pending'; readonly pending: readonly Value[] }
  /** The value is what this callee returns for these arguments. */
  | {
      readonly kind: 'invoke';
      readonly callee: Value;
      readonly args: readonly Value[];
      readonly keywords: Keywords;
    }
  /** The value is what this function of the machine's own library, written in Python, returns: see prelude.ts. */
  | { readonly kind: 'prelude'; readonly name: string; readonly args: readonly Value[] }
  /** The value is what this frame returns. */
  | { readonly kind: 'enter'; readonly frame: OpenFrame };

/** Why a thread cannot go on: `on` is the lock, thread, queue … that it waits for; `timed`, whether that wait can run out. */
export interface Blocked {
  readonly kind: 'blocked';
  readonly on: Ref;
  readonly timed: boolean;
}

export type Keywords = readonly (readonly [string, Value])[];

/** The value of a call that is done. */
export const valued = (value: Value): Called => ({ kind: 'value', value });

/**
 * Thrown where an operand is an instance whose class says in Python how it is converted (`__str__`, `__bool__`,
 * `__len__`, `__iter__` …): the machine calls that method, puts its result in the operand's place, and executes the
 * instruction again. Nothing may have been changed before it is thrown.
 */
export class ConvertFirst {
  readonly value: Ref;
  readonly method: string;
  constructor(value: Ref, method: string) {
    this.value = value;
    this.method = method;
  }
}

/** What a built-in gave, as a call's result. */
export const called = (result: Value | Called): Called =>
  result !== null && typeof result === 'object' && 'kind' in result ? result : valued(result);
