import type { Instruction, Program } from '../python/code.ts';
import { heldByThread, reachableFrom } from './references.ts';
import type { OpenState } from './state.ts';
import { Builtin, heldBy, Ref, type HeapObject, type Value } from './values.ts';

/**
 * Whether the next instruction of the open thread reads or writes what another thread may touch as well.
 * All other instructions commute with every step of every other thread, so nothing is lost by running them at once.
 */
export function touchesShared(open: OpenState, next: Instruction, program: Program): boolean {
  const { stack, back } = open.frame!;
  const shared = (depth: number): boolean => isShared(open, stack.at(-depth)!, program);
  const sharedInside = (values: readonly Value[]): boolean =>
    values.some((value) => holdsShared(open, value, program));
  switch (next.op) {
    case 'load-global':
    case 'store-global':
    case 'delete-global':
      return program.sharedGlobals[next.index] === 1;
    case 'enter-with':
    case 'exit-with':
      return shared(1);
    case 'get-iter':
      // A loop over a dict notes its size; one over a list looks at nothing yet.
      return shared(1) && open.object(stack.at(-1) as Ref).kind === 'dict';
    case 'for-iter': {
      const iterator = open.object(stack.at(-1) as Ref);
      return iterator.kind === 'iterator' && isShared(open, iterator.over, program);
    }
    case 'subscript':
    case 'delete-subscript':
    case 'store-subscript':
    case 'binary':
      return shared(1) || shared(2);
    case 'jump-if-false':
    case 'jump-if-true':
    case 'jump-if-false-or-pop':
    case 'jump-if-true-or-pop':
    case 'unary':
    case 'unpack':
      return shared(1);
    // These look into what the values hold, to any depth.
    case 'compare':
      return sharedInside(stack.slice(-2));
    case 'format':
      return sharedInside(stack.slice(-1));
    case 'call':
    case 'call-method': {
      const size = next.count + next.keywords.length;
      const args = size === 0 ? [] : stack.slice(-size);
      const receiver = stack.at(-1 - size)!;
      const method = receiver instanceof Ref ? open.object(receiver) : null;
      if (next.op === 'call-method' && receiver instanceof Ref)
        return methodTouchesShared(open, receiver, next.name, args, program);
      if (next.op === 'call' && method?.kind === 'method')
        return methodTouchesShared(open, method.self, method.name, args, program);
      if (!(receiver instanceof Builtin)) return typeof receiver === 'string' && sharedInside(args);
      const name = next.op === 'call' ? receiver.name : `${receiver.name}.${next.name}`;
      // Threads are numbered as they are made.
      if (name === 'print' || (name === 'threading.Thread' && program.readsNames)) return true;
      return sharedInside(args);
    }
    case 'return':
      return back === null && program.watchesEnds;
    case 'report':
      return true;
    default:
      return false;
  }
}

/** Methods that compare items, and so look into them. */
const comparing: readonly string[] = ['remove', 'index', 'count'];

function methodTouchesShared(
  open: OpenState,
  receiver: Value,
  name: string,
  args: readonly Value[],
  program: Program,
): boolean {
  const look = comparing.includes(name) ? holdsShared : isShared;
  return [receiver, ...args].some((value) => look(open, value, program));
}

const mutableKinds: ReadonlySet<HeapObject['kind']> = new Set(['list', 'dict', 'lock', 'thread']);

/**
 * Whether another thread may reach the object, and it can change. An object that hangs only on this thread's calls,
 * or on names that no function mentions, is this thread's own until an instruction that is a switch point gives it away.
 */
function isShared(open: OpenState, value: Value, program: Program): boolean {
  if (!(value instanceof Ref) || !mutableKinds.has(open.object(value).kind)) return false;
  return sharedSlots(open, program).has(value.slot);
}

/** Whether the value is shared or holds, at any depth, something that is. */
function holdsShared(open: OpenState, value: Value, program: Program): boolean {
  if (!(value instanceof Ref)) return false;
  if (!heldBy(open.object(value)).some((held) => held instanceof Ref)) return isShared(open, value, program);
  const slots = sharedSlots(open, program);
  return [...reachableFrom(open.heap, [value])].some(
    (slot) => slots.has(slot) && mutableKinds.has(open.heap[slot]!.kind),
  );
}

/** The slots that other threads can reach. */
function sharedSlots(open: OpenState, program: Program): ReadonlySet<number> {
  if (open.shared !== null) return open.shared;
  // The module's own names belong to the main thread; functions cannot mention the rest of them.
  const roots =
    open.thread === 0
      ? open.globals.filter((_, index) => program.functionGlobals[index] === 1)
      : open.globals;
  const others = open.threads.flatMap((thread, index) => (index === open.thread ? [] : heldByThread(thread)));
  open.shared = reachableFrom(open.heap, [...roots, ...others]);
  return open.shared;
}
