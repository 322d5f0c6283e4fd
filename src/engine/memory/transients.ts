import { Builtin, type Ref } from '../machine/values.ts';
import type { Instruction } from '../python/code.ts';
import { tupleOf, whileClassIsMade } from './containers.ts';
import type { TracedState } from './traced-state.ts';

/** Built-ins whose arguments are put into a tuple, and those for which it was so up to 3.12. */
const packing = ['gc.set_threshold', 'weakref.ref', 'zip', 'property', 'staticmethod', 'classmethod'];
const packingOnce = ['str', 'max', 'min'];

/** What C makes for the moment of a call, as far as the collector counts it. */
export function transient(open: TracedState, instruction: Instruction): readonly string[] {
  if (instruction.op === 'make-class') return whileClassIsMade(open);
  if (instruction.op === 'build-tuple') return instruction.stars.length > 0 ? ['list'] : [];
  const top = open.frame!.stack.at(-1);
  if (instruction.op === 'load-method' && open.peek(top)?.kind === 'super')
    return open.constants.has((top as Ref).slot) ? [] : ['bound'];
  if (instruction.op !== 'call' && instruction.op !== 'call-method') return [];
  const { op, count, keywords, stars } = instruction;
  const spread = [...(stars.length > 0 ? tupleOf(count) : []), ...(keywords.includes(null) ? ['dict'] : [])];
  const below = op === 'call' ? 1 : 2;
  const callee = open.frame!.stack.at(-count - keywords.length - below);
  // Each text that is printed is given to a bound `write` of its own.
  if (callee instanceof Builtin && callee.name === 'print')
    return ['method', ...(open.since('3.11') && !open.since('3.14') ? tupleOf(count) : [])];
  const packs =
    callee instanceof Builtin
      ? packing.includes(callee.name) || (!open.since('3.13') && packingOnce.includes(callee.name))
      : open.peek(callee)?.kind === 'class';
  return packs ? tupleOf(count) : spread;
}

/** Whether the interpreter looks for requests before it makes a text of a value (Objects/object.c, PyObject_Str). */
export function looksForRequests({ frame }: TracedState, instruction: Instruction): boolean {
  if (frame!.pending !== null) return false;
  if (instruction.op === 'format') return true;
  if (instruction.op !== 'call') return false;
  const { count, keywords } = instruction;
  const callee = frame!.stack.at(-count - keywords.length - 1);
  return callee instanceof Builtin && ['print', 'str', 'repr'].includes(callee.name) && count > 0;
}

/**
 * Whether CPython makes no tuple where the machine does: the compiler has made a constant of it, or it is only unpacked
 * again (`a, b = b, a`), or it is what `*value` gives to a list.
 */
export function buildsNoTuple(instructions: readonly Instruction[], pc: number): boolean {
  const [{ op }, next] = [instructions[pc]!, instructions[pc + 1]];
  if (op === 'expand') return true;
  // The bases of a class become the tuple that it has.
  if (op === 'build-tuple') {
    let at = pc + 1;
    while (instructions[at]?.op === 'load-closure') at += 1;
    if (instructions[at]?.op === 'class') return true;
  }
  if (next?.op === 'unpack' && next.count <= 3 && next.star === null && op === 'build-tuple') return true;
  /** The first instruction of what is built there, or -1 if it is no constant. */
  const start = (at: number): number => {
    const each = instructions[at];
    if (each?.op === 'constant') return at;
    if (each?.op !== 'build-tuple' || each.stars.length > 0) return -1;
    let first = at;
    for (let count = 0; count < each.count && first >= 0; count += 1) first = start(first - 1);
    return first;
  };
  return op === 'build-tuple' && start(pc) >= 0;
}

/** Whether the instruction stores or deletes what a slice with a step takes out. */
export function strides(open: TracedState, { op }: Instruction): boolean {
  if (op !== 'store-subscript' && op !== 'delete-subscript') return false;
  const slice = open.peek(open.frame!.stack.at(-1));
  return slice?.kind === 'slice' && slice.step !== null && slice.step !== 1n;
}

/** What CPython has in C, and we in Python (machine/prelude.ts): the locals that stand for references of C's. */
export const inC: Readonly<Record<string, readonly string[]>> = {
  operate: ['left', 'right'],
  advance: ['iterator'],
  next: ['iterator', 'default'],
  contains: ['container', 'item'],
  search: ['container', 'item', 'each'],
  list: ['iterable', 'result'],
  any: ['iterable', 'item'],
  all: ['iterable', 'item'],
};
