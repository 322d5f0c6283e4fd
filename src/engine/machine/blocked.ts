import type { Frame, State } from './state.ts';
import { Ref, type Value } from './values.ts';

/** What a thread waits for: the lock or thread that stops it. */
export interface Blocked {
  readonly kind: 'lock' | 'thread';
  readonly ref: Ref;
  readonly line: number;
}

type Place = Pick<Frame, 'code' | 'pc' | 'stack'>;

/** Why the thread cannot go on, or null if it can (or has ended). */
export function blockedBy(state: Pick<State, 'heap' | 'threads'>, thread: number): Blocked | null {
  const { frame } = state.threads[thread]!;
  return frame === null ? null : blockedAt(state, thread, frame);
}

/** Why a thread that stands at that place cannot go on, or null. */
export function blockedAt(
  state: Pick<State, 'heap' | 'threads'>,
  thread: number,
  { code, pc, stack }: Place,
): Blocked | null {
  const instruction = code.instructions[pc]!;
  const { op, at } = instruction;
  if (op === 'enter-with') return takenLock(state, stack.at(-1)!, at.line);
  if (op !== 'call' && op !== 'call-method') return null;
  // A call with keywords or more arguments is refused, or blocks as the keyword says: only `blocking` is taken.
  const size = instruction.count + instruction.keywords.length;
  if (size > 1 || (instruction.keywords[0] ?? 'blocking') !== 'blocking') return null;
  const argument = size === 1 ? stack.at(-1)! : undefined;
  let receiver: Value = stack.at(-1 - size)!;
  let name = op === 'call-method' ? instruction.name : '';
  let object = receiver instanceof Ref ? state.heap[receiver.slot] : undefined;
  if (op === 'call') {
    if (object?.kind !== 'method') return null;
    ({ self: receiver, name } = object);
    object = receiver instanceof Ref ? state.heap[receiver.slot] : undefined;
  }
  if (object?.kind === 'lock' && name === 'acquire') {
    const waits =
      argument === undefined || argument === true || (typeof argument === 'bigint' && argument !== 0n);
    return waits ? takenLock(state, receiver, at.line) : null;
  }
  if (object?.kind === 'thread' && name === 'join' && (argument ?? null) === null) {
    // A thread that was not started, or that joins itself, gets an error at once.
    const joined = object.index;
    if (joined === null || joined === thread || state.threads[joined]!.frame === null) return null;
    return { kind: 'thread', ref: receiver as Ref, line: at.line };
  }
  return null;
}

function takenLock(state: Pick<State, 'heap'>, value: Value, line: number): Blocked | null {
  const lock = value instanceof Ref ? state.heap[value.slot] : undefined;
  return lock?.kind === 'lock' && lock.takenBy !== null ? { kind: 'lock', ref: value as Ref, line } : null;
}
