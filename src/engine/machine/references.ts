import type { OpenFrame } from './open-state.ts';
import type { Frame, Thread } from './state.ts';
import type { Value } from './values.ts';

/** What a running thread holds: its calls' locals and stacks, and its own object, which `threading` keeps. */
export function heldByThread(thread: Thread): (Value | undefined)[] {
  return thread.frame === null ? [] : [thread.object ?? undefined, ...heldByFrames(thread.frame)];
}

/** What a call and its callers hold. */
export function heldByFrames(innermost: Frame | OpenFrame | null): (Value | undefined)[] {
  const held: (Value | undefined)[] = [];
  for (let frame = innermost; frame !== null; frame = frame.back)
    held.push(...frame.locals, ...frame.stack, ...(frame.pending ?? []));
  return held;
}
