import { Unsupported } from './python-error.ts';
import { heldBy } from './shape.ts';
import type { OpenFrame, OpenState } from './open-state.ts';
import type { Frame, State, Thread } from './state.ts';
import { Ref, type HeapObject, type Value } from './values.ts';

/** The objects of a machine, by slot. */
interface Heap {
  slots(): Iterable<number>;
  objectAt(slot: number): HeapObject | undefined;
}
type Held = readonly (Value | undefined)[];

/**
 * The reference count of every heap slot: one for each name, frame, value on a stack, container slot or view
 * that holds the object. Derived from the heap, so that it cannot drift from it. Objects that only dead objects
 * hold are not counted as held; a cycle holds itself, as in CPython.
 * Takes the heap and what its globals and calls hold. See Doc/library/sys.rst, sys.getrefcount, for what CPython counts.
 */
export function countReferences(heap: Heap, roots: Held): Map<number, number> {
  const counts = new Map<number, number>();
  const hold = (value: Value | undefined): void => {
    if (value instanceof Ref) counts.set(value.slot, (counts.get(value.slot) ?? 0) + 1);
  };
  roots.forEach(hold);
  for (const slot of heap.slots()) {
    if (!counts.has(slot)) counts.set(slot, 0);
    heldBy(heap.objectAt(slot)!).forEach(hold);
  }
  return counts;
}

/** What a whole machine holds outside its heap: its globals, the calls of its threads, and their `Thread` objects. */
export function rootsOf({ globals, threads }: Pick<State, 'globals' | 'threads'>): Held {
  return [...globals, ...threads.flatMap(heldByThread)];
}

/** The same for a machine of which one thread, the only one alive, takes steps. */
function rootsOfOpen(open: OpenState): Held {
  return [
    ...open.program.globalNames.map((_, index) => open.peekGlobal(index)),
    ...heldByFrames(open.frame),
    ...open.newThreads.flatMap(heldByThread),
    open.own().object ?? undefined,
  ];
}

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

/** How many references an object has in the open state. Only while no other thread is alive. */
export function referencesTo(open: OpenState, ref: Ref): number {
  return countReferences(open, rootsOfOpen(open)).get(ref.slot)!;
}

/**
 * Whether the value is shared by whole programs, as far as anyone can tell: a number, a text, a built-in, or a tuple
 * of such values, which compiled code may keep as a constant. How many references it has depends on the build.
 */
export function isConstant(heap: Pick<Heap, 'objectAt'>, value: Value): boolean {
  if (!(value instanceof Ref)) return true;
  const object = heap.objectAt(value.slot)!;
  return object.kind === 'tuple' && object.items.every((item) => isConstant(heap, item));
}

/**
 * The slots of objects that no reference holds, in the order in which they die: when an object dies, what it alone
 * held dies after it. Cycles stay, as they do until the collector runs.
 */
export function deadSlots(heap: Heap, roots: Held): number[] {
  const counts = countReferences(heap, roots);
  const dead: number[] = [];
  // A stack of what dies next: a list in a list in a list may be deeper than calls can go.
  const dying = [...heap.slots()].filter((slot) => counts.get(slot) === 0);
  dying.reverse();
  while (dying.length > 0) {
    const slot = dying.pop()!;
    dead.push(slot);
    const released: number[] = [];
    for (const value of heldBy(heap.objectAt(slot)!)) {
      if (!(value instanceof Ref)) continue;
      const left = counts.get(value.slot)! - 1;
      counts.set(value.slot, left);
      if (left === 0) released.push(value.slot);
    }
    dying.push(...released.reverse());
  }
  return dead;
}

/** The slots that can be reached from these values. */
export function reachableFrom(heap: Pick<Heap, 'objectAt'>, roots: Held): Set<number> {
  const reached = new Set<number>();
  const waiting: number[] = [];
  const reach = (value: Value | undefined): void => {
    if (!(value instanceof Ref) || reached.has(value.slot)) return;
    reached.add(value.slot);
    waiting.push(value.slot);
  };
  roots.forEach(reach);
  for (let at = 0; at < waiting.length; at += 1) heldBy(heap.objectAt(waiting[at]!)!).forEach(reach);
  return reached;
}

/**
 * `gc.collect()`: frees what only cycles keep alive. Returns the number of unreachable objects that the collector
 * tracks, as CPython does; arrays are never tracked. Only while no other thread is alive.
 * Throws {@link Unsupported} where builds differ.
 */
export function collect(open: OpenState): number {
  const roots = rootsOfOpen(open);
  for (const slot of deadSlots(open, roots)) open.discard(slot);
  const reached = reachableFrom(open, roots);
  const garbage = [...open.slots()].filter((slot) => !reached.has(slot));
  const found = garbage.filter((slot) => isTracked(open.objectAt(slot)!)).length;
  for (const slot of garbage) open.discard(slot);
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
    const object = state.objectAt(slot)!;
    const path = pathOf.get(slot)!;
    const suffixes = slotNames(object);
    heldBy(object).forEach((value, index) => {
      note(value, path + suffixes[index]!);
      if (value instanceof Ref) queue.push(value.slot);
    });
  }
  return result;
}

function slotNames(object: HeapObject): string[] {
  switch (object.kind) {
    case 'list':
    case 'tuple':
    case 'deque':
      return object.items.map((_, index) => `[${index}]`);
    case 'dict':
      return object.entries.flatMap(([key]) => [
        ' key',
        `[${typeof key === 'string' ? `'${key}'` : String(key)}]`,
      ]);
    case 'array':
      return ['.base'];
    case 'instance':
      return ['.__class__', ...object.attributes.map(([name]) => `.${name}`)];
    default:
      return heldBy(object).map((_, index) => ` (${object.kind}, ${index})`);
  }
}
