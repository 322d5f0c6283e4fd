import { noReceiver } from '../machine/call.ts';
import type { OpenFrame } from '../machine/open-state.ts';
import type { Frame } from '../machine/state.ts';
import { Ref, type Value } from '../machine/values.ts';
import type { Code, Instruction } from '../python/code.ts';
import type { Executed } from './calls.ts';
import type { TracedState } from './traced-state.ts';

type Held = readonly (Value | undefined)[];

/**
 * The tuple and dict that a call with * and ** makes of its arguments are there as long as the call up to 3.11, and
 * where a method is called; the method is an object then.
 */
export function heldBySpread(
  open: TracedState,
  code: Code,
  popped: readonly Value[],
  executed: Executed | null,
): readonly Ref[] {
  const instruction = executed?.instruction;
  if (code.library || instruction === undefined) return [];
  if (instruction.op !== 'call' && instruction.op !== 'call-method') return [];
  const { op, count, keywords, stars } = instruction;
  if (!spreads(instruction)) return [];
  const method = op === 'call-method' && popped[1] !== noReceiver ? [popped[1] as Ref] : [];
  if (open.since('3.12') && method.length === 0 && open.peek(popped[0])?.kind !== 'bound') return [];
  const first = op === 'call' ? 1 : 2;
  // A tuple alone is handed over as it is.
  const isTuple = open.peek(popped[first])?.kind === 'tuple' && !isExpanded(open, popped[first]!);
  const whole = count === 1 && stars.length === 1 && isTuple ? [popped[first] as Ref] : [];
  const itemsOf = (value: Value | undefined): Held => {
    const object = open.peek(value);
    if (object?.kind === 'dict') return object.entries.map((entry) => entry[1]);
    return object !== null && 'items' in object ? object.items : [];
  };
  const refs = (from: number, to: number): Ref[] =>
    popped
      .slice(first)
      .flatMap((value, place) => {
        if (place < from || place >= to) return [];
        return stars.includes(place) || keywords[place - count] === null ? itemsOf(value) : [value];
      })
      .filter((value) => value instanceof Ref)
      .reverse();
  const places = count + keywords.length;
  const held = whole.length > 0 ? refs(count, places) : refs(0, places);
  // Names come as an array beside the dict, with the other arguments.
  const named = popped
    .slice(first + count)
    .some((value, at) => keywords[at] !== null || itemsOf(value).length > 0);
  return [...method, ...whole, ...held, ...(named ? refs(0, places) : [])];
}

/**
 * What the call of a class keeps while `__init__` runs in `frame`, beside its operands `refs`: a tuple of the arguments,
 * a dict of those with names, and then, up to 3.14, an array of them all and the instance (Objects/call.c,
 * _PyStack_UnpackDict).
 */
export function heldByNew(
  open: TracedState,
  frame: Frame | OpenFrame,
  refs: readonly Ref[],
  instruction: Instruction,
): readonly Ref[] {
  const args = frame.stack.slice(2).filter((value) => value instanceof Ref);
  const hasNames =
    (instruction.op === 'call' || instruction.op === 'call-method') && instruction.keywords.length > 0;
  const isArray = hasNames && !open.since('3.15');
  // What is unpacked lies in its own tuple or dict.
  const packs = !spreads(instruction) || (hasNames && !isArray);
  return [...refs, ...(packs ? args : []), ...(isArray ? [frame.locals[0] as Ref, ...args] : [])];
}

/** Whether the machine has made the tuple to hand over what something else holds. */
function isExpanded(open: TracedState, value: Value): boolean {
  return value instanceof Ref && open.constants.has(value.slot);
}

/** Whether it is a call with * or **. */
export function spreads(instruction: Instruction): boolean {
  return (
    (instruction.op === 'call' || instruction.op === 'call-method') &&
    (instruction.stars.length > 0 || instruction.keywords.includes(null))
  );
}
