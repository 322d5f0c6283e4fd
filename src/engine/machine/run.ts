import type { Instruction, Program } from '../python/code.ts';
import { isBlocking } from '../threading/lock.ts';
import type { StepEvent } from './events.ts';
import { heldByThread, reachableFrom, sweep } from './references.ts';
import { OpenState, type Frame, type State } from './state.ts';
import { step } from './step.ts';
import { Builtin, Ref, type HeapObject, type Value } from './values.ts';

/**
 * Where another thread can come between.
 * - `any-instruction`: before every instruction that touches what threads share. So it is in free-threaded builds,
 *   and nearly so up to CPython 3.9.
 * - `gil`: where CPython 3.12 to 3.15 with the GIL looks for a request: function entry, a loop's jump back, after a
 *   call of a built-in, and where a call blocks.
 * - `statement`: between whole statements; a simplification for first lessons, no build does so.
 */
export type SwitchMode = 'any-instruction' | 'gil' | 'statement';

export const switchModes: readonly SwitchMode[] = ['any-instruction', 'gil', 'statement'];

/** Thrown when a thread runs this long without reaching a switch point: an endless loop, or as good as one. */
export class StepBudgetExceeded extends Error {}

const maxInstructions = 200_000;

/** What a thread waits for: the lock or thread that stops it. */
export interface Blocked {
  readonly kind: 'lock' | 'thread';
  readonly ref: Ref;
  readonly line: number;
}

/** Why the thread cannot go on, or null if it can (or has ended). */
export function blockedBy(state: State, thread: number): Blocked | null {
  const { frame } = state.threads[thread]!;
  return frame === null ? null : blockedAt(state, frame);
}

function blockedAt(
  state: Pick<State, 'heap' | 'threads'>,
  frame: Pick<Frame, 'code' | 'pc' | 'stack'>,
): Blocked | null {
  const instruction = frame.code.instructions[frame.pc]!;
  const line = instruction.at.line;
  if (instruction.op === 'enter-with') return takenLock(state, frame.stack.at(-1)!, line);
  let receiver: Value | undefined;
  let name: string;
  let args: readonly Value[];
  if (instruction.op === 'call-method') {
    const size = instruction.count + instruction.keywords.length;
    receiver = frame.stack.at(-1 - size);
    name = instruction.name;
    args = size === 0 ? [] : frame.stack.slice(-size);
  } else if (instruction.op === 'call') {
    const size = instruction.count + instruction.keywords.length;
    const callee = frame.stack.at(-1 - size)!;
    const method = callee instanceof Ref ? state.heap[callee.slot] : undefined;
    if (method?.kind !== 'method') return null;
    receiver = method.self;
    name = method.name;
    args = size === 0 ? [] : frame.stack.slice(-size);
  } else return null;
  const object = receiver instanceof Ref ? state.heap[receiver.slot] : undefined;
  if (object?.kind === 'lock' && name === 'acquire') {
    return args.length <= 1 && isBlocking(args) ? takenLock(state, receiver!, line) : null;
  }
  if (object?.kind === 'thread' && name === 'join' && object.index !== null) {
    return state.threads[object.index]!.frame === null || isOwn(state, object.index, frame)
      ? null
      : { kind: 'thread', ref: receiver as Ref, line };
  }
  return null;
}

function isOwn(
  state: Pick<State, 'threads'>,
  index: number,
  frame: Pick<Frame, 'code' | 'pc' | 'stack'>,
): boolean {
  // A thread that joins itself gets an error at once.
  return state.threads[index]!.frame === frame;
}

function takenLock(state: Pick<State, 'heap'>, value: Value, line: number): Blocked | null {
  const lock = value instanceof Ref ? state.heap[value.slot] : undefined;
  return lock?.kind === 'lock' && lock.takenBy !== null ? { kind: 'lock', ref: value as Ref, line } : null;
}

/**
 * Runs one enabled thread from its switch point to its next one, to where it blocks, or to its end.
 * While no other thread is alive there is nobody to switch to, and it runs on.
 * Returns the new state. Throws {@link StepBudgetExceeded} for a thread that does not get there.
 */
export function advance(
  state: State,
  thread: number,
  program: Program,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null = null,
): State {
  const open = new OpenState(state, thread, program.globalNames);
  runOn(open, program, mode, record);
  if (open.created) sweep(open);
  let reached = open.close();
  // What a new thread does before its first switch point concerns nobody else: it is done at once.
  for (let fresh = state.threads.length; fresh < reached.threads.length; fresh += 1) {
    reached = runPrologue(reached, fresh, program, mode);
  }
  return reached;
}

function runOn(
  open: OpenState,
  program: Program,
  mode: SwitchMode,
  record: ((event: StepEvent) => void) | null,
): void {
  for (let count = 0; count <= maxInstructions; count += 1) {
    const checks = step(open, program, record);
    if (open.frame === null || blockedNow(open)) return;
    if (!isAlone(open) && isSwitchPoint(open, program, mode, checks)) return;
  }
  throw new StepBudgetExceeded();
}

function runPrologue(state: State, thread: number, program: Program, mode: SwitchMode): State {
  if (state.threads[thread]!.frame === null) return state;
  const open = new OpenState(state, thread, program.globalNames);
  for (let count = 0; count <= maxInstructions; count += 1) {
    if (isSwitchPoint(open, program, mode, false) || blockedNow(open)) return open.close();
    const checks = step(open, program, null);
    if (open.frame === null || (mode === 'gil' && checks)) return open.close();
  }
  throw new StepBudgetExceeded();
}

function blockedNow(open: OpenState): boolean {
  const own = open.threads[open.thread]!;
  // The open frame stands for the thread's own, so that joining oneself is recognised.
  open.threads[open.thread] = { ...own, frame: open.frame };
  return blockedAt(open, open.frame!) !== null;
}

/** Nobody to switch to. A daemon is never alone in this sense: the program may end before its next step. */
function isAlone(open: OpenState): boolean {
  if (open.threads[open.thread]!.daemon) return false;
  return open.threads.every((thread, index) => index === open.thread || thread.frame === null);
}

function isSwitchPoint(open: OpenState, program: Program, mode: SwitchMode, checks: boolean): boolean {
  const frame = open.frame!;
  const next = frame.code.instructions[frame.pc]!;
  // The text of an uncaught exception goes out like a print, whatever the mode.
  if (next.op === 'report') return true;
  switch (mode) {
    case 'any-instruction':
      return touchesShared(open, next, program);
    case 'gil':
      return checks;
    case 'statement':
      return frame.code.starts[frame.pc] === 1;
  }
}

/** Whether the instruction reads or writes what another thread may touch as well. */
function touchesShared(open: OpenState, next: Instruction, program: Program): boolean {
  const { stack } = open.frame!;
  const mutable = (depth: number): boolean => isShared(open, stack.at(-depth), program);
  switch (next.op) {
    case 'load-global':
    case 'store-global':
    case 'delete-global':
      return program.sharedGlobals[next.index] === 1;
    case 'enter-with':
    case 'exit-with':
      return mutable(1);
    case 'subscript':
    case 'delete-subscript':
    case 'store-subscript':
    case 'binary':
    case 'compare':
      return mutable(1) || mutable(2);
    case 'jump-if-false':
    case 'jump-if-true':
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
    case 'unary':
    case 'unpack':
    case 'format':
      return mutable(1);
    case 'for-iter': {
      const iterator = open.object(stack.at(-1) as Ref);
      return iterator.kind === 'iterator' && isShared(open, iterator.over, program);
    }
    case 'call':
    case 'call-method': {
      const size = next.count + next.keywords.length;
      const receiver = stack.at(-1 - size)!;
      if (next.op === 'call-method' && isShared(open, receiver, program)) return true;
      if (receiver instanceof Builtin && next.op === 'call') {
        return (
          receiver.name === 'print' ||
          stack.slice(stack.length - size).some((value) => isShared(open, value, program))
        );
      }
      const callee = receiver instanceof Ref ? open.object(receiver) : null;
      return callee?.kind === 'method' && isShared(open, callee.self, program);
    }
    default:
      return false;
  }
}

const mutableKinds: ReadonlySet<HeapObject['kind']> = new Set(['list', 'dict', 'lock', 'thread']);

/**
 * Whether another thread may reach the object, and it can change. An object that hangs only on this thread's calls,
 * or on names that no function mentions, is this thread's own until an instruction that is a switch point gives it away.
 */
function isShared(open: OpenState, value: Value | undefined, program: Program): boolean {
  if (!(value instanceof Ref) || !mutableKinds.has(open.object(value).kind)) return false;
  const roots = open.globals.filter((_, index) => program.functionGlobals[index] === 1);
  const others = open.threads.filter((_, index) => index !== open.thread).flatMap(heldByThread);
  // The module's own names belong to the main thread; functions cannot mention the rest of them.
  const mains = open.thread === 0 ? [] : open.globals;
  return reachableFrom(open.heap, [...roots, ...others, ...mains]).has(value.slot);
}
