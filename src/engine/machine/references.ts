import { Unsupported } from './python-error.ts';
import type { Frame, OpenState, State, Thread } from './state.ts';
import { heldBy, Ref, type HeapObject, type Value } from './values.ts';

/**
 * The reference count of every heap slot: one for each name, frame, value on a stack, container slot or view
 * that holds the object. Derived from the state, so that it cannot drift from it. Objects that only dead objects
 * hold are not counted as held; a cycle holds itself, as in CPython.
 * Takes a state; returns the counts by slot. See Doc/library/sys.rst, sys.getrefcount, for what CPython counts.
 */
export function countReferences(state: State): Int32Array {
  const counts = new Int32Array(state.heap.length);
  const hold = (value: Value | undefined): void => {
    if (value instanceof Ref) counts[value.slot]! += 1;
  };
  state.globals.forEach(hold);
  state.threads.flatMap(heldByThread).forEach(hold);
  for (const object of state.heap) if (object !== undefined) heldBy(object).forEach(hold);
  return counts;
}

/**
 * Whether the value is shared by whole programs, as far as anyone can tell: a number, a text, a built-in, or a tuple
 * of such values, which compiled code may keep as a constant. How many references it has depends on the build.
 */
export function isConstant(heap: State['heap'], value: Value): boolean {
  if (!(value instanceof Ref)) return true;
  const object = heap[value.slot]!;
  return object.kind === 'tuple' && object.items.every((item) => isConstant(heap, item));
}

/**
 * The slots of objects that no reference holds, in the order in which they die: when an object dies, what it alone
 * held dies after it. Cycles stay, as they do until the collector runs.
 */
export function deadSlots(state: State): number[] {
  const counts = countReferences(state);
  const dead: number[] = [];
  // A stack of what dies next: a list in a list in a list may be deeper than calls can go.
  const dying = [...state.heap.keys()].filter((slot) => state.heap[slot] !== undefined && counts[slot] === 0);
  dying.reverse();
  while (dying.length > 0) {
    const slot = dying.pop()!;
    dead.push(slot);
    const released: number[] = [];
    for (const value of heldBy(state.heap[slot]!)) {
      if (value instanceof Ref && --counts[value.slot]! === 0) released.push(value.slot);
    }
    dying.push(...released.reverse());
  }
  return dead;
}

/** Empties the slots of objects that nothing holds. In CPython they die at once; here at the latest after each step. */
export function sweep(state: OpenState): void {
  for (const slot of deadSlots(state.close())) state.heap[slot] = undefined;
}

/** The slots that the program can still reach: from its globals and from the calls of its threads. */
export function reachable({
  heap,
  globals,
  threads,
}: Pick<State, 'heap' | 'globals' | 'threads'>): Set<number> {
  return reachableFrom(heap, [...globals, ...threads.flatMap(heldByThread)]);
}

/** What a running thread holds: its calls' locals and stacks, and its own object, which `threading` keeps. */
export function heldByThread(thread: Thread): (Value | undefined)[] {
  if (thread.frame === null) return [];
  const held: (Value | undefined)[] = [thread.object];
  for (let frame: Frame | null = thread.frame; frame !== null; frame = frame.back)
    held.push(...frame.locals, ...frame.stack);
  return held;
}

/** The slots that can be reached from these values. */
export function reachableFrom(heap: State['heap'], roots: readonly (Value | undefined)[]): Set<number> {
  const reached = new Set<number>();
  const waiting: number[] = [];
  const reach = (value: Value | undefined): void => {
    if (!(value instanceof Ref) || reached.has(value.slot)) return;
    reached.add(value.slot);
    waiting.push(value.slot);
  };
  roots.forEach(reach);
  for (let at = 0; at < waiting.length; at += 1) heldBy(heap[waiting[at]!]!).forEach(reach);
  return reached;
}

/**
 * `gc.collect()`: frees what only cycles keep alive. Returns the number of unreachable objects that the collector
 * tracks, as CPython does; arrays are never tracked. Throws {@link Unsupported} where builds differ.
 */
export function collect(state: OpenState): number {
  sweep(state);
  const reached = reachable(state.close());
  const garbage = [...state.heap.keys()].filter(
    (slot) => state.heap[slot] !== undefined && !reached.has(slot),
  );
  const found = garbage.filter((slot) => isTracked(state.heap[slot]!)).length;
  for (const slot of garbage) state.heap[slot] = undefined;
  return found;
}

function isTracked(object: HeapObject): boolean {
  if (object.kind === 'array' || object.kind === 'range' || object.kind === 'lock') return false;
  if (
    (object.kind === 'dict' || object.kind === 'tuple') &&
    !heldBy(object).some((value) => value instanceof Ref)
  ) {
    throw new Unsupported(
      `whether the collector tracks a ${object.kind} of simple values depends on the build; put a list in its place`,
    );
  }
  return true;
}

/** A holder of an object, in words: a name, `f: x` for a local of f, `L[0]`, `b.base`. */
export interface Owner {
  readonly slot: number;
  readonly path: string;
}

/**
 * Who holds each object, by name or path, in the order: module names, locals of calls (outermost first),
 * then containers and views. One entry a reference; values on a stack are not listed.
 */
export function owners(state: State, globalNames: readonly string[]): Owner[] {
  const result: Owner[] = [];
  const pathOf = new Map<number, string>();
  const note = (value: Value | undefined, path: string): void => {
    if (!(value instanceof Ref)) return;
    result.push({ slot: value.slot, path });
    if (!pathOf.has(value.slot)) pathOf.set(value.slot, path);
  };
  state.globals.forEach((value, index) => note(value, globalNames[index]!));
  for (const thread of state.threads) {
    const frames: Frame[] = [];
    for (let frame: Frame | null = thread.frame; frame !== null; frame = frame.back) frames.unshift(frame);
    for (const frame of frames) {
      frame.locals.forEach((value, index) =>
        note(value, `${frame.code.name}: ${frame.code.localNames[index]!}`),
      );
    }
  }
  // Breadth first, so that an object inside an object is named by the shortest path.
  const queue = [...pathOf.keys()];
  const visited = new Set<number>();
  for (let at = 0; at < queue.length; at += 1) {
    const slot = queue[at]!;
    if (visited.has(slot)) continue;
    visited.add(slot);
    const object = state.heap[slot]!;
    const path = pathOf.get(slot)!;
    slotNames(object).forEach((suffix, index) => {
      const value = heldBy(object)[index];
      note(value, path + suffix);
      if (value instanceof Ref) queue.push(value.slot);
    });
  }
  return result;
}

function slotNames(object: Parameters<typeof heldBy>[0]): string[] {
  switch (object.kind) {
    case 'list':
    case 'tuple':
      return object.items.map((_, index) => `[${index}]`);
    case 'dict':
      return object.entries.flatMap(([key]) => [
        ' key',
        `[${typeof key === 'string' ? `'${key}'` : String(key)}]`,
      ]);
    case 'array':
      return ['.base'];
    default:
      return heldBy(object).map((_, index) => ` (${object.kind}, ${index})`);
  }
}
