import { advance, RunsForEver, type SwitchMode } from '../../../src/engine/machine/run.ts';
import { heldBy, tagOf } from '../../../src/engine/machine/shape.ts';
import { heldByThread } from '../../../src/engine/machine/references.ts';
import { OpenState } from '../../../src/engine/machine/open-state.ts';
import { initialState, mainObject, type Frame, type State } from '../../../src/engine/machine/state.ts';
import { Builtin, Ref, type Value } from '../../../src/engine/machine/values.ts';
import type { Program } from '../../../src/engine/python/code.ts';

/** What the plainest of all searches finds. */
export interface Graph {
  readonly states: number;
  readonly transitions: number;
  /** Sorted; a deadlock's text ends in `[deadlock]`. */
  readonly outcomes: readonly string[];
  readonly deadlock: boolean;
  readonly failure: boolean;
}

/**
 * Every reachable state of a program, found without any of what makes the explorer fast: whole states of the machine,
 * each step taken anew, told apart by a text that spells out all that is in them. Slow, and short enough to be read.
 * Returns null where there are more than `most` states.
 */
export function referenceSearch(program: Program, mode: SwitchMode, most: number): Graph | null {
  const states = [initialState(program)];
  const known = new Set(states.map(keyOf));
  const outcomes = new Set<string>();
  let transitions = 0;
  let deadlock = false;
  let failure = false;
  for (const state of states) {
    if (states.length > most) return null;
    let moves = 0;
    state.threads.forEach((thread, index) => {
      if (thread.frame === null) return;
      for (const next of successors(state, index, program, mode)) {
        moves += 1;
        failure ||= next.failed;
        const key = keyOf(next);
        if (known.has(key)) continue;
        known.add(key);
        states.push(next);
      }
    });
    transitions += moves;
    const ended = state.threads.every((thread) => thread.frame === null || thread.daemon);
    if (!ended && moves > 0) continue;
    deadlock ||= !ended;
    const newline = state.output === '' || state.output.endsWith('\n') ? '' : '\n';
    outcomes.add(ended ? state.output : `${state.output}${newline}[deadlock]`);
  }
  return { states: states.length, transitions, outcomes: [...outcomes].sort(), deadlock, failure };
}

function successors(state: State, thread: number, program: Program, mode: SwitchMode): State[] {
  const open = new OpenState(state, thread, program);
  try {
    const blocked = advance(open, mode);
    if (blocked === null) return [swept(open.close(), program)];
    if (!blocked.timed) return [];
  } catch (error) {
    if (error instanceof RunsForEver) return [state];
    throw error;
  }
  const late = new OpenState(state, thread, program);
  late.timedOut = true;
  return advance(late, mode) === null ? [swept(late.close(), program)] : [];
}

/** The state without the objects that nothing can reach: their slots are free for new ones. */
function swept(state: State, program: Program): State {
  const alive = new Set<number>();
  const reach = (value: Value | undefined): void => {
    if (!(value instanceof Ref) || alive.has(value.slot)) return;
    alive.add(value.slot);
    heldBy(state.heap.get(value.slot)!).forEach(reach);
  };
  state.globals.forEach(reach);
  state.threads.flatMap(heldByThread).forEach(reach);
  if (program.mentionsMain) reach(mainObject);
  return state.without([...state.heap.keys()].filter((slot) => !alive.has(slot)));
}

/** All that decides what can happen from here on, and what was printed. */
function keyOf(state: State): string {
  const heap = [...state.heap.entries()]
    .sort(([a], [b]) => a - b)
    .map(([slot, object]) => [
      slot,
      state.published.has(slot),
      object.kind,
      tagOf(object),
      heldBy(object).map(text),
    ]);
  const threads = state.threads.map(({ daemon, object, frame }) =>
    frame === null ? null : [daemon, text(object ?? undefined), framesOf(frame)],
  );
  return JSON.stringify([heap, state.globals.map(text), threads, state.counters, state.output]);
}

function framesOf(innermost: Frame | null): unknown[] {
  const frames: unknown[] = [];
  for (let frame = innermost; frame !== null; frame = frame.back) {
    const { code, pc, locals, stack, pending } = frame;
    frames.push([code.id, code.name, code.instructions[0]!.at, pc, locals.map(text), stack.map(text)]);
    frames.push(pending === null ? null : pending.map(text));
  }
  return frames;
}

/** A text for a value that no other value has. */
function text(value: Value | undefined): string {
  if (value instanceof Ref) return `slot ${value.slot}`;
  if (value instanceof Builtin) return `builtin ${value.name}`;
  if (typeof value === 'string') return `str ${value}`;
  return Object.is(value, -0) ? 'number -0' : `${typeof value} ${String(value)}`;
}
