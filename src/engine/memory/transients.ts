import { Builtin, type Ref, type Value } from '../machine/values.ts';
import type { Instruction } from '../python/code.ts';
import { beforeClass, tupleOf, whileClassIsMade } from './containers.ts';
import type { TracedState } from './traced-state.ts';

/** Built-ins whose arguments are put into a tuple, and those for which it was so up to 3.12. */
const packing = ['gc.set_threshold', 'weakref.ref', 'zip', 'property', 'staticmethod', 'classmethod'];
const packingOnce = ['str', 'max', 'min'];

/** What C makes for the moment of an instruction, as far as the collector counts it: see `allocated`. */
export interface Transients {
  /** There as long as the call that the instruction makes. */
  readonly during: readonly string[];
  /** Gone before that call. */
  readonly before: readonly string[];
  /** What the machine has given up too early: there as long as the call as well. */
  readonly kept: readonly string[];
}

const nothing: Transients = { during: [], before: [], kept: [] };
const during = (lists: readonly string[]): Transients =>
  lists.length === 0 ? nothing : { ...nothing, during: lists };

/** What C makes for the moment of an instruction. */
export function transient(open: TracedState, instruction: Instruction): Transients {
  const { stack, code, pending } = open.frame!;
  // It goes on with what it has begun.
  if (pending !== null) return nothing;
  if (instruction.op === 'class') return during(beforeClass);
  if (instruction.op === 'make-class') return during(whileClassIsMade);
  if (instruction.op === 'build-tuple') return during(instruction.stars.length > 0 ? ['list'] : []);
  const top = stack.at(-1);
  if (instruction.op === 'load-method' && open.peek(top)?.kind === 'super')
    return during(open.constants.has((top as Ref).slot) ? [] : ['bound']);
  if (instruction.op !== 'call' && instruction.op !== 'call-method') return nothing;
  // object's `__ne__`, which asks `__eq__`, gets its arguments in a tuple, and a part of it.
  if (code.library && code.name === 'operate' && code.localNames.indexOf('inverted') >= 0)
    return during(
      open.frame!.locals[code.localNames.indexOf('inverted')] === true ? [...tupleOf(2), ...tupleOf(1)] : [],
    );
  const { op, count, keywords } = instruction;
  // A property with another function is made by a call of `property` with four arguments.
  const below = op === 'call' ? 1 : 2;
  const callee = stack.at(-count - keywords.length - below);
  const method = open.peek(callee);
  const receiver = method?.kind === 'method' ? method.receiver : stack.at(-1 - count - keywords.length);
  if (open.peek(receiver)?.kind === 'property') return during(tupleOf(4));
  // Each text that is printed is given to a bound `write` of its own.
  if (callee instanceof Builtin && callee.name === 'print')
    return during(['method', ...(open.since('3.11') && !open.since('3.14') ? tupleOf(count) : [])]);
  const packs =
    callee instanceof Builtin
      ? packing.includes(callee.name) || (!open.since('3.13') && packingOnce.includes(callee.name))
      : open.peek(callee)?.kind === 'class';
  return packs ? during(tupleOf(count)) : spread(open, instruction, callee);
}

/**
 * What a call with * or ** makes: a list of the arguments, if there are others beside the one with *, and a tuple of
 * it; a tuple of the names. From 3.12 on a function of Python is called when these are gone already (Python/ceval.c,
 * _PyEvalFramePushAndInit_Ex).
 */
function spread(
  open: TracedState,
  { count, keywords, stars }: Instruction & { op: 'call' | 'call-method' },
  callee: Value | undefined,
): Transients {
  const hasNames = keywords.includes(null);
  if (stars.length === 0 && !hasNames) return nothing;
  const args = open.frame!.stack.slice(-count - keywords.length);
  const sizeOf = (value: Value | undefined): number => {
    const object = open.peek(value);
    if (object?.kind === 'dict') return object.entries.length;
    return object !== null && object !== undefined && 'items' in object ? object.items.length : 1;
  };
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
  const total = sum(args.slice(0, count).map((value, at) => (stars.includes(at) ? sizeOf(value) : 1)));
  const names = sum(keywords.map((name, at) => (name === null ? sizeOf(args[count + at]) : 1)));
  const alone = stars.length === 1 && count === 1;
  const isTuple = alone && open.peek(args[0])?.kind === 'tuple' && !open.constants.has((args[0] as Ref).slot);
  const packed = [
    ...(isTuple ? [] : tupleOf(total)),
    ...(hasNames && !(callee instanceof Builtin) ? tupleOf(names) : []),
  ];
  const list = stars.length > 0 && !alone ? ['list'] : [];
  const kind = open.peek(callee)?.kind;
  if (open.since('3.12') && (kind === 'function' || kind === 'bound'))
    return { during: [], before: [...list, ...packed], kept: [] };
  return { during: packed, before: list, kept: hasNames && open.since('3.11') ? ['dict'] : [] };
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
export function buildsNoTuple(open: TracedState, instructions: readonly Instruction[], pc: number): boolean {
  const [{ op }, next] = [instructions[pc]!, instructions[pc + 1]];
  if (op === 'expand') return true;
  // What the machine makes to ask the methods of an operator.
  const { stack, code } = open.frame!;
  if (code.library && code.name === 'operate') return true;
  if (op === 'binary' || op === 'compare')
    return stack.slice(-2).some((value) => open.peek(value)?.kind === 'instance');
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

/** Whether the instruction makes the tuple of a class's bases, which the class keeps. */
export function buildsBases(instructions: readonly Instruction[], pc: number): boolean {
  let at = pc + 1;
  while (instructions[at]?.op === 'load-closure') at += 1;
  return instructions[pc]!.op === 'build-tuple' && instructions[at]?.op === 'class';
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
  advance: [],
  next: ['iterator', 'default'],
  contains: ['container', 'item'],
  search: ['container', 'item', 'each'],
  list: ['result'],
  any: ['iterable', 'item'],
  all: ['iterable', 'item'],
};
