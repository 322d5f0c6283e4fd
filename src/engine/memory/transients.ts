import { builtin, Builtin, Ref, type Value } from '../machine/values.ts';
import type { Instruction } from '../python/code.ts';
import { iterated, lengthHint, nothing, ofCall, type Transients } from './call-transients.ts';
import { beforeClass, tupleOf, whileClassIsMade } from './containers.ts';
import type { TracedState } from './traced-state.ts';

/** The bound `__exit__` that a `with` has made, for the call that ends it. */
export const boundExit = 'made ';

const during = (lists: readonly string[]): Transients =>
  lists.length === 0 ? nothing : { ...nothing, during: lists };

/** What C makes for the moment of an instruction. */
export function transient(open: TracedState, instruction: Instruction): Transients {
  const { stack, code, pending } = open.frame!;
  // It goes on with what it has begun.
  if (pending !== null) return nothing;
  const top = stack.at(-1);
  if (instruction.op === 'class') return during(beforeClass);
  if (instruction.op === 'make-class') return during(whileClassIsMade);
  // Up to 3.13 a `with` makes bound methods of its manager: `__enter__` for its call, `__exit__` until that is called.
  if (instruction.op === 'enter-with') return during(open.since('3.14') || code.library ? [] : ['', 'kept ']);
  if (instruction.op === 'exit-with') return during(open.since('3.14') || code.library ? [] : [boundExit]);
  if (instruction.op === 'build-tuple') return during(instruction.stars.length > 0 ? ['list'] : []);
  // CPython puts what comes with * into a list, which it makes before.
  if (instruction.op === 'expand') {
    if (instruction.what === 'keywords') return nothing;
    return during(instruction.what === 'items' ? iterated(open, top, ['set', 'dict']) : ['list']);
  }
  if (instruction.op === 'unpack') {
    if (instruction.star !== null)
      return during(iterated(open, top, []).flatMap((list) => [list, lengthHint]));
    // From 3.14 on an iterator that was needed once is found in its free list.
    const isNew = !(top instanceof Ref && open.constants.has(top.slot));
    return during(isNew ? iterated(open, top, open.since('3.14') ? [] : ['list', 'tuple']) : []);
  }
  if (instruction.op === 'load-method' && open.peek(top)?.kind === 'super')
    return during(open.constants.has((top as Ref).slot) ? [] : ['bound']);
  if (instruction.op !== 'call' && instruction.op !== 'call-method') return nothing;
  // object's `__ne__`, which asks `__eq__`, gets its arguments in a tuple, and a part of it.
  if (code.library && code.name === 'operate' && code.localNames.indexOf('inverted') >= 0)
    return during(
      open.frame!.locals[code.localNames.indexOf('inverted')] === true ? [...tupleOf(2), ...tupleOf(1)] : [],
    );
  return ofCall(open, instruction);
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

/**
 * Where the list or dict that an instruction makes comes from, as a word before its list: `new ` what `list(…)`, `dict(…)`
 * and `dict.fromkeys(…)` give, for which the types allocate (Objects/listobject.c, list_vectorcall; Objects/dictobject.c,
 * dict_new) while displays and methods look into the free list first; `made ` what `sorted` gives, counted when the call
 * began.
 */
export function originOf({ frame }: TracedState, instruction: Instruction): '' | 'new ' | 'made ' {
  const { code, stack, back } = frame!;
  if (code.library) {
    if (code.name === 'list')
      return instruction.op === 'build-list' && back?.code.library === false ? 'new ' : '';
    return code.name === 'sorted' && calledName(stack, instruction) === 'machine.order' ? 'made ' : '';
  }
  if (instruction.op === 'call-method')
    return instruction.name === 'fromkeys' && stack.at(-1 - instruction.count) === builtin('dict')
      ? 'new '
      : '';
  return ['list', 'dict'].includes(calledName(stack, instruction) ?? '') ? 'new ' : '';
}

function calledName(stack: readonly Value[], instruction: Instruction): string | null {
  if (instruction.op !== 'call') return null;
  const callee = stack.at(-instruction.count - instruction.keywords.length - 1);
  return callee instanceof Builtin ? callee.name : null;
}

/** What stands for C in the machine's own library, and makes no objects there. */
const countedAtCall = ['any', 'all', 'list', 'sorted', 'list_sort', 'min', 'max', 'search'];

/**
 * Whether the machine makes an object where CPython has none, or one that was counted as the call began: what is gone
 * over in the library, the lists that it sorts by, the arguments of `min` and `max`.
 */
export function standsForNone(open: TracedState, instruction: Instruction): boolean {
  const { code, stack, back } = open.frame!;
  const called = calledName(stack, instruction);
  // From 3.15 on a loop goes over a list or tuple by a number on the stack (Python/ceval.c, _PyForIter_VirtualIteratorNext).
  if (instruction.op === 'get-iter' && !code.library && open.since('3.15'))
    return ['list', 'tuple'].includes(open.peek(stack.at(-1))?.kind ?? '');
  if (instruction.op === 'make-function' && instruction.code.kind === 'comprehension')
    return open.since('3.12');
  if (!code.library) return called === 'min' || called === 'max';
  if (!countedAtCall.includes(code.name)) return false;
  if (instruction.op === 'get-iter') return true;
  if (code.name === 'list') return back?.code.library === true && instruction.op === 'build-list';
  if (code.name !== 'sorted' && code.name !== 'list_sort') return false;
  return instruction.op === 'build-list' || (called !== null && originOf(open, instruction) === '');
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
